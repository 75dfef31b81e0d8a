import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Answer, type ExceptionAct, type ExceptionKind, type Journal, problem } from './core/index.js';
import {
  accepted,
  at,
  dead,
  delivery,
  plainLeafOf,
  receipt,
  rejected,
  sent,
  verdict,
} from './journal/contract/samples.js';
import { sqliteJournal } from './journal/index.js';
import type { RunningNode } from './main.js';
import { hashOfKey } from './ops/secrets.js';
import { call, config, folder, inbox, partner, start } from './testing/node-fixture.js';

const ACTIONS: readonly ExceptionAct[] = [
  'take',
  'comment',
  'propose',
  'repair',
  'release',
  'reroute',
  'discard',
  'escalate',
  'answer',
  'close',
];
const REROUTED = ['take', 'comment', 'release', 'reroute', 'discard', 'escalate'] as const;
/** What can be done about each kind while it is open; repair, once there is a proposal. */
const CAN: Readonly<Record<ExceptionKind, readonly ExceptionAct[]>> = {
  rejected: ['take', 'comment', 'propose', 'release', 'discard', 'escalate'],
  parked: ['take', 'comment', 'propose', 'release', 'discard', 'escalate'],
  unroutable: ['take', 'comment', 'reroute', 'discard', 'escalate'],
  dead: REROUTED,
  unanswered: [...REROUTED, 'close'],
  refused: [...REROUTED, 'close'],
  escalated: ['take', 'comment', 'answer'],
};
/** Without a change to anything: no authorisation. */
const FREE: readonly ExceptionAct[] = ['take', 'comment', 'escalate', 'answer'];

/** Opens one of each kind in a journal; gives its id. */
const OPEN: Readonly<Record<ExceptionKind, (journal: Journal, nth: number) => Promise<string>>> = {
  rejected: async (journal) => `rejected~${await rejected(journal)}`,
  async parked(journal) {
    const one = receipt();
    await journal.receive(one);
    await journal.park(one.envelope.id, problem('gateway-bug', undefined), at(1));
    return `parked~${one.envelope.id}`;
  },
  async unroutable(journal) {
    const one = receipt();
    await journal.receive(one);
    await journal.judged(one.envelope.id, verdict(one.envelope.id), [], at(1), true);
    return `unroutable~${one.envelope.id}`;
  },
  async dead(journal) {
    const key = `${await accepted(journal)}-1~customs`;
    await dead(journal, key);
    return `dead~${key}`;
  },
  async unanswered(journal) {
    const id = await accepted(journal, (envelope) => [delivery(envelope, 'customs', { answerWithin: 1 })]);
    await sent(journal, `${id}-1~customs`);
    await journal.overdue(at(1_000));
    return `unanswered~${id}-1~customs`;
  },
  async refused(journal, nth) {
    const key = `${await accepted(journal)}-1~customs`;
    await sent(journal, key, 5, [`REF-${nth}`]);
    const answers: Answer[] = [{ reference: `REF-${nth}`, accepted: false, name: 'CONTRL' }];
    const one = receipt({ sender: 'customs' });
    await journal.receive(one);
    await journal.judged(
      one.envelope.id,
      verdict(one.envelope.id, { type: 'acknowledgement', answers }),
      [],
      at(9),
    );
    return `refused~${key}`;
  },
  async escalated(journal, nth) {
    const id = `escalated~city~rejected~C${nth}`;
    const content = {
      kind: 'rejected',
      messages: [{ ordinal: 1, name: 'CODECO:D:95B:UN', accepted: false }],
    };
    await journal.openException({
      id,
      subject: `rejected~C${nth}`,
      message: `C${nth}`,
      partner: 'city',
      at: at(1),
      content,
    });
    return id;
  },
};

const GRANT = { authorisation: 'DLHG-2026-031', reason: '主管海关书面授权' };
const order = (action: ExceptionAct): object => ({
  ...(action === 'comment' || action === 'answer' ? { text: '请核对' } : {}),
  ...(action === 'propose' ? { bytes: '修复后的报文' } : {}),
  ...(action === 'reroute' ? { to: 'msa' } : {}),
  ...(action === 'escalate' ? { to: 'nation' } : {}),
});
async function act(node: RunningNode, id: string, action: string, who: string, body: object) {
  const answer = await call(node, `/v1/exceptions/${encodeURIComponent(id)}/${action}`, who, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: what the API answered, looked into by the tests
  return { status: answer.status, body: (await answer.json()) as any };
}

describe('every kind of exception, every action', () => {
  it('does what the kind allows, asks for what the action needs, and says why not', async () => {
    const data = folder();
    const path = join(data, 'journal.sqlite');
    const journal = await sqliteJournal({ path, leafOf: plainLeafOf });
    const cells: { kind: ExceptionKind; action: ExceptionAct; id: string }[] = [];
    for (const kind of Object.keys(CAN) as ExceptionKind[])
      for (const action of ACTIONS) cells.push({ kind, action, id: await OPEN[kind](journal, cells.length) });
    await journal.close();

    const { url } = await inbox();
    const push = { url, acknowledgements: false };
    const link = (node: string) => ({
      node,
      url: url.replace('/in', ''),
      keys: [hashOfKey(`key-${node}`)],
      identities: [],
      sends: [],
    });
    const node = await start(
      config('here', data, {
        operators: ['olga', 'oleg'].map((id) => ({ id, keys: [hashOfKey(`key-${id}`)] })),
        partners: [
          partner('dalian-terminal', { feeds: [] }),
          partner('stranger', { feeds: [] }),
          partner('gate', { feeds: [], handles: ['equipment-event', 'CODECO'] }),
          partner('customs', { feeds: [], push }),
          partner('msa', { feeds: [], push }),
        ],
        exchange: [link('nation'), link('city')],
      }),
    );
    for (const { kind, action, id } of cells) {
      const where = `${action} of ${kind}`;
      const can = CAN[kind].includes(action);
      const full = { ...GRANT, ...order(action) };
      expect([where, (await act(node, id, action, 'stranger', full)).status]).toEqual([where, 404]);
      if (!FREE.includes(action))
        for (const lacking of [order(action), { ...full, reason: ' ' }, { ...full, authorisation: '' }]) {
          const { status, body } = await act(node, id, action, 'olga', lacking);
          expect([where, status, body.code]).toEqual([where, 403, 'authorisation-required']);
        }
      const done = await act(node, id, action, 'olga', full);
      if (!can) {
        expect([where, done.status >= 400 && done.status < 500, done.body.code]).toEqual([
          where,
          true,
          expect.stringMatching(/^(exception-state|recipient-unroutable|request-invalid)$/),
        ]);
        expect(done.body.message).toEqual({ zh: expect.any(String), en: expect.any(String) });
        continue;
      }
      expect([where, done.status, done.body.code]).toEqual([where, 200, undefined]);
      expect(done.body.actions.at(-1)).toMatchObject({ action, by: 'olga' });
      // Whoever acted owns it: nobody else goes on with it, closed or not.
      const next = await act(node, id, kind === 'escalated' ? 'answer' : 'escalate', 'oleg', {
        text: 'x',
        to: 'nation',
      });
      const free = action === 'comment';
      expect([where, next.body.code ?? 'done']).toEqual([
        where,
        // What is released is tried anew at once, and may be an exception again before anybody looks: then of nobody.
        free
          ? 'done'
          : expect.stringMatching(
              action === 'release' ? /^(exception-(owned|state)|done)$/ : /^exception-(owned|state)$/,
            ),
      ]);
      if (action !== 'propose') continue;
      const seen = await call(node, `/v1/exceptions/${encodeURIComponent(id)}/proposal`, 'oleg');
      expect(await seen.text()).toBe('修复后的报文');
      expect((await call(node, `/v1/exceptions/${encodeURIComponent(id)}/proposal`, 'stranger')).status).toBe(
        404,
      );
      expect((await act(node, id, 'repair', 'olga', GRANT)).body.code).toBe('second-person');
      expect((await act(node, id, 'repair', 'oleg', GRANT)).body).toMatchObject({ resolution: 'repaired' });
    }

    const { ledger } = (await (await call(node, '/v1/ledger', 'olga')).json()) as {
      ledger: Record<string, number>[];
    };
    for (const { accepted: all, delivered, rejected: no, pending, dead: gone, discarded } of ledger)
      expect(all).toBe(
        [delivered, no, pending, gone, discarded].reduce<number>((sum, each) => sum + (each ?? 0), 0),
      );

    // The agency sees what it is competent for, its sender its own without what was said about it.
    const seenBy = async (who: string) =>
      (
        (await (await call(node, '/v1/exceptions?limit=500', who)).json()) as {
          exceptions: { id: string; kind: string; actions: { action: string; by: string }[] }[];
        }
      ).exceptions;
    expect(await seenBy('stranger')).toEqual([]);
    const own = await seenBy('dalian-terminal');
    expect(new Set(own.map((each) => each.kind))).toEqual(new Set(['rejected', 'parked', 'unroutable']));
    expect(
      own.flatMap((each) => each.actions).filter(({ action, by }) => action === 'comment' || by !== '*'),
    ).toEqual([]);
    const kinds = new Set((await seenBy('gate')).map((each) => each.kind));
    for (const kind of ['rejected', 'unroutable', 'dead', 'escalated']) expect(kinds).toContain(kind);
    const [first] = await seenBy('gate');
    expect(
      (await call(node, `/v1/exceptions/${encodeURIComponent(first?.id ?? '')}/raw`, 'gate')).status,
    ).toBe(200);
    expect(
      (await call(node, `/v1/exceptions/${encodeURIComponent(first?.id ?? '')}/raw`, 'dalian-terminal'))
        .status,
    ).toBe(404);
  }, 60_000);
});
