import type { Problem } from '../api.js';
import { to } from '../route.js';
import { useSpeech } from '../words.js';
import { Badge, Empty } from './state.js';

export interface Partner {
  readonly id: string;
  readonly kind: 'partner' | 'node';
  readonly name?: { readonly zh: string; readonly en: string };
  readonly delivery: {
    readonly address: boolean;
    readonly state: 'working' | 'failing' | 'paused';
    readonly due: number;
    readonly dead: number;
    readonly inFlight: number;
    readonly oldestDue?: string;
    readonly breaker: { readonly state: string; readonly failures: number; readonly lastError?: Problem };
  };
}

/** How delivery to each goes, and what stands in its way. */
export function Delivery({ partners }: { partners: readonly Partner[] }) {
  const { t, say, when } = useSpeech();
  if (partners.length === 0) return <Empty />;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('partner')}</th>
          <th scope="col">{t('status')}</th>
          <th scope="col">{t('pending')}</th>
          <th scope="col">{t('dead')}</th>
          <th scope="col">{t('oldest')}</th>
          <th scope="col">{t('breaker')}</th>
        </tr>
      </thead>
      <tbody>
        {partners.map(({ id, name, delivery }) => (
          <tr key={id}>
            <td>
              <a href={to(['partners', id])}>{name === undefined ? id : say(name)}</a>
            </td>
            <td>
              {delivery.address ? (
                <Badge status={delivery.breaker.state === 'half-open' ? 'half-open' : delivery.state} />
              ) : (
                '–'
              )}
              {delivery.breaker.lastError === undefined || delivery.state === 'working' ? null : (
                <small class="why">{say(delivery.breaker.lastError.message)}</small>
              )}
            </td>
            <td>{delivery.due}</td>
            <td>
              {delivery.dead === 0 ? 0 : <a href={to(['exceptions'], { kind: 'dead' })}>{delivery.dead}</a>}
            </td>
            <td>{when(delivery.oldestDue)}</td>
            <td>
              {delivery.breaker.state === 'closed' ? t('closedWord') : t('openWord')}
              {delivery.breaker.failures === 0 ? null : (
                <small class="why">
                  {t('inARow')} {delivery.breaker.failures}
                </small>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
