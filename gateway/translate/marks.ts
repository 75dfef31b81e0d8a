import type { ElementNode, Node } from '../core/index.js';
import { componentKey } from './keys.js';

/**
 * Which leaves of which nodes were read, as chains of keys by the node's number in its message: a few arrays for a
 * whole message, since a list for each of 200,000 segments costs more than reading them.
 */
export interface Marks {
  readonly heads: number[];
  readonly keys: number[];
  readonly next: number[];
}

/** Stands in a chain for a node that is dropped with all below it; no leaf has that key. */
const WHOLE = Number.MIN_SAFE_INTEGER;

export const marks = (): Marks => ({ heads: [], keys: [0], next: [0] });

/** Notes that a leaf was read; of an occurrence, that its segment's component was. */
export function markIn(all: Marks, node: Node, key: number): void {
  const { owner } = node as Partial<ElementNode>;
  if (owner !== undefined) {
    const { element, repeat } = node as ElementNode;
    markIn(all, owner, componentKey(element, Math.floor(key / 1000), repeat));
    return;
  }
  const { heads, keys, next } = all;
  const { position } = node;
  while (heads.length <= position) heads.push(0);
  const head = heads[position] as number;
  for (let i = head; i !== 0; i = next[i] as number) if (keys[i] === key) return;
  heads[position] = keys.length;
  keys.push(key);
  next.push(head);
}

/** Notes that a node is dropped with all below it. */
export const markWhole = (all: Marks, node: Node): void => markIn(all, node, WHOLE);

export function isMarked({ heads, keys, next }: Marks, node: Node, key: number): boolean {
  for (let i = heads[node.position] ?? 0; i !== 0; i = next[i] as number) if (keys[i] === key) return true;
  return false;
}

export const isWhole = (all: Marks, node: Node): boolean => isMarked(all, node, WHOLE);

/** Whether anything was read of a node, predicates included. */
export const isRead = ({ heads }: Marks, node: Node): boolean => (heads[node.position] ?? 0) !== 0;
