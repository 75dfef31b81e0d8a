import { describe, expect, it } from 'vitest';
import { defaultAgreement, judge, loadRules } from '../gateway/index.js';
import { contest, median, ratio, speedOf } from './contest.js';
import { codecoToJson } from './limits/codeco.js';
import { checkOf } from './limits/validation.js';
import { peers } from './peers.js';
import { rowOf } from './result.js';
import { megabytes } from './row.js';
import { rows } from './rows.js';
import { type Kind, traffic } from './traffic.js';

const rules = loadRules({ lazy: true }).value;
const received = { id: 'x', receivedAt: '2026-01-15T00:00:00Z' };
const verdictOf = (bytes: Uint8Array) => judge(bytes, defaultAgreement, rules, received);
const KINDS: readonly Kind[] = ['CODECO', 'COARRI', 'BAPLIE', 'CUSCAR', 'IFTMIN', 'MT1101', 'IFCSUM'];
const edifact = (kind: Kind): boolean => kind !== 'MT1101' && kind !== 'IFCSUM';

describe('the traffic that is measured', () => {
  it.each(KINDS)('%s: accepted without a warning, of about the size asked for', (kind) => {
    for (const size of [2000, 100_000]) {
      const { bytes, messages } = traffic(kind, size, { first: 5 });
      const { status, problems, messages: judged } = verdictOf(bytes);
      expect({ status, problems: problems.map(({ code }) => code), judged: judged.length }).toEqual({
        status: 'accepted',
        problems: [],
        judged: messages,
      });
      expect(bytes.length).toBeGreaterThan(size * 0.85);
      expect(bytes.length).toBeLessThan(size * 1.3);
    }
  });

  it('has as many messages as asked for, none like another interchange', () => {
    const one = traffic('CODECO', Number.POSITIVE_INFINITY, { each: 500, most: 7 });
    expect(one.messages).toBe(7);
    expect(one.bytes.equals(traffic('CODECO', 1e9, { each: 500, most: 7, first: 8 }).bytes)).toBe(false);
  });
});

describe('peers and limits do what they stand for', () => {
  it.each(KINDS.filter(edifact))('%s is read whole by both peers, and checked without a fault', (kind) => {
    const { bytes } = traffic(kind, 20_000);
    const text = bytes.toString('latin1');
    const segments = text.match(/'\n/g)?.length;
    const message = `${kind}:D:95B:UN`;
    for (const each of peers(rules, message))
      expect([each.name, each.read(text)]).toEqual([each.name, segments]);
    const shape = rules.shape('edifact', message).value;
    expect(shape && checkOf(shape)(bytes)).toBe(0);
  });

  const good = traffic('CODECO', 2000).bytes.toString('latin1');
  it.each([
    ['a mandatory segment is missing', good.replace(/BGM.*\n/, ''), true],
    ['a value is too long', good.replace('EQD+CN+', 'EQD+CNXX+'), true],
    ['a letter in a number', good.replace('KGM:2230', 'KGM:22x0'), true],
    ['a code that is not listed', good.replace('EQD+CN+', 'EQD+ZQX+'), false],
    ['a wrong count', good.replace(/UNT\+\d+/, 'UNT+9'), false],
  ])('the limit of validation notices it, and the peers what they can: %s', (_, text, noticed) => {
    const shape = rules.shape('edifact', 'CODECO:D:95B:UN').value;
    expect(shape && checkOf(shape)(Buffer.from(text, 'latin1'))).toBeGreaterThan(0);
    if (noticed) for (const each of peers(rules, 'CODECO:D:95B:UN')) expect(() => each.read(text)).toThrow();
  });

  it("the limit of translation makes the product's documents, member by member", () => {
    const { bytes } = traffic('CODECO', 20_000, { first: 3 });
    const { documents } = verdictOf(bytes);
    const { sha256, mapping } = documents[0]?.source ?? {};
    const made: unknown[] = [];
    const given = { id: 'x', sha256: String(sha256), digest: String(mapping?.digest) };
    codecoToJson(bytes, given, (json) => made.push(JSON.parse(json)));
    expect(made).toEqual(documents);
  });
});

describe('figures', () => {
  it('a ratio is that of the rounds, not of the medians', async () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(ratio(speedOf('a', [1, 20, 3]), speedOf('b', [1, 10, 1]))).toBe(2);
    const order: string[] = [];
    const one = (name: string) => ({ name, run: () => order.push(name) });
    await contest([one('a'), one('b')], { rounds: 2, seconds: 0 });
    expect(order.join('')).toBe('ababab');
  });

  it('a row falls short with any of its parts, and is told by the worst', () => {
    const parts = [
      { against: 'a', ratio: 4, must: 3 },
      { against: 'b', ratio: 0.5, must: 0.6 },
    ];
    expect(rowOf('x', 1, { parts, figures: [] })).toMatchObject({
      ok: false,
      against: 'b',
      ratio: 0.5,
      must: 0.6,
    });
    expect(rowOf('x', 1, { bound: 'most', parts, figures: [] })).toMatchObject({ ok: false, against: 'a' });
    expect(rowOf('x', 1, { parts: parts.slice(0, 1), figures: [] }).ok).toBe(true);
  });

  it('there is a row for each of the table', () => {
    expect(rows.map(({ name }) => name)).toEqual([...new Set(rows.map(({ name }) => name))]);
    expect(rows).toHaveLength(14);
  });
});

/** Far below what is measured on a quiet machine: only a program that became many times slower falls under it. */
describe('the short form, in ratios', () => {
  const { bytes } = traffic('CODECO', 2000);
  const text = bytes.toString('latin1');
  const short = { rounds: 5, seconds: 0.2 };

  it('EDIFACT to documents, against a peer', async () => {
    const [peer] = peers(rules, 'CODECO:D:95B:UN');
    const [own, other] = await contest(
      [
        megabytes('product', bytes.length, () => JSON.stringify(verdictOf(bytes).documents)),
        megabytes('peer', bytes.length, () => peer?.read(text)),
      ],
      short,
    );
    // The best of the rounds: on a machine with other work, one round says little.
    expect(own && other && own.most / other.median).toBeGreaterThan(0.02);
  });
});
