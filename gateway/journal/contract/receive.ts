import { describe, expect, it } from 'vitest';
import { problem, saltedHash } from '../../core/index.js';
import { at, receipt, sha256, verdict } from './samples.js';
import type { UseJournal } from './use.js';

/** Receiving, and what is the same and what isn't. */
export function receiveContract(use: UseJournal): void {
  describe('receive', () => {
    it('keeps bytes, facts and a leaf, and gives a receipt that names them', () =>
      use(async (journal) => {
        const given = receipt({ text: "UNA:+.? '", lane: 'L1' });
        const received = await journal.receive({ ...given, carried: { from: 'province-liaoning' } });
        const row = await journal.message(given.envelope.id);
        expect(received).toMatchObject({ kind: 'received', id: given.envelope.id, leafIndex: 0 });
        expect(row).toEqual({
          id: given.envelope.id,
          seq: 1,
          sender: 'dalian-terminal',
          channel: 'http',
          receivedAt: at(0),
          mediaType: 'application/edifact',
          sha256: given.envelope.sha256,
          bytes: 9,
          lane: 'L1',
          status: 'received',
          version: 1,
          head: given.head,
          leaf: received.kind === 'received' ? received.leaf : '',
          leafIndex: 0,
          carried: { from: 'province-liaoning' },
        });
        expect(Buffer.from((await journal.bytes(given.envelope.id)) ?? []).toString()).toBe("UNA:+.? '");
        const [entry] = await journal.trail(given.envelope.id);
        const salts = await journal.salts(given.envelope.id);
        expect(entry?.fact).toMatchObject({
          kind: 'received',
          subject: given.envelope.id,
          payloadHash: saltedHash(Buffer.from(salts?.payload ?? '', 'hex'), given.envelope.bytes),
        });
        expect(JSON.stringify(entry?.fact)).not.toContain(given.envelope.sha256);
      }));

    it('keeps payloads of any size, empty ones too', () =>
      use(async (journal) => {
        for (const size of [0, 1, 1024 * 1024, 1024 * 1024 + 1, 5_000_001]) {
          const bytes = new Uint8Array(size).map((_, index) => (index * 7) & 255);
          const given = receipt({ bytes });
          await journal.receive(given);
          const kept = await journal.bytes(given.envelope.id);
          expect(kept === undefined ? undefined : sha256(kept)).toBe(given.envelope.sha256);
        }
        expect(await journal.bytes('nothing')).toBeUndefined();
      }));

    it('leaves the bytes with its caller and takes only what a view shows', () =>
      use(async (journal) => {
        const whole = 'xxINTERCHANGExx';
        const view = Buffer.from(whole).subarray(2, 13);
        const given = receipt({ bytes: view });
        await journal.receive(given);
        expect(view.toString()).toBe('INTERCHANGE');
        expect(Buffer.from((await journal.bytes(given.envelope.id)) ?? []).toString()).toBe('INTERCHANGE');
      }));

    for (const kind of ['transport', 'business'] as const) {
      it(`same ${kind} key: same bytes are a duplicate, others a conflict, another sender's are new`, () =>
        use(async (journal) => {
          const first = receipt({ text: 'one', [kind]: 'K' });
          const received = await journal.receive(first);
          expect(await journal.receive(receipt({ text: 'one', [kind]: 'K', at: at(9) }))).toEqual({
            ...received,
            kind: 'duplicate',
          });
          expect(await journal.receive(receipt({ text: 'two', [kind]: 'K' }))).toEqual({
            kind: 'conflict',
            id: first.envelope.id,
            key: 'K',
            sha256: sha256(first.envelope.bytes),
          });
          const other = await journal.receive(receipt({ text: 'two', [kind]: 'K', sender: 'other' }));
          expect(other.kind).toBe('received');
          expect(await journal.size()).toBe(2);
        }));
    }

    it('a transport key and a business key of the same name are two keys', () =>
      use(async (journal) => {
        await journal.receive(receipt({ text: 'one', transport: 'K', business: 'B1' }));
        expect((await journal.receive(receipt({ text: 'two', business: 'K' }))).kind).toBe('received');
      }));

    it('without a business key the bytes are the key', () =>
      use(async (journal) => {
        const first = receipt({ text: 'same' });
        await journal.receive(first);
        expect(await journal.receive(receipt({ text: 'same' }))).toMatchObject({
          kind: 'duplicate',
          id: first.envelope.id,
        });
        expect((await journal.receive(receipt({ text: 'same', transport: 'K' }))).kind).toBe('duplicate');
        expect((await journal.receive(receipt({ text: 'same', sender: 'other' }))).kind).toBe('received');
      }));

    it('a transport key that came with a repeat is bound to those bytes', () =>
      use(async (journal) => {
        const first = receipt({ text: 'one', business: 'B' });
        await journal.receive(first);
        expect((await journal.receive(receipt({ text: 'one', business: 'B', transport: 'K2' }))).kind).toBe(
          'duplicate',
        );
        expect(
          await journal.receive(receipt({ text: 'two', business: 'B2', transport: 'K2' })),
        ).toMatchObject({ kind: 'conflict', id: first.envelope.id, key: 'K2' });
      }));

    it('the same id again is the same submission, with other bytes a conflict', () =>
      use(async (journal) => {
        await journal.receive(receipt({ id: 'X', text: 'one', business: 'B' }));
        expect((await journal.receive(receipt({ id: 'X', text: 'one', business: 'B' }))).kind).toBe(
          'duplicate',
        );
        expect(await journal.receive(receipt({ id: 'X', text: 'two' }))).toMatchObject({
          kind: 'conflict',
          id: 'X',
          key: 'X',
        });
      }));

    it('a rejection releases the business key; the same bytes get the first receipt, whatever they come with', () =>
      use(async (journal) => {
        const wrong = receipt({ text: 'wrong', business: 'B', transport: 'K' });
        const first = await journal.receive(wrong);
        await journal.judged(
          wrong.envelope.id,
          verdict(wrong.envelope.id, { status: 'rejected' }),
          [],
          at(1),
        );
        const same = { ...first, kind: 'duplicate' };
        expect(await journal.receive(receipt({ text: 'wrong', business: 'B', transport: 'K' }))).toEqual(
          same,
        );
        expect(await journal.receive(receipt({ text: 'wrong', business: 'B' }))).toEqual(same);
        expect(
          await journal.receive(receipt({ text: 'right', business: 'B', transport: 'K' })),
        ).toMatchObject({
          kind: 'conflict',
          key: 'K',
        });
        const right = receipt({ text: 'right', business: 'B', transport: 'K2' });
        expect((await journal.receive(right)).kind).toBe('received');
        // The corrected one holds the key now; the wrong one still is what it was.
        expect(await journal.receive(receipt({ text: 'wrong', business: 'B' }))).toEqual(same);
        expect(await journal.receive(receipt({ text: 'third', business: 'B' }))).toMatchObject({
          kind: 'conflict',
          id: right.envelope.id,
        });
      }));

    it('several references in one file: each is claimed, and that of a refused part is free again', () =>
      use(async (journal, reopen) => {
        const both = (text: string, keys: readonly string[]) => ({
          ...receipt({ text }),
          keys: keys.map((key) => ({ kind: 'business' as const, key })),
        });
        const file = both('one and two', ['R1', 'R2']);
        const { id } = file.envelope;
        await journal.receive(file);
        expect(await journal.receive(both('another two', ['R2']))).toMatchObject({
          kind: 'conflict',
          id,
          key: 'R2',
        });
        await journal.judged(
          id,
          { ...verdict(id, { status: 'partial' }), refusedKeys: ['R1', 'unknown'] },
          [],
          at(1),
        );
        const again = await reopen();
        expect((await again.receive(both('one, corrected', ['R1']))).kind).toBe('received');
        expect((await again.receive(both('another two', ['R2']))).kind).toBe('conflict');
        expect(await again.receive(both('one and two', ['R1', 'R2']))).toMatchObject({
          kind: 'duplicate',
          id,
        });
      }));

    it('accepted, partial and parked ones keep their business key', () =>
      use(async (journal) => {
        for (const status of ['accepted', 'partial'] as const) {
          const given = receipt({ business: status });
          await journal.receive(given);
          await journal.judged(given.envelope.id, verdict(given.envelope.id, { status }), [], at(1));
          expect((await journal.receive(receipt({ business: status }))).kind).toBe('conflict');
        }
        const parked = receipt({ business: 'parked' });
        await journal.receive(parked);
        await journal.park(parked.envelope.id, problem('gateway-bug', undefined), at(1));
        expect((await journal.receive(receipt({ business: 'parked' }))).kind).toBe('conflict');
      }));

    it('of many that come at once with one key exactly one is received', () =>
      use(async (journal) => {
        const all = await Promise.all(
          Array.from({ length: 40 }, (_, nth) =>
            journal.receive(receipt({ text: nth % 2 === 0 ? 'even' : 'odd', business: 'B' })),
          ),
        );
        const kinds = all.map((each) => each.kind);
        expect(kinds.filter((kind) => kind === 'received')).toHaveLength(1);
        expect(kinds.filter((kind) => kind === 'duplicate')).toHaveLength(19);
        expect(kinds.filter((kind) => kind === 'conflict')).toHaveLength(20);
      }));
  });
}
