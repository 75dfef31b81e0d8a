import { expect } from 'vitest';
import type { Json, Shape } from '../../core/index.js';
import { compiled, gate, type Hand, handOf, tree } from './handmade.js';

export const timeZone = 'Asia/Shanghai';

/** Reads segments with some rows; gives the values, extensions and problem codes with their paths. */
export function read(
  rows: Json,
  hands: readonly Hand[],
  shape: Shape = gate,
  more: Record<string, Json> = {},
) {
  const { problems, value } = compiled(shape, rows, more).read(tree(shape, ...hands), {
    timeZone,
    message: '1',
  });
  return {
    values: value[0]?.values,
    extensions: value[0]?.extensions,
    problems: problems.map((each) => `${each.code} ${each.at?.path}`),
    all: value,
  };
}

/** Writes a document with some rows; gives the segments and problem codes with their paths. */
export function write(rows: Json, document: object, shape: Shape = gate, more: Record<string, Json> = {}) {
  const made = compiled(shape, rows, more).write(document, { timeZone });
  return {
    hands:
      shape.syntax === 'xml'
        ? made.value.map((each) => handOf(each, shape.root))
        : handOf({ tag: '', values: [], children: made.value }, shape.root).slice(2),
    problems: made.problems.map((each) => `${each.code} ${each.at?.path}`),
  };
}

/** Both ways: these segments are that document, and that document is these segments. */
export function both(
  rows: Json,
  hands: readonly Hand[],
  document: object,
  shape: Shape = gate,
  more: Record<string, Json> = {},
): void {
  expect(read(rows, hands, shape, more)).toMatchObject({ values: document, extensions: [], problems: [] });
  expect(write(rows, document, shape, more)).toEqual({ hands, problems: [] });
}
