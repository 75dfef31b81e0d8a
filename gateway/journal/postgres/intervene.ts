import type { Intervention, Json } from '../../core/index.js';
import type { ExceptionRecord } from '../exception-record.js';
import {
  actionOf,
  ENDS,
  FITS,
  OF_DELIVERY,
  OF_OTHERS,
  statusAfter,
  statusesOf,
  takesOver,
} from '../interventions.js';
import type { Intervening, Job } from '../jobs.js';
import type { Commit } from './commit.js';
import { pure } from './connect.js';
import { order } from './deliveries.js';
import type { Exceptions } from './exceptions.js';
import { end, reopen } from './settle.js';
import { anew, propose, proposed, taken } from './versions.js';

type Intervene = Extract<Job, { kind: 'intervene' }>;
type Refusal = Extract<Intervening, { kind: 'refused' }>;

/** Does what somebody asks about an exception, or says why not; `payload` is the number under which proposed bytes were written. */
export async function intervene(
  commit: Commit,
  exceptions: Exceptions,
  job: Intervene,
  payload: number | undefined,
): Promise<Intervening> {
  const { act, payloadHash } = job;
  const id = pure(act.exception);
  await exceptions.load([id]);
  const found = exceptions.find(id);
  if (found === undefined) return { kind: 'refused', why: 'unknown' };
  const [message] = await commit.ask<{ seq: number; id: string }>(
    'SELECT seq, id FROM messages WHERE id = $1',
    [found.message],
  );
  const refused = await refusal(commit, found, message?.seq, act);
  if (refused !== undefined) return refused;
  const applied = act.action === 'repair' ? await proposed(commit, message?.seq as number) : payloadHash;
  if (act.action === 'propose') {
    const [bytes, salt, hash] = [act.bytes.length, job.salt as Uint8Array, payloadHash as string];
    propose(commit, message as { seq: number; id: string }, {
      payload: payload as number,
      bytes,
      salt,
      hash,
    });
  } else await perform(commit, found, message?.seq ?? 0, act);
  commit.tell(
    `UPDATE exceptions SET owner = CASE WHEN $6 THEN $2 ELSE coalesce(owner, $2) END, actions = $3, proposal = coalesce($4, proposal),
       status = coalesce($5, status) WHERE id = $1`,
    [
      id,
      OF_OTHERS.includes(act.action) ? null : act.by,
      JSON.stringify([...(JSON.parse(found.actions) as Json[]), actionOf(act, found)]),
      act.action === 'propose' ? JSON.stringify({ by: act.by, at: act.at, sha256: act.sha256 }) : null,
      statusAfter(act.action),
      takesOver(act),
    ],
  );
  const resolution = ENDS[act.action];
  if (resolution !== undefined) exceptions.close(found, act.at, resolution);
  commit.fact(
    {
      kind: 'intervened',
      subject: found.id,
      at: act.at,
      action: act.action,
      by: act.by,
      authorisation: act.authorisation,
      to: 'to' in act ? act.to : undefined,
      payloadHash: applied,
      resolution,
    },
    message?.seq ?? null,
  );
  return { kind: 'done', record: await exceptions.reload(id) };
}

async function refusal(
  commit: Commit,
  found: ExceptionRecord,
  message: number | undefined,
  act: Intervention,
): Promise<Refusal | undefined> {
  const state: Refusal = { kind: 'refused', why: 'state' };
  const { action, by } = act;
  // Closed or not, it says more than that.
  if (message !== undefined && found.kind === 'rejected' && (action === 'repair' || action === 'release')) {
    const other = await taken(commit, message, act.at);
    if (other !== undefined) return { kind: 'refused', why: 'key', other };
  }
  if (!statusesOf(action).includes(found.status) || !FITS[action].includes(found.kind)) return state;
  if (found.owner !== null && found.owner !== by && !OF_OTHERS.includes(action) && !takesOver(act)) {
    return { kind: 'refused', why: 'owner', other: found.owner };
  }
  if (action === 'repair') {
    if (found.proposal === null) return state;
    const proposer = (JSON.parse(found.proposal) as { by: string }).by;
    if (proposer === by) return { kind: 'refused', why: 'person', other: proposer };
  }
  const needs = action === 'reroute' || (action === 'release' && found.kind === 'unroutable');
  if (needs && (('deliveries' in act && act.deliveries) || []).length === 0) return state;
  if (message === undefined && found.kind !== 'escalated') return state;
  return undefined;
}

/** What the action does to message and deliveries. */
async function perform(
  commit: Commit,
  found: ExceptionRecord,
  message: number,
  act: Intervention,
): Promise<void> {
  const ofDelivery = OF_DELIVERY.includes(found.kind);
  switch (act.action) {
    case 'repair':
      anew(commit, message, 'repair');
      return;
    case 'release':
      if (ofDelivery) await reopen(commit, found.subject, act.at);
      else if (found.kind !== 'unroutable') anew(commit, message, 'release');
      break;
    case 'reroute':
      if (ofDelivery) await end(commit, found.subject, 'rerouted', act.at);
      break;
    case 'discard':
      if (ofDelivery) await end(commit, found.subject, 'discarded', act.at);
      else commit.tell('UPDATE messages SET discarded = true WHERE seq = $1', [message]);
      return;
    default:
  }
  if (!('deliveries' in act) || act.deliveries === undefined) return;
  if (found.kind === 'unroutable' && (act.action === 'release' || act.action === 'reroute')) {
    commit.tell('UPDATE messages SET unrouted = false WHERE seq = $1', [message]);
  }
  await order(commit, act.deliveries, message, act.at);
}
