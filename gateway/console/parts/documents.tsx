import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLoad } from '../load.js';
import { typeWord, useSpeech } from '../words.js';
import { Json } from './json.js';
import { Empty, When } from './state.js';

/** Where a field of a document came from: its path, and the bytes of what was received. */
export interface Origin {
  readonly field: string;
  readonly from: number;
  readonly to: number;
}

export interface Told {
  readonly documents: ReadonlyArray<
    Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string }
  >;
  /** By document, in their order. */
  readonly lineage?: ReadonlyArray<readonly Origin[]>;
}

/** Documents beside the original: a field leads to the component it came from, and the component to its field. */
export function Documents({
  load,
  on,
  picked,
  choose,
}: {
  load: () => Promise<Told>;
  on: readonly unknown[];
  /** Offset of what was clicked in the original. */
  picked?: number | undefined;
  choose?: (place: { readonly from: number; readonly to: number }) => void;
}) {
  const { t } = useSpeech();
  const told = useLoad(load, on);
  return (
    <When of={told}>
      {({ documents, lineage }) =>
        documents.length === 0 ? (
          <Empty>{t('noDocuments')}</Empty>
        ) : (
          <>
            {lineage === undefined ? null : <p class="note">{t('lineage')}</p>}
            <div class="scroll">
              {documents.slice(0, MOST).map((each, nth) => (
                <One
                  key={each.id}
                  document={each}
                  origins={lineage?.[nth] ?? []}
                  picked={picked}
                  choose={choose}
                  open={documents.length === 1 || nth === 0}
                />
              ))}
            </div>
            {documents.length > MOST ? <p class="note">+{documents.length - MOST}</p> : null}
          </>
        )
      }
    </When>
  );
}

/** More documents than anybody reads on one page are counted. */
const MOST = 50;

function One({
  document: shown,
  origins,
  picked,
  choose,
  open,
}: {
  document: Told['documents'][number];
  origins: readonly Origin[];
  picked: number | undefined;
  choose: ((place: { readonly from: number; readonly to: number }) => void) | undefined;
  open: boolean;
}) {
  const spoken = useSpeech();
  const [field, setField] = useState<string | undefined>();
  const byField = useMemo(() => new Map(origins.map((each) => [each.field, each])), [origins]);
  useEffect(() => {
    if (picked === undefined) return;
    // The smallest stretch that holds it, else the nearest before it.
    const behind = origins.filter(({ from, to }) => picked >= from && picked < to);
    const mine = behind.sort((a, b) => a.to - a.from - (b.to - b.from))[0];
    if (mine === undefined) return;
    setField(mine.field);
    choose?.(mine);
    requestAnimationFrame(() =>
      globalThis.document
        .querySelector(`[data-path="${CSS.escape(mine.field)}"]`)
        ?.scrollIntoView({ block: 'nearest' }),
    );
  }, [picked, origins, choose]);
  const pick = (path: string): void => {
    const origin = byField.get(path);
    setField(path);
    if (origin !== undefined) choose?.(origin);
  };
  return (
    <details class="document" open={open}>
      <summary>
        {typeWord(shown.type, spoken)} <small>{String(shown.documentId ?? shown.id)}</small>
      </summary>
      <Json value={shown} chosen={field} pick={pick} known={(path) => byField.has(path)} />
    </details>
  );
}
