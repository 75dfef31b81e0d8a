import type { Leaf, Node } from '../core/index.js';
import type { Members, Trace } from './frame.js';

/** Where a field of a document came from: its path with array items by number from 0, and bytes of what was received. */
export interface FieldOrigin {
  /** `events.0.equipment.reference` */
  readonly field: string;
  /** First byte, and the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** What is noted while one message is read. */
export interface Lineage {
  readonly trace: Trace;
  /** The origins of all fields below these values, in the order of the document. */
  of(values: Members): readonly FieldOrigin[];
}

/** Notes which leaf each field is read from, by the item that it is a member of. */
export function lineage(): Lineage {
  const notes = new Map<object, Map<string, { readonly node: Node; readonly leaf: Leaf }>>();
  const walk = (value: unknown, path: string, found: FieldOrigin[]): void => {
    if (typeof value !== 'object' || value === null) return;
    const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
    for (const [field, { node, leaf }] of notes.get(value) ?? []) {
      const from = node.offset(leaf);
      found.push({ field: below(field), from, to: from + Math.max(1, node.length(leaf)) });
    }
    for (const [name, each] of Object.entries(value)) walk(each, below(name), found);
  };
  return {
    trace(item, field, node, leaf) {
      const known = notes.get(item) ?? new Map();
      known.set(field.join('.'), { node, leaf });
      notes.set(item, known);
    },
    of(values) {
      const found: FieldOrigin[] = [];
      walk(values, '', found);
      return found;
    },
  };
}
