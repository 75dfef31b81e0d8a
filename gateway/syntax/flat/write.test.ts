import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { type Draft, defaultLimits, type Leaf } from '../../core/index.js';
import { readFlat } from './read.js';
import { writeFlat } from './write.js';

const field = (element: number): Leaf => ({ kind: 'component', element, component: 1 });
const nodesOf = (bytes: Uint8Array, options: { charset: string }) => {
  const { value, problems } = readFlat(bytes, { lenient: false, limits: defaultLimits, ...options });
  expect(problems).toEqual([]);
  return value!.messages[0]!.nodes();
};

describe('writeFlat', () => {
  const draft = (tag: string, values: Record<number, string>, ...children: Draft[]): Draft => ({
    tag,
    values: Object.entries(values).map(([element, value]) => ({ leaf: field(Number(element)), value })),
    children,
  });

  it('writes children after their record, leaves trailing empties out, and counts', () => {
    const { value, problems } = writeFlat({
      records: [
        draft('00', { 2: 'IFCSUM', 4: '9' }),
        draft('12', { 3: '', 2: "L'H:1?" }, draft('41', {}, draft('51', { 3: 'X' }))),
      ],
      charset: 'UTF-8',
    });
    expect(problems).toEqual([]);
    expect(Buffer.from(value).toString()).toBe(
      "00:IFCSUM::9'\r\n12:L?'H?:1??'\r\n41'\r\n51::X'\r\n99:5'\r\n",
    );
  });

  it('what it writes reads back the same', () => {
    const units = [
      ..."':?+*\n\r <>&09",
      "'\r\n99:",
      '中',
      '远',
      '镕',
      '\u3000',
      'A',
      '\u{20BB7}',
      '€',
      '\u{1F6A2}',
    ];
    const value = fc
      .array(fc.constantFrom(...units), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''));
    const record = fc.tuple(
      fc.integer({ min: 10, max: 98 }),
      fc.dictionary(fc.integer({ min: 2, max: 20 }).map(String), value, { maxKeys: 6 }),
    );
    for (const charset of ['GB18030', 'UTF-8'])
      fc.assert(
        fc.property(fc.array(record, { maxLength: 5 }), (records) => {
          const drafts = [
            draft('00', { 2: 'X' }),
            ...records.map(([id, values]) => draft(String(id), values)),
          ];
          const written = writeFlat({ records: drafts, charset });
          expect(written.problems).toEqual([]);
          const { value: nodes, problems } = nodesOf(written.value, { charset });
          expect(problems).toEqual([]);
          expect(
            nodes.slice(0, -1).map((node) => ({
              tag: node.name,
              values: node
                .leaves()
                .slice(1)
                .map((leaf) => ({ leaf, value: node.value(leaf) })),
              children: [],
            })),
          ).toEqual(drafts);
          for (const node of nodes)
            for (const leaf of node.leaves()) {
              const wire = iconv.decode(
                Buffer.from(written.value.subarray(node.offset(leaf), node.offset(leaf) + node.length(leaf))),
                charset,
              );
              expect(wire.replace(/\?(.)/gsu, '$1')).toBe(node.value(leaf));
            }
        }),
        { numRuns: 200 },
      );
  });

  it('says what it cannot write', () => {
    expect(writeFlat({ records: [draft('1', {})] }).problems[0]?.code).toBe('segment-malformed');
    expect(writeFlat({ records: [draft('10', { 2: '中' })], charset: 'ISO-8859-1' }).problems).toMatchObject([
      { code: 'character-invalid', at: { path: '10/2' } },
    ]);
    expect(
      writeFlat({ records: [{ tag: '10', values: [{ leaf: { kind: 'text' }, value: 'x' }], children: [] }] })
        .problems[0]?.code,
    ).toBe('field-not-carried');
    expect(writeFlat({ records: [], charset: 'NOPE' }).problems[0]?.code).toBe('charset-unknown');
  });
});
