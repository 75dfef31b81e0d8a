import { get, getText, type Problem } from '../api.js';
import { useLoad } from '../load.js';
import { Badge, Card, Empty, Head, When } from '../parts/state.js';
import { to } from '../route.js';
import { useSpeech } from '../words.js';
import { type MessageRow, Table } from './messages.js';

interface Line {
  readonly sender: string;
  readonly day: string;
  readonly accepted: number;
  readonly delivered: number;
  readonly rejected: number;
  readonly pending: number;
  readonly dead: number;
  readonly discarded: number;
}

export interface Partner {
  readonly id: string;
  readonly kind: 'partner' | 'node';
  readonly name?: { readonly zh: string; readonly en: string };
  readonly delivery: {
    readonly address: boolean;
    readonly state: 'working' | 'failing' | 'paused';
    readonly due: number;
    readonly dead: number;
    readonly inFlight: number;
    readonly oldestDue?: string;
    readonly breaker: { readonly state: string; readonly failures: number; readonly lastError?: Problem };
  };
}

interface Opened {
  readonly id: string;
  readonly overdue: boolean;
}

const TERMS = ['accepted', 'delivered', 'rejected', 'pending', 'dead', 'discarded'] as const;
/** So many of the newest messages tell what is wrong at the moment. */
const LATELY = 200;

/** What is going on: the ledger, who sends, what is wrong, who is reached, the link; each number leads to what it counts. */
export function Today() {
  const { t } = useSpeech();
  const ledger = useLoad(async () => (await get<{ ledger: Line[] }>('/v1/ledger')).ledger, [], 15);
  const partners = useLoad(async () => (await get<{ partners: Partner[] }>('/v1/partners')).partners, [], 15);
  const open = useLoad(
    async () => (await get<{ exceptions: Opened[] }>('/v1/exceptions?status=open&limit=500')).exceptions,
    [],
    15,
  );
  const lately = useLoad(
    async () => (await get<{ messages: MessageRow[] }>(`/v1/messages?limit=${LATELY}`)).messages,
    [],
    15,
  );
  const lag = useLoad(async () => lagIn(await getText('/metrics')), [], 15);
  return (
    <>
      <Head title={t('today')} />
      <When of={ledger}>
        {(lines) => <Totals lines={lines} open={open.value} partners={partners.value} lag={lag.value} />}
      </When>
      <div class="cards">
        <Card title={t('trafficToday')}>
          <When of={ledger}>{(lines) => <Traffic lines={lines} />}</When>
        </Card>
        <Card title={t('deliveryState')}>
          <When of={partners}>
            {(all) => <Delivery partners={all.filter((each) => each.kind === 'partner')} />}
          </When>
        </Card>
        <Card title={t('link')}>
          <When of={partners}>
            {(all) => {
              const nodes = all.filter((each) => each.kind === 'node');
              return nodes.length === 0 ? <Empty>{t('noLink')}</Empty> : <Delivery partners={nodes} />;
            }}
          </When>
        </Card>
        <Card title={t('recentProblems')}>
          <When of={lately}>{(messages) => <Codes messages={messages} />}</When>
        </Card>
      </div>
      <Card wide title={t('recently')}>
        <When of={lately}>
          {(messages) => (messages.length === 0 ? <Empty /> : <Table rows={messages.slice(0, 12)} />)}
        </When>
        <p>
          <a href={to(['messages'])}>{t('showAll')}</a>
        </p>
      </Card>
    </>
  );
}

/** The greatest lag of any partition that the node tells of; undefined where Kafka isn't used. */
function lagIn(metrics: string): number | undefined {
  const lags = [...metrics.matchAll(/^eport_kafka\w*_lag\w*(?:\{[^}]*\})? ([\d.e+]+)$/gm)].map(([, value]) =>
    Number(value),
  );
  return lags.length === 0 ? undefined : Math.max(...lags);
}

function Totals({
  lines,
  open,
  partners,
  lag,
}: {
  lines: readonly Line[];
  open: readonly Opened[] | undefined;
  partners: readonly Partner[] | undefined;
  lag: number | undefined;
}) {
  const { t, when } = useSpeech();
  const today = lines
    .map(({ day }) => day)
    .sort()
    .at(-1);
  const ofToday = lines.filter(({ day }) => day === today);
  const sum = (term: (typeof TERMS)[number]): number =>
    ofToday.reduce((total, line) => total + line[term], 0);
  const balanced = lines.every(
    (line) => line.accepted === line.delivered + line.rejected + line.pending + line.dead + line.discarded,
  );
  const oldest = (partners ?? []).flatMap(({ delivery }) => delivery.oldestDue ?? []).sort()[0];
  const overdue = (open ?? []).filter((each) => each.overdue).length;
  const links: Readonly<Record<string, string>> = {
    accepted: to(['messages']),
    rejected: to(['messages'], { status: 'rejected' }),
    pending: to(['messages'], { status: 'received' }),
    dead: to(['exceptions'], { kind: 'dead' }),
  };
  return (
    <ul class="figures">
      <li class={balanced ? 'good' : 'bad'}>
        <span>
          {t('ledger')} {today}
        </span>
        <b>{balanced ? t('balanced') : t('unbalanced')}</b>
      </li>
      {TERMS.map((term) => (
        <li key={term} class={term === 'dead' && sum(term) > 0 ? 'bad' : ''}>
          <span>{t(term)}</span>
          <b>{links[term] === undefined ? sum(term) : <a href={links[term]}>{sum(term)}</a>}</b>
        </li>
      ))}
      <li class={overdue > 0 ? 'bad' : ''}>
        <span>{t('openExceptions')}</span>
        <b>
          <a href={to(['exceptions'], { status: 'open' })}>{open?.length ?? '…'}</a>
          {overdue > 0 ? (
            <small>
              {' '}
              {overdue} {t('overdue')}
            </small>
          ) : null}
        </b>
      </li>
      <li>
        <span>{t('queueAge')}</span>
        <b class="small">{oldest === undefined ? '–' : when(oldest)}</b>
      </li>
      {lag === undefined ? null : (
        <li>
          <span>{t('kafkaLag')}</span>
          <b>{lag}</b>
        </li>
      )}
    </ul>
  );
}

function Traffic({ lines }: { lines: readonly Line[] }) {
  const { t } = useSpeech();
  const today = lines
    .map(({ day }) => day)
    .sort()
    .at(-1);
  const rows = lines.filter(({ day }) => day === today).sort((a, b) => b.accepted - a.accepted);
  const most = Math.max(1, ...rows.map(({ accepted }) => accepted));
  if (rows.length === 0) return <Empty />;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('sender')}</th>
          <th scope="col">{t('accepted')}</th>
          <th scope="col">{t('rejected')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((line) => (
          <tr key={line.sender}>
            <td>
              <a href={to(['messages'], { sender: line.sender })}>{line.sender}</a>
            </td>
            <td class="bar">
              <meter min={0} max={most} value={line.accepted} aria-label={line.sender} />
              {line.accepted}
            </td>
            <td>
              {line.rejected === 0 ? (
                '0'
              ) : (
                <a href={to(['messages'], { sender: line.sender, status: 'rejected' })}>{line.rejected}</a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Delivery({ partners }: { partners: readonly Partner[] }) {
  const { t, say, when } = useSpeech();
  if (partners.length === 0) return <Empty />;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('partner')}</th>
          <th scope="col">{t('status')}</th>
          <th scope="col">{t('pending')}</th>
          <th scope="col">{t('dead')}</th>
          <th scope="col">{t('oldest')}</th>
        </tr>
      </thead>
      <tbody>
        {partners.map(({ id, name, delivery }) => (
          <tr key={id}>
            <td>
              <a href={to(['partners', id])}>{name === undefined ? id : say(name)}</a>
            </td>
            <td>
              {delivery.address ? (
                <Badge status={delivery.breaker.state === 'half-open' ? 'half-open' : delivery.state} />
              ) : (
                '–'
              )}
              {delivery.breaker.lastError === undefined || delivery.state === 'working' ? null : (
                <small class="why">{say(delivery.breaker.lastError.message)}</small>
              )}
            </td>
            <td>{delivery.due}</td>
            <td>
              {delivery.dead === 0 ? 0 : <a href={to(['exceptions'], { kind: 'dead' })}>{delivery.dead}</a>}
            </td>
            <td>{when(delivery.oldestDue)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Codes({ messages }: { messages: readonly MessageRow[] }) {
  const { t, say } = useSpeech();
  const counts = new Map<string, { problem: Problem; times: number; message: string }>();
  for (const { id, problems } of messages)
    for (const problem of problems) {
      const known = counts.get(problem.code);
      counts.set(problem.code, { problem, times: (known?.times ?? 0) + 1, message: known?.message ?? id });
    }
  const rows = [...counts.values()].sort((a, b) => b.times - a.times).slice(0, 8);
  if (rows.length === 0) return <Empty>{t('noProblems')}</Empty>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('problems')}</th>
          <th scope="col">{t('times')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ problem, times, message }) => (
          <tr key={problem.code}>
            <td>
              <span class={`dot ${problem.severity}`} aria-hidden="true" />{' '}
              <a href={to(['messages', message])}>{problem.code}</a>
              <small class="why">{say(problem.message)}</small>
            </td>
            <td>{times}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
