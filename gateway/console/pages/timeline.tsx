import { get } from '../api.js';
import { useLoad } from '../load.js';
import { Card, Empty, Head, When } from '../parts/state.js';
import { to } from '../route.js';
import { type Speech, useSpeech } from '../words.js';
import { HitTitle } from './messages.js';

interface Key {
  readonly kind: string;
  readonly value: string;
}

interface Timeline {
  readonly subject: Key;
  readonly events: ReadonlyArray<{
    readonly step: string;
    readonly at: string;
    readonly classifier: string;
    readonly subject: Key;
    readonly port?: string;
    readonly by?: string;
    readonly derived?: true;
    readonly takenBack?: true;
    readonly message: string;
    readonly envelope: string;
  }>;
  readonly related: readonly Key[];
  readonly next?: { readonly step: string; readonly with: string; readonly since: string };
}

const STEPS: Readonly<Record<string, readonly [string, string]>> = {
  announced: ['预报', 'announced'],
  stuffed: ['装箱', 'stuffed'],
  arrived: ['到达', 'arrived'],
  departed: ['离港', 'departed'],
  'gate-in': ['进闸', 'gate-in'],
  discharged: ['卸船', 'discharged'],
  loaded: ['装船', 'loaded'],
  declared: ['申报', 'declared'],
  held: ['扣留', 'held'],
  inspecting: ['查验', 'inspecting'],
  rejected: ['退单', 'rejected'],
  released: ['放行', 'released'],
  withdrawn: ['放行撤销', 'release withdrawn'],
  stripped: ['拆箱', 'stripped'],
  'gate-out': ['出闸', 'gate-out'],
  'on-train': ['上列', 'on the train'],
  'off-train': ['下列', 'off the train'],
};
const HOLDERS: Readonly<Record<string, readonly [string, string]>> = {
  terminal: ['码头', 'the terminal'],
  declarant: ['申报人', 'the declarant'],
  authority: ['监管机构', 'the authority'],
  haulier: ['集卡车队', 'the haulier'],
  railway: ['铁路', 'the railway'],
  carrier: ['承运人', 'the carrier'],
};
const word = (
  table: Readonly<Record<string, readonly [string, string]>>,
  name: string,
  { language }: Speech,
): string => table[name]?.[language === 'zh' ? 0 : 1] ?? name;

/** One container, bill, declaration or call: what all sources say of it, and what is missing next. */
export function TimelinePage({ kind, value }: { kind: string; value: string }) {
  const spoken = useSpeech();
  const { t, when } = spoken;
  const found = useLoad(() => get<Timeline>(`/v1/${kind}/${encodeURIComponent(value)}`), [kind, value]);
  return (
    <>
      <Head title={value} />
      <When of={found}>
        {({ events, related, next }) => (
          <>
            <p class={next === undefined ? 'next good' : 'next'}>
              {next === undefined ? (
                t('complete')
              ) : (
                <>
                  {t('next')}: <b>{word(STEPS, next.step, spoken)}</b> {t('nextMissing')} · {t('withWhom')}{' '}
                  <b>{word(HOLDERS, next.with, spoken)}</b> · {t('since')} {when(next.since)}
                </>
              )}
            </p>
            <Card wide title={t('timeline')}>
              {events.length === 0 ? (
                <Empty />
              ) : (
                <ol class="line-of-time">
                  {events.map((each, nth) => (
                    <li
                      key={nth}
                      class={`${each.takenBack ? 'taken-back' : ''} ${each.classifier === 'ACT' ? '' : 'planned'}`}
                    >
                      <time dateTime={each.at}>{when(each.at)}</time>
                      <b>{word(STEPS, each.step, spoken)}</b>
                      <span>
                        {[each.classifier === 'ACT' ? '' : each.classifier, each.port, each.by]
                          .filter(Boolean)
                          .join(' · ')}
                        {each.subject.value === value ? '' : ` · ${each.subject.value}`}
                      </span>
                      <a href={to(['messages', each.envelope])}>{each.message}</a>
                    </li>
                  ))}
                </ol>
              )}
            </Card>
            {related.length === 0 ? null : (
              <Card wide title={t('related')}>
                <ul class="hits">
                  {related.map((each) => (
                    <li key={`${each.kind}/${each.value}`}>
                      <HitTitle kind={each.kind} value={each.value} />
                    </li>
                  ))}
                </ul>
              </Card>
            )}
          </>
        )}
      </When>
    </>
  );
}
