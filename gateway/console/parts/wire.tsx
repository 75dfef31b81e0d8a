import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { decoder, folds, type Mark, wireLines } from '../wire.js';
import { useSpeech } from '../words.js';

/** What was received, segment by segment: problems marked, groups folded, the chosen place in view. */
export function Wire({
  bytes,
  syntax,
  charset,
  marks,
  chosen,
  pick,
}: {
  bytes: Uint8Array;
  syntax: string | undefined;
  charset: string | undefined;
  marks: readonly Mark[];
  /** Offsets of the place to bring into view. */
  chosen?: { readonly from: number; readonly to: number } | undefined;
  /** Called with the offset of what was clicked. */
  pick?: (offset: number) => void;
}) {
  const { t } = useSpeech();
  const lines = useMemo(() => wireLines(bytes, syntax), [bytes, syntax]);
  const heads = useMemo(() => folds(lines), [lines]);
  const decode = useMemo(() => decoder(charset), [charset]);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const box = useRef<HTMLElement>(null);
  const groups = useMemo(() => [...new Set(heads.filter((each) => each >= 0))], [heads]);
  useEffect(() => {
    if (chosen === undefined) return;
    const nth = lines.findIndex(({ from, to }) => chosen.from >= from && chosen.from < to);
    const head = heads[nth] ?? -1;
    if (head >= 0) setClosed((some) => new Set([...some].filter((each) => each !== head)));
    requestAnimationFrame(() =>
      box.current?.querySelector(`[data-line="${nth}"]`)?.scrollIntoView({ block: 'center' }),
    );
  }, [chosen, lines, heads]);
  const turn = (nth: number): void =>
    setClosed((some) => new Set(some.has(nth) ? [...some].filter((each) => each !== nth) : [...some, nth]));
  return (
    <div class="wire">
      {groups.length === 0 ? null : (
        <div class="tools">
          <button type="button" class="quiet" onClick={() => setClosed(new Set(groups))}>
            {t('foldAll')}
          </button>
          <button type="button" class="quiet" onClick={() => setClosed(new Set())}>
            {t('unfoldAll')}
          </button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="lines" ref={box} tabIndex={0} aria-label={t('original')}>
        {lines.map((line, nth) => {
          const head = heads[nth] ?? -1;
          if (head >= 0 && closed.has(head)) return null;
          const isHead = groups.includes(nth);
          return (
            <div key={nth} class="line" data-line={nth}>
              {isHead ? (
                <button
                  type="button"
                  class="fold"
                  aria-expanded={!closed.has(nth)}
                  aria-label={`${line.tag} ${nth + 1}`}
                  onClick={() => turn(nth)}
                >
                  {closed.has(nth) ? '▸' : '▾'}
                </button>
              ) : (
                <span class="fold" />
              )}
              <span class="number">{nth + 1}</span>
              <code class={head >= 0 ? 'inner' : ''}>
                {pieces(line, marks, chosen).map(({ from, to, mark }) => (
                  <Piece
                    key={from}
                    text={decode(bytes.subarray(from, to)).replace(/[\r\n]+$/, '')}
                    mark={mark}
                    pick={pick && (() => pick(from))}
                    tag={from === line.from ? line.tag : ''}
                  />
                ))}
              </code>
            </div>
          );
        })}
      </section>
    </div>
  );
}

function Piece({
  text,
  mark,
  pick,
  tag,
}: {
  text: string;
  mark: Mark | undefined;
  pick: (() => void) | undefined;
  tag: string;
}) {
  if (mark !== undefined)
    return (
      <mark class={mark.kind} title={mark.title}>
        {text}
      </mark>
    );
  const named = tag !== '' && text.startsWith(tag);
  const shown = named ? (
    <>
      <b>{tag}</b>
      {text.slice(tag.length)}
    </>
  ) : (
    text
  );
  // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the documents beside it lead to the same by keyboard
  // biome-ignore lint/a11y/useKeyWithClickEvents: as above
  return pick === undefined ? <span>{shown}</span> : <span onClick={pick}>{shown}</span>;
}

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly mark: Mark | undefined;
}

/** A line cut where marks begin and end. */
function pieces(
  line: { readonly from: number; readonly to: number },
  marks: readonly Mark[],
  chosen: { readonly from: number; readonly to: number } | undefined,
): readonly Cut[] {
  const here: Mark[] = marks.filter(({ from }) => from >= line.from && from < line.to);
  if (chosen !== undefined && chosen.from >= line.from && chosen.from < line.to)
    here.unshift({ ...chosen, kind: 'chosen', title: '' });
  here.sort((a, b) => a.from - b.from);
  const cuts: Cut[] = [];
  let at = line.from;
  for (const mark of here) {
    if (mark.from < at) continue;
    if (mark.from > at) cuts.push({ from: at, to: mark.from, mark: undefined });
    const to = Math.min(mark.to, line.to);
    cuts.push({ from: mark.from, to, mark });
    at = to;
  }
  if (at < line.to) cuts.push({ from: at, to: line.to, mark: undefined });
  return cuts;
}
