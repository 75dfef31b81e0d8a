import type { FastifyInstance } from 'fastify';
import {
  type Clock,
  type Journal,
  type MessageRow,
  type Problem,
  problem,
  rfc3339,
} from '../../core/index.js';
import { answerJson, answerProblem, wholeNumber } from './answers.js';
import { withoutValues } from './messages.js';
import type { HttpParts } from './server.js';

/** The most messages that are counted, the newest ones, and how many are read at once. */
const MOST = 10_000;
const PAGE = 500;
const LONGEST_HOURS = 24 * 7;
/** How long an answer holds, in milliseconds: a page that many look at is counted once. */
const FRESH = 5000;
const KEPT = 100;

type Counted = Readonly<Record<string, unknown>>;

/** GET /v1/today: what came in the last hours, by sender and kind of message, and problems by code. An operator's all, others' own. */
export function counting(app: FastifyInstance, { node, journal, clock, isPersonal }: HttpParts): void {
  const known = new Map<string, { readonly at: number; readonly value: Promise<Counted> }>();
  app.get<{ Querystring: { hours?: string } }>('/v1/today', async (request, reply) => {
    const hours = wholeNumber(request.query.hours, 24, 1, LONGEST_HOURS);
    if (hours === undefined)
      return answerProblem(
        request,
        reply,
        problem('request-invalid', undefined, { values: { reason: 'hours' } }),
      );
    const sender = request.caller.kind === 'operator' ? undefined : request.caller.id;
    const key = `${hours} ${sender ?? ''}`;
    let found = known.get(key);
    if (found === undefined || clock.now() - found.at > FRESH) {
      if (known.size >= KEPT) known.clear();
      found = { at: clock.now(), value: countSince(node, journal, clock, hours, sender, isPersonal) };
      known.set(key, found);
      found.value.catch(() => known.delete(key));
    }
    return answerJson(reply, await found.value);
  });
}

/** Kinds of messages that a submission holds, each once; `''` where nothing could be told of it. */
export const kindsOf = ({ verdict }: MessageRow): readonly string[] => {
  const names = new Set((verdict?.messages ?? []).map(({ name }) => name));
  return names.size === 0 ? [''] : [...names];
};

/** What is said of a submission: its own problem and those of its verdict. */
export const problemsOf = ({ problem: own, verdict }: MessageRow): readonly Problem[] => [
  ...(own === undefined ? [] : [own]),
  ...(verdict?.problems ?? []),
];

async function countSince(
  node: string,
  journal: Pick<Journal, 'messages'>,
  clock: Clock,
  hours: number,
  sender: string | undefined,
  isPersonal: HttpParts['isPersonal'],
): Promise<Counted> {
  const now = clock.now();
  const since = rfc3339(now - hours * 3_600_000);
  const traffic = new Map<string, Record<string, unknown>>();
  const problems = new Map<
    string,
    { code: string; severity: string; message: Problem['message']; messages: number }
  >();
  const perHour = Array.from({ length: hours }, () => ({ received: 0, rejected: 0 }));
  let counted = 0;
  let complete = false;
  for (let before: number | undefined; counted < MOST && !complete; ) {
    const rows = await journal.messages({
      ...(sender === undefined ? {} : { sender }),
      ...(before === undefined ? {} : { before }),
      limit: PAGE,
    });
    complete = rows.length < PAGE;
    for (const row of rows) {
      const at = Date.parse(row.receivedAt);
      if (at < Date.parse(since)) {
        complete = true;
        break;
      }
      counted++;
      const slot = perHour[Math.min(hours - 1, Math.max(0, hours - 1 - Math.floor((now - at) / 3_600_000)))];
      if (slot !== undefined) {
        slot.received++;
        if (row.status === 'rejected') slot.rejected++;
      }
      for (const message of kindsOf(row)) {
        const key = `${row.sender}\u0000${message}`;
        const line = traffic.get(key) ?? { sender: row.sender, message, count: 0 };
        line.count = (line.count as number) + 1;
        line[row.status] = ((line[row.status] as number | undefined) ?? 0) + 1;
        traffic.set(key, line);
      }
      for (const { code, severity, message } of new Map(
        // Counts are for everybody who may ask: what was found in a list of persons is for few.
        problemsOf(row).map((each) => [each.code, isPersonal(row) ? withoutValues(each) : each]),
      ).values()) {
        const line = problems.get(code) ?? { code, severity, message, messages: 0 };
        line.messages++;
        problems.set(code, line);
      }
    }
    before = rows.at(-1)?.seq;
  }
  return {
    node,
    since,
    until: rfc3339(now),
    counted,
    complete,
    perHour,
    traffic: [...traffic.values()].sort((a, b) => (b.count as number) - (a.count as number)),
    problems: [...problems.values()].sort((a, b) => b.messages - a.messages),
  };
}
