import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot, type Shape, type ShapeNode } from '../core/index.js';
import { loadShapes } from './shapes.js';

const shapes = loadShapes(join(projectRoot, 'schemas'));
const at = (shape: Shape | undefined, path: string): ShapeNode | undefined =>
  path
    .split('/')
    .reduce<ShapeNode | undefined>(
      (node, step) => node?.children.find((each) => each.name === step),
      shape?.root,
    );
const times = (shape: Shape | undefined, path: string) => [at(shape, path)?.min, at(shape, path)?.max];

describe('shapes of customs manifests', () => {
  it('lets an element hold a text in the stead of its children where its type says so', () => {
    const flag = at(shapes.find('xml', 'Root'), 'resultFlag');
    expect(flag?.text?.mandatory).toBe(false);
    expect(flag?.children.map(({ name, text }) => [name, text !== undefined])).toEqual([
      ['Type', true],
      ['Value', true],
    ]);
    expect(at(shapes.find('xml', 'DEC_DATA'), 'DEC_RESULT')?.text).toBeUndefined();
  });

  it('holds all 31 message types with both receipts', () => {
    const held = shapes.held('xml');
    expect(held.filter((each) => /^MT(EC|[1-8]\d\d\d)/.test(each) && !/^MT\d4/.test(each))).toHaveLength(31);
    expect(held).toEqual(
      expect.arrayContaining([
        'MT1101',
        'MT5101',
        'MTECEX',
        'ManifestResponse',
        'ManifestTransferCheckResponse',
        'WLJK_IRTA',
        'WLJK_IRTR',
      ]),
    );
  });

  it('gives each function code its own table, and without one the union of them', () => {
    const agent = 'Declaration/Agent';
    const reason = 'Declaration/Consignment/TransportContractDocument/ChangeReasonCode';
    expect(['9', '0', '5', '3'].map((each) => times(shapes.find('xml', 'MT1101', each), agent))).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 0],
    ]);
    expect(['9', '0', '5', '3'].map((each) => times(shapes.find('xml', 'MT1101', each), reason))).toEqual([
      [0, 3],
      [0, 3],
      [1, 3],
      [1, 3],
    ]);
    expect(times(shapes.find('xml', 'MT1101'), reason)).toEqual([0, 3]);
    expect(times(shapes.find('xml', 'MT1101'), 'Declaration/BorderTransportMeans/ArrivalDateTime')).toEqual([
      0, 1,
    ]);
    expect(times(shapes.find('xml', 'MT1101'), 'Declaration/Consignment')).toEqual([1, 9999]);
    expect(shapes.find('xml', 'MT1101', '9')).toBe(shapes.find('xml', 'MT1101', '9'));
    expect(shapes.find('xml', 'MT1101', '9')).toMatchObject({
      message: 'MT1101',
      ordered: true,
      namespace: 'urn:Declaration:datamodel:standard:CN:MT1101:1',
    });
  });

  it('fixes type and function code, and keeps attributes beside the text', () => {
    expect(at(shapes.find('xml', 'MT1101', '5'), 'Head/FunctionCode')?.text?.fixed).toEqual(['5']);
    expect(at(shapes.find('xml', 'MT1101', '7'), 'Head/FunctionCode')?.text?.fixed).toEqual([
      '9',
      '0',
      '5',
      '3',
    ]);
    expect(at(shapes.find('xml', 'MT5101'), 'Head/MessageType')?.text?.fixed).toEqual(['MT5101']);
    const seal = at(shapes.find('xml', 'MT5101'), 'Declaration/TransportEquipment/SealID');
    expect(seal?.attributes.map((each) => each.id)).toEqual(['AgencyCode']);
    expect(seal?.text).toMatchObject({ mandatory: false, type: 'an' });
  });

  it('is what the customs XSD matrix gives today', async (ctx) => {
    const file = join(projectRoot, '../shared/reference/cn/manifest-matrix.json');
    if (!existsSync(file)) return ctx.skip('../shared/reference is not there');
    const script = join(projectRoot, 'scripts/gacc-shapes.mjs');
    const { gaccShapes } = (await import(script)) as {
      gaccShapes(matrix: unknown): ReadonlyMap<string, string>;
    };
    const made = gaccShapes(JSON.parse(readFileSync(file, 'utf8')));
    const folder = join(projectRoot, 'schemas/xml');
    const stored = readdirSync(folder).filter((name) =>
      readFileSync(join(folder, name), 'utf8').includes('scripts/gacc-shapes.mjs made this'),
    );
    expect(stored.sort()).toEqual([...made.keys()].sort());
    for (const name of stored) expect(readFileSync(join(folder, name), 'utf8')).toBe(made.get(name));
  });
});

describe('shape of the IFCSUM platform file', () => {
  const shape = shapes.find('flat', 'IFCSUM');
  it('has the loops of the ports standard', () => {
    expect(shape?.root.children.map((each) => each.name)).toEqual(['00', '01', '10', '11', '12', '99']);
    expect(at(shape, '12')?.children.map((each) => each.name)).toEqual([
      '13',
      '14',
      '15',
      '16',
      '17',
      '18',
      '19',
      '20',
      '41',
    ]);
    expect(at(shape, '12/41')?.children.map((each) => each.name)).toEqual(['43', '44', '47', '51']);
    expect(times(shape, '12')).toEqual([1, 9999]);
  });

  it('counts fields from the record id, lets text fields go on and vendors add their own', () => {
    const bill = at(shape, '12')!.elements;
    expect(bill.slice(0, 3).map((each) => [each.name, each.mandatory])).toEqual([
      ['RECORD ID', true],
      ['B/L NO', true],
      ['PRE VESSEL CODE', false],
    ]);
    expect(at(shape, '12/16')?.elements[40]?.name).toBe('NAME AND ADDRESS');
    expect(bill).toHaveLength(99);
    expect(bill[30]).toMatchObject({ name: 'FIELD 31', mandatory: false });
    expect(at(shape, '12/41')?.elements[6]?.components[0]).toMatchObject({ id: 'GROSS WEIGHT', type: 'an' });
  });
});

describe('a wrong shape file', () => {
  const faults: Record<string, readonly unknown[]> = {
    'a row before its parent': [['A/B', '1', 'x']],
    'times that are none': [['A', 'many', 'x']],
    'too few times': [['A', '1 0..1', 'x']],
    'a row twice': [
      ['A', '1', 'x'],
      ['A', '1', 'x'],
    ],
    'a type that is none': [['A', '1', 'x', 'an..3']],
  };
  for (const [name, rows] of Object.entries(faults))
    it(`stops the start: ${name}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'shapes-'));
      for (const each of ['xml', 'flat']) mkdirSync(join(folder, each));
      writeFileSync(
        join(folder, 'xml/X.shape.json'),
        JSON.stringify({ syntax: 'xml', message: 'X', root: 'X', rows }),
      );
      try {
        expect(() => loadShapes(folder)).toThrow(/xml\/X\.shape\.json: A/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
});
