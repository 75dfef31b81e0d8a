import { useState } from 'preact/hooks';
import { get, send } from '../api.js';
import { has, type Session } from '../app.js';
import { useLoad } from '../load.js';
import { Problems } from '../parts/problems.js';
import { Repair } from '../parts/repair.js';
import { Badge, Card, Empty, Failure, Head, When } from '../parts/state.js';
import { to } from '../route.js';
import { useSpeech, type Word } from '../words.js';
import { type Exception, kindWord } from './exceptions.js';

/** What may be done, and what each needs. */
const ACTIONS: ReadonlyArray<
  readonly [action: string, zh: string, en: string, needs: ReadonlyArray<'grant' | 'to' | 'text'>]
> = [
  ['take', '认领', 'Take', []],
  ['comment', '备注', 'Comment', ['text']],
  ['release', '放行', 'Release', ['grant']],
  ['reroute', '改投', 'Reroute', ['grant', 'to']],
  ['discard', '作废', 'Discard', ['grant']],
  ['escalate', '上报', 'Escalate', []],
  ['answer', '答复', 'Answer', ['text']],
  ['close', '结案', 'Close', ['grant']],
];

/** One exception: what is wrong, what was done, and what may be done on written authorisation. */
export function ExceptionPage({ id, who }: { id: string; who: Session }) {
  const spoken = useSpeech();
  const { t, when } = spoken;
  const acts = has(who, 'operator', 'supervisor', 'sender', 'reader');
  const path = `/v1/exceptions/${encodeURIComponent(id)}`;
  const found = useLoad(() => get<Exception>(path), [id]);
  return (
    <When of={found}>
      {(shown) => (
        <>
          <Head
            title={
              <>
                {kindWord(shown.kind, spoken)} <Badge status={shown.status} />
              </>
            }
          >
            <a class="button" href={to(['messages', shown.message])}>
              {t('message')}
            </a>
          </Head>
          <dl class="facts row">
            <dt>{t('sender')}</dt>
            <dd>{shown.partner}</dd>
            <dt>{t('openedAt')}</dt>
            <dd>{when(shown.openedAt)}</dd>
            <dt>{t('owner')}</dt>
            <dd>{shown.owner ?? '–'}</dd>
            <dt>{t('deadline')}</dt>
            <dd class={shown.overdue ? 'bad' : ''}>{when(shown.deadline)}</dd>
          </dl>
          {shown.problem === undefined ? null : (
            <Card wide title={t('problems')}>
              <Problems problems={[shown.problem]} />
            </Card>
          )}
          {shown.status !== 'closed' && acts ? (
            <div class="beside">
              <Act path={path} done={found.again} />
              <History shown={shown} />
            </div>
          ) : (
            <History shown={shown} />
          )}
          {shown.status !== 'closed' && acts && (shown.kind === 'rejected' || shown.kind === 'parked') ? (
            <Repair
              key={shown.proposal?.sha256 ?? ''}
              path={path}
              shown={shown}
              agency={who.caller.kind === 'partner'}
              done={found.again}
            />
          ) : null}
        </>
      )}
    </When>
  );
}

function History({ shown }: { shown: Exception }) {
  const { t, when } = useSpeech();
  return (
    <Card title={t('history')}>
      {shown.actions.length === 0 ? <Empty /> : null}
      <ol class="trail">
        {shown.actions.map((each, nth) => (
          <li key={nth}>
            {when(each.at)} <b>{each.action}</b> {each.by} {each.to ?? ''} {each.authorisation ?? ''}{' '}
            {each.reason ?? ''} {each.text ?? ''}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Act({ path, done }: { path: string; done: () => void }) {
  const { t, language } = useSpeech();
  const [action, setAction] = useState('take');
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const [error, setError] = useState<unknown>();
  const needs = ACTIONS.find(([name]) => name === action)?.[3] ?? [];
  const input = (name: string, word: Word) => (
    <label>
      {t(word)}
      <input
        required
        value={fields[name] ?? ''}
        onInput={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
      />
    </label>
  );
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wanted = [
      ...(needs.includes('grant') ? ['authorisation', 'reason'] : []),
      ...(needs.includes('to') ? ['to'] : []),
      ...(needs.includes('text') ? ['text'] : []),
    ];
    try {
      await send(`${path}/${action}`, Object.fromEntries(wanted.map((name) => [name, fields[name] ?? ''])));
      setError(undefined);
      setFields({});
      done();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Card title={t('act')}>
      <form class="column" onSubmit={submit}>
        <label>
          {t('action')}
          <select value={action} onChange={(event) => setAction(event.currentTarget.value)}>
            {ACTIONS.map(([name, zh, en]) => (
              <option key={name} value={name}>
                {language === 'zh' ? zh : en}
              </option>
            ))}
          </select>
        </label>
        {needs.includes('to') ? input('to', 'target') : null}
        {needs.includes('text') ? input('text', 'textWord') : null}
        {needs.includes('grant') ? (
          <>
            {input('authorisation', 'authorisation')}
            {input('reason', 'reason')}
          </>
        ) : null}
        {error === undefined ? null : <Failure error={error} />}
        <button type="submit" class="main">
          {t('act')}
        </button>
      </form>
    </Card>
  );
}
