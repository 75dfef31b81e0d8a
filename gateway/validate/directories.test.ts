import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot, type Shape, type ShapeNode } from '../core/index.js';
import { loadDirectories } from './directories.js';
import { openDirectories } from './directory-file.js';

const folder = join(projectRoot, 'schemas/edifact');
const source = join(projectRoot, '../shared/reference/edifact');
const directories = loadDirectories(folder);
const outcome = (name: string) => {
  const { value, problems } = directories.shape(name);
  return [
    value?.message,
    ...problems.map((each) => `${each.code} ${each.found} ${each.expected ?? ''}`.trim()),
  ];
};

interface Source {
  readonly directory?: string;
  readonly messages: Record<string, { readonly name?: string; readonly table: readonly SourceRow[] }>;
  readonly segments: Record<
    string,
    { readonly name: string; readonly e: readonly (readonly [string, string, string, number])[] }
  >;
  readonly composites: Record<
    string,
    { readonly name: string; readonly c: readonly (readonly [string, string, number?])[] }
  >;
  readonly elements: Record<string, readonly [string, string]>;
  readonly codes: Record<string, Record<string, string>>;
}
type SourceRow =
  | readonly [string, string, string, number]
  | { readonly s: string; readonly r: number; readonly c: readonly SourceRow[] };

describe('schemas/edifact', () => {
  it('is what the directories give (npm run generate)', async (ctx) => {
    if (!existsSync(source)) ctx.skip('../shared is not beside this checkout');
    const script = join(projectRoot, 'scripts/directories.mjs');
    const { build } = (await import(script)) as {
      build: (folder: string, proven: boolean) => Record<string, string>;
    };
    for (const [name, text] of Object.entries(build(source, false)))
      expect(text === readFileSync(join(folder, name), 'utf8'), `${name} is stale`).toBe(true);
  });

  it('gives every fact of every directory back', (ctx) => {
    if (!existsSync(source)) ctx.skip('../shared is not beside this checkout');
    const read = (name: string) => JSON.parse(readFileSync(join(source, name), 'utf8'));
    const services = openDirectories(join(folder, 'service.json'));
    const service = read('SERVICE.json') as Record<string, Source>;
    const pairs: Array<[(typeof services)[number], Source]> = [
      ...openDirectories(join(folder, 'un.json')).map(
        (each) => [each, read(`${each.name.replace('.', '')}.json`)] as [typeof each, Source],
      ),
      ...services.map((each) => [each, service[each.name] as Source] as [typeof each, Source]),
    ];
    expect(pairs.length).toBe(27);
    const rows = (table: readonly SourceRow[]): unknown[] =>
      table.map((row) =>
        'c' in row
          ? {
              tag: (row.c[0] as readonly string[])[1],
              mandatory: row.s === 'M',
              max: row.r,
              rows: rows(row.c),
            }
          : { tag: row[1], mandatory: row[2] === 'M', max: row[3] },
      );
    for (const [held, facts] of pairs) {
      const same = (what: string, found: unknown, wanted: unknown): void => {
        if (!isDeepStrictEqual(found, wanted)) expect(found, `${held.name} ${what}`).toEqual(wanted);
      };
      for (const [type, { table, name }] of Object.entries(facts.messages)) {
        same(type, held.table(type), rows(table));
        same(type, held.title(type), name);
      }
      for (const [tag, { name, e }] of Object.entries(facts.segments))
        same(tag, held.segment(tag), {
          name,
          parts: e.map(([, id, status, repeat]) => ({ id, mandatory: status === 'M', repeat })),
        });
      for (const [id, { name, c }] of Object.entries(facts.composites))
        same(id, held.composite(id), {
          name,
          parts: c.map(([part, status, repeat = 1]) => ({ id: part, mandatory: status === 'M', repeat })),
        });
      for (const [id, element] of Object.entries(facts.elements)) same(id, held.element(id), element);
      for (const [id, list] of Object.entries(facts.codes))
        same(id, held.codes(id), new Map(Object.entries(list)));
    }
  });

  it('stays small', () => {
    expect(
      readFileSync(join(folder, 'un.json')).length + readFileSync(join(folder, 'service.json')).length,
    ).toBeLessThan(2_500_000);
  });
});

describe('shape by name', () => {
  it.each([
    ['CODECO:D:95B:UN', ['CODECO:D:95B:UN']],
    ['CODECO:D:95B:UN:ITG13', ['CODECO:D:95B:UN']],
    ['CODECO:D:95B:SM', ['CODECO:D:95B:UN']],
    ['CODECO:D:98A:UN', ['CODECO:D:97B:UN', 'directory-nearest D:98A D:97B']],
    ['CODECO:D:95A:UN', ['CODECO:D:95B:UN', 'directory-nearest D:95A D:95B']],
    ['IFTMIN:S:93A:UN', ['IFTMIN:D:95B:UN', 'directory-nearest S:93A D:95B']],
    ['IFTMIN:1:911:UN', ['IFTMIN:D:95B:UN', 'directory-nearest 1:911 D:95B']],
    ['CUSDEC:2:912:UN', ['CUSDEC:D:95B:UN', 'directory-nearest 2:912 D:95B']],
    ['CODECO:D:01C:UN', ['CODECO:D:01B:UN', 'directory-nearest D:01C D:01B']],
    ['CODECO:D:24B:UN', ['CODECO:D:24A:UN', 'directory-nearest D:24B D:24A']],
    ['BAPLTE:D:16A:UN', ['BAPLTE:D:02A:UN', 'directory-nearest D:16A D:02A']],
    ['VERMAS:D:95B:UN', ['VERMAS:D:16A:UN', 'directory-nearest D:95B D:16A']],
    ['CODECO:D:99C:UN', [undefined, 'directory-unknown D:99C']],
    ['CODECO:D:93B:UN', [undefined, 'directory-unknown D:93B']],
    ['CODECO:S:99A:UN', [undefined, 'directory-unknown S:99A']],
    ['CODECO:D:77A:UN', [undefined, 'directory-unknown D:77A']],
    ['CODECO', [undefined, 'directory-unknown :']],
    ['ORDERZ:D:95B:UN', [undefined, 'message-unknown ORDERZ']],
    ['constructor:D:95B:UN', [undefined, 'message-unknown constructor']],
    ['', [undefined, 'message-unknown']],
    ['CONTRL:D:3:UN', ['CONTRL:D:3:UN']],
    ['CONTRL:2:2:UN', ['CONTRL:D:3:UN']],
    ['CONTRL:4:1:UN', ['CONTRL:4:1:UN']],
    ['CONTRL:D:4:UN', ['CONTRL:4:1:UN']],
    ['AUTACK:4:1:UN', ['AUTACK:4:1:UN']],
    ['CONTRL:D:99C:UN', [undefined, 'directory-unknown D:99C']],
  ])('%s', (name, expected) => {
    expect(outcome(name)).toEqual(expected);
  });

  it('has a header, a trailer, and every segment’s elements', () => {
    const walk = (node: ShapeNode, where: string): void => {
      for (const child of node.children) {
        expect(child.elements.length, `${where}/${child.name}`).toBeGreaterThan(0);
        expect(child.elements.every((element) => element.components.length > 0)).toBe(true);
        expect(node.children.filter((each) => each.name === child.name).length).toBe(1);
        walk(child, `${where}/${child.name}`);
      }
    };
    for (const held of directories.held) {
      const shape = directories.shape(`CUSDEC:D:${held.slice(2)}:UN`).value as Shape;
      expect(shape.root.children[0]?.tag).toBe('UNH');
      expect(shape.root.children.at(-1)?.tag).toBe('UNT');
      walk(shape.root, shape.message);
    }
  });

  it('names the second place of a tag', () => {
    const names = (name: string) => directories.shape(name).value?.root.children.map((each) => each.name);
    expect(names('PAXLST:D:95B:UN')).toEqual([
      'UNH',
      'BGM',
      'RFF',
      'DTM',
      'NAD',
      'TDT',
      'NAD_2',
      'CNT',
      'AUT',
      'UNT',
    ]);
    expect(names('CUSDEC:D:96B:UN')).toContain('UNS_2');
  });

  it('tells a value’s type, length and codes', () => {
    const codeco = directories.shape('CODECO:D:95B:UN').value as Shape;
    const eqd = codeco.root.children.find((each) => each.tag === 'EQD') as ShapeNode;
    expect([eqd.min, eqd.max]).toEqual([1, 999]);
    expect(eqd.elements.map((each) => [each.id, each.mandatory, each.components.length])).toEqual([
      ['8053', true, 1],
      ['C237', false, 4],
      ['C224', false, 4],
      ['8077', false, 1],
      ['8249', false, 1],
      ['8169', false, 1],
    ]);
    const [kind] = eqd.elements[0]!.components;
    expect(kind).toMatchObject({ id: '8053', type: 'an', min: 1, max: 3, mandatory: true });
    expect(kind?.codes?.get('CN')).toBe('Container');
    expect(kind?.codes).toBe(kind?.codes);
    expect(eqd.elements[1]!.components[0]?.codes).toBeUndefined();
    const pia = directories.serviceSegment('UNB', 3) as ShapeNode;
    expect(pia.elements[0]?.components.map((each) => [each.id, each.type, each.min, each.max])).toEqual([
      ['0001', 'a', 4, 4],
      ['0002', 'n', 1, 1],
    ]);
    expect(directories.serviceSegment('UNB', 4)?.elements[0]?.components.length).toBe(5);
    expect(directories.serviceSegment('XXX', 4)).toBeUndefined();
  });
});
