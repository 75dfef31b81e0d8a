import { useEffect, useMemo, useState } from 'preact/hooks';
import { get, type Problem, Refused, send, sendForBytes } from '../api.js';
import { Documents, type Told } from '../parts/documents.js';
import { Problems } from '../parts/problems.js';
import { Card, Failure, Head } from '../parts/state.js';
import { Wire } from '../parts/wire.js';
import { marksOf } from '../wire.js';
import { useSpeech } from '../words.js';

interface Checked extends Told {
  readonly status: string;
  readonly problems: readonly Problem[];
  readonly acknowledgement: string | null;
  readonly syntax?: string;
  readonly charset?: string;
}

interface Offered {
  readonly notations: readonly string[];
  readonly profiles: readonly string[];
}

/** Any message, pasted or dropped: problems in place, documents, any other notation. Nothing is kept. */
export function TryIt() {
  const { t, say } = useSpeech();
  const [bytes, setBytes] = useState<Uint8Array | undefined>();
  const [text, setText] = useState('');
  const [lenient, setLenient] = useState(false);
  const [profile, setProfile] = useState('');
  const [notation, setNotation] = useState('');
  const [offered, setOffered] = useState<Offered>({ notations: [], profiles: [] });
  const [checked, setChecked] = useState<Checked | undefined>();
  const [written, setWritten] = useState<string | undefined>();
  const [refused, setRefused] = useState<readonly Problem[]>([]);
  const [error, setError] = useState<unknown>();
  const [chosen, choose] = useState<{ from: number; to: number } | undefined>();
  const [picked, pick] = useState<number | undefined>();
  useEffect(() => {
    get<Offered>('/v1/notations').then(setOffered, () => undefined);
  }, []);
  const query = new URLSearchParams({
    ...(lenient ? { lenient: 'true' } : {}),
    ...(profile === '' ? {} : { profile }),
  });
  const run = async (body: Uint8Array): Promise<void> => {
    try {
      setWritten(undefined);
      setRefused([]);
      const raw = body as unknown as BodyInit;
      const type = 'application/octet-stream';
      setChecked(await send<Checked>(`/v1/translate?lineage=true&${query}`, raw, type));
      setError(undefined);
      if (notation === '') return;
      const made = await sendForBytes(`/v1/translate?to=${encodeURIComponent(notation)}&${query}`, raw, type);
      setWritten(new TextDecoder().decode(made));
    } catch (failure) {
      if (failure instanceof Refused && Array.isArray((failure.problem as { problems?: unknown }).problems))
        setRefused(
          (failure.problem as { problems: Problem[] }).problems.filter(
            ({ severity }) => severity === 'error',
          ),
        );
      else setError(failure);
    }
  };
  const begin = (event: Event): void => {
    event.preventDefault();
    const body = bytes ?? new TextEncoder().encode(text);
    setBytes(body);
    choose(undefined);
    run(body);
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const read = new Uint8Array(await file.arrayBuffer());
    setBytes(read);
    setText(new TextDecoder().decode(read));
    choose(undefined);
    run(read);
  };
  const marks = useMemo(() => marksOf(checked?.problems ?? [], (each) => say(each.message)), [checked, say]);
  return (
    <>
      <Head title={t('tryIt')} />
      <p class="note">{t('tryHint')}</p>
      <form
        class="card wide column"
        onSubmit={begin}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer?.files[0]);
        }}
      >
        <label class="column">
          {t('paste')}
          <textarea
            class="paper"
            rows={8}
            spellcheck={false}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setBytes(undefined);
            }}
          />
        </label>
        <div class="filters">
          <label>
            {t('file')}
            <input type="file" onChange={(event) => take(event.currentTarget.files?.[0])} />
          </label>
          <label>
            {t('profile')}
            <select value={profile} onChange={(event) => setProfile(event.currentTarget.value)}>
              <option value="">{t('none')}</option>
              {offered.profiles.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label>
            {t('into')}
            <input
              list="notations"
              value={notation}
              placeholder={t('canonical')}
              onInput={(event) => setNotation(event.currentTarget.value.trim())}
            />
            <datalist id="notations">
              {offered.notations.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          </label>
          <label class="tick">
            <input
              type="checkbox"
              checked={lenient}
              onChange={(event) => setLenient(event.currentTarget.checked)}
            />
            {t('lenient')}
          </label>
          <button type="submit" class="main">
            {t('check')}
          </button>
        </div>
      </form>
      {error === undefined ? null : <Failure error={error} />}
      {checked === undefined || bytes === undefined ? null : (
        <>
          <Card wide title={`${t('problems')} (${checked.problems.length})`}>
            <Problems
              problems={checked.problems}
              choose={({ at, found }) => {
                if (at === undefined) return;
                choose({
                  from: at.offset,
                  to: at.offset + Math.max(1, new TextEncoder().encode(found ?? '').length),
                });
              }}
            />
          </Card>
          <div class="beside">
            <Card title={t('original')}>
              <Wire
                bytes={bytes}
                syntax={checked.syntax}
                charset={checked.charset}
                marks={marks}
                chosen={chosen}
                pick={pick}
              />
            </Card>
            <Card title={t('documents')}>
              <Documents load={async () => checked} on={[checked]} picked={picked} choose={choose} />
            </Card>
          </div>
          {written === undefined ? null : (
            <Card wide title={`${t('translated')}: ${notation}`}>
              <pre class="paper">{written.replaceAll("'", "'\n")}</pre>
            </Card>
          )}
          {refused.length === 0 ? null : (
            <Card wide title={`${t('translated')}: ${notation}`}>
              <Problems problems={refused} />
            </Card>
          )}
        </>
      )}
    </>
  );
}
