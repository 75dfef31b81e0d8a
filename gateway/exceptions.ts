import { createHash } from 'node:crypto';
import {
  type Acted,
  type Actor,
  type Clock,
  type Delivery,
  type Document,
  deliveryId,
  type ExceptionAct,
  type ExceptionRow,
  type Exceptions,
  type Intervention,
  type Journal,
  type MessageRow,
  type Order,
  type Problem,
  problem,
  rfc3339,
  type ShownException,
  type Verdict,
} from './core/index.js';

export interface ExceptionParts {
  readonly journal: Pick<
    Journal,
    'exception' | 'exceptions' | 'intervene' | 'message' | 'bytes' | 'documents' | 'deliveries'
  >;
  readonly clock: Clock;
  readonly deadlineHours: number;
  /** Document types or message names that a partner is the competent agency for; `*`: all. */
  readonly handles: (partner: string) => readonly string[];
  /** Who can be delivered to. */
  readonly reaches: (partner: string) => boolean;
  /** Nodes that exceptions can be sent up to. */
  readonly links: readonly string[];
  /** What is due of a message's documents by the routes as they are now. */
  readonly route: (row: MessageRow, documents: readonly Document[]) => readonly Delivery[];
  /** What would become of repaired bytes. */
  readonly judge: (row: MessageRow, bytes: Uint8Array) => Promise<Verdict>;
}

/** What changes anything needs an authorisation and a reason; looking, talking and passing on doesn't. */
const FREE: ReadonlySet<ExceptionAct> = new Set(['take', 'comment', 'escalate', 'answer']);
const HOUR = 3_600_000;

/**
 * Authorised intervention: anomalies are handled by the competent agency; the platform's operators help on its written
 * authorisation only, name it and a reason each time, and a repair needs a second person.
 */
export function exceptionQueue(parts: ExceptionParts): Exceptions {
  const { journal, clock } = parts;

  const shown = (row: ExceptionRow): ShownException => {
    const deadline = Date.parse(row.openedAt) + parts.deadlineHours * HOUR;
    return {
      ...row,
      deadline: rfc3339(deadline),
      overdue: row.status !== 'closed' && clock.now() > deadline,
    };
  };

  /** Whether a partner is the agency that is competent for what an exception is about. */
  async function competent(partner: string, row: ExceptionRow): Promise<boolean> {
    const handled = parts.handles(partner);
    if (handled.includes('*')) return true;
    if (handled.length === 0) return false;
    const message = await journal.message(row.message);
    const names = (message?.verdict?.messages ?? []).map((each) => each.name.split(':')[0] as string);
    const types = (await journal.documents(row.message)).map((each) => each.type);
    return [...names, ...types].some((each) => handled.includes(each));
  }

  const sees = async (actor: Actor, row: ExceptionRow): Promise<boolean> =>
    actor.kind === 'operator' || row.partner === actor.id || competent(actor.id, row);

  async function act(actor: Actor, id: string, action: ExceptionAct, order: Order): Promise<Acted> {
    const row = await journal.exception(id);
    if (row === undefined || !(await sees(actor, row))) return { problem: problem('not-found', undefined) };
    const agency = actor.kind === 'partner';
    if (agency && !(await competent(actor.id, row))) return { problem: problem('not-found', undefined) };
    if (!FREE.has(action)) {
      if (!agency && blank(order.authorisation))
        return { problem: problem('authorisation-required', undefined, { expected: 'authorisation' }) };
      if (blank(order.reason))
        return { problem: problem('authorisation-required', undefined, { expected: 'reason' }) };
    }
    const made = await intervention(row, action, order);
    if ('problem' in made) return made;
    const done = await journal.intervene({
      ...made.intervention,
      exception: id,
      at: rfc3339(clock.now()),
      by: actor.id,
      ...(blank(order.authorisation)
        ? agency
          ? { authorisation: actor.id }
          : {}
        : { authorisation: order.authorisation as string }),
      ...(blank(order.reason) ? {} : { reason: order.reason as string }),
    } as Intervention);
    if (done.kind === 'refused') return { problem: refusal(done.why, row, done.other) };
    return {
      exception: shown(done.exception),
      ...(made.check === undefined ? {} : { check: made.check }),
    };
  }

  type Made =
    | { readonly intervention: object; readonly check?: readonly Problem[] }
    | { readonly problem: Problem };

  /** What the journal is to do, with everything that needs more than the journal worked out. */
  async function intervention(row: ExceptionRow, action: ExceptionAct, order: Order): Promise<Made> {
    switch (action) {
      case 'take':
      case 'repair':
      case 'discard':
      case 'close':
        return { intervention: { action } };
      case 'comment':
        return blank(order.text) ? lacks('text') : { intervention: { action, text: order.text } };
      case 'answer':
        if (!parts.links.includes(row.partner)) return unreachable(row.partner);
        return blank(order.text)
          ? lacks('text')
          : {
              intervention: {
                action,
                text: order.text,
                deliveries: [between(row, row.partner, 'exception-answer')],
              },
            };
      case 'propose': {
        const message = await journal.message(row.message);
        if (order.bytes === undefined || order.bytes.length === 0 || message === undefined)
          return lacks('bytes');
        const sha256 = createHash('sha256').update(order.bytes).digest('hex');
        const { problems } = await parts.judge(message, order.bytes);
        return { intervention: { action, bytes: order.bytes, sha256 }, check: problems };
      }
      case 'release':
        return row.kind === 'unroutable' ? released(row) : { intervention: { action } };
      case 'reroute':
        return rerouted(row, order);
      case 'escalate': {
        const to = order.to ?? (parts.links.length === 1 ? parts.links[0] : undefined);
        if (to === undefined || !parts.links.includes(to) || row.kind === 'escalated') return unreachable(to);
        return { intervention: { action, to, deliveries: [between(row, to, 'exception')] } };
      }
      default:
        return { problem: problem('not-found', undefined) };
    }
  }

  /** Routed anew: somebody has been added since who is to get it. */
  async function released(row: ExceptionRow): Promise<Made> {
    const message = await journal.message(row.message);
    const documents = await journal.documents(row.message);
    const deliveries = message === undefined ? [] : parts.route(message, documents);
    return deliveries.length === 0
      ? unreachable(undefined)
      : { intervention: { action: 'release', deliveries } };
  }

  /** To another partner: the delivery that failed, or every document that nobody was to get. */
  async function rerouted(row: ExceptionRow, { to, notation = 'canonical' }: Order): Promise<Made> {
    const message = await journal.message(row.message);
    if (blank(to) || message === undefined) return lacks('to');
    const partner = to as string;
    if (!parts.reaches(partner)) return unreachable(partner);
    const { lane } = message;
    const original = (subject: string): Delivery => ({
      id: deliveryId(subject, partner),
      partner,
      subject,
      kind: 'original',
      notation: 'original',
      lane,
    });
    if (row.subject !== row.message) {
      const held = await journal.deliveries({ ids: [row.subject], limit: 1 });
      const failed = held[0];
      if (failed === undefined || (failed.kind !== 'document' && failed.kind !== 'original'))
        return unreachable(partner);
      const { subject, kind } = failed;
      return {
        intervention: {
          action: 'reroute',
          to: partner,
          deliveries: [
            kind === 'original' || notation === 'original'
              ? original(failed.envelope)
              : { id: deliveryId(subject, partner), partner, subject, kind, notation, lane },
          ],
        },
      };
    }
    const documents = await journal.documents(row.message);
    if (documents.length === 0) return unreachable(partner);
    const deliveries =
      notation === 'original'
        ? [original(row.message)]
        : documents.map(({ id: subject }) => ({
            id: deliveryId(subject, partner),
            partner,
            subject,
            kind: 'document' as const,
            notation,
            lane,
          }));
    return { intervention: { action: 'reroute', to: partner, deliveries } };
  }

  return {
    async list(actor, { limit, after, ...filter }) {
      const found: ExceptionRow[] = [];
      let next = after;
      // Of those looked at some may be nobody's business but others'.
      for (;;) {
        const rows = await journal.exceptions({
          ...filter,
          ...(next === undefined ? {} : { after: next }),
          limit,
        });
        for (const row of rows) {
          if (found.length === limit) return { exceptions: found.map(shown), next: next as number };
          if (await sees(actor, row)) found.push(row);
          next = row.seq;
        }
        if (rows.length < limit) return { exceptions: found.map(shown) };
      }
    },
    async one(actor, id) {
      const row = await journal.exception(id);
      return row === undefined || !(await sees(actor, row)) ? undefined : shown(row);
    },
    act,
  };
}

const blank = (text: string | undefined): boolean => text === undefined || text.trim() === '';
const lacks = (name: string): { readonly problem: Problem } => ({
  problem: problem('request-invalid', undefined, { values: { reason: name } }),
});
const unreachable = (partner: string | undefined): { readonly problem: Problem } => ({
  problem: problem('recipient-unroutable', undefined, { found: partner ?? '' }),
});

/** An exception, or its answer, on its way to another node. Each time is a delivery of its own. */
const between = (row: ExceptionRow, to: string, kind: 'exception' | 'exception-answer'): Delivery => ({
  id: `${deliveryId(row.id, to)}~${row.actions.length + 1}`,
  partner: to,
  subject: row.id,
  kind,
  notation: 'canonical',
  lane: row.id,
});

function refusal(
  why: 'unknown' | 'state' | 'owner' | 'person' | 'key',
  row: ExceptionRow,
  other: string | undefined,
): Problem {
  switch (why) {
    case 'unknown':
      return problem('not-found', undefined);
    case 'state':
      return problem('exception-state', undefined, { found: `${row.kind}, ${row.status}` });
    case 'owner':
      return problem('exception-owned', undefined, { found: other ?? row.owner });
    case 'person':
      return problem('second-person', undefined, { found: other ?? row.proposal?.by });
    case 'key':
      return problem('interchange-conflict', undefined, { found: other });
    default:
      return why satisfies never;
  }
}
