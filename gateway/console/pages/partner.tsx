import { useState } from 'preact/hooks';
import { get, send, type Text } from '../api.js';
import { useLoad } from '../load.js';
import { Delivery, type Partner } from '../parts/delivery.js';
import { Keys } from '../parts/keys.js';
import { Card, Failure, Head, When } from '../parts/state.js';
import { Subscriptions } from '../parts/subscriptions.js';
import { to } from '../route.js';
import { useSpeech } from '../words.js';

interface Whole extends Partner {
  readonly agreement?: Readonly<Record<string, unknown>>;
  /** What it may see and why, in words. */
  readonly sharing?: readonly Text[];
}

/** One partner: agreement, what it sees and why, keys, subscriptions, and how delivery goes. */
export function PartnerPage({ id, operator, own }: { id: string; operator: boolean; own: boolean }) {
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
            {!operator ? null : partner.delivery.state === 'paused' ? (
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
              <Keys partner={id} own={own} />
              <Subscriptions partner={id} own={own} />
            </div>
          ) : null}
        </>
      )}
    </When>
  );
}
