import { get, type Problem } from '../api.js';
import { useLoad } from '../load.js';
import { Badge, Empty, Head, When } from '../parts/state.js';
import { go, to } from '../route.js';
import { type Speech, statusWord, useSpeech } from '../words.js';

export interface Exception {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly message: string;
  readonly partner: string;
  readonly openedAt: string;
  readonly status: string;
  readonly owner?: string;
  readonly problem?: Problem;
  readonly deadline: string;
  readonly overdue: boolean;
  readonly proposal?: { readonly by: string; readonly at: string; readonly sha256: string };
  readonly actions: ReadonlyArray<{
    readonly action: string;
    readonly at: string;
    readonly by: string;
    readonly authorisation?: string;
    readonly reason?: string;
    readonly to?: string;
    readonly text?: string;
  }>;
  readonly check?: readonly Problem[];
}

const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  rejected: ['报文被拒', 'rejected'],
  unroutable: ['无路由', 'unroutable'],
  dead: ['投递失败', 'dead delivery'],
  unanswered: ['未答复', 'unanswered'],
  refused: ['被对方退回', 'refused'],
  parked: ['停放', 'parked'],
  escalated: ['下级上报', 'escalated'],
};
export const kindWord = (kind: string, { language }: Speech): string =>
  KINDS[kind]?.[language === 'zh' ? 0 : 1] ?? kind;

const STATUSES = ['open', 'escalated', 'closed'] as const;

/** The queue: what is stuck, since when, whose it is, until when. */
export function Exceptions({ query }: { query: URLSearchParams }) {
  const spoken = useSpeech();
  const { t, when, say } = spoken;
  const status = query.get('status') ?? 'open';
  const kind = query.get('kind') ?? '';
  const after = query.get('after') ?? '';
  const asked = new URLSearchParams({
    limit: '50',
    ...(status === 'all' ? {} : { status }),
    ...(kind === '' ? {} : { kind }),
    ...(after === '' ? {} : { after }),
  });
  const found = useLoad(
    () => get<{ exceptions: Exception[]; next?: string }>(`/v1/exceptions?${asked}`),
    [String(asked)],
    15,
  );
  return (
    <>
      <Head title={t('exceptions')} />
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t('status')}
          <select
            value={status}
            onChange={(event) => go(['exceptions'], { status: event.currentTarget.value, kind })}
          >
            <option value="all">{t('all')}</option>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {statusWord(each, spoken)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('kind')}
          <select
            value={kind}
            onChange={(event) => go(['exceptions'], { status, kind: event.currentTarget.value })}
          >
            <option value="">{t('all')}</option>
            {Object.keys(KINDS).map((each) => (
              <option key={each} value={each}>
                {kindWord(each, spoken)}
              </option>
            ))}
          </select>
        </label>
      </form>
      <p class="note">{t('authorisationWhy')}</p>
      <When of={found}>
        {({ exceptions, next }) =>
          exceptions.length === 0 ? (
            <Empty />
          ) : (
            <>
              <table class="rows">
                <thead>
                  <tr>
                    <th scope="col">{t('openedAt')}</th>
                    <th scope="col">{t('kind')}</th>
                    <th scope="col">{t('status')}</th>
                    <th scope="col">{t('sender')}</th>
                    <th scope="col">{t('problems')}</th>
                    <th scope="col">{t('owner')}</th>
                    <th scope="col">{t('deadline')}</th>
                  </tr>
                </thead>
                <tbody>
                  {exceptions.map((each) => (
                    <tr key={each.id}>
                      <td class="moment">{when(each.openedAt)}</td>
                      <td>
                        <a href={to(['exceptions', each.id])}>{kindWord(each.kind, spoken)}</a>
                      </td>
                      <td>
                        <Badge status={each.status} />
                      </td>
                      <td>{each.partner}</td>
                      <td class="cut">{say(each.problem?.message)}</td>
                      <td>{each.owner ?? '–'}</td>
                      <td class={each.overdue ? 'bad' : ''}>
                        {when(each.deadline)}
                        {each.overdue ? ` · ${t('overdue')}` : ''}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {next === undefined ? null : (
                <a class="button" href={to(['exceptions'], { status, kind, after: next })}>
                  {t('more')}
                </a>
              )}
            </>
          )
        }
      </When>
    </>
  );
}
