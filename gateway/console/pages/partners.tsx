import { get } from '../api.js';
import { useLoad } from '../load.js';
import { Card, Head, When } from '../parts/state.js';
import { useSpeech } from '../words.js';
import { Delivery, type Partner } from './today.js';

/** Who is connected, and how delivery to each goes. */
export function Partners() {
  const { t } = useSpeech();
  const found = useLoad(async () => (await get<{ partners: Partner[] }>('/v1/partners')).partners, [], 15);
  return (
    <>
      <Head title={t('partners')} />
      <Card wide title={t('deliveryState')}>
        <When of={found}>{(all) => <Delivery partners={all} />}</When>
      </Card>
    </>
  );
}
