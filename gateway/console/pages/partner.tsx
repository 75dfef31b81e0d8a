import { useState } from 'preact/hooks';
import { get, send, type Text } from '../api.js';
import { useLoad } from '../load.js';
import { Card, Empty, Failure, Head, When } from '../parts/state.js';
import { to } from '../route.js';
import { useSpeech } from '../words.js';
import { Delivery, type Partner } from './today.js';

interface Whole extends Partner {
  readonly agreement?: Readonly<Record<string, unknown>>;
  /** What it may see and why, in words. */
  readonly sharing?: readonly Text[];
}

interface Key {
  readonly id: string;
  readonly partner: string;
  readonly name?: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt?: string;
}

interface Subscription {
  readonly id: string;
  readonly partner?: string;
  readonly url: string;
  readonly feed?: string;
  readonly state?: string;
}

/** One partner: agreement, what it sees and why, keys, subscriptions, and how delivery goes. */
export function PartnerPage({ id }: { id: string }) {
  const { t, say } = useSpeech();
  const path = `/v1/partners/${encodeURIComponent(id)}`;
  const found = useLoad(() => get<Whole>(path), [id]);
  const [error, setError] = useState<unknown>();
  const act = (action: 'pause' | 'resume') => async (): Promise<void> => {
    try {
      await send(`${path}/${action}`, { reason: 'console' });
      setError(undefined);
      found.again();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <When of={found}>
      {(partner) => (
        <>
          <Head title={partner.name === undefined ? id : say(partner.name)}>
            <a class="button" href={to(['messages'], { sender: id })}>
              {t('messages')}
            </a>
            {partner.delivery.state === 'paused' ? (
              <button type="button" onClick={act('resume')}>
                {t('resume')}
              </button>
            ) : (
              <button type="button" onClick={act('pause')}>
                {t('pause')}
              </button>
            )}
          </Head>
          {error === undefined ? null : <Failure error={error} />}
          <Card wide title={t('delivery')}>
            <Delivery partners={[partner]} />
          </Card>
          {partner.agreement === undefined ? null : (
            <Card wide title={t('agreement')}>
              <dl class="facts row">
                {Object.entries(partner.agreement).map(([name, value]) => (
                  <>
                    <dt>{name}</dt>
                    <dd>{String(value)}</dd>
                  </>
                ))}
              </dl>
            </Card>
          )}
          {partner.sharing === undefined ? null : (
            <Card wide title={t('sees')}>
              <ul>
                {partner.sharing.map((each) => (
                  <li key={each.en}>{say(each)}</li>
                ))}
              </ul>
            </Card>
          )}
          {partner.kind === 'partner' ? (
            <div class="beside">
              <Keys partner={id} />
              <Subscriptions partner={id} />
            </div>
          ) : null}
        </>
      )}
    </When>
  );
}

function Keys({ partner }: { partner: string }) {
  const { t, when } = useSpeech();
  const found = useLoad(
    async () => (await get<{ keys: Key[] }>('/v1/keys')).keys.filter((each) => each.partner === partner),
    [partner],
  );
  const [made, setMade] = useState<string | undefined>();
  const [error, setError] = useState<unknown>();
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      setError(undefined);
      found.again();
    } catch (failure) {
      setError(failure);
    }
  };
  const make = (): Promise<void> =>
    attempt(async () => setMade((await send<{ key: string }>('/v1/keys', { partner, name: 'console' })).key));
  const revoke = (id: string): Promise<void> =>
    attempt(() => send(`/v1/keys/${id}`, undefined, 'application/json', 'DELETE'));
  return (
    <Card title={t('keysOf')}>
      {error === undefined ? null : <Failure error={error} />}
      {made === undefined ? null : (
        <p class="said" role="status">
          {t('keyOnce')} <code>{made}</code>
        </p>
      )}
      <When of={found}>
        {(keys) =>
          keys.length === 0 ? (
            <Empty />
          ) : (
            <table>
              <tbody>
                {keys.map((each) => (
                  <tr key={each.id}>
                    <td>{each.name ?? each.id}</td>
                    <td>
                      {when(each.createdAt)} {each.createdBy}
                    </td>
                    <td>{each.expiresAt === undefined ? '' : `→ ${when(each.expiresAt)}`}</td>
                    <td>
                      <button type="button" class="quiet" onClick={() => revoke(each.id)}>
                        {t('revoke')}
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </When>
      <button type="button" onClick={make}>
        {t('newKey')}
      </button>
    </Card>
  );
}

function Subscriptions({ partner }: { partner: string }) {
  const { t } = useSpeech();
  const found = useLoad(
    async () =>
      (await get<{ subscriptions: Subscription[] }>('/v1/subscriptions')).subscriptions.filter(
        (each) => each.partner === undefined || each.partner === partner,
      ),
    [partner],
  );
  return (
    <Card title={t('subscriptionsOf')}>
      <When of={found}>
        {(all) =>
          all.length === 0 ? (
            <Empty />
          ) : (
            <ul>
              {all.map((each) => (
                <li key={each.id}>
                  {each.feed ?? ''} → <code>{each.url}</code> {each.state ?? ''}
                </li>
              ))}
            </ul>
          )
        }
      </When>
    </Card>
  );
}
