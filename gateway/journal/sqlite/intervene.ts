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
import type { Queueing } from './deliveries.js';
import type { Exceptions } from './exceptions.js';
import type { Tell } from './leaves.js';
import type { Store } from './open.js';
import type { Settling } from './settle.js';
import { versionsOf } from './versions.js';

type Intervene = Extract<Job, { kind: 'intervene' }>;
type Refusal = Extract<Intervening, { kind: 'refused' }>;

export interface IntervenePart {
  readonly tell: Tell;
  readonly queue: Queueing;
  readonly exceptions: Exceptions;
  readonly settle: Settling;
}

/** Does what somebody asks about an exception, or says why not. Part of the caller's transaction. */
export function intervening(
  store: Store,
  { tell, queue, exceptions, settle }: IntervenePart,
): (job: Intervene) => Intervening {
  const messageOf = store.prepare('SELECT seq FROM messages WHERE id = ?').pluck();
  const update = store.prepare(
    `UPDATE exceptions SET owner = CASE WHEN @over THEN @owner ELSE coalesce(owner, @owner) END, actions = @actions, proposal = coalesce(@proposal, proposal),
       status = coalesce(@status, status) WHERE number = @number`,
  );
  const discard = store.prepare('UPDATE messages SET discarded = 1 WHERE seq = ?');
  const routed = store.prepare('UPDATE messages SET unrouted = 0 WHERE seq = ?');
  const versions = versionsOf(store);

  const refusal = (
    found: ExceptionRecord,
    seq: number | undefined,
    act: Intervention,
  ): Refusal | undefined => {
    const state: Refusal = { kind: 'refused', why: 'state' };
    const { action, by } = act;
    // Closed or not, it says more than that.
    if (seq !== undefined && found.kind === 'rejected' && (action === 'repair' || action === 'release')) {
      const other = versions.taken(seq, act.at);
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
    if (seq === undefined && found.kind !== 'escalated') return state;
    return undefined;
  };

  /** What the action does to message and deliveries. */
  const perform = (found: ExceptionRecord, message: number, { act, salt, payloadHash }: Intervene): void => {
    const ofDelivery = OF_DELIVERY.includes(found.kind);
    switch (act.action) {
      case 'propose':
        versions.propose(message, act.bytes, salt as Uint8Array, payloadHash as string);
        return;
      case 'repair':
        versions.anew(message, 'repair');
        return;
      case 'release':
        if (ofDelivery) settle.reopen(found.subject, act.at);
        else if (found.kind !== 'unroutable') versions.anew(message, 'release');
        break;
      case 'reroute':
        if (ofDelivery) settle.end(found.subject, 'rerouted', act.at);
        break;
      case 'discard':
        if (ofDelivery) settle.end(found.subject, 'discarded', act.at);
        else discard.run(message);
        return;
      default:
    }
    if (!('deliveries' in act) || act.deliveries === undefined) return;
    if (found.kind === 'unroutable' && (act.action === 'release' || act.action === 'reroute'))
      routed.run(message);
    queue.ordered(act.deliveries, message, act.at);
  };

  return (job) => {
    const { act, payloadHash } = job;
    const found = exceptions.find(act.exception);
    if (found === undefined) return { kind: 'refused', why: 'unknown' };
    const seq = messageOf.get(found.message) as number | undefined;
    const refused = refusal(found, seq, act);
    if (refused !== undefined) return refused;
    const applied = act.action === 'repair' ? versions.proposed(seq as number) : payloadHash;
    perform(found, seq ?? 0, job);
    const done = actionOf(act, found);
    const resolution = ENDS[act.action];
    update.run({
      number: found.number,
      owner: OF_OTHERS.includes(act.action) ? null : act.by,
      over: takesOver(act) ? 1 : 0,
      actions: JSON.stringify([...(JSON.parse(found.actions) as Json[]), done]),
      proposal:
        act.action === 'propose' ? JSON.stringify({ by: act.by, at: act.at, sha256: act.sha256 }) : null,
      status: statusAfter(act.action),
    });
    if (resolution !== undefined) exceptions.close(found, act.at, resolution);
    tell(
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
      seq ?? null,
    );
    return { kind: 'done', record: exceptions.find(found.id) as ExceptionRecord };
  };
}
