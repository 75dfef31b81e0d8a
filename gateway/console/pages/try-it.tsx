import { useEffect, useRef, useState } from 'preact/hooks';
import { get, type Problem, Refused, send, sendForBytes } from '../api.js';
import type { Explained } from '../explained.js';
import { gateReport } from '../gate-report.js';
import { useLoad } from '../load.js';
import { Problems } from '../parts/problems.js';
import { Reading } from '../parts/reading.js';
import { Badge, Card, Failure, Head } from '../parts/state.js';
import { useSpeech } from '../words.js';

interface Offered {
  readonly notations: readonly string[];
  readonly profiles: readonly string[];
}

/** The largest message that is laid out here; the command line takes larger ones. */
const LARGEST = 1024 * 1024;
/** How long the reader must pause in typing, in ms. */
const PAUSE = 300;
const CHARSETS = ['UTF-8', 'GB18030', 'ISO-8859-1'] as const;
const TYPE = 'application/octet-stream';

/** Any message, pasted or dropped, checked as one types: problems in place, structure, documents, any other notation. Nothing is kept. */
export function TryIt() {
  const { t } = useSpeech();
  const [given, give] = useState<{ readonly bytes: Uint8Array; readonly name?: string }>({
    bytes: new Uint8Array(),
  });
  const [text, setText] = useState('');
  const [lenient, setLenient] = useState(false);
  const [profile, setProfile] = useState('');
  const [charset, setCharset] = useState('');
  const [large, refuse] = useState(false);
  const [read, setRead] = useState<{ readonly bytes: Uint8Array; readonly explained: Explained }>();
  const [error, setError] = useState<unknown>();
  const file = useRef<HTMLInputElement>(null);
  const offered = useLoad(() => get<Offered>('/v1/notations'), []);
  const query = new URLSearchParams({
    ...(lenient ? { lenient: 'true' } : {}),
    ...(profile === '' ? {} : { profile }),
    ...(charset === '' ? {} : { charset }),
  }).toString();
  useEffect(() => {
    setError(undefined);
    const { bytes } = given;
    if (bytes.length === 0) return setRead(undefined);
    let gone = false;
    const timer = setTimeout(() => {
      send<Explained>(`/v1/explain?${query}`, bytes, TYPE).then(
        (explained) => !gone && setRead({ bytes, explained }),
        (failure: unknown) => !gone && setError(failure),
      );
    }, PAUSE);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [given, query]);
  const write = (value: string): void => {
    setText(value);
    give({ bytes: new TextEncoder().encode(value) });
  };
  const take = async (from: File | undefined): Promise<void> => {
    if (from === undefined) return;
    refuse(from.size > LARGEST);
    if (from.size > LARGEST) return;
    setText('');
    give({ bytes: new Uint8Array(await from.arrayBuffer()), name: from.name });
  };
  return (
    <>
      <Head title={t('tryIt')} />
      <p class="note">{t('tryHint')}</p>
      <section
        class="card wide column"
        aria-label={t('paste')}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer?.files[0]);
        }}
      >
        <label class="column">
          {t('paste')}
          <textarea
            class="paper"
            rows={8}
            spellcheck={false}
            placeholder={given.name}
            value={text}
            onInput={(event) => write(event.currentTarget.value)}
          />
        </label>
        <div class="filters">
          <input
            ref={file}
            type="file"
            class="hidden"
            tabIndex={-1}
            aria-label={t('file')}
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
          <button type="button" onClick={() => file.current?.click()}>
            {t('file')}
          </button>
          <button type="button" class="quiet" onClick={() => write(gateReport())}>
            {t('sound')}
          </button>
          <button type="button" class="quiet" onClick={() => write(gateReport({ faulty: true }))}>
            {t('faulty')}
          </button>
          <span class="grow" />
          <label>
            {t('charset')}
            <select value={charset} onChange={(event) => setCharset(event.currentTarget.value)}>
              <option value="">{t('none')}</option>
              {CHARSETS.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label>
            {t('profile')}
            <select value={profile} onChange={(event) => setProfile(event.currentTarget.value)}>
              <option value="">{t('none')}</option>
              {(offered.value?.profiles ?? []).map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label class="tick">
            <input
              type="checkbox"
              checked={lenient}
              onChange={(event) => setLenient(event.currentTarget.checked)}
            />
            {t('lenient')}
          </label>
        </div>
      </section>
      {large ? (
        <p class="failure" role="alert">
          {t('tooLargeToTry')}
        </p>
      ) : null}
      {error === undefined ? null : <Failure error={error} />}
      {read === undefined ? null : (
        <>
          <section class="card wide flush">
            <h2 class="inset">
              <Badge status={read.explained.status} />{' '}
              {read.explained.messages.map(({ name }) => name).join(', ')}{' '}
              <small>{read.explained.head.charset}</small>
            </h2>
            <Reading bytes={read.bytes} explained={read.explained} />
          </section>
          <div class="beside">
            {read.explained.documents.length === 0 ? null : (
              <Written
                bytes={read.bytes}
                query={query}
                notations={(offered.value?.notations ?? []).filter((each) =>
                  read.explained.documents.some(({ type }) => each.startsWith(`${type}/`)),
                )}
              />
            )}
            {read.explained.acknowledgement === null ? null : (
              <Card title={t('answerSent')}>
                <pre class="paper">{segments(read.explained.acknowledgement)}</pre>
              </Card>
            )}
          </div>
        </>
      )}
    </>
  );
}

const segments = (wire: string): string => wire.replaceAll(/'(?=[A-Z]{3}\+)/g, "'\n");

/** The same in another notation. */
function Written({
  bytes,
  query,
  notations,
}: {
  bytes: Uint8Array;
  query: string;
  notations: readonly string[];
}) {
  const { t } = useSpeech();
  const [notation, choose] = useState('');
  const [written, setWritten] = useState<string>();
  const [refused, setRefused] = useState<unknown>();
  useEffect(() => {
    setWritten(undefined);
    setRefused(undefined);
    if (notation === '') return;
    let gone = false;
    sendForBytes(`/v1/translate?to=${encodeURIComponent(notation)}&${query}`, bytes as BodyInit, TYPE).then(
      (made) => !gone && setWritten(new TextDecoder().decode(made)),
      (failure: unknown) => !gone && setRefused(failure),
    );
    return () => {
      gone = true;
    };
  }, [bytes, query, notation]);
  const problems = refused instanceof Refused ? (refused.problem as { problems?: Problem[] }).problems : [];
  return (
    <Card title={t('into')}>
      <label class="column">
        {t('notation')}
        <select value={notation} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{t('none')}</option>
          {notations.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      {refused === undefined ? null : <Failure error={refused} />}
      {problems === undefined || problems.length === 0 ? null : (
        <Problems problems={problems.filter(({ severity }) => severity === 'error')} />
      )}
      {written === undefined ? null : (
        <pre class="paper" data-written>
          {segments(written)}
        </pre>
      )}
    </Card>
  );
}
