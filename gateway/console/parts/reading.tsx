import { useMemo, useState } from 'preact/hooks';
import type { Problem } from '../api.js';
import { type Explained, type ExplainedNode, type ExplainedValue, said } from '../explained.js';
import { linesOf } from '../lines.js';
import { useSpeech } from '../words.js';
import { Bytes, fieldKey, type Picked } from './bytes.js';
import { Documents } from './documents.js';
import { Problems } from './problems.js';
import { Tabs } from './tabs.js';
import { Tree } from './tree.js';

/** Which values became which field, and the other way round. */
function indexOf(explained: Explained | undefined): ReadonlyMap<string, readonly ExplainedValue[]> {
  const found = new Map<string, ExplainedValue[]>();
  const visit = (node: ExplainedNode): void => {
    for (const value of node.values)
      for (const { document, field } of value.fields ?? []) {
        const key = fieldKey(document, field);
        const list = found.get(key);
        if (list === undefined) found.set(key, [value]);
        else list.push(value);
      }
    node.children.forEach(visit);
  };
  for (const { nodes } of explained?.messages ?? []) nodes.forEach(visit);
  return found;
}

/** A message as a person reads it: problems, bytes or structure on one side, the documents that it became on the other. */
export function Reading({ bytes, explained }: { bytes: Uint8Array; explained: Explained | undefined }) {
  const { t } = useSpeech();
  const [view, show] = useState<'bytes' | 'tree'>('bytes');
  const [picked, pick] = useState<Picked>();
  const [told, tell] = useState('');
  const shown = useMemo(
    () => (explained?.carried === undefined ? bytes : new TextEncoder().encode(explained.carried)),
    [bytes, explained],
  );
  const lines = useMemo(() => linesOf(shown, explained), [shown, explained]);
  const index = useMemo(() => indexOf(explained), [explained]);
  const pickValue = (value: ExplainedValue): void => {
    const fields = (value.fields ?? []).map(({ document, field }) => fieldKey(document, field));
    pick({ offsets: new Set([value.offset]), fields: new Set(fields), from: 'bytes' });
    tell([said(value), ...(value.fields ?? []).map(({ field }) => `→ ${field}`)].join('  '));
  };
  const pickField = (key: string): void => {
    const values = index.get(key) ?? [];
    pick({ offsets: new Set(values.map(({ offset }) => offset)), fields: new Set([key]), from: 'fields' });
    tell(
      `${key.slice(key.indexOf(' ') + 1)} ← ${values.map((each) => `${each.value} (${said(each)})`).join(', ')}`,
    );
  };
  const pickProblem = ({ at }: Problem): void => {
    show('bytes');
    if (at !== undefined)
      pick({ offsets: new Set([at.offset]), fields: new Set(), from: 'problems', offset: at.offset });
  };
  const { carried } = explained ?? {};
  return (
    <div class="reading">
      {explained !== undefined && explained.problems.length > 0 && (
        <details class="problem-box" open={explained.problems.length <= 5}>
          <summary>
            {t('problems')} ({explained.problems.length})
          </summary>
          <Problems problems={explained.problems} choose={carried === undefined ? pickProblem : undefined} />
        </details>
      )}
      <div class={`split ${explained === undefined || explained.documents.length === 0 ? 'alone' : ''}`}>
        <div class="side">
          <div class="side-head">
            <Tabs
              label={t('view')}
              at={view}
              onPick={show}
              tabs={[
                ['bytes', t('original')],
                ['tree', t('tree')],
              ]}
            />
            {carried !== undefined && <span class="note">{t('carried')}</span>}
          </div>
          {view === 'bytes' || explained === undefined ? (
            <Bytes lines={lines} picked={picked} onPick={pickValue} />
          ) : (
            <Tree explained={explained} picked={picked} onPick={pickValue} />
          )}
        </div>
        {explained !== undefined && explained.documents.length > 0 && (
          <div class="side">
            <div class="side-head">
              <h2>{t('documents')}</h2>
              <span class="note">{t('lineage')}</span>
            </div>
            <Documents
              documents={explained.documents}
              known={new Set(index.keys())}
              picked={picked}
              onPick={pickField}
            />
          </div>
        )}
      </div>
      <p class="lineage" aria-live="polite">
        {told}
      </p>
    </div>
  );
}
