import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Document, projectRoot } from './core/index.js';
import { joiningOf } from './joining.js';
import { jointContradictions } from './ops/config-joint.js';
import { handClock, memoryJournal, settle } from './testing/memory-journal.js';
import { call, config, folder, partner, start } from './testing/node-fixture.js';
import { viewsOfNode } from './viewing.js';
import { type JointState, jointOf, type TimelineEvent } from './views/index.js';

const ZONE = 'Asia/Shanghai';
const AGENCIES = ['customs', 'inspection', 'maritime'] as const;
const BOX = 'DLSU3012742';

/** One answer: when, what; `id`: the number it is sent under, its own where absent. */
interface Answer {
  readonly hour: number;
  readonly decision: string;
  readonly id?: string;
  readonly function?: string;
}

/** What one agency sends, and where that leaves it once all is here. */
const SCRIPTS: Readonly<Record<string, readonly [answers: readonly Answer[], state: JointState]>> = {
  nothing: [[], 'awaited'],
  release: [[{ hour: 1, decision: 'released' }], 'released'],
  hold: [[{ hour: 1, decision: 'hold' }], 'held'],
  refusal: [[{ hour: 1, decision: 'rejected' }], 'held'],
  inspection: [[{ hour: 1, decision: 'inspect' }], 'inspecting'],
  'held, released': [
    [
      { hour: 1, decision: 'hold' },
      { hour: 2, decision: 'released' },
    ],
    'released',
  ],
  'inspected, released': [
    [
      { hour: 1, decision: 'inspect' },
      { hour: 3, decision: 'cleared' },
    ],
    'released',
  ],
  'a late hold': [
    [
      { hour: 1, decision: 'released' },
      { hour: 2, decision: 'hold' },
    ],
    'withdrawn',
  ],
  'a late hold, released again': [
    [
      { hour: 1, decision: 'released' },
      { hour: 2, decision: 'hold' },
      { hour: 3, decision: 'released' },
    ],
    'released',
  ],
  'a cancelled release': [
    [
      { hour: 1, decision: 'released', id: 'R' },
      { hour: 2, decision: 'released', id: 'R', function: 'cancel' },
    ],
    'withdrawn',
  ],
  // A cancellation takes back all that its sender said before of what it names: the release is to be said again.
  'a cancelled hold after a release': [
    [
      { hour: 1, decision: 'released' },
      { hour: 2, decision: 'hold', id: 'H' },
      { hour: 3, decision: 'hold', id: 'H', function: 'cancel' },
    ],
    'withdrawn',
  ],
  'a cancelled hold, released': [
    [
      { hour: 2, decision: 'hold', id: 'H' },
      { hour: 3, decision: 'hold', id: 'H', function: 'cancel' },
      { hour: 4, decision: 'released' },
    ],
    'released',
  ],
  'a cancelled hold': [
    [
      { hour: 2, decision: 'hold', id: 'H' },
      { hour: 3, decision: 'hold', id: 'H', function: 'cancel' },
    ],
    'awaited',
  ],
  'a release replaced by a hold': [
    [
      { hour: 1, decision: 'released', id: 'R' },
      { hour: 2, decision: 'hold', id: 'R', function: 'replace' },
    ],
    'withdrawn',
  ],
  'a hold replaced by a release': [
    [
      { hour: 1, decision: 'hold', id: 'R' },
      { hour: 2, decision: 'released', id: 'R', function: 'replace' },
    ],
    'released',
  ],
  'a release twice': [
    [
      { hour: 1, decision: 'released', id: 'R' },
      { hour: 1, decision: 'released', id: 'R' },
    ],
    'released',
  ],
};

const RANK: readonly JointState[] = ['released', 'awaited', 'inspecting', 'held', 'withdrawn'];
const worst = (states: readonly JointState[]): JointState =>
  RANK[Math.max(...states.map((each) => RANK.indexOf(each)))] as JointState;

const at = (hour: number): string => `2026-01-17T${String(8 + hour).padStart(2, '0')}:00+08:00`;
const document = (id: string, type: string, sender: string, more: object): Document =>
  ({
    id,
    type,
    version: '1',
    function: 'original',
    sender: { code: sender },
    source: { format: 'EDIFACT', message: 'X:D:95B:UN', position: 1, sha256: '', mapping: {} },
    extensions: [],
    ...more,
  }) as unknown as Document;

const declaration = (number = 'D1'): Document =>
  document(`declared-${number}`, 'customs-declaration', 'BROKER', {
    documentId: `M-${number}`,
    issuedAt: at(0),
    declarationNumber: number,
    equipment: [{ reference: BOX }],
  });
const answer = (
  agency: string,
  nth: number,
  { hour, decision, id, function: what }: Answer,
  of: object = { declarationNumber: 'D1' },
): Document =>
  document(`${agency}-${nth}`, 'regulatory-response', agency.toUpperCase(), {
    documentId: id ?? `${nth}`,
    ...(what === undefined ? {} : { function: what }),
    issuedAt: at(hour),
    subjects: [{ decision, effectiveAt: at(hour), ...of }],
  });

/** The views of a node that holds documents, in the order in which they came; each sent by its sender. */
async function holding(documents: readonly Document[]) {
  const journal = memoryJournal();
  const partners = [
    ...AGENCIES.map((id) => partner(id, { identities: [id.toUpperCase()] })),
    partner('terminal'),
    partner('broker'),
    partner('stranger'),
  ];
  const joint = joiningOf({ joint: [{ agencies: AGENCIES, tell: ['terminal'] }], partners });
  const views = viewsOfNode({
    journal,
    clock: handClock(Date.parse('2026-02-01T00:00:00Z')),
    zone: ZONE,
    ...(joint === undefined ? {} : { joint }),
    sees: async (_caller, item) => (item.document.type === 'customs-declaration' ? item : undefined),
    onFault: (error) => {
      throw error;
    },
  });
  for (const each of documents) {
    await journal.receive({
      envelope: {
        id: each.id,
        sender: (each.sender?.code ?? '').toLowerCase(),
        receivedAt: '2026-01-20T00:00:00.000Z',
        mediaType: 'text/plain',
        sha256: each.id,
        bytes: new Uint8Array(),
      },
      channel: 'test',
      keys: [],
      lane: each.id,
      head: { test: false },
    });
    await journal.judged(
      each.id,
      {
        status: 'accepted',
        head: { test: false },
        messages: [],
        documents: [each],
        problems: [],
        rules: 'r',
      },
      [],
      '2026-01-20T00:00:00.000Z',
    );
  }
  views.wake();
  while (!(await views.api.standing()).upToDate) await settle();
  await settle();
  return async (who: string, kind: 'equipment' | 'declaration' = 'equipment', value = BOX) =>
    (
      (await views.api.timeline(kind, value, {
        kind: who === 'olga' ? 'operator' : 'partner',
        id: who,
        feeds: [],
      } as unknown as Parameters<typeof views.api.timeline>[2])) as { joint?: ReturnType<typeof jointOf> }
    ).joint;
}

const script = fc.constantFrom(...Object.keys(SCRIPTS));

describe('one submission, several agencies', () => {
  it('law: the joint state is the worst of three, whatever they answer and in whatever order it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(script, script, script),
        fc.infiniteStream(fc.nat(1000)),
        async (of, draws) => {
          const documents = [
            declaration(),
            ...AGENCIES.flatMap((agency, i) =>
              (SCRIPTS[of[i] as string]?.[0] ?? []).map((each, nth) => answer(agency, nth, each)),
            ),
          ]
            .map((each) => ({ each, place: draws.next().value as number }))
            .sort((a, b) => a.place - b.place)
            .map(({ each }) => each);
          const joint = await holding(documents);
          const states = of.map((each) => (SCRIPTS[each] as readonly [unknown, JointState])[1]);
          for (const found of [await joint('olga'), await joint('olga', 'declaration', 'D1')]) {
            expect(found?.agencies.map(({ state }) => state)).toEqual(states);
            expect(found?.state).toBe(worst(states));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('all orders of three agencies: released from the last release on, and at no earlier moment', () => {
    const event = (by: string, step: TimelineEvent['step'], hour: number): TimelineEvent => ({
      step,
      at: at(hour),
      classifier: 'ACT',
      subject: { kind: 'declaration', value: 'D1' },
      by,
      document: '',
      message: '',
      envelope: '',
    });
    const rule = { entries: [{ agencies: AGENCIES }], identities: (id: string) => [id], zone: ZONE };
    const declared = event('broker', 'declared', 0);
    // customs releases, inspection holds and releases, maritime releases, holds, releases.
    const own: Readonly<Record<string, readonly TimelineEvent['step'][]>> = {
      customs: ['released'],
      inspection: ['held', 'released'],
      maritime: ['released', 'held', 'released'],
    };
    let orders = 0;
    const go = (told: readonly TimelineEvent[], left: Readonly<Record<string, number>>): void => {
      const free = AGENCIES.every((id) => told.filter(({ by }) => by === id).at(-1)?.step === 'released');
      expect(jointOf([declared, ...told], rule)?.state === 'released').toBe(free);
      // A later hold is a withdrawal, which is the worst.
      const stopped = told.filter(({ by }) => by === 'maritime').at(-1)?.step === 'held';
      expect(jointOf([declared, ...told], rule)?.state === 'withdrawn').toBe(stopped);
      const open = AGENCIES.filter((id) => (left[id] ?? 0) < (own[id]?.length ?? 0));
      if (open.length === 0) orders++;
      for (const id of open) {
        const nth = left[id] ?? 0;
        go([...told, event(id, own[id]?.[nth] as TimelineEvent['step'], told.length + 1)], {
          ...left,
          [id]: nth + 1,
        });
      }
    };
    go([], {});
    expect(orders).toBe(60);
  });

  it('who released one declaration of a container is awaited for the other', async () => {
    const released = (number: string) =>
      AGENCIES.map((agency, nth) =>
        answer(
          agency,
          nth + Number(number.slice(1)) * 10,
          { hour: 1, decision: 'released' },
          { declarationNumber: number },
        ),
      );
    const one = [declaration('D1'), declaration('D2'), ...released('D1')];
    const joint = await holding(one);
    expect((await joint('olga'))?.state).toBe('awaited');
    expect((await joint('olga', 'declaration', 'D1'))?.state).toBe('released');
    expect((await (await holding([...one, ...released('D2')]))('olga'))?.state).toBe('released');
  });

  it('a declaration of several numbers is answered under any of them, and what went before it answers for none', async () => {
    const broker = (id: string, more: object): Document =>
      document(id, 'customs-declaration', 'BROKER', {
        documentId: id,
        issuedAt: at(0),
        equipment: [{ reference: BOX }],
        ...more,
      });
    const first = broker('one', { declarationNumber: 'D1', internalNumber: 'I1' });
    const later = broker('two', { declarationNumber: 'D2', references: [{ type: 'ABT', number: 'D1' }] });
    const released = AGENCIES.map((agency, nth) => answer(agency, nth, { hour: 1, decision: 'released' }));
    expect((await (await holding([first, ...released]))('olga'))?.state).toBe('released');
    expect((await (await holding([first, later, ...released]))('olga'))?.state).toBe('awaited');
  });

  it('a hold of a container holds its declaration, and a hold on a date stands against a release of that day', async () => {
    const released = AGENCIES.map((agency, nth) => answer(agency, nth, { hour: 1, decision: 'released' }));
    const held = answer('maritime', 7, { hour: 2, decision: 'hold' }, { equipment: { reference: BOX } });
    const joint = await holding([declaration(), ...released, held]);
    expect((await joint('olga', 'declaration', 'D1'))?.state).toBe('held');
    expect((await joint('olga'))?.state).toBe('held');
    const dated = answer(
      'maritime',
      7,
      { hour: 2, decision: 'hold' },
      { declarationNumber: 'D1', effectiveAt: '2026-01-17' },
    );
    expect((await (await holding([declaration(), ...released, dated]))('olga'))?.state).toBe('withdrawn');
  });

  it('nobody else can answer for an agency, and only those it concerns are told', async () => {
    const documents = [
      declaration(),
      ...['customs', 'inspection', 'stranger'].map((who, nth) =>
        answer(who, nth, { hour: 1, decision: 'released' }),
      ),
    ];
    const joint = await holding(documents);
    for (const who of ['olga', 'terminal', 'broker', ...AGENCIES])
      expect((await joint(who))?.state, who).toBe('awaited');
    expect(await joint('stranger')).toBeUndefined();
  });

  it('an agency that is no partner is no rule', () => {
    const partners = [partner('customs')];
    const found = jointContradictions(
      { joint: [{ agencies: ['customs', 'custom'], tell: ['x'] }], partners },
      'c',
    );
    expect(found).toHaveLength(2);
    expect(found[0]?.message.en).toContain('custom');
    expect(joiningOf({ partners })).toBeUndefined();
  });

  it('over HTTP: declared once, answered by two, released when both have', async () => {
    const text = (name: string): string =>
      readFileSync(join(projectRoot, 'conformance/cases', name, 'input.edi'), 'latin1');
    const node = await start(
      config('here', folder(), {
        partners: [
          partner('broker', { feeds: [] }),
          partner('customs', { identities: ['CNTAOCUSTOMS'] }),
          partner('maritime', { identities: ['CNTAOMARITIME'] }),
          partner('stranger'),
        ],
        joint: [{ types: ['customs-declaration'], agencies: ['customs', 'maritime'] }],
      }),
    );
    const send = async (who: string, body: string): Promise<void> => {
      const answer = await call(node, '/v1/messages', who, {
        method: 'POST',
        headers: { 'content-type': 'application/edifact', prefer: 'wait=20' },
        body: Buffer.from(body, 'latin1'),
      });
      expect(((await answer.json()) as { status: string }).status).toBe('accepted');
      for (;;) {
        const told = (await (await call(node, '/v1/views', 'olga')).json()) as { upToDate: boolean };
        if (told.upToDate) return;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const state = async (who: string): Promise<string | undefined> =>
      (
        (await (await call(node, '/v1/containers/BHSU1200014', who)).json()) as {
          joint?: { state: string };
        }
      ).joint?.state;
    const released = text('regulatory-response/cusres-d95b/release')
      .replaceAll('LYDU2103463', 'BHSU1200014')
      .replaceAll('BHTPUSTAO260040', 'BHSDLC2601001');
    await send('broker', text('customs-declaration/cusdec-d00b/full'));
    expect(await state('broker')).toBe('awaited');
    await send('customs', released);
    expect(await state('broker')).toBe('awaited');
    await send(
      'maritime',
      released.replaceAll('CNTAOCUSTOMS', 'CNTAOMARITIME').replaceAll('CUS260122001', 'MSA260122001'),
    );
    for (const who of ['broker', 'customs', 'olga']) expect(await state(who), who).toBe('released');
    expect(await state('stranger')).toBeUndefined();
  }, 30_000);
});
