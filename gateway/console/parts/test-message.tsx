import { useState } from 'preact/hooks';
import { send } from '../api.js';
import { gateReport } from '../gate-report.js';
import { to } from '../route.js';
import { useSpeech } from '../words.js';
import { Badge, Card, Failure } from './state.js';

/** A reference that nobody used: the moment, in letters. */
const reference = (): string =>
  `T${Math.floor(performance.timeOrigin + performance.now())
    .toString(36)
    .toUpperCase()}`;

/** A message that says it is a test, sent in the caller's own name: received, judged, answered, told apart all the way. */
export function TestMessage() {
  const { t } = useSpeech();
  const [text, setText] = useState(() => gateReport({ test: true, reference: reference() }));
  const [sent, setSent] = useState<{ readonly id: string; readonly status: string }>();
  const [error, setError] = useState<unknown>();
  const submit = async (): Promise<void> => {
    try {
      setSent(await send(`/v1/messages`, text, 'application/edifact'));
      setError(undefined);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Card wide title={t('sendTest')}>
      <p class="note">{t('testWhy')}</p>
      <label class="column">
        {t('testMessage')}
        <textarea
          class="paper"
          rows={5}
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {error === undefined ? null : <Failure error={error} />}
      <div class="filters">
        <button type="button" class="main" onClick={submit}>
          {t('send')}
        </button>
        {sent === undefined ? null : (
          <output>
            <Badge status={sent.status} /> <a href={to(['messages', sent.id])}>{sent.id}</a>
          </output>
        )}
      </div>
    </Card>
  );
}
