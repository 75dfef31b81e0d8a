import type { ElementNode, Leaf, Node } from '../../core/index.js';
import type { Charset } from '../charset.js';
import { fieldStarts, valueEnd } from './records.js';

const field = (element: number): Leaf => ({ kind: 'component', element, component: 1 });
const NONE: readonly never[] = [];

/** What a record needs of the file it stands in. */
export interface FlatText {
  readonly bytes: Uint8Array;
  readonly charset: Charset;
}

/** One record as a node; field n is element n, its id being element 1. Values are decoded when asked for. */
export function recordNode(text: FlatText, from: number, to: number, position: number): Node {
  let starts: readonly number[] | undefined;
  const bounds = (element: number): readonly [number, number] | undefined => {
    starts ??= fieldStarts(text.bytes, from, to);
    const start = starts[element - 1];
    return start === undefined
      ? undefined
      : [start, valueEnd(text.bytes, start, (starts[element] ?? to + 1) - 1)];
  };
  const where = (leaf: Leaf | undefined): readonly [number, number] | undefined =>
    leaf?.kind === 'component' && leaf.component === 1 && (leaf.repeat ?? 1) === 1
      ? bounds(leaf.element)
      : undefined;
  const value = (leaf: Leaf): string | undefined => {
    const place = where(leaf);
    if (place === undefined || place[0] === place[1]) return undefined;
    const read = released(text.charset.text(text.bytes, place[0], place[1]));
    return read === '' ? undefined : read;
  };
  const filled = (): readonly number[] => {
    starts ??= fieldStarts(text.bytes, from, to);
    const found: number[] = [];
    for (let i = 1; i <= starts.length; i++) if (value(field(i)) !== undefined) found.push(i);
    return found;
  };
  const made = (name: string, children: readonly Node[]): Node => {
    const node: Node = {
      name,
      position,
      children,
      value,
      offset: (leaf) => where(leaf)?.[0] ?? from,
      length(leaf) {
        if (leaf === undefined) return to - from;
        const place = where(leaf);
        return place === undefined ? 0 : place[1] - place[0];
      },
      leaves: () => filled().map(field),
      elements: (first, last) =>
        filled()
          .filter((element) => element >= first && element <= last)
          .map((element) => elementNode(node, element)),
      grouped: made,
    };
    return node;
  };
  const id = bounds(1);
  return made(id === undefined ? '' : text.charset.text(text.bytes, id[0], Math.min(id[1], id[0] + 2)), NONE);
}

/** A field seen as a node of its own: its value is leaf 1. */
function elementNode(owner: Node, element: number): ElementNode {
  const inside = (leaf: Leaf | undefined): Leaf | undefined =>
    leaf === undefined || (leaf.kind === 'component' && leaf.element === 1 && leaf.component === 1)
      ? field(element)
      : undefined;
  const node: ElementNode = {
    name: owner.name,
    position: owner.position,
    children: NONE,
    owner,
    element,
    repeat: 1,
    value(leaf) {
      const own = inside(leaf);
      return own === undefined ? undefined : owner.value(own);
    },
    offset: (leaf) => owner.offset(inside(leaf) ?? field(element)),
    length(leaf) {
      const own = inside(leaf);
      return own === undefined ? 0 : owner.length(own);
    },
    leaves: () => (owner.value(field(element)) === undefined ? NONE : [field(1)]),
    elements: () => NONE,
    grouped: () => node,
  };
  return node;
}

/** Without release characters: `?` before any character means that character. */
const released = (text: string): string =>
  text.includes('?') ? text.replace(/\?(.?)/gsu, (_, next: string) => next) : text;
