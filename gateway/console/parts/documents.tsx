import { useEffect, useRef } from 'preact/hooks';
import type { Document } from '../explained.js';
import { typeWord, useSpeech } from '../words.js';
import { fieldKey, type Picked } from './bytes.js';

/** What isn't the sender's to say: it stands folded at the end. */
const OURS: readonly string[] = ['id', 'type', 'version', 'source', 'extensions'];

/** Canonical documents, field by field; a field that a value became leads back to it. */
export function Documents({
  documents,
  known,
  picked,
  onPick,
}: {
  documents: readonly Document[];
  /** Fields that came from a value. */
  known: ReadonlySet<string>;
  picked: Picked | undefined;
  onPick: (key: string) => void;
}) {
  const spoken = useSpeech();
  const { t } = spoken;
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (picked === undefined || picked.from === 'fields') return;
    root.current?.querySelector('.leaf.picked')?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }, [picked]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="documents" ref={root} tabIndex={0} aria-label={t('documents')}>
      {documents.map((document) => {
        const own = Object.entries(document).filter(([name]) => !OURS.includes(name));
        const ours = Object.entries(document).filter(
          ([name, value]) => OURS.includes(name) && !(Array.isArray(value) && value.length === 0),
        );
        const branch = { document: document.id, known, picked, onPick };
        return (
          <article key={document.id}>
            <h3>
              {typeWord(document.type, spoken)} <code>{document.type}</code>
              {document.documentId !== undefined && <span class="note"> {document.documentId}</span>}
            </h3>
            {own.map(([name, value]) => (
              <Branch key={name} {...branch} name={name} path={name} value={value} />
            ))}
            <details>
              <summary>{t('furtherValues')}</summary>
              {ours.map(([name, value]) => (
                <Branch key={name} {...branch} name={name} path={name} value={value} />
              ))}
            </details>
          </article>
        );
      })}
    </section>
  );
}

function Branch({
  document,
  name,
  path,
  value,
  known,
  picked,
  onPick,
}: {
  document: string;
  name: string;
  path: string;
  value: unknown;
  known: ReadonlySet<string>;
  picked: Picked | undefined;
  onPick: (key: string) => void;
}) {
  const more = { document, known, picked, onPick };
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    return (
      <details class="branch" open>
        <summary>
          <code>{name}</code>
          {Array.isArray(value) && <span class="note"> × {entries.length}</span>}
        </summary>
        {entries.map(([inner, below]) => (
          <Branch
            key={inner}
            {...more}
            name={Array.isArray(value) ? String(Number(inner) + 1) : inner}
            path={`${path}.${inner}`}
            value={below}
          />
        ))}
      </details>
    );
  }
  const key = fieldKey(document, path);
  const content = (
    <>
      <code class="name">{name}</code>
      <span class="what">{String(value)}</span>
    </>
  );
  return known.has(key) ? (
    <button
      type="button"
      class={`leaf mapped ${picked?.fields.has(key) ? 'picked' : ''}`}
      aria-pressed={picked?.fields.has(key) ?? false}
      title={path}
      onClick={() => onPick(key)}
    >
      {content}
    </button>
  ) : (
    <div class="leaf" title={path}>
      {content}
    </div>
  );
}
