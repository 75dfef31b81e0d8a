import { useState } from 'preact/hooks';
import { download, get, getBytes, Refused, send } from '../api.js';
import type { Explained } from '../explained.js';
import { useLoad } from '../load.js';
import { Problems } from '../parts/problems.js';
import { Reading } from '../parts/reading.js';
import { Badge, Card, Empty, Failure, Head, When } from '../parts/state.js';
import { to } from '../route.js';
import { useSpeech } from '../words.js';
import { type MessageRow, nameOf } from './messages.js';

interface Whole extends MessageRow {
  readonly version: number;
  readonly erasedAt?: string;
  readonly deliveries: ReadonlyArray<{
    readonly id?: string;
    readonly partner?: string;
    readonly kind: string;
    readonly status: string;
    readonly settledAt?: string;
  }>;
  readonly acknowledgements: ReadonlyArray<{ readonly name: string; readonly href: string }>;
}

interface Entry {
  readonly index?: number;
  readonly fact: { readonly at: string; readonly kind: string };
  readonly words: { readonly zh: string; readonly en: string };
}

/** One message: its bytes with the problems in place, its documents and where each field came from, what became of it. */
export function MessagePage({ id, operator }: { id: string; operator: boolean }) {
  const message = useLoad(() => get<Whole>(`/v1/messages/${id}`), [id]);
  return <When of={message}>{(whole) => <Shown whole={whole} operator={operator} />}</When>;
}

function Shown({ whole, operator }: { whole: Whole; operator: boolean }) {
  const { t, when } = useSpeech();
  const { id, head } = whole;
  const [said, tell] = useState<unknown>();
  const replay = async (): Promise<void> => {
    try {
      await send(`/v1/messages/${id}/replay`, undefined);
      tell(t('replayed'));
    } catch (error) {
      tell(error);
    }
  };
  const save = (path: string, name: string) => () => download(path, name).catch(tell);
  return (
    <>
      <Head
        title={
          <>
            {nameOf(whole)} <Badge status={whole.status} />
          </>
        }
      >
        <button type="button" onClick={save(`/v1/messages/${id}/raw`, `${id}.txt`)}>
          {t('rawDownload')}
        </button>
        <button type="button" onClick={save(`/v1/messages/${id}/evidence`, `${id}.zip`)}>
          {t('evidence')}
        </button>
        {operator ? (
          <button type="button" onClick={replay}>
            {t('replay')}
          </button>
        ) : null}
      </Head>
      <div role="status" aria-live="polite">
        {said === undefined ? null : typeof said === 'string' ? (
          <p class="said">{said}</p>
        ) : (
          <Failure error={said} />
        )}
      </div>
      <dl class="facts row">
        <dt>{t('sender')}</dt>
        <dd>{whole.sender}</dd>
        <dt>{t('received')}</dt>
        <dd>{when(whole.receivedAt)}</dd>
        <dt>{t('channel')}</dt>
        <dd>{whole.channel}</dd>
        <dt>{t('reference')}</dt>
        <dd>{head?.reference ?? '–'}</dd>
        <dt>{t('size')}</dt>
        <dd>{whole.bytes.toLocaleString()} B</dd>
        <dt>{t('version')}</dt>
        <dd>{whole.version}</dd>
      </dl>
      <Content whole={whole} />
      <div class="beside">
        <Card title={t('deliveries')}>
          {whole.deliveries.length === 0 ? (
            <Empty />
          ) : (
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('partner')}</th>
                  <th scope="col">{t('status')}</th>
                  <th scope="col">{t('settled')}</th>
                </tr>
              </thead>
              <tbody>
                {whole.deliveries.map((each, nth) => (
                  <tr key={each.id ?? nth}>
                    <td>{each.partner ?? each.kind}</td>
                    <td>
                      <Badge status={each.status} />
                    </td>
                    <td>{when(each.settledAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <h3>{t('answers')}</h3>
          {whole.acknowledgements.length === 0 ? (
            <Empty />
          ) : (
            whole.acknowledgements.map(({ name, href }) => <Answer key={name} name={name} href={href} />)
          )}
        </Card>
        <Card title={t('trail')}>
          <Trail id={id} />
        </Card>
      </div>
      <p>
        <a href={to(['messages'])}>← {t('messages')}</a>
      </p>
    </>
  );
}

/** Bytes and documents side by side; what is too large to be laid out value by value is shown as it came. */
function Content({ whole }: { whole: Whole }) {
  const { say, t } = useSpeech();
  const path = `/v1/messages/${whole.id}`;
  // What is erased, or isn't for this caller, is answered with why.
  const raw = useLoad(() => getBytes(`${path}/raw`), [path, whole.version]);
  const explained = useLoad(async () => {
    try {
      return { value: await get<Explained>(`${path}/explain`) };
    } catch (error) {
      if (error instanceof Refused && error.status === 413) return {};
      throw error;
    }
  }, [path, whole.version, whole.status]);
  if (raw.error instanceof Refused)
    return (
      <Card wide title={t('original')}>
        <Empty>{say(raw.error.problem.message) || t('nothing')}</Empty>
      </Card>
    );
  return (
    <When of={raw}>
      {(bytes) => (
        <When of={explained}>
          {({ value }) => (
            <>
              {value === undefined ? (
                <Card wide title={t('problems')}>
                  <Problems problems={whole.problems} />
                </Card>
              ) : null}
              <section class="card wide flush">
                <Reading
                  bytes={bytes}
                  explained={value === undefined ? undefined : { ...value, problems: whole.problems }}
                />
              </section>
            </>
          )}
        </When>
      )}
    </When>
  );
}

function Answer({ name, href }: { name: string; href: string }) {
  const [open, setOpen] = useState(false);
  const text = useLoad(
    async () => (open ? new TextDecoder().decode(await getBytes(href)) : ''),
    [open, href],
  );
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{name}</summary>
      <When of={text}>{(read) => <pre class="paper">{read}</pre>}</When>
    </details>
  );
}

function Trail({ id }: { id: string }) {
  const { say } = useSpeech();
  const found = useLoad(async () => (await get<{ trail: Entry[] }>(`/v1/messages/${id}/trail`)).trail, [id]);
  return (
    <When of={found}>
      {(trail) =>
        trail.length === 0 ? (
          <Empty />
        ) : (
          <ol class="trail">
            {trail.map((each, nth) => (
              <li key={nth}>{say(each.words)}</li>
            ))}
          </ol>
        )
      }
    </When>
  );
}
