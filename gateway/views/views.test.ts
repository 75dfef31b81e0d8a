import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document, FeedItem, IndexEntry, Journal } from '../core/index.js';
import { handClock, memoryJournal, settle } from '../testing/memory-journal.js';
import { figuresOf, viewsFollower, visitsOf } from './index.js';
import { searchFor } from './search.js';
import { monthOfTraffic, random } from './testing/month.js';
import { timelineOf } from './timeline.js';

const ZONE = 'Asia/Shanghai';
const START = Date.parse('2026-01-01T00:00:00+08:00');
const END = Date.parse('2026-02-01T00:00:00+08:00');

/** A feed of documents, indexed. */
async function indexed(documents: readonly Document[], step = 1000) {
  const clock = handClock();
  const journal = memoryJournal();
  const views = viewsFollower({
    journal,
    clock,
    now: () => '2026-03-02T01:00:00.000Z',
    zone: ZONE,
    onFault: (error) => {
      throw error;
    },
  });
  for (let from = 0; from < documents.length; from += step) {
    for (const document of documents.slice(from, from + step)) await publish(journal, document);
    views.wake();
    while (views.cursor() < Math.min(documents.length, from + step)) await settle();
    await settle();
  }
  return { journal, views };
}

async function publish(journal: Journal, document: Document): Promise<void> {
  const id = document.id.replace(/-1x?$/, document.id.endsWith('x') ? 'x' : '');
  await journal.receive({
    envelope: {
      id,
      sender: document.sender?.code ?? 'x',
      receivedAt: '2026-02-20T00:00:00.000Z',
      mediaType: 'text/plain',
      sha256: id,
      bytes: new Uint8Array(),
    },
    channel: 'test',
    keys: [],
    lane: id,
    head: { test: false },
  });
  await journal.judged(
    id,
    {
      status: 'accepted',
      head: { test: false },
      messages: [],
      documents: [document],
      problems: [],
      rules: 'r',
    },
    [],
    '2026-02-20T00:00:00.000Z',
  );
}

const milestones = async (journal: Journal): Promise<readonly IndexEntry[]> => {
  const all = await Promise.all(
    ['discharged', 'gate-out', 'released', 'held', 'inspecting', 'announced'].map((step) =>
      journal.indexed({ kind: `@${step}`, from: '', limit: 100_000 }),
    ),
  );
  return all.flat();
};

const everybody = (item: FeedItem): FeedItem => item;

describe('clearance', () => {
  it('gives what is true of a month of traffic with late, repeated, replaced and cancelled documents', async () => {
    const { documents, truth } = monthOfTraffic(300, START, 7);
    const { journal } = await indexed(documents);
    for (const kind of ['sea', 'air'] as const) {
      const visits = await visitsOf(journal, kind, START, END);
      const seen = new Map(visits.map((each) => [each.subject, each]));
      const wanted = [...truth].filter(([, each]) => each.kind === kind);
      expect(seen.size).toBe(wanted.length);
      for (const [subject, one] of wanted)
        expect(seen.get(subject), subject).toMatchObject({
          port: one.port,
          discharged: new Date(one.discharged).toISOString(),
          ...(one.released === undefined ? {} : { released: new Date(one.released).toISOString() }),
          ...(one.gateOut === undefined ? {} : { gateOut: new Date(one.gateOut).toISOString() }),
        });
      const figures = figuresOf(visits, '2026-01', kind);
      const target = kind === 'sea' ? 24 : 12;
      for (const each of figures) {
        const own = wanted.filter(([, one]) => one.port === each.port).map(([, one]) => one);
        const hours = own.flatMap(({ released, discharged }) =>
          released === undefined ? [] : [Math.max(0, released - discharged) / 3_600_000],
        );
        expect(each).toMatchObject({
          targetHours: target,
          discharged: own.length,
          released: hours.length,
          shareInTime: hours.filter((one) => one <= target).length / hours.length,
        });
        expect(each.toRelease?.buckets.reduce((sum, one) => sum + one.count, 0)).toBe(hours.length);
        expect(each.toRelease?.longest).toBeCloseTo(Math.max(...hours), 1);
      }
    }
  });

  it('is the same whatever order the documents come in, and when it is built anew', async () => {
    const { documents } = monthOfTraffic(25, START, 11);
    const wanted = (entries: readonly IndexEntry[]) =>
      entries.map(({ kind, value, note }) => `${kind} ${value} ${JSON.stringify(note)}`);
    const first = wanted(await milestones((await indexed(documents)).journal));
    expect(first.length).toBeGreaterThan(80);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 60 }),
        async (seed, step) => {
          const chance = random(seed);
          const mixed = documents
            .map((document) => ({ document, place: chance() }))
            .sort((a, b) => a.place - b.place)
            .map((each) => each.document);
          const { journal, views } = await indexed(mixed, step);
          const unique = (list: readonly string[]) => [...new Set(list)].sort();
          expect(unique(wanted(await milestones(journal)))).toEqual(unique(first));
          const before = wanted(await milestones(journal));
          await views.rebuild();
          while (views.cursor() < documents.length) await settle();
          await settle();
          expect(wanted(await milestones(journal))).toEqual(before);
        },
      ),
      { numRuns: 8 },
    );
  });
});

const document = (id: string, type: string, more: object): Document =>
  ({
    id,
    type,
    version: '1',
    function: 'original',
    sender: { code: 'TERMINAL' },
    source: {
      format: 'EDIFACT',
      message: 'X:D:95B:UN',
      position: 1,
      sha256: '',
      mapping: { name: '', digest: '' },
    },
    extensions: [],
    ...more,
  }) as unknown as Document;

const box = { reference: 'DLSU3012742' };
const STORY = [
  document('a-1', 'cargo-manifest', {
    documentId: 'M1',
    issuedAt: '2026-01-15T08:00+08:00',
    sender: { code: 'AGENT' },
    transport: { mode: '1' },
    consignments: [
      { transportDocumentNumber: 'BILL 1', equipment: [box], portOfDischarge: { code: 'CNDLC' } },
    ],
  }),
  document('b-1', 'equipment-event', {
    documentId: 'C1',
    issuedAt: '2026-01-17T10:00+08:00',
    legs: [{ voyage: '0611W', mode: '1', portOfDischarge: { code: 'CNDLC' } }],
    events: [{ eventType: 'DISC', classifier: 'ACT', at: '2026-01-17T09:13+08:00', equipment: box }],
  }),
  document('c-1', 'regulatory-response', {
    documentId: 'R1',
    sender: { code: 'CUSTOMS' },
    subjects: [{ decision: 'hold', transportDocumentNumber: 'BILL1', effectiveAt: '2026-01-17T11:00+08:00' }],
  }),
];

describe('a timeline', () => {
  it('joins what port, agent and authority say, over the bill that ties them, and tells what is missing', async () => {
    const { journal } = await indexed(STORY);
    const found = await timelineOf(journal, { kind: 'equipment', value: 'DLSU3012742' }, ZONE, everybody);
    expect(found?.events.map(({ step, at, by }) => [step, at, by])).toEqual([
      ['announced', '2026-01-15T08:00+08:00', 'AGENT'],
      ['announced', '2026-01-15T08:00+08:00', 'AGENT'],
      ['discharged', '2026-01-17T09:13+08:00', 'TERMINAL'],
      ['held', '2026-01-17T11:00+08:00', 'CUSTOMS'],
    ]);
    expect(found?.next).toEqual({ step: 'released', with: 'authority', since: '2026-01-17T11:00+08:00' });
    expect(found?.related).toContainEqual({ kind: 'bill', value: 'BILL1' });
    const consignment = await timelineOf(journal, { kind: 'bill', value: 'BILL1' }, ZONE, everybody);
    expect(consignment?.related).toContainEqual({ kind: 'equipment', value: 'DLSU3012742' });
  });

  it('shows what was taken back as taken back', async () => {
    const cancel = document('d-1', 'equipment-event', {
      documentId: 'C1',
      function: 'cancel',
      issuedAt: '2026-01-17T12:00+08:00',
    });
    const { journal } = await indexed([...STORY, cancel]);
    const found = await timelineOf(journal, { kind: 'equipment', value: 'DLSU3012742' }, ZONE, everybody);
    expect(found?.events.find(({ step }) => step === 'discharged')).toMatchObject({ takenBack: true });
  });

  it('is made of what the reader may see, and is nothing where that is nothing', async () => {
    const { journal } = await indexed(STORY);
    const own = (who: string) => (item: FeedItem) => (item.document.sender?.code === who ? item : undefined);
    const equipment = { kind: 'equipment' as const, value: 'DLSU3012742' };
    const seen = await timelineOf(journal, equipment, ZONE, own('TERMINAL'));
    expect(seen?.events.map(({ step }) => step)).toEqual(['discharged']);
    expect(await timelineOf(journal, equipment, ZONE, own('NOBODY'))).toBeUndefined();
  });
});

describe('search', () => {
  it('finds whatever bears an identifier or begins with it, in any writing', async () => {
    const { journal } = await indexed(STORY);
    const kinds = async (text: string) =>
      (await searchFor(journal, text, everybody)).map(({ kind, value, items }) => [
        kind,
        value,
        items.length,
      ]);
    expect(await kinds('dlsu 3012742')).toEqual([['equipment', 'DLSU3012742', 2]]);
    expect(await kinds('bill')).toEqual([['bill', 'BILL1', 2]]);
    expect(await kinds('0611w')).toEqual([['voyage', '0611W', 1]]);
    expect(await kinds('C1')).toEqual([['document', 'C1', 1]]);
    expect(await kinds('  ')).toEqual([]);
    expect(await searchFor(journal, 'BILL1', () => undefined)).toEqual([]);
  });
});
