import { useEffect, useState } from 'preact/hooks';
import { get, type Problem } from '../api.js';
import { useLoad } from '../load.js';
import { Badge, Card, Empty, Failure, Head, When } from '../parts/state.js';
import { go, to } from '../route.js';
import { statusWord, typeWord, useSpeech, type Word } from '../words.js';

/** A message as `GET /v1/messages` lists it. */
export interface MessageRow {
  readonly id: string;
  readonly status: string;
  readonly sender: string;
  readonly channel: string;
  readonly receivedAt: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly head?: { readonly syntax?: string; readonly charset?: string; readonly reference?: string };
  readonly messages: ReadonlyArray<{ readonly name: string; readonly reference?: string }>;
  readonly problems: readonly Problem[];
}

interface Hit {
  readonly kind: string;
  readonly value: string;
  readonly documents: ReadonlyArray<{
    readonly id: string;
    readonly type: string;
    readonly message: string;
    readonly envelope: string;
    readonly publishedAt: string;
  }>;
}

const STATUSES = ['received', 'accepted', 'partial', 'rejected', 'parked'] as const;
const PAGE = 50;
const TEXTS = [
  ['sender', 'sender'],
  ['kind', 'kind'],
  ['problem', 'problemCode'],
  ['reference', 'reference'],
] as const;
const MOMENTS = [
  ['since', 'from'],
  ['until', 'until'],
] as const;
const FILTERS = ['status', ...TEXTS.map(([name]) => name), ...MOMENTS.map(([name]) => name)] as const;

const instant = (value: string): string => (value === '' ? '' : new Date(value).toISOString());
/** A moment as an input of the browser takes it. */
function local(value: string | undefined): string {
  const date = new Date(value ?? '');
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The list of messages, and the search by anything that they bear. */
export function Messages({ query }: { query: URLSearchParams }) {
  const { t } = useSpeech();
  const asked = query.get('q') ?? '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  return (
    <>
      <Head title={t('messages')}>
        <search>
          <form
            class="search"
            onSubmit={(event) => {
              event.preventDefault();
              go(['messages'], { q: text.trim() });
            }}
          >
            <input
              type="search"
              aria-label={t('searchAnything')}
              placeholder={t('searchAnything')}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <button type="submit">{t('search')}</button>
          </form>
        </search>
      </Head>
      {asked === '' ? <List query={query} /> : <Hits text={asked} />}
    </>
  );
}

function Hits({ text }: { text: string }) {
  const spoken = useSpeech();
  const { t, when } = spoken;
  const found = useLoad(
    async () => (await get<{ hits: Hit[] }>(`/v1/search?q=${encodeURIComponent(text)}`)).hits,
    [text],
  );
  // What is no identifier may be a message's own id.
  const byId = useLoad(
    async () => (/^[0-9A-Z]{26}$/.test(text) ? await get<MessageRow>(`/v1/messages/${text}`) : undefined),
    [text],
  );
  return (
    <When of={found}>
      {(hits) => (
        <>
          {byId.value === undefined ? null : <Table rows={[byId.value]} />}
          {hits.length === 0 && byId.value === undefined ? <Empty>{t('noHits')}</Empty> : null}
          {hits.map(({ kind, value, documents }) => (
            <Card key={`${kind}/${value}`} wide title={<HitTitle kind={kind} value={value} />}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('received')}</th>
                    <th scope="col">{t('kind')}</th>
                    <th scope="col">{t('message')}</th>
                  </tr>
                </thead>
                <tbody>
                  {documents.map((each) => (
                    <tr key={each.id}>
                      <td>{when(each.publishedAt)}</td>
                      <td>{typeWord(each.type, spoken)}</td>
                      <td>
                        <a href={to(['messages', each.envelope])}>{each.message}</a>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Card>
          ))}
        </>
      )}
    </When>
  );
}

const TIMELINE: Readonly<Record<string, string>> = {
  equipment: 'containers',
  bill: 'consignments',
  declaration: 'consignments',
  call: 'calls',
};

const KINDS: Readonly<Record<string, Word>> = {
  equipment: 'container',
  bill: 'consignment',
  declaration: 'consignment',
  call: 'call',
  voyage: 'voyage',
  vessel: 'vessel',
  wagon: 'wagon',
  booking: 'booking',
  order: 'order',
  document: 'document',
  reference: 'reference',
};

/** What was found, leading to its timeline where it has one. */
export function HitTitle({ kind, value }: { kind: string; value: string }) {
  const { t } = useSpeech();
  const page = TIMELINE[kind];
  const name = KINDS[kind];
  const word = name === undefined ? kind : t(name);
  return page === undefined ? (
    <>
      {word} {value}
    </>
  ) : (
    <>
      {word} <a href={to(['timelines', page, value])}>{value}</a>
    </>
  );
}

function List({ query }: { query: URLSearchParams }) {
  const spoken = useSpeech();
  const { t } = spoken;
  const filter = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? '']));
  const { status = '', before = '' } = { ...filter, before: query.get('before') ?? '' };
  const asked = new URLSearchParams(
    Object.entries({ ...filter, before, limit: String(PAGE) }).filter(([, value]) => value !== ''),
  );
  const change = (more: Readonly<Record<string, string>>): void => go(['messages'], { ...filter, ...more });
  const found = useLoad(
    () => get<{ messages: MessageRow[]; next?: string }>(`/v1/messages?${asked}`),
    [String(asked)],
    15,
  );
  return (
    <>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t('status')}
          <select value={status} onChange={(event) => change({ status: event.currentTarget.value })}>
            <option value="">{t('all')}</option>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {statusWord(each, spoken)}
              </option>
            ))}
          </select>
        </label>
        {TEXTS.map(([name, word]) => (
          <label key={name}>
            {t(word)}
            <input
              value={filter[name]}
              onChange={(event) => change({ [name]: event.currentTarget.value.trim() })}
            />
          </label>
        ))}
        {MOMENTS.map(([name, word]) => (
          <label key={name}>
            {t(word)}
            <input
              type="datetime-local"
              value={local(filter[name])}
              onChange={(event) => change({ [name]: instant(event.currentTarget.value) })}
            />
          </label>
        ))}
        {Object.values(filter).every((each) => each === '') ? null : (
          <button type="button" class="quiet" onClick={() => go(['messages'])}>
            {t('clear')}
          </button>
        )}
        <button type="button" class="quiet" onClick={found.again}>
          {t('refresh')}
        </button>
      </form>
      {found.error !== undefined ? <Failure error={found.error} again={found.again} /> : null}
      <When of={found}>
        {({ messages, next }) => (
          <>
            {messages.length === 0 ? <Empty /> : <Table rows={messages} />}
            {next === undefined ? null : (
              <p>
                <a class="button" href={to(['messages'], { ...filter, before: next })}>
                  {t('more')}
                </a>
              </p>
            )}
          </>
        )}
      </When>
    </>
  );
}

export function Table({ rows }: { rows: readonly MessageRow[] }) {
  const { t, when, say } = useSpeech();
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{t('received')}</th>
          <th scope="col">{t('message')}</th>
          <th scope="col">{t('status')}</th>
          <th scope="col">{t('sender')}</th>
          <th scope="col">{t('reference')}</th>
          <th scope="col">{t('problems')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const worst = row.problems.find(({ severity }) => severity === 'error') ?? row.problems[0];
          return (
            <tr key={row.id}>
              <td class="moment">{when(row.receivedAt)}</td>
              <td>
                <a href={to(['messages', row.id])}>{nameOf(row)}</a>
              </td>
              <td>
                <Badge status={row.status} />
              </td>
              <td>{row.sender}</td>
              <td>{row.head?.reference ?? '–'}</td>
              <td class="cut">{worst === undefined ? '' : say(worst.message)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What a submission holds, in a word: `CODECO:D:95B:UN`, or how many of what. */
export const nameOf = (row: MessageRow): string => {
  const [first, ...more] = row.messages;
  if (first === undefined) return row.head?.syntax ?? row.mediaType;
  return more.length === 0 ? first.name : `${first.name} +${more.length}`;
};
