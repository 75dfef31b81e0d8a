import type { Leaf, Node, ProblemCode, Severity, ValueShape } from '../core/index.js';

/** A value that isn't what its representation says. */
export interface Fault {
  readonly code: ProblemCode;
  readonly details: {
    readonly found: string;
    readonly expected: string;
    readonly severity?: Severity;
    readonly values: { readonly name: string; readonly length: number };
  };
}

/** Digits with a leading minus and a decimal mark between digits; either mark, whatever UNA says (ISO 9735-1 §10.1). */
const NUMERIC = /^-?\d+(?:[.,]\d+)?$/;

/** 1131 has been an..17 since D.99B. */
const LONGEST_LIST_NAME = 17;

/**
 * Checks type and length of one value. Lengths are characters; sign and decimal mark don't count (§10.1), though
 * a sign makes up for a leading zero of a fixed length, since `-18` is what everybody writes for n3. A number without
 * the leading zeros of its fixed length is the same number: real traffic has `5` for n3, so that is a warning.
 */
export function valueFault(node: Node, leaf: Leaf, shape: ValueShape): Fault | undefined {
  // A value never has more characters than bytes on the wire: nearly all pass without being decoded.
  if (shape.type === 'an' && shape.min <= 1 && node.length(leaf) <= shape.max) return undefined;
  const value = node.value(leaf);
  if (value === undefined) return undefined;
  let length = value.length <= shape.max ? value.length : characters(value);
  let least = length;
  if (shape.type === 'n') {
    if (!NUMERIC.test(value)) return fault('element-type', shape, value, 'n', length);
    const sign = value.startsWith('-') ? 1 : 0;
    const mark = value.includes('.') || value.includes(',') ? 1 : 0;
    least = value.length - mark;
    length = least - sign;
  } else if (shape.type === 'a' && /\d/.test(value)) return fault('element-type', shape, value, 'a', length);
  // Everybody names a list by its standard (6346), as the directories from D.99B on allow: an unlisted code, not a broken value.
  if (length > shape.max && shape.id === '1131' && length <= LONGEST_LIST_NAME)
    return fault('code-unlisted', shape, value, String(shape.max), length);
  if (length > shape.max) return fault('element-too-long', shape, value, String(shape.max), length);
  if (least >= shape.min) return undefined;
  const short = fault('element-too-short', shape, value, String(shape.min), length);
  return shape.type === 'n' ? { ...short, details: { ...short.details, severity: 'warning' } } : short;
}

function characters(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

const fault = (
  code: ProblemCode,
  shape: ValueShape,
  found: string,
  expected: string,
  length: number,
): Fault => ({
  code,
  details: {
    found,
    expected,
    values: { name: shape.name === shape.id ? shape.id : `${shape.id} ${shape.name}`, length },
  },
});
