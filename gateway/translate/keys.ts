import type { Leaf } from '../core/index.js';

/** Leaves as small whole numbers, so that what was read of a node is a short list of numbers. */
export interface Keys {
  /** For a place of a mapping: gives attributes a number when they have none. */
  of(leaf: Leaf): number;
  /** For a leaf of a message: 0 for an attribute that no mapping row names. */
  find(leaf: Leaf): number;
}

const ELEMENT = 1000;
const REPEAT = 1_000_000;

export function keys(): Keys {
  const attributes = new Map<string, number>();
  return {
    of(leaf) {
      if (leaf.kind === 'attribute' && !attributes.has(leaf.name))
        attributes.set(leaf.name, -1 - attributes.size);
      return this.find(leaf);
    },
    find(leaf) {
      switch (leaf.kind) {
        case 'component':
          return componentKey(leaf.element, leaf.component, leaf.repeat ?? 1);
        case 'text':
          return 1;
        case 'attribute':
          return attributes.get(leaf.name) ?? 0;
      }
    },
  };
}

/** The key of a component; elements, components and repetitions count from 1. */
export const componentKey = (element: number, component: number, repeat: number): number =>
  (repeat - 1) * REPEAT + element * ELEMENT + component;
