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
import { refusal } from './exception-refusal.js';

export interface ExceptionParts {
  readonly journal: Pick<
    Journal,
    'exception' | 'exceptions' | 'proposal' | 'intervene' | 'message' | 'bytes' | 'documents' | 'deliveries'
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
    // What was sent up from another node need not be here.
    const sentUp =
      row.kind === 'escalated' ? (row.content as { messages?: unknown } | undefined)?.messages : [];
    const judged = message?.verdict?.messages ?? (Array.isArray(sentUp) ? sentUp : []);
    const names = judged.map(
      (each) => String((each as { name?: unknown } | null)?.name).split(':')[0] as string,
    );
    const types = (await journal.documents(row.message)).map((each) => each.type);
    return [...names, ...types].some((each) => handled.includes(each));
  }

  const sees = async (actor: Actor, row: ExceptionRow): Promise<boolean> =>
    actor.kind === 'operator' || row.partner === actor.id || competent(actor.id, row);

  /** As an actor may see it: whose message it is learns what was done, not who else is concerned nor what was said about it. */
  const shownTo = async (actor: Actor, row: ExceptionRow): Promise<ShownException> => {
    const all = shown(row);
    if (actor.kind === 'operator' || (await competent(actor.id, row))) return all;
    const { owner: _, proposal: __, content: ___, ...own } = all;
    return {
      ...own,
      actions: all.actions
        .filter(({ action }) => action !== 'comment')
        .map(({ action, at, by, authorisation }) => ({
          action,
          at,
          by: by === actor.id ? by : '*',
          ...(authorisation === undefined ? {} : { authorisation }),
        })),
    };
  };

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
    // Whoever let the deadline pass can be relieved, on authorisation and with a reason.
    const over =
      action === 'take' &&
      shown(row).overdue &&
      !blank(order.reason) &&
      (agency || !blank(order.authorisation));
    const made = over ? { intervention: { action, over } } : await intervention(row, action, order);
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
      // Who is competent for nothing sees its own, and looks through no others'.
      const own =
        actor.kind === 'partner' && parts.handles(actor.id).length === 0 ? { partner: actor.id } : {};
      const view = async (rows: readonly ExceptionRow[]): Promise<readonly ShownException[]> =>
        Promise.all(rows.map((row) => shownTo(actor, row)));
      let next = after;
      // Of those looked at some may be nobody's business but others'.
      for (;;) {
        const rows = await journal.exceptions({
          ...filter,
          ...own,
          ...(next === undefined ? {} : { after: next }),
          limit,
        });
        for (const row of rows) {
          if (found.length === limit) return { exceptions: await view(found), next: next as number };
          if (await sees(actor, row)) found.push(row);
          next = row.seq;
        }
        if (rows.length < limit) return { exceptions: await view(found) };
      }
    },
    async one(actor, id) {
      const row = await journal.exception(id);
      return row === undefined || !(await sees(actor, row)) ? undefined : shownTo(actor, row);
    },
    async bytes(actor, id, which) {
      const row = await journal.exception(id);
      if (row === undefined) return undefined;
      if (actor.kind === 'partner' && !(await competent(actor.id, row))) return undefined;
      return which === 'proposal' ? journal.proposal(id) : journal.bytes(row.message);
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
