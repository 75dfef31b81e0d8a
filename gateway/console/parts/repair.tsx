import { useEffect, useMemo, useState } from 'preact/hooks';
import { getBytes, send } from '../api.js';
import { base64, encode } from '../charset.js';
import type { Explained } from '../explained.js';
import { decoderOf, linesOf } from '../lines.js';
import { useLoad } from '../load.js';
import type { Exception } from '../pages/exceptions.js';
import { useSpeech } from '../words.js';
import { Bytes } from './bytes.js';
import { Problems } from './problems.js';
import { Badge, Card, Failure, When } from './state.js';

const explain = (bytes: Uint8Array, charset?: string): Promise<Explained> =>
  send(`/v1/explain${charset === undefined ? '' : `?charset=${charset}`}`, bytes, 'application/octet-stream');

/** How long one must pause in typing before it is checked, in ms. */
const PAUSE = 300;

interface Received {
  readonly bytes: Uint8Array;
  readonly explained: Explained;
  /** The repair that waits, in place of what is to be edited. */
  readonly proposed?: Uint8Array;
}

/** The message as received beside what it is to be, checked as one types, in its own character set; applied by a second person. */
export function Repair({
  path,
  shown,
  agency,
  done,
}: {
  path: string;
  shown: Exception;
  /** Who acts is the competent agency itself: it needs no authorisation. */
  agency: boolean;
  done: () => void;
}) {
  const { t } = useSpeech();
  const { proposal } = shown;
  const received = useLoad(async (): Promise<Received> => {
    const bytes = await getBytes(`${path}/raw`);
    const explained = await explain(bytes);
    return proposal === undefined
      ? { bytes, explained }
      : { bytes, explained, proposed: await getBytes(`${path}/proposal`) };
  }, [path, proposal?.sha256]);
  return (
    <Card wide title={t('repair')}>
      <When of={received}>{(given) => <Bench {...given} {...{ path, proposal, agency, done }} />}</When>
    </Card>
  );
}

function Bench({
  bytes,
  explained,
  proposed,
  path,
  proposal,
  agency,
  done,
}: Received & {
  path: string;
  proposal: Exception['proposal'];
  agency: boolean;
  done: () => void;
}) {
  const { t } = useSpeech();
  const { charset } = explained.head;
  const [text, setText] = useState(() => decoderOf(charset).decode(proposed ?? bytes));
  const [verdict, tell] = useState<Explained>();
  const [grant, setGrant] = useState({ authorisation: '', reason: '' });
  const [error, setError] = useState<unknown>();
  const lines = useMemo(() => linesOf(bytes, explained), [bytes, explained]);
  const encoded = useMemo(() => encode(text, charset), [text, charset]);
  useEffect(() => {
    tell(undefined);
    if (typeof encoded === 'string') return;
    let gone = false;
    const timer = setTimeout(
      () =>
        explain(encoded, charset).then(
          (said) => !gone && tell(said),
          (failure: unknown) => !gone && setError(failure),
        ),
      PAUSE,
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [encoded, charset]);
  const act = async (action: 'propose' | 'repair'): Promise<void> => {
    try {
      const { authorisation, reason } = grant;
      await send(`${path}/${action}`, {
        reason,
        ...(authorisation === '' ? {} : { authorisation }),
        ...(action === 'propose' ? { base64: base64(encoded as Uint8Array) } : {}),
      });
      setError(undefined);
      done();
    } catch (failure) {
      setError(failure);
    }
  };
  const ready = grant.reason.trim() !== '' && (agency || grant.authorisation.trim() !== '');
  return (
    <>
      <div class="beside repair">
        <div class="column">
          <h3>{t('repairBefore')}</h3>
          <div class="frame">
            <Bytes lines={lines} picked={undefined} onPick={() => undefined} />
          </div>
        </div>
        <label class="column">
          <h3>
            {proposal === undefined ? t('repairAfter') : `${t('proposal')}: ${proposal.by}`}{' '}
            {verdict === undefined ? null : <Badge status={verdict.status} />}
          </h3>
          <textarea
            class="paper"
            spellcheck={false}
            readOnly={proposal !== undefined}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
      </div>
      <div role="status" aria-live="polite">
        {typeof encoded === 'string' ? (
          <p class="failure">
            {t('noCharacter')}: {encoded} ({charset})
          </p>
        ) : verdict === undefined ? (
          <p class="note">{t('checking')}</p>
        ) : verdict.problems.length === 0 ? (
          <p class="said">{t('clean')}</p>
        ) : (
          <Problems problems={verdict.problems} />
        )}
      </div>
      {error === undefined ? null : <Failure error={error} />}
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t('authorisation')}
          <input
            value={grant.authorisation}
            onInput={(event) => setGrant({ ...grant, authorisation: event.currentTarget.value })}
          />
        </label>
        <label>
          {t('reason')}
          <input
            value={grant.reason}
            onInput={(event) => setGrant({ ...grant, reason: event.currentTarget.value })}
          />
        </label>
        {proposal === undefined ? (
          <button
            type="button"
            class="main"
            disabled={!ready || typeof encoded === 'string'}
            onClick={() => act('propose')}
          >
            {t('propose')}
          </button>
        ) : (
          <button type="button" class="main" disabled={!ready} onClick={() => act('repair')}>
            {t('confirmRepair')}
          </button>
        )}
        {ready ? null : <span class="note">{t('grantFirst')}</span>}
      </form>
    </>
  );
}
