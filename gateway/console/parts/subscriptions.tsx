import { useState } from 'preact/hooks';
import { get, type Problem, send } from '../api.js';
import { useLoad } from '../load.js';
import { useSpeech } from '../words.js';
import { Badge, Card, Empty, Failure, When } from './state.js';

interface Subscription {
  readonly id: string;
  readonly owner: string;
  readonly url: string;
  readonly types: readonly string[] | null;
  readonly format: string;
  readonly state: string;
}

const PATH = '/v1/subscriptions';

/** Its webhooks: tried, paused, removed; who is signed in makes its own. */
export function Subscriptions({ partner, own }: { partner: string; own: boolean }) {
  const { t, say } = useSpeech();
  const found = useLoad(
    async () =>
      (await get<{ subscriptions: Subscription[] }>(PATH)).subscriptions.filter(
        ({ owner }) => owner === partner,
      ),
    [partner],
  );
  const [url, setUrl] = useState('');
  const [error, setError] = useState<unknown>();
  const [told, tell] = useState('');
  const attempt = async (work: () => Promise<string>): Promise<void> => {
    try {
      tell(await work());
      setError(undefined);
      found.again();
    } catch (failure) {
      setError(failure);
    }
  };
  const change = (id: string, method: string, body?: object): Promise<void> =>
    attempt(async () => {
      await send(`${PATH}/${id}`, body, 'application/json', method);
      return '';
    });
  const test = (id: string): Promise<void> =>
    attempt(async () => {
      const { sent, problem } = await send<{ sent: boolean; problem?: Problem }>(
        `${PATH}/${id}/test`,
        undefined,
      );
      return sent ? t('testTaken') : say(problem?.message);
    });
  const make = (): Promise<void> =>
    attempt(async () => {
      const { secret } = await send<{ secret: string }>(PATH, { url });
      setUrl('');
      return `${t('hookOnce')} ${secret}`;
    });
  return (
    <Card title={t('subscriptionsOf')}>
      {error === undefined ? null : <Failure error={error} />}
      <div role="status">{told === '' ? null : <p class="said">{told}</p>}</div>
      <When of={found}>
        {(all) =>
          all.length === 0 ? (
            <Empty />
          ) : (
            <ul class="hits">
              {all.map((each) => (
                <li key={each.id}>
                  <code>{each.url}</code> <Badge status={each.state} /> {each.types?.join(', ') ?? t('all')}{' '}
                  <button type="button" class="quiet" onClick={() => test(each.id)}>
                    {t('test')}
                  </button>
                  <button
                    type="button"
                    class="quiet"
                    onClick={() =>
                      change(each.id, 'PUT', { state: each.state === 'active' ? 'paused' : 'active' })
                    }
                  >
                    {each.state === 'active' ? t('pause') : t('resume')}
                  </button>
                  <button type="button" class="quiet" onClick={() => change(each.id, 'DELETE')}>
                    {t('remove')}
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </When>
      {own ? (
        <form
          class="filters"
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <label>
            URL
            <input
              required
              placeholder="https://…"
              value={url}
              onInput={(event) => setUrl(event.currentTarget.value)}
            />
          </label>
          <button type="submit">{t('makeHook')}</button>
        </form>
      ) : null}
    </Card>
  );
}
