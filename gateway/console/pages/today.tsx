import { get, getText, type Text } from '../api.js';
import { useLoad } from '../load.js';
import { Delivery, type Partner } from '../parts/delivery.js';
import { Card, Empty, Head, When } from '../parts/state.js';
import { to } from '../route.js';
import { useSpeech } from '../words.js';
import { type MessageRow, Table } from './messages.js';

/** What came in the last day, as `GET /v1/today` counts it. */
interface Counted {
  readonly since: string;
  readonly complete: boolean;
  readonly traffic: ReadonlyArray<{
    readonly sender: string;
    readonly message: string;
    readonly count: number;
    readonly rejected?: number;
  }>;
  readonly problems: ReadonlyArray<{
    readonly code: string;
    readonly severity: string;
    readonly message: Text;
    readonly messages: number;
  }>;
}

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

interface Opened {
  readonly id: string;
  readonly overdue: boolean;
}

const TERMS = ['accepted', 'delivered', 'rejected', 'pending', 'dead', 'discarded'] as const;
/** So many of the newest messages are shown. */
const LATELY = 12;

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
  const counted = useLoad(() => get<Counted>('/v1/today'), [], 15);
  // A scrape reads the whole ledger too: it waits until the page has its own.
  const begun = ledger.value !== undefined;
  const metrics = useLoad(async () => (begun ? getText('/metrics') : ''), [begun], 15);
  return (
    <>
      <Head title={t('today')} />
      <When of={ledger}>
        {(lines) => (
          <Totals lines={lines} open={open.value} partners={partners.value} metrics={metrics.value} />
        )}
      </When>
      <div class="cards">
        <Card title={`${t('traffic')} · ${t('lastDay')}`}>
          <When of={counted}>{(some) => <Traffic counted={some} />}</When>
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
        <Card title={`${t('recentProblems')} · ${t('lastDay')}`}>
          <When of={counted}>{(some) => <Codes counted={some} />}</When>
        </Card>
        <KafkaCard metrics={metrics.value ?? ''} />
      </div>
      <Card wide title={t('recently')}>
        <When of={lately}>
          {(messages) => (messages.length === 0 ? <Empty /> : <Table rows={messages} />)}
        </When>
        <p>
          <a href={to(['messages'])}>{t('showAll')}</a>
        </p>
      </Card>
    </>
  );
}

/** A figure that the node measures; undefined where it has none of that name. */
function measured(metrics: string, name: string): number | undefined {
  const value = new RegExp(`^${name} ([\\d.e+-]+)$`, 'm').exec(metrics)?.[1];
  return value === undefined ? undefined : Number(value);
}

/** How far behind each topic is, partition by partition; nothing where there is no Kafka. */
function KafkaCard({ metrics }: { metrics: string }) {
  const { t } = useSpeech();
  const rows = [
    ...metrics.matchAll(/^eport_kafka_(lag_records|feed_behind_seconds)\{([^}]*)\} ([\d.e+-]+)$/gm),
  ].map(([, what, labels = '', value]) => ({
    topic: /topic="([^"]*)"/.exec(labels)?.[1] ?? '',
    partition: /partition="([^"]*)"/.exec(labels)?.[1] ?? '–',
    behind: what === 'lag_records' ? `${value} ${t('messagesWord')}` : `${value} s`,
  }));
  if (rows.length === 0) return null;
  return (
    <Card title={t('kafkaLag')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('kafka')}</th>
            <th scope="col">{t('unit')}</th>
            <th scope="col">{t('behind')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={`${each.topic} ${each.partition}`}>
              <td>{each.topic}</td>
              <td>{each.partition}</td>
              <td>{each.behind}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Totals({
  lines,
  open,
  partners,
  metrics = '',
}: {
  lines: readonly Line[];
  open: readonly Opened[] | undefined;
  partners: readonly Partner[] | undefined;
  metrics: string | undefined;
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
  const queued = measured(metrics, 'eport_judging_queue');
  const waited = measured(metrics, 'eport_judging_oldest_seconds') ?? 0;
  const overdue = (open ?? []).filter((each) => each.overdue).length;
  const links: Readonly<Record<string, string>> = {
    accepted: to(['messages']),
    delivered: to(['messages'], { status: 'accepted' }),
    discarded: to(['exceptions'], { status: 'closed' }),
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
      <li class={waited > 60 ? 'bad' : ''}>
        <span>{t('queue')}</span>
        <b>
          <a href={to(['messages'], { status: 'received' })}>{queued ?? '…'}</a>
          {waited > 0 ? <small> {Math.round(waited)} s</small> : null}
        </b>
      </li>
      <li>
        <span>{t('oldest')}</span>
        <b class="small">{oldest === undefined ? '–' : when(oldest)}</b>
      </li>
    </ul>
  );
}

function Traffic({ counted }: { counted: Counted }) {
  const { t } = useSpeech();
  const { traffic, since, complete } = counted;
  if (traffic.length === 0) return <Empty />;
  const most = Math.max(1, ...traffic.map(({ count }) => count));
  return (
    <>
      {complete ? null : <p class="note">{t('newestOnly')}</p>}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('sender')}</th>
              <th scope="col">{t('kind')}</th>
              <th scope="col">{t('count')}</th>
              <th scope="col">{t('rejected')}</th>
            </tr>
          </thead>
          <tbody>
            {traffic.slice(0, 40).map(({ sender, message, count, rejected }) => (
              <tr key={`${sender} ${message}`}>
                <td>{sender}</td>
                <td>
                  <code>{message === '' ? t('unrecognised') : message}</code>
                </td>
                <td class="bar">
                  <meter min={0} max={most} value={count} aria-label={`${sender} ${message}`} />
                  <a href={to(['messages'], { sender, kind: message, since })}>{count}</a>
                </td>
                <td>
                  {rejected === undefined ? (
                    '–'
                  ) : (
                    <a href={to(['messages'], { sender, kind: message, since, status: 'rejected' })}>
                      {rejected}
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Codes({ counted: { problems, since } }: { counted: Counted }) {
  const { t, say } = useSpeech();
  if (problems.length === 0) return <Empty>{t('noProblems')}</Empty>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('problems')}</th>
          <th scope="col">{t('messages')}</th>
        </tr>
      </thead>
      <tbody>
        {problems.slice(0, 10).map(({ code, severity, message, messages }) => (
          <tr key={code}>
            <td>
              <span class={`dot ${severity}`} aria-hidden="true" /> <code>{code}</code>
              <small class="why">{say(message)}</small>
            </td>
            <td>
              <a href={to(['messages'], { problem: code, since })}>{messages}</a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
