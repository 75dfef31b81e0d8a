import { get } from '../api.js';
import { useLoad } from '../load.js';
import { Delivery, type Partner } from '../parts/delivery.js';
import { Card, Head, When } from '../parts/state.js';
import { TestMessage } from '../parts/test-message.js';
import { useSpeech } from '../words.js';

/** Who is connected, and how delivery to each goes. */
export function Partners({ own }: { own: boolean }) {
  const { t } = useSpeech();
  const found = useLoad(async () => (await get<{ partners: Partner[] }>('/v1/partners')).partners, [], 15);
  return (
    <>
      <Head title={t('partners')} />
      <Card wide title={t('deliveryState')}>
        <When of={found}>{(all) => <Delivery partners={all} />}</When>
      </Card>
      {own ? <TestMessage /> : null}
    </>
  );
}
