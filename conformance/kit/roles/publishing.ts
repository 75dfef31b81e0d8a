import {
  type Clock,
  type Document,
  defaultAgreement,
  judge,
  type Rules,
  rfc3339,
} from '../../../gateway/index.js';
import { sampleOf } from '../../sample/sample.js';
import { type Exchange, jsonOf, side } from '../exchange.js';
import type { Step } from '../scenario.js';
import type { Session } from '../session.js';

/** A CloudEvent as a feed gives it, and a webhook posts it. */
export interface FeedEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence: string;
  readonly previous: string;
  readonly [more: string]: unknown;
}

/** How what the kit published stands in the recording, from where it is judged and read again after a restart. */
export const PUBLISHED = 'PUBLISH';
/** An event's type that no reader knows yet. */
export const UNKNOWN_TYPE = 'eport.conformance-unknown.1';
/** Places of a feed aren't numbered without gaps: a reader that counts on it is wrong. */
const STRIDE = 3;

export const eventsIn = (exchange: Exchange): readonly FeedEvent[] =>
  exchange.method === PUBLISHED ? ((jsonOf(exchange.request)?.events ?? []) as readonly FeedEvent[]) : [];

/** The synthetic gateway's feed: everything it published in the session, in order. */
export const feedOf = (session: Session): readonly FeedEvent[] =>
  session.recording.exchanges.flatMap(eventsIn);

/**
 * Publishes a step's documents (`do.publish`: how many), which puts them into the recording. With `do.unknown` one of a type
 * nobody knows stands among them, and all have a member that no event had before.
 */
export function publish(
  session: Session,
  step: Step,
  run: number,
  { rules, clock }: { readonly rules: Rules; readonly clock: Clock },
): readonly FeedEvent[] {
  const count = Number(step.do?.publish ?? 0);
  const unknown = step.do?.unknown === true;
  const at = rfc3339(clock.now());
  let previous = feedOf(session).at(-1)?.sequence ?? place(0);
  const base = documentOf(rules);
  const events = Array.from({ length: count }, (_, nth): FeedEvent => {
    const sequence = place(Number(previous) + STRIDE);
    const envelope = `KIT${session.head.id.slice(0, 8)}${Number(sequence)}`;
    const strange = unknown && nth === 1;
    const event: FeedEvent = {
      specversion: '1.0',
      id: `${envelope}-1`,
      source: '/nodes/kit',
      type: strange ? UNKNOWN_TYPE : `eport.${base.type}.${base.version}`,
      subject: `${step.id}-${nth + 1}`,
      time: at,
      sequence,
      previous,
      envelope,
      ...(unknown ? { conformancenew: 'a member that was not there before' } : {}),
      datacontenttype: 'application/json',
      data: strange
        ? { id: `${envelope}-1` }
        : { ...base, id: `${envelope}-1`, documentId: `${step.id}-${nth + 1}` },
    };
    previous = sequence;
    return event;
  });
  session.recording.add({
    step: step.id,
    run,
    at,
    from: 'kit',
    kind: 'file',
    method: PUBLISHED,
    path: 'feed',
    request: side({}, Buffer.from(JSON.stringify({ events }))),
  });
  return events;
}

const place = (cursor: number): string => String(cursor).padStart(16, '0');

function documentOf(rules: Rules): Document {
  const made = sampleOf(rules, { type: 'CODECO:D:95B:UN', seed: 1 });
  if (made.kind !== 'sample') throw new Error('no sample');
  const { documents } = judge(made.sample.bytes, defaultAgreement, rules, {
    id: 'kit',
    receivedAt: '2026-01-15T00:00:00.000Z',
  });
  return documents[0] as Document;
}
