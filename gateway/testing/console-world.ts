import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafOf } from '../audit/index.js';
import { passwordHash } from '../channels/http/password.js';
import { STEPS } from '../commands/demo/plan.js';
import { projectRoot } from '../core/root.js';
import { sqliteJournal } from '../journal/index.js';
import { type RunningNode, startNode } from '../main.js';
import { hashOfKey } from '../ops/secrets.js';
import { monthOfTraffic } from '../views/testing/month.js';
import { call, config, partner, rules } from './node-fixture.js';

/** Of zhang, who may see everything and change nothing. */
export const PASSWORD = 'correct horse battery';

/** What is planted wherever a sender may write: none of it may ever run. */
export const PLANTED = '<script>window.planted=1</script><img src=x onerror=window.planted=1>';

/** A node with a month of traffic, the demo's messages and planted ones, as the console's pages need them. */
export interface World {
  readonly url: string;
  readonly node: RunningNode;
  /** Ids of messages by name. */
  readonly ids: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

const START = Date.parse('2026-01-01T00:00:00+08:00');
const CONTAINERS = 120;

/** A gate-in report whose texts are planted; its syntax level lets them through. */
const planted = (): string =>
  [
    'UNB+UNOY:4+T<img src=x onerror=planted=1>+EPORT+20260115:0812+<b>REF</b>',
    'UNH+1+CODECO:D:95B:UN:ITG14',
    `BGM+34+<i>GATE</i>+9`,
    `FTX+AAI+++${PLANTED}`,
    'TDT+20+0611W+1++BHS:172:20+++9236377:146::<u>BRIDGE</u>',
    'NAD+CF+<s>X</s>:160:20',
    'EQD+CN+BHSU3012749+22G1:102:5++3+5',
    'RFF+BN:<script>BOOK</script>',
    'DTM+7:202601150805:203',
    'LOC+165+CNDLC:139:6',
    'SEL+<a href=x>+CA',
    'CNT+16:1',
    'UNT+12+1',
    'UNZ+1+<b>REF</b>',
    '',
  ].join("'");

export async function world(): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), 'eport-console-'));
  const path = join(data, 'journal.sqlite');
  await fill(path);
  const person = (id: string) => ({ id, keys: [hashOfKey(`key-${id}`)] });
  const node = await startNode(
    config('province', data, {
      journal: { sqlite: path },
      partners: [
        partner('terminal', { name: { zh: '集装箱码头', en: 'container terminal' } }),
        partner('agent', { name: { zh: '船舶代理', en: 'shipping agent' } }),
        partner('railway', { name: { zh: '铁路', en: 'railway' } }),
        partner('tally', { name: { zh: '理货公司', en: 'tally company' } }),
        partner('customs', { name: { zh: '海关', en: 'customs' }, handles: ['*'] }),
      ],
      operators: [
        person('olga'),
        person('otto'),
        { id: 'zhang', keys: [], password: await passwordHash(PASSWORD), roles: ['auditor'] },
      ],
    }),
    { rules: () => ({ value: rules.value, problems: [] }) },
  );
  const ids = new Map<string, string>();
  const post = async (name: string, who: string, body: string | Uint8Array): Promise<void> => {
    const answer = await call(node, '/v1/messages', who, {
      method: 'POST',
      body,
      headers: { prefer: 'wait=20', 'content-type': 'application/octet-stream' },
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    ids.set(name, ((await answer.json()) as { id: string }).id);
  };
  for (const { name, from, file } of STEPS)
    await post(name, from, readFileSync(join(projectRoot, 'conformance/cases', file)));
  await post('planted', 'terminal', planted());
  await post(
    'planted-refused',
    'terminal',
    planted().replaceAll('REF', 'NEW').replace('CNT+16:1', `ZZZ+${PLANTED}`),
  );
  await post('unreadable', 'terminal', `${PLANTED} is no message`);
  await caughtUp(node);
  return {
    url: node.url,
    node,
    ids,
    async close() {
      await node.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Puts a generated month into a journal before its node starts: what is derived of it has known answers. */
async function fill(path: string): Promise<void> {
  const journal = await sqliteJournal({ path, leafOf });
  const { documents } = monthOfTraffic(CONTAINERS, START, 7);
  const at = '2026-02-20T00:00:00.000Z';
  await Promise.all(
    documents.map(async (document, nth) => {
      const id = `M${String(nth).padStart(25, '0')}`;
      const sender = nth % 2 === 0 ? 'terminal' : 'customs';
      await journal.receive({
        envelope: {
          id,
          sender,
          receivedAt: at,
          mediaType: 'text/plain',
          sha256: id,
          bytes: new Uint8Array(),
        },
        channel: 'http',
        keys: [{ kind: 'transport', key: id }],
        lane: id,
        head: { test: false },
      });
      const messages = [{ ordinal: 1, name: document.source.message, accepted: true }];
      await journal.judged(
        id,
        {
          status: 'accepted',
          head: { test: false },
          messages,
          documents: [document],
          problems: [],
          rules: 'r',
        },
        [],
        at,
      );
    }),
  );
  await journal.close();
}

async function caughtUp(node: RunningNode): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    const { upToDate } = (await (await call(node, '/v1/views', 'olga')).json()) as { upToDate: boolean };
    if (upToDate) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('the views fell behind');
}
