import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits, type Leaf, type Node, projectRoot } from '../core/index.js';
import { validateElements } from './elements.js';
import { loadShapes } from './shapes.js';
import { structureXml } from './xml.js';

const shapes = loadShapes(join(projectRoot, 'schemas'));
type Tree = readonly [name: string, text: string | Record<string, string> | null, ...children: Tree[]];

/** A tree by hand, since reading is another stage's: offsets count elements, so that a test sees which is meant. */
function treeOf(tree: Tree, counter = { next: 0 }): Node {
  const [name, content, ...children] = tree;
  const position = ++counter.next;
  const attributes = typeof content === 'object' && content !== null ? content : {};
  const text = typeof content === 'string' ? content : attributes['#'];
  const value = (leaf: Leaf): string | undefined =>
    leaf.kind === 'text' ? text || undefined : leaf.kind === 'attribute' ? attributes[leaf.name] : undefined;
  const node: Node = {
    name,
    position,
    children: children.map((each) => treeOf(each, counter)),
    value,
    offset: () => position * 100,
    length: () => 1,
    leaves: () => [
      ...Object.keys(attributes)
        .filter((each) => each !== '#')
        .map((each): Leaf => ({ kind: 'attribute', name: each })),
      ...(text ? [{ kind: 'text' } as const] : []),
    ],
    elements: () => [],
    grouped: () => node,
  };
  return node;
}

const head: Tree = [
  'Head',
  null,
  ['MessageID', 'M'],
  ['FunctionCode', '2'],
  ['MessageType', 'MT5101'],
  ['SenderID', 'S'],
  ['ReceiverID', 'R'],
  ['SendTime', '2'],
  ['Version', '1.0'],
];
const means: Tree = [
  'BorderTransportMeans',
  null,
  ['JourneyID', '026E'],
  ['TypeCode', '1'],
  ['ID', 'UN1'],
  ['Name', '远洋'],
  ['ActualDateTime', '1'],
  ['CompletedDateTime', '2'],
  ['UnloadingLocation', null, ['ID', 'CNDLC/0900']],
];
const tally = (...body: Tree[]): Tree => ['Manifest', null, head, ['Declaration', null, ...body]];
const box: Tree = [
  'TransportEquipment',
  null,
  ['EquipmentIdentification', null, ['ID', 'C']],
  ['CharacteristicCode', '22G1'],
  ['FullnessCode', '5'],
  ['SealID', { '#': 'M/1', AgencyCode: 'CA' }],
];
const whole = tally(['DeclarationOfficeID', '0900'], means, ['TallyParty', null, ['ID', 'T']], box);

const check = (tree: Tree, variant = '2', lenient = false) =>
  structureXml(treeOf(tree), shapes.find('xml', 'MT5101', variant)!, {
    message: '1',
    lenient,
    limits: defaultLimits,
  }).problems;
const brief = (tree: Tree, variant?: string, lenient?: boolean) =>
  check(tree, variant, lenient).map((each) => [each.code, each.at?.path, each.severity]);

describe('structureXml', () => {
  it('finds nothing in a right message', () => {
    expect(check(whole)).toEqual([]);
    expect(
      validateElements(treeOf(whole), shapes.find('xml', 'MT5101', '2')!, {
        message: '1',
        lenient: false,
        limits: defaultLimits,
      }),
    ).toEqual([]);
  });

  it('finds what is missing, and places it at the element that lacks it', () => {
    const [missing, ...more] = check(tally(['DeclarationOfficeID', '0900'], means));
    expect(more).toEqual([]);
    expect(missing).toMatchObject({
      code: 'xml-element-missing',
      expected: 'TallyParty',
      at: { message: '1', segment: 10, offset: 1000, path: 'Declaration/TallyParty' },
    });
    expect(brief(['Manifest', null, head])).toEqual([['xml-element-missing', 'Declaration', 'error']]);
  });

  it('finds mandatory texts that are empty, and lets optional ones be', () => {
    expect(brief(tally(['DeclarationOfficeID', ''], means, ['TallyParty', null, ['ID', 'T']]))).toEqual([
      ['element-missing', 'Declaration/DeclarationOfficeID', 'error'],
    ]);
    expect(
      brief(
        tally(
          ['DeclarationOfficeID', '0900'],
          means,
          ['TallyParty', null, ['ID', 'T']],
          [
            'TransportEquipment',
            null,
            ['EquipmentIdentification', null, ['ID', 'C']],
            ['CharacteristicCode', '1'],
            ['FullnessCode', '5'],
            ['SealID', ''],
          ],
        ),
      ),
    ).toEqual([]);
  });

  it('finds what has no place; a lenient agreement makes it a warning', () => {
    const extra = tally(
      ['DeclarationOfficeID', '0900'],
      means,
      ['TallyParty', null, ['ID', 'T']],
      ['Surprise', 'x', ['ID', '1']],
    );
    expect(brief(extra)).toEqual([['xml-element-unexpected', 'Declaration/Surprise', 'error']]);
    expect(brief(extra, '2', true)).toEqual([['xml-element-unexpected', 'Declaration/Surprise', 'warning']]);
    expect(
      brief(
        tally(['DeclarationOfficeID', { '#': '0900', x: '1' }], means, ['TallyParty', null, ['ID', 'T']]),
      ),
    ).toEqual([['xml-element-unexpected', 'Declaration/DeclarationOfficeID/@x', 'error']]);
    expect(
      brief(['Manifest', null, head, ['Declaration', 'stray', ...((whole[3] as Tree).slice(2) as Tree[])]]),
    ).toEqual([['xml-element-unexpected', 'Declaration', 'error']]);
  });

  it('holds a function code to its own table', () => {
    // Deletion (3) may not carry the vessel's name, nor a tally party.
    const found = brief(
      [
        'Manifest',
        null,
        [
          'Head',
          null,
          ...(head.slice(2) as Tree[]).map(
            (each): Tree => (each[0] === 'FunctionCode' ? ['FunctionCode', '3'] : each),
          ),
        ],
        whole[3] as Tree,
      ],
      '3',
    );
    expect(found).toContainEqual(['xml-element-unexpected', 'Declaration/TallyParty', 'error']);
    expect(found).toContainEqual([
      'xml-element-unexpected',
      'Declaration/BorderTransportMeans/Name',
      'error',
    ]);
    expect(found.map(([, path]) => path)).not.toContain('Declaration/TallyParty/ID');
    expect(check(whole, '9')).toEqual([]);
    expect(
      check(
        [
          'Manifest',
          null,
          [
            'Head',
            null,
            ...(head.slice(2) as Tree[]).map(
              (each): Tree => (each[0] === 'FunctionCode' ? ['FunctionCode', '7'] : each),
            ),
          ],
          whole[3] as Tree,
        ],
        '7',
      ),
    ).toMatchObject([
      { code: 'value-unreadable', found: '7', expected: '2 / 3', at: { path: 'Head/FunctionCode' } },
    ]);
  });

  it('finds too many, once', () => {
    const office: Tree = ['DeclarationOfficeID', '0900'];
    expect(brief(tally(office, office, office, means, ['TallyParty', null, ['ID', 'T']]))).toEqual([
      ['xml-element-repeats', 'Declaration/DeclarationOfficeID', 'error'],
    ]);
  });

  it('names the fewest that stand out of order', () => {
    const office: Tree = ['DeclarationOfficeID', '0900'];
    const party: Tree = ['TallyParty', null, ['ID', 'T']];
    expect(brief(tally(box, office, means, party))).toEqual([
      ['xml-element-order', 'Declaration/TransportEquipment', 'error'],
    ]);
    expect(brief(tally(office, party, means, box, box))).toEqual([
      ['xml-element-order', expect.stringMatching(/TallyParty|BorderTransportMeans/), 'error'],
    ]);
  });

  it('refuses another root, and keeps to the limit of problems', () => {
    expect(brief(['Other', null])).toEqual([['xml-element-unexpected', '', 'error']]);
    const many = treeOf(tally(...Array.from({ length: 300 }, (): Tree => ['X', '1'])));
    const context = { message: '1', lenient: false, limits: { ...defaultLimits, problemsPerMessage: 5 } };
    expect(structureXml(many, shapes.find('xml', 'MT5101')!, context).problems).toHaveLength(5);
  });

  it('has shapes of all samples of the customs manifest', (ctx) => {
    const folder = join(projectRoot, '../shared/samples/cn');
    if (!existsSync(folder)) return ctx.skip('../shared/samples is not there');
    const cases: Record<string, string> = {
      'manifest/MT1101_fn9_sample.xml': 'MT1101',
      'manifest/MT5101_fn2_sample.xml': 'MT5101',
      'rail/WLJK_IRTA.xml': 'WLJK_IRTA',
      'synthetic/Manifest_Response_MT1101.xml': 'ManifestResponse',
    };
    for (const [file, message] of Object.entries(cases)) {
      const tree = simpleTree(readFileSync(join(folder, file), 'utf8'));
      const shape = shapes.find(
        'xml',
        message,
        message === 'MT1101' ? '9' : message === 'MT5101' ? '2' : undefined,
      )!;
      const context = { message: '1', lenient: false, limits: defaultLimits };
      expect([file, structureXml(treeOf(tree), shape, context).problems]).toEqual([file, []]);
      expect([file, validateElements(treeOf(tree), shape, context)]).toEqual([file, []]);
    }
  });
});

/** Enough of XML for samples known to be right. */
function simpleTree(xml: string): Tree {
  const stack: [string, Record<string, string>, ...Tree[]][] = [['', {}]];
  for (const [, close, name, attributes = '', empty, text = ''] of xml
    .replace(/<[?!][^>]*>/g, '')
    .matchAll(/<(\/?)([\w]+)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>([^<]*)/g)) {
    if (!close) {
      const values = Object.fromEntries(
        [...attributes.matchAll(/([\w:]+)="([^"]*)"/g)]
          .filter((each) => !/^xmlns/.test(each[1]!))
          .map((each) => [each[1]!, each[2]!]),
      );
      stack.push([name!, { ...values, '#': text.trim() }]);
    }
    if (close || empty) {
      const done = stack.pop()!;
      stack.at(-1)!.push(done);
    }
  }
  return stack[0]![2] as Tree;
}
