import { useState } from 'preact/hooks';
import { get, send } from '../api.js';
import { useLoad } from '../load.js';
import { useSpeech } from '../words.js';
import { Card, Empty, Failure, When } from './state.js';

interface Key {
  readonly id: string;
  readonly partner: string;
  readonly name?: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt?: string;
}

/** Its API keys that were made over the API: each is shown once, when it is made. */
export function Keys({ partner, own }: { partner: string; own: boolean }) {
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
    attempt(async () =>
      setMade(
        (await send<{ key: string }>('/v1/keys', { ...(own ? {} : { partner }), name: 'console' })).key,
      ),
    );
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
