import { useEffect, useState } from 'preact/hooks';
import { get } from '../api.js';
import { useLoad } from '../load.js';
import { Empty, Head, When } from '../parts/state.js';
import { go } from '../route.js';
import { useSpeech } from '../words.js';
import { HitTitle } from './messages.js';

interface Hit {
  readonly kind: string;
  readonly value: string;
  readonly documents: readonly unknown[];
}

/** Finds containers, bills, declarations and vessel calls by what they bear. */
export function Timelines({ query }: { query: URLSearchParams }) {
  const { t } = useSpeech();
  const asked = query.get('q') ?? '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  return (
    <>
      <Head title={t('timelines')} />
      <search>
        <form
          class="search big"
          onSubmit={(event) => {
            event.preventDefault();
            go(['timelines'], { q: text.trim() });
          }}
        >
          <input
            type="search"
            aria-label={t('searchAnything')}
            placeholder={t('searchAnything')}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" class="main">
            {t('search')}
          </button>
        </form>
      </search>
      {asked === '' ? null : <Found text={asked} />}
    </>
  );
}

function Found({ text }: { text: string }) {
  const { t } = useSpeech();
  const found = useLoad(
    async () => (await get<{ hits: Hit[] }>(`/v1/search?q=${encodeURIComponent(text)}`)).hits,
    [text],
  );
  return (
    <When of={found}>
      {(hits) =>
        hits.length === 0 ? (
          <Empty>{t('noHits')}</Empty>
        ) : (
          <ul class="hits">
            {hits.map(({ kind, value, documents }) => (
              <li key={`${kind}/${value}`}>
                <HitTitle kind={kind} value={value} />{' '}
                <small>
                  {documents.length} {t('documents')}
                </small>
              </li>
            ))}
          </ul>
        )
      }
    </When>
  );
}
