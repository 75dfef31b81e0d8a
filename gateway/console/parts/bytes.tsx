import { useEffect, useRef, useState } from 'preact/hooks';
import { type ExplainedValue, said } from '../explained.js';
import type { Line } from '../lines.js';
import { useSpeech } from '../words.js';
import { ProblemText } from './problems.js';

/** Lines shown at first: a person begins at the top, and a browser is slow with many thousands. */
const FIRST = 400;

/** What is picked: a place in the bytes, or a field of a document. */
export interface Picked {
  readonly offsets: ReadonlySet<number>;
  readonly fields: ReadonlySet<string>;
  /** Where it was picked: the other side comes into sight. */
  readonly from: 'bytes' | 'fields' | 'problems';
  /** Of a problem: its place. */
  readonly offset?: number;
}

/** The name of a field among all documents. */
export const fieldKey = (document: string, field: string): string => `${document} ${field}`;

/** The bytes of a message, line by line: groups fold, values lead to their fields, problems stand at their places. */
export function Bytes({
  lines,
  picked,
  onPick,
}: {
  lines: readonly Line[];
  picked: Picked | undefined;
  onPick: (value: ExplainedValue) => void;
}) {
  const { t } = useSpeech();
  const [folded, fold] = useState<ReadonlySet<string>>(new Set());
  const [all, showAll] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (picked === undefined || picked.from === 'bytes') return;
    const found =
      root.current?.querySelector('.value.picked') ??
      (picked.offset === undefined ? null : root.current?.querySelector('.line.picked'));
    found?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }, [picked]);
  const toggle = (key: string): void => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    fold(next);
  };
  const groups = lines.filter(({ folds }) => folds !== undefined);
  const seen = lines.filter(({ within }) => !within.some((key) => folded.has(key)));
  const shown = all ? seen : seen.slice(0, FIRST);
  return (
    <>
      {groups.length > 0 && (
        <div class="tools">
          <button
            type="button"
            class="link"
            onClick={() => fold(folded.size > 0 ? new Set() : new Set(groups.map(({ key }) => key)))}
          >
            {folded.size > 0 ? t('unfoldAll') : t('foldAll')}
          </button>
          <span class="note">
            {lines.length} {t('lines')}
          </span>
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section class="bytes" ref={root} tabIndex={0} aria-label={t('original')}>
        {shown.map((line, nth) => (
          <LineView
            key={line.key}
            line={line}
            number={nth + 1}
            picked={picked}
            folded={folded.has(line.key)}
            onFold={() => toggle(line.key)}
            onPick={onPick}
          />
        ))}
        {seen.length > shown.length && (
          <button type="button" class="button plain more-lines" onClick={() => showAll(true)}>
            {t('more')} ({seen.length - shown.length})
          </button>
        )}
      </section>
    </>
  );
}

function LineView({
  line,
  number,
  picked,
  folded,
  onFold,
  onPick,
}: {
  line: Line;
  number: number;
  picked: Picked | undefined;
  folded: boolean;
  onFold: () => void;
  onPick: (value: ExplainedValue) => void;
}) {
  const { t } = useSpeech();
  const worst = line.problems.find(({ severity }) => severity === 'error') ?? line.problems[0];
  const here = picked?.offset !== undefined && picked.offset >= line.from && picked.offset < line.to;
  return (
    <>
      <div class={`line depth-${Math.min(line.depth, 8)} ${worst?.severity ?? ''} ${here ? 'picked' : ''}`}>
        <span class="gutter" aria-hidden="true">
          {number}
        </span>
        {line.folds === undefined ? (
          <span class="fold" />
        ) : (
          <button
            type="button"
            class="fold"
            aria-expanded={!folded}
            aria-label={`${t('group')} ${line.pieces[0]?.text ?? ''}`}
            onClick={onFold}
          >
            {folded ? '▸' : '▾'}
          </button>
        )}
        <code class="text">
          {line.pieces.map((piece, nth) =>
            piece.value === undefined ? (
              <span key={nth} class={piece.tag ? 'tag' : 'sep'} title={piece.tag ? line.title : undefined}>
                {piece.text}
              </span>
            ) : (
              <Value
                key={piece.value.offset}
                value={piece.value}
                text={piece.text}
                picked={picked?.offsets.has(piece.value.offset) ?? false}
                onPick={onPick}
              />
            ),
          )}
          {folded && (
            <span class="note">
              {' '}
              … {line.folds} {t('lines')}
            </span>
          )}
        </code>
        {line.title !== undefined && <span class="line-title">{line.title}</span>}
      </div>
      {line.problems.map((each, nth) => (
        <div key={nth} class={`inline-problem ${each.severity}`}>
          <ProblemText problem={each} />
        </div>
      ))}
    </>
  );
}

function Value({
  value,
  text,
  picked,
  onPick,
}: {
  value: ExplainedValue;
  text: string;
  picked: boolean;
  onPick: (value: ExplainedValue) => void;
}) {
  const kind = value.fields === undefined ? '' : 'mapped';
  return (
    <button
      type="button"
      class={`value ${kind} ${picked ? 'picked' : ''}`}
      title={said(value)}
      aria-pressed={picked}
      onClick={() => onPick(value)}
    >
      {text}
    </button>
  );
}
