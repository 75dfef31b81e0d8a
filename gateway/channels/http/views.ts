import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FeedItem, problem } from '../../core/index.js';
import { answerJson, answerProblem } from './answers.js';
import type { Caller } from './auth.js';
import type { HttpParts } from './server.js';

export type ViewCaller = Caller;

/** Sea cargo (by container) and air cargo (by air waybill). */
type Kind = 'sea' | 'air';

/** What is derived from documents; main passes it in. */
export interface ViewsApi {
  /** Undefined where nothing that the caller may see names it. */
  readonly timeline: (
    kind: 'equipment' | 'bill' | 'declaration' | 'call',
    value: string,
    caller: ViewCaller,
  ) => Promise<object | undefined>;
  readonly search: (
    text: string,
    caller: ViewCaller,
  ) => Promise<
    ReadonlyArray<{ readonly kind: string; readonly value: string; readonly items: readonly FeedItem[] }>
  >;
  /** `month`: `2026-01`. */
  readonly clearance: (kind: Kind, month: string) => Promise<readonly Figures[]>;
  /** The same for everybody: small cells are left out. */
  readonly published: (kind: Kind, month: string) => Promise<readonly Figures[]>;
  /** The present month. */
  readonly month: () => string;
  readonly rebuild: () => Promise<void>;
  readonly standing: () => Promise<{ readonly cursor: number; readonly upToDate: boolean }>;
}

export interface Figures {
  readonly port: string;
  readonly month: string;
  readonly kind: string;
  readonly discharged: number;
  readonly released: number;
  readonly gatedOut: number;
  readonly shareInTime?: number;
  readonly targetHours: number;
  readonly toRelease?: Spread;
  readonly toGateOut?: Spread;
  readonly releaseToGateOut?: Spread;
}
type Spread = { readonly mean: number; readonly p50: number; readonly p90: number; readonly p95?: number };

/** Months asked for at once. */
const MOST_MONTHS = 24;

/** What the figures mean, shown beside them wherever they stand. */
export const DEFINITIONS = {
  zh: '海运按集装箱计,自卸船(COARRI 或理货报告的实际卸船时刻)至最后一个监管机构放行,目标 24 小时;空运按提运单计,目标 12 小时。提前申报、卸船前已放行的按 0 小时计。扣货或查验后以其后的放行为准。出闸取卸船后的第一次出闸。只有日期的时刻不计入。月份与小时按节点时区。',
  en: "Sea cargo is counted by container, from discharge (the actual moment that COARRI or the tally reports) to the last authority's release, against 24 hours; air cargo by waybill, against 12. What was released before its discharge (declared in advance) counts as 0 hours. After a hold or an inspection the release that follows counts. Gate-out is the first after the discharge. Moments that are only dates are left out. Months are those of the node's time zone.",
} as const;

/** GET /v1/containers/{number}, /v1/consignments/{reference}, /v1/calls/{id}, /v1/search, /v1/clearance, /v1/clearance/public; POST /v1/views/rebuild */
export function viewing(app: FastifyInstance, { views }: HttpParts): void {
  const timeline =
    (...kinds: ReadonlyArray<Parameters<ViewsApi['timeline']>[0]>) =>
    async (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) => {
      for (const kind of kinds) {
        const found = await views.timeline(kind, request.params.id, request.caller);
        if (found !== undefined) return answerJson(reply, found);
      }
      return answerProblem(request, reply, problem('not-found', undefined));
    };
  app.get<{ Params: { id: string } }>('/v1/containers/:id', timeline('equipment'));
  app.get<{ Params: { id: string } }>('/v1/consignments/:id', timeline('bill', 'declaration'));
  app.get<{ Params: { id: string } }>('/v1/calls/:id', timeline('call'));

  app.get<{ Querystring: { q?: string } }>('/v1/search', async (request, reply) => {
    const { q = '' } = request.query;
    const found = q.length > 200 ? [] : await views.search(q, request.caller);
    return answerJson(reply, {
      hits: found.map(({ kind, value, items }) => ({
        kind,
        value,
        documents: items.map(({ cursor, publishedAt, envelope, document }) => ({
          id: document.id,
          type: document.type,
          message: document.source.message,
          envelope,
          cursor,
          publishedAt,
        })),
      })),
    });
  });

  const answer =
    (open: boolean) =>
    async (
      request: FastifyRequest<{ Querystring: Readonly<Record<string, string | undefined>> }>,
      reply: FastifyReply,
    ) => {
      const { format } = request.query;
      // Only who runs the node sees small cells and the whole distribution.
      const read = open || request.caller.kind !== 'operator' ? views.published : views.clearance;
      const found = await figuresOf(views, read, request.query);
      if (found === undefined) return answerProblem(request, reply, notMonths);
      const { kind, from, to, figures: all } = found;
      if (format === 'csv' || /\btext\/csv\b/.test(request.headers.accept ?? ''))
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="clearance-${kind}-${from}-${to}.csv"`)
          .send(csvOf(all));
      return answerJson(reply, { kind, from, to, definitions: DEFINITIONS, figures: all });
    };
  app.get('/v1/clearance', answer(false));
  app.get('/v1/clearance/public', answer(true));

  app.get('/v1/views', async (request, reply) =>
    request.caller.kind === 'operator'
      ? answerJson(reply, await views.standing())
      : answerProblem(request, reply, problem('not-found', undefined)),
  );
  app.post('/v1/views/rebuild', async (request, reply) => {
    if (request.caller.kind !== 'operator')
      return answerProblem(request, reply, problem('not-found', undefined));
    await views.rebuild();
    return answerJson(reply, await views.standing(), 202);
  });
}

/** What a query asks for is wrong. */
export const notMonths = problem('request-invalid', undefined, {
  values: { reason: `kind: sea | air, from, to: YYYY-MM (${MOST_MONTHS})` },
});

/** The figures that a query asks for; undefined where it asks for no months, or too many. */
export async function figuresOf(
  views: Pick<ViewsApi, 'month'>,
  read: ViewsApi['published'],
  query: Readonly<Record<string, string | undefined>>,
): Promise<
  | { readonly kind: Kind; readonly from: string; readonly to: string; readonly figures: readonly Figures[] }
  | undefined
> {
  const { kind = 'sea', from = views.month(), to = from, port } = query;
  const months = monthsFrom(from, to);
  if ((kind !== 'sea' && kind !== 'air') || months === undefined) return undefined;
  const all = (await Promise.all(months.map((month) => read(kind, month)))).flat();
  return { kind, from, to, figures: all.filter((each) => port === undefined || each.port === port) };
}

/** Months from one to another (`2026-01`), both with; undefined where they are none, or too many. */
function monthsFrom(from: string, to: string): readonly string[] | undefined {
  const [first, last] = [from, to].map((each) => {
    const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(each) ?? [];
    return year === undefined ? Number.NaN : Number(year) * 12 + Number(month) - 1;
  }) as [number, number];
  if (!(last >= first) || last - first >= MOST_MONTHS) return undefined;
  return Array.from({ length: last - first + 1 }, (_, nth) => {
    const at = first + nth;
    return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}

const COLUMNS = [
  'port',
  'month',
  'kind',
  'targetHours',
  'discharged',
  'released',
  'gatedOut',
  'shareInTime',
] as const;
const SPREADS = ['toRelease', 'toGateOut', 'releaseToGateOut'] as const;
const PARTS = ['mean', 'p50', 'p90', 'p95'] as const;

/** RFC 4180; a value never begins like a formula, since port codes are letters and the rest numbers. */
function csvOf(all: readonly Figures[]): string {
  const cell = (value: unknown): string => {
    const text = value === undefined ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const head = [...COLUMNS, ...SPREADS.flatMap((each) => PARTS.map((part) => `${each}.${part}`))];
  const rows = all.map((each) => [
    ...COLUMNS.map((name) => each[name]),
    ...SPREADS.flatMap((name) => PARTS.map((part) => each[name]?.[part])),
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
