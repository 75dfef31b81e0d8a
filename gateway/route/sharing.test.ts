import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document, SharingEntry } from '../core/index.js';
import { catalogueOf } from './sharing.js';

const document = {
  id: 'D-1',
  type: 'equipment-event',
  version: '1',
  documentId: 'DOC77',
  sender: { code: 'TERMINAL' },
  source: {
    format: 'EDIFACT',
    message: 'CODECO:D:95B:UN',
    position: 1,
    sha256: 'f'.repeat(64),
    interchangeReference: 'REF9',
    mapping: { name: 'm', digest: 'd' },
  },
  events: [
    { eventType: 'GTIN', equipment: { reference: 'CSQU3054383', seals: [{ number: 'SEAL1' }] } },
    { eventType: 'GTOT', equipment: { reference: 'DLSU3012742' } },
  ],
  extensions: [{ path: 'FTX/4', value: 'RAW1' }],
} as unknown as Document;
const purpose = { zh: '查验布控', en: 'selecting for inspection' };
const NOON = Date.parse('2026-06-01T12:00:00+08:00');
const seen = (entries: readonly SharingEntry[], at = NOON, reader = 'msa') =>
  catalogueOf(entries).seen(document, reader, at);

describe('the data-sharing catalogue', () => {
  it('shows nothing that no entry names: another reader, another type, another time', () => {
    const entry = { partner: 'msa', types: ['equipment-event'], purpose };
    expect(seen([])).toBeUndefined();
    expect(seen([entry], NOON, 'customs')).toBeUndefined();
    expect(seen([{ ...entry, types: ['vessel-call'] }])).toBeUndefined();
    expect(seen([{ ...entry, from: '2026-06-01T12:00:01+08:00' }])).toBeUndefined();
    expect(seen([{ ...entry, until: '2026-06-01T12:00:00+08:00' }])).toBeUndefined();
    expect(seen([entry])).toEqual({ document, withheld: [] });
  });

  it('a white list shows what it names with all below it, and what says which document it is', () => {
    const found = seen([{ partner: 'msa', purpose, only: ['events.equipment.reference', 'sender'] }]);
    expect(found).toEqual({
      document: {
        id: 'D-1',
        type: 'equipment-event',
        version: '1',
        sender: { code: 'TERMINAL' },
        source: {
          format: 'EDIFACT',
          message: 'CODECO:D:95B:UN',
          position: 1,
          mapping: { name: 'm', digest: 'd' },
        },
        events: [{ equipment: { reference: 'CSQU3054383' } }, { equipment: { reference: 'DLSU3012742' } }],
        extensions: [],
      },
      withheld: ['documentId', 'events.equipment.seals', 'events.eventType', 'extensions', 'source'],
    });
  });

  it('a black list shows the rest, but no value that no field holds and nothing of the envelope', () => {
    const found = seen([{ partner: 'msa', purpose, except: ['events.equipment.seals', 'documentId'] }]);
    const text = JSON.stringify(found?.document);
    for (const hidden of ['SEAL1', 'DOC77', 'RAW1', 'REF9', 'ffff']) expect(text).not.toContain(hidden);
    for (const shown of ['CSQU3054383', 'DLSU3012742', 'GTIN', 'TERMINAL']) expect(text).toContain(shown);
    expect(found?.withheld).toEqual(['documentId', 'events.equipment.seals', 'extensions', 'source']);
  });

  it('entries add up', () => {
    const found = seen([
      { partner: 'msa', purpose, only: ['documentId'] },
      { partner: 'msa', purpose, only: ['sender'] },
      { partner: 'msa', purpose, only: ['events'], until: '2026-01-01T00:00:00+08:00' },
    ]);
    expect(Object.keys(found?.document ?? {}).sort()).toEqual(
      ['documentId', 'extensions', 'id', 'sender', 'source', 'type', 'version'].sort(),
    );
  });

  it('says in words what is seen, what for and until when, and what is over', () => {
    const catalogue = catalogueOf([
      { partner: 'msa', types: ['vessel-call'], purpose, only: ['vessel'], until: '2026-01-01T00:00:00Z' },
    ]);
    expect(catalogue.explain('msa', NOON)).toEqual([
      {
        zh: '可见单证 vessel-call;仅字段 vessel;目的:查验布控;至 2026-01-01T00:00:00Z;(已过期)',
        en: 'sees vessel-call; only vessel; for: selecting for inspection; until 2026-01-01T00:00:00Z; (over)',
      },
    ]);
    expect(catalogue.explain('customs', NOON)[0]?.en).toContain('no entry');
  });

  it('law: no value below a path that isn’t granted is in what is shown, whatever the lists', () => {
    const names = fc.constantFrom('a', 'b', 'c');
    const path = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.uuid({ version: 4 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 3 }),
      ),
    }));
    const kind = fc.constantFrom('only' as const, 'except' as const);
    fc.assert(
      fc.property(
        value,
        value,
        value,
        fc.array(path, { minLength: 1, maxLength: 3 }),
        kind,
        (a, b, c, list, which) => {
          const whole = { ...document, a, b, c } as unknown as Document;
          const found = catalogueOf([{ partner: 'x', purpose, [which]: list }]).seen(whole, 'x', NOON);
          const shown = JSON.stringify(found?.document);
          const granted = (at: string): boolean =>
            which === 'only'
              ? list.some((each) => at === each || at.startsWith(`${each}.`))
              : !list.some((each) => at === each || at.startsWith(`${each}.`));
          const walk = (part: unknown, at: string): void => {
            // A value where a list speaks of something below it is withheld, to be safe.
            const unclear = which === 'except' && list.some((each) => each.startsWith(`${at}.`));
            if (typeof part === 'string')
              expect(shown.includes(part), `${at} ${part}`).toBe(granted(at) && !unclear);
            else if (Array.isArray(part)) for (const each of part) walk(each, at);
            else for (const [name, each] of Object.entries(part as object)) walk(each, `${at}.${name}`);
          };
          for (const [name, part] of Object.entries({ a, b, c })) walk(part, name);
        },
      ),
      { numRuns: 300 },
    );
  });
});
