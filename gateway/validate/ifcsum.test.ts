import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Leaf, type Node, projectRoot } from '../core/index.js';
import { validateElements } from './elements.js';
import { loadShapes } from './shapes.js';
import { structure } from './structure.js';

const shape = loadShapes(join(projectRoot, 'schemas')).find('flat', 'IFCSUM')!;
const context = { message: '1', lenient: false, limits: defaultLimits };

/** A record by hand, since reading is another stage's: fields by colons, no release characters. */
function record(
  text: string,
  position: number,
  name = text.slice(0, 2),
  children: readonly Node[] = [],
): Node {
  const fields = text.split(':');
  const value = (leaf: Leaf): string | undefined =>
    (leaf.kind === 'component' && leaf.component === 1 && fields[leaf.element - 1]) || undefined;
  return {
    name,
    position,
    children,
    value,
    offset: () => position * 100,
    length: (leaf) => (leaf === undefined ? text.length : (value(leaf)?.length ?? 0)),
    leaves: () =>
      fields.flatMap((each, i): Leaf[] =>
        each === '' ? [] : [{ kind: 'component', element: i + 1, component: 1 }],
      ),
    elements: () => [],
    grouped: (other, inner) => record(text, position, other, inner),
  };
}

const file = [
  '00:IFCSUM:MANIFEST:9:A SENDER LONGER THAN 13:CUSDLC:0001150812',
  '01:AAA:BBB:CCC',
  '10:9074729:海洋之星:CN:026E:::20260114:20260115:CNDLC:大连:KRPUS:PUSAN',
  '11:COS:远洋',
  '12:BL0000001::::CNSHE:沈阳:CNDLC:大连:11:P:20260115:::USD:7.1:extra:of:a:vendor',
  '13:KRPUS:PUSAN:KRPUS:PUSAN',
  '15:A:B',
  '15:C',
  '16:C1:沈阳某厂:地址一:地址二:三:四:五:六',
  '17::X',
  '41:001:8703:7:CT:CARTON:23020.0:22000:.5',
  '43:3:3456:1203:FLAMMABLE',
  '44:N/M:A:B',
  '44:C',
  '47:STEEL',
  '51:001:MSKU0000017:S1:40HC:F:7:23020.0:3900.0:.000',
  '51:001:MSKU0000022:S2:20GP:F',
  '41:002::0',
  '12:BL0000002',
  '13:KRPUS',
  '99:21',
];

function check(lines: readonly string[]) {
  const tree = structure(
    lines.map((line, i) => record(line, i + 1)),
    shape,
    context,
  );
  return {
    root: tree.value,
    found: [...tree.problems, ...validateElements(tree.value, shape, context)].map((each) => [
      each.code,
      each.at?.segment,
      each.at?.path,
    ]),
  };
}
const without = (id: string): readonly string[] => file.filter((line) => !line.startsWith(id));
const changed = (from: string, to: string): readonly string[] => file.map((line) => line.replace(from, to));

describe('an IFCSUM platform file against its shape', () => {
  it('passes, vendor extras and all, and is a tree of bills, cargo and containers', () => {
    const { root, found } = check(file);
    expect(found).toEqual([]);
    const names = (node: Node | undefined): string => node!.children.map((each) => each.name).join(' ');
    expect(names(root)).toBe('00 01 10 11 12 12 99');
    expect(names(root.children[4])).toBe('13 15 15 16 17 41 41');
    expect(names(root.children[4]!.children[5])).toBe('43 44 44 47 51 51');
  });

  it.each([
    ['no vessel', without('10'), [['record-missing', 2, '10']]],
    ['no voyage', changed(':026E', ':'), [['element-missing', 3, '10/5']]],
    ['no bill number', changed('12:BL0000002', '12:'), [['element-missing', 19, '12/2']]],
    ['no container number', changed('MSKU0000022', ''), [['element-missing', 17, '12/41/51/3']]],
    ['a date in another form', changed(':20260114', ':2026-01-14'), [['element-type', 3, '10/8']]],
    ['a nationality too long', changed(':CN:026E', ':CHN:026E'), [['element-too-long', 3, '10/4']]],
    ['packages that are no number', changed(':7:CT', ':many:CT'), [['element-type', 11, '12/41/4']]],
  ])('finds: %s', (_, lines, expected) => {
    expect(check(lines).found).toEqual(expected);
  });

  it('keeps a record of unknown layout where it stands, and says so', () => {
    const { root, found } = check([...file.slice(0, 6), '77:what', ...file.slice(6)]);
    expect(found).toEqual([['record-unknown', 7, '12/77']]);
    expect(root.children[4]!.children.map((each) => each.name)).toContain('77');
  });

  it('does not ask for the trailer again: that is the reader who says it is missing', () => {
    expect(check(without('99')).found).toEqual([]);
  });
});
