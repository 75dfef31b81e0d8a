import { useEffect, useRef } from 'preact/hooks';
import { download, get, type Text } from '../api.js';
import { useLoad } from '../load.js';
import { Card, Empty, Head, When } from '../parts/state.js';
import { go } from '../route.js';
import { useSpeech } from '../words.js';

interface Spread {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly buckets?: ReadonlyArray<{ readonly upTo?: number; readonly count: number }>;
}

export interface Figures {
  readonly port: string;
  readonly month: string;
  readonly kind: string;
  readonly targetHours: number;
  readonly discharged: number;
  readonly released: number;
  readonly gatedOut: number;
  readonly shareInTime?: number;
  readonly toRelease?: Spread;
  readonly toGateOut?: Spread;
  readonly releaseToGateOut?: Spread;
  readonly slowest?: 'toRelease' | 'releaseToGateOut';
}

interface Answer {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly definitions: Text;
  readonly figures: readonly Figures[];
}

/** How long clearance takes: per port and month, against the target, with the distribution and what the figures mean. */
export function Clearance({ query }: { query: URLSearchParams }) {
  const { t, say } = useSpeech();
  const kind = query.get('kind') ?? 'sea';
  const from = query.get('from') ?? '';
  const until = query.get('to') ?? '';
  const port = query.get('port') ?? '';
  const asked = new URLSearchParams({
    kind,
    ...(from === '' ? {} : { from }),
    ...(until === '' ? {} : { to: until }),
    ...(port === '' ? {} : { port }),
  });
  const change = (more: Readonly<Record<string, string>>): void =>
    go(['clearance'], { kind, from, to: until, port, ...more });
  const found = useLoad(() => get<Answer>(`/v1/clearance?${asked}`), [String(asked)]);
  return (
    <>
      <Head title={t('clearance')}>
        <button
          type="button"
          onClick={() =>
            download(`/v1/clearance?${asked}&format=csv`, `clearance-${kind}.csv`).catch(() => undefined)
          }
        >
          {t('csv')}
        </button>
      </Head>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t('kind')}
          <select value={kind} onChange={(event) => change({ kind: event.currentTarget.value })}>
            <option value="sea">{t('sea')}</option>
            <option value="air">{t('air')}</option>
          </select>
        </label>
        <label>
          {t('from')}
          <input
            type="month"
            value={from}
            onChange={(event) => change({ from: event.currentTarget.value })}
          />
        </label>
        <label>
          {t('until')}
          <input type="month" value={until} onChange={(event) => change({ to: event.currentTarget.value })} />
        </label>
        <label>
          {t('port')}
          <input
            value={port}
            onChange={(event) => change({ port: event.currentTarget.value.trim().toUpperCase() })}
          />
        </label>
      </form>
      <When of={found}>
        {({ figures, definitions }) => (
          <>
            {figures.length === 0 ? <Empty /> : <FigureTable figures={figures} />}
            {figures.some(({ toRelease }) => toRelease?.buckets !== undefined) ? (
              <Card wide title={`${t('distribution')}: ${t('toRelease')}`}>
                <Plot figures={figures} />
              </Card>
            ) : null}
            <Card wide title={t('definitions')}>
              <p class="note">{say(definitions)}</p>
            </Card>
          </>
        )}
      </When>
    </>
  );
}

const hours = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(1));

function FigureTable({ figures }: { figures: readonly Figures[] }) {
  const { t } = useSpeech();
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{t('port')}</th>
          <th scope="col">{t('month')}</th>
          <th scope="col">{t('count')}</th>
          <th scope="col">{t('inTime')}</th>
          <th scope="col">
            {t('toRelease')}: {t('median')}
          </th>
          <th scope="col">{t('p90')}</th>
          <th scope="col">
            {t('toGateOut')}: {t('median')}
          </th>
          <th scope="col">{t('p90')}</th>
          <th scope="col">{t('slowest')}</th>
        </tr>
      </thead>
      <tbody>
        {figures.map((each) => (
          <tr key={`${each.port}/${each.month}`}>
            <td>{each.port}</td>
            <td>{each.month}</td>
            <td>
              {each.released} / {each.discharged}
            </td>
            <td class={each.shareInTime !== undefined && each.shareInTime < 0.9 ? 'bar warn' : 'bar'}>
              {each.shareInTime === undefined ? (
                '–'
              ) : (
                <>
                  <meter min={0} max={1} value={each.shareInTime} aria-label={t('inTime')} />
                  {(each.shareInTime * 100).toFixed(1)} % ({each.targetHours} h)
                </>
              )}
            </td>
            <td>{hours(each.toRelease?.p50)}</td>
            <td>{hours(each.toRelease?.p90)}</td>
            <td>{hours(each.toGateOut?.p50)}</td>
            <td>{hours(each.toGateOut?.p90)}</td>
            <td>{each.slowest === undefined ? '–' : t(each.slowest)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The distribution over all that is shown; the plots' library is fetched when a plot is. */
function Plot({ figures }: { figures: readonly Figures[] }) {
  const { t } = useSpeech();
  const box = useRef<HTMLDivElement>(null);
  const sums = new Map<string, number>();
  for (const { toRelease } of figures)
    for (const { upTo, count } of toRelease?.buckets ?? []) {
      const name = upTo === undefined ? '>' : `≤ ${upTo} h`;
      sums.set(name, (sums.get(name) ?? 0) + count);
    }
  const names = [...sums.keys()];
  const counts = [...sums.values()];
  useEffect(() => {
    let end = (): void => undefined;
    let gone = false;
    import('../plot.js').then(({ bars }) => {
      if (!gone && box.current !== null) end = bars(box.current, names, counts, t('count'));
    });
    return () => {
      gone = true;
      end();
    };
  }, [names.join(), counts.join(), t]);
  const told = names.map((name, nth) => `${name}: ${counts[nth]}`).join('; ');
  return <div ref={box} class="plot" role="img" aria-label={told} />;
}
