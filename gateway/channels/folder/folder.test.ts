import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { problem, sortableIds } from '../../core/index.js';
import { handClock, settle } from '../../testing/memory-journal.js';
import { folderClient } from './client.js';
import type { Disk, Seen } from './disk.js';
import type { Answer, FeedEvent, Gateway, Receipt } from './gateway.js';

/** The process is gone, in the middle of something. */
class Killed extends Error {}

const failure = (code: string): Error => Object.assign(new Error(code), { code });
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Files by path. `before` and `after` every call may throw: a full disk, a kill. */
function memoryDisk() {
  const files = new Map<string, { bytes: Buffer; mtime: string }>();
  let moment = 0n;
  const faults = {
    before: (_call: string, _path: string): void => {},
    after: (_call: string, _path: string): void => {},
  };
  const put = (path: string, bytes: string | Uint8Array): void => {
    moment += 1n;
    files.set(path, { bytes: Buffer.from(bytes as Uint8Array), mtime: String(moment) });
  };
  const seen = (path: string): Seen | undefined => {
    const found = files.get(path);
    const name = path.slice(path.lastIndexOf('/') + 1);
    return found === undefined ? undefined : { name, size: found.bytes.length, mtime: found.mtime };
  };
  const under = (folder: string): string[] =>
    [...files.keys()].filter(
      (path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'),
    );
  const call = async <T>(name: string, path: string, work: () => T): Promise<T> => {
    faults.before(name, path);
    const result = work();
    faults.after(name, path);
    return result;
  };
  const disk: Disk = {
    list: (folder) =>
      call('list', folder, () => ({ files: under(folder).map((path) => seen(path) as Seen), unnamed: 0 })),
    see: (path) => call('see', path, () => seen(path)),
    exists: (path) => call('exists', path, () => files.has(path)),
    read: (path) => call('read', path, () => files.get(path)?.bytes),
    sha256: (path) =>
      call('sha256', path, () => {
        const found = files.get(path);
        if (found === undefined) throw failure('ENOENT');
        return sha(found.bytes);
      }),
    stream: (path) => Readable.from([files.get(path)?.bytes ?? Buffer.alloc(0)]),
    write: (path, bytes) =>
      call('write', path, () => {
        // whatever a write leaves when it is cut is there to be seen
        put(path, Buffer.from(bytes as Uint8Array).subarray(0, 3));
        faults.before('half', path);
        put(path, bytes);
      }),
    move: (from, to) =>
      call('move', from, () => {
        const found = files.get(from);
        if (found === undefined) throw failure('ENOENT');
        files.delete(from);
        files.set(to, found);
      }),
    remove: (path) => call('remove', path, () => void files.delete(path)),
    folder: async () => {},
  };
  const box = (name: string): Record<string, string> =>
    Object.fromEntries(
      under(`/app/${name}`)
        .sort()
        .map((path) => [path.slice(name.length + 6), files.get(path)?.bytes.toString() ?? '']),
    );
  return { disk, files, put, box, faults };
}

/** A gateway that takes what it doesn't know, rejects what begins with `!`, and answers each with `ACK …`. */
function fakeGateway() {
  const taken = new Map<string, { key: string; text: string; sha256: string }>();
  const world = {
    away: false,
    /** Verdicts aren't there yet. */
    slow: false,
    refuse: undefined as number | undefined,
    failing: (_text: string): boolean => false,
    feed: [] as FeedEvent[],
    tries: 0,
    before: (_call: string): void => {},
    after: (_call: string): void => {},
  };
  const statusOf = (text: string): string =>
    world.slow ? 'received' : text.startsWith('!') ? 'rejected' : 'accepted';
  const answered = <T>(value: T, replayed = false): Answer<T> => ({ kind: 'answered', value, replayed });
  const call = async <T>(name: string, work: () => Promise<Answer<T>> | Answer<T>): Promise<Answer<T>> => {
    world.before(name);
    world.tries += 1;
    const result = world.away ? ({ kind: 'away', reason: 'ECONNREFUSED' } as const) : await work();
    world.after(name);
    return result;
  };
  const gateway: Gateway = {
    submit: ({ key, body }) =>
      call('submit', async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of body as Readable) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString();
        if (world.failing(text)) return { kind: 'away', reason: 'HTTP 500' };
        if (world.refuse !== undefined)
          return {
            kind: 'refused',
            status: world.refuse,
            problem: problem('interchange-conflict', undefined, { found: 'X' }),
          };
        const known = [...taken].find(([, each]) => each.key === key);
        if (known !== undefined && known[1].text !== text) throw new Error(`key ${key} used for two texts`);
        const id = known?.[0] ?? `m${taken.size + 1}`;
        const sha256 = sha(Buffer.from(text));
        taken.set(id, { key, text, sha256 });
        return answered<Receipt>({ id, sha256, status: statusOf(text) }, known !== undefined);
      }),
    message: (id) =>
      call('message', () => {
        const found = taken.get(id);
        if (found === undefined) return { kind: 'absent' };
        const status = statusOf(found.text);
        return answered({
          status,
          problems: status === 'rejected' ? [problem('input-empty', undefined)] : [],
          acknowledgements: [{ name: 'CONTRL', href: `/ack/${id}` }],
        });
      }),
    bytes: (path) => call('bytes', () => answered(Buffer.from(`ACK ${path.slice(5)}`))),
    feed: ({ after }) =>
      call('feed', () => {
        const events = world.feed.filter((each) => Number(each.sequence) > Number(after)).slice(0, 2);
        return answered({ events, next: String(Number(events.at(-1)?.sequence ?? after)) });
      }),
    works: async () => !world.away,
    close: async () => {},
  };
  return { gateway, world, taken };
}

const document = (n: number): FeedEvent => ({
  id: `d${n}`,
  type: 'eport.regulatory-response.1',
  subject: `REL/${n}`,
  sequence: String(n).padStart(16, '0'),
  datacontenttype: 'application/xml',
  data_base64: Buffer.from(`<r>${n}</r>`).toString('base64'),
});

const SECOND = 1000;
const HOUR = 3600 * SECOND;

function fixture() {
  const { disk, ...files } = memoryDisk();
  const { gateway, ...gate } = fakeGateway();
  const clock = handClock();
  const ids = sortableIds(clock);
  const said: string[] = [];
  const client = () =>
    folderClient({
      root: '/app',
      disk,
      clock,
      ids,
      gateway,
      say: (level, { en }) => said.push(`${level} ${en}`),
      settleMilliseconds: 2 * SECOND,
      everyMilliseconds: 2 * SECOND,
      feeds: [{ name: 'all' }],
      random: () => 0.5,
    });
  const drop = (name: string, text: string): void => files.put(`/app/OutBox/${name}`, text);
  const pass = async (): Promise<{ failed: number; away?: string }> => {
    const one = (await client()).once();
    // it may reject before it is awaited
    one.catch(() => {});
    await clock.advance(70 * SECOND);
    return one;
  };
  const texts = (): string[] => [...gate.taken.values()].map((each) => each.text);
  return { ...files, ...gate, clock, client, said, drop, pass, texts };
}

describe('the folder client', () => {
  it('sends what is in OutBox, keeps it in SentBox with its receipt, brings the answer and the documents', async () => {
    const { drop, pass, box, taken, world } = fixture();
    drop('进口舱单 一.xml', '<a>');
    world.feed = [document(1), document(2), document(3)];
    expect(await pass()).toEqual({ failed: 0 });
    expect(box('OutBox')).toEqual({});
    expect(Object.keys(box('SentBox'))).toEqual(['进口舱单 一.xml', '进口舱单 一.xml.receipt.json']);
    expect(JSON.parse(box('SentBox')['进口舱单 一.xml.receipt.json'] ?? '')).toMatchObject({
      file: '进口舱单 一.xml',
      id: 'm1',
      key: taken.get('m1')?.key,
      sha256: sha(Buffer.from('<a>')),
      status: 'accepted',
    });
    expect(box('InBox')).toEqual({
      'Receipt_0000000000000001_regulatory-response_REL_1.xml': '<r>1</r>',
      'Receipt_0000000000000002_regulatory-response_REL_2.xml': '<r>2</r>',
      'Receipt_0000000000000003_regulatory-response_REL_3.xml': '<r>3</r>',
      'Successed_进口舱单 一.xml': 'ACK m1',
    });
    expect(box('.eport/staged')).toEqual({});
  });

  it('puts what is refused into FailBox, with its problems in both languages', async () => {
    const { drop, pass, box, world } = fixture();
    drop('a.edi', '!bad');
    expect(await pass()).toEqual({ failed: 1 });
    world.refuse = 409;
    drop('b.edi', 'other bytes');
    expect(await pass()).toEqual({ failed: 1 });
    expect(Object.keys(box('FailBox'))).toEqual([
      'a.edi',
      'a.edi.problems.json',
      'b.edi',
      'b.edi.problems.json',
    ]);
    const { problems } = JSON.parse(box('FailBox')['b.edi.problems.json'] ?? '');
    expect(problems).toMatchObject([
      { code: 'interchange-conflict', message: { zh: expect.any(String), en: expect.any(String) } },
    ]);
    expect(box('InBox')['Failed_a.edi']).toBe('ACK m1');
    expect(JSON.parse(box('InBox')['Failed_b.edi.json'] ?? '')).toMatchObject({ status: 'rejected' });
    expect(box('SentBox')).toEqual({});
  });

  it('leaves alone what is still being written', async () => {
    const { drop, clock, client, box, texts } = fixture();
    const running = await client();
    const done = running.run();
    drop('growing.edi', 'UNB');
    drop('named.tmp', 'UNB');
    drop('held.edi', 'UNB');
    drop('held.edi.lock', '');
    for (let i = 0; i < 10; i++) {
      await clock.advance(1500);
      drop('growing.edi', `UNB${i}`);
    }
    expect(texts()).toEqual([]);
    await clock.advance(5 * SECOND);
    expect(texts()).toEqual(['UNB9']);
    await running.stop();
    await done;
    expect(Object.keys(box('OutBox'))).toEqual(['held.edi', 'held.edi.lock', 'named.tmp']);
  });

  it('gives an empty file a minute to be written', async () => {
    const { drop, clock, client, box, texts } = fixture();
    const running = await client();
    const done = running.run();
    drop('empty.edi', '');
    await clock.advance(50 * SECOND);
    expect(Object.keys(box('OutBox'))).toEqual(['empty.edi']);
    await clock.advance(20 * SECOND);
    await running.stop();
    await done;
    expect(box('FailBox')['empty.edi.problems.json']).toContain('input-empty');
    expect(texts()).toEqual([]);
  });

  it('sends every file of one name, the same bytes too, and covers none', async () => {
    const { drop, pass, box, texts } = fixture();
    for (const text of ['one', 'two', 'two']) {
      drop('a.edi', text);
      await pass();
    }
    expect(texts()).toEqual(['one', 'two', 'two']);
    expect(Object.values(box('InBox')).sort()).toEqual(['ACK m1', 'ACK m2', 'ACK m3']);
    const sent = Object.entries(box('SentBox')).filter(([name]) => name.endsWith('.edi'));
    expect(sent.map(([, text]) => text).sort()).toEqual(['one', 'two', 'two']);
    for (const [name] of sent) expect(box('SentBox')).toHaveProperty([`${name}.receipt.json`]);
  });

  it('covers neither a file whose report was taken away nor a report whose file was', async () => {
    const { drop, pass, box, files } = fixture();
    drop('a.edi', 'one');
    await pass();
    files.delete('/app/SentBox/a.edi.receipt.json');
    drop('a.edi', 'two');
    await pass();
    expect(box('SentBox')['a.edi']).toBe('one');
    files.delete('/app/SentBox/a.edi');
    const [second] = Object.keys(box('SentBox'));
    const report = box('SentBox')[`${second}.receipt.json`];
    files.delete(`/app/SentBox/${second}`);
    drop('a.edi', 'three');
    await pass();
    expect(box('SentBox')[`${second}.receipt.json`]).toBe(report);
  });

  it('clears away what an interrupted run had laid ready without promising it', async () => {
    const { pass, box, put } = fixture();
    put('/app/.eport/staged/all-0.7', '<r>');
    await pass();
    expect(box('.eport/staged')).toEqual({});
    expect(box('InBox')).toEqual({});
  });

  it('sends in the order in which files were written', async () => {
    const { drop, pass, texts } = fixture();
    for (const name of ['z', 'b', 'a', 'y']) drop(`${name}.edi`, name);
    await pass();
    expect(texts()).toEqual(['z', 'b', 'a', 'y']);
  });

  it('keeps a file in OutBox until its verdict is there, and sends others meanwhile', async () => {
    const { drop, pass, box, world, texts } = fixture();
    world.slow = true;
    drop('a.edi', 'a');
    drop('b.edi', '!b');
    await pass();
    await pass();
    expect(texts()).toEqual(['a', '!b']);
    expect(Object.keys(box('OutBox'))).toEqual(['a.edi', 'b.edi']);
    world.slow = false;
    expect(await pass()).toEqual({ failed: 1 });
    expect(texts()).toEqual(['a', '!b']);
    expect(Object.keys(box('SentBox'))).toContain('a.edi');
    expect(Object.keys(box('FailBox'))).toContain('b.edi');
  });

  it('gives a gateway that judges nothing so many files, and no more until it does', async () => {
    const { drop, pass, box, world, texts } = fixture();
    world.slow = true;
    for (let i = 0; i < 210; i++) drop(`${i}.edi`, `${i}`);
    await pass();
    expect(texts()).toHaveLength(200);
    world.slow = false;
    await pass();
    expect(new Set(texts()).size).toBe(210);
    expect(texts()).toHaveLength(210);
    expect(box('OutBox')).toEqual({});
  });

  it('waits for a gateway that is away for hours, asking ever more rarely, and then goes on by itself', async () => {
    const { drop, clock, client, box, world, texts, said } = fixture();
    world.away = true;
    const running = await client();
    const done = running.run();
    for (const name of ['a', 'b', 'c']) drop(`${name}.edi`, name);
    await clock.advance(5 * HOUR);
    expect(Object.keys(box('OutBox'))).toEqual(['a.edi', 'b.edi', 'c.edi']);
    expect(world.tries).toBeGreaterThan(30);
    expect(world.tries).toBeLessThan(120);
    expect(
      said.every((line) =>
        /^warn (the gateway is not available|a feed cannot be read) \(.*ECONNREFUSED/.test(line),
      ),
    ).toBe(true);
    world.away = false;
    await clock.advance(400 * SECOND);
    expect(texts()).toEqual(['a', 'b', 'c']);
    drop('d.edi', 'd');
    await clock.advance(6 * SECOND);
    expect(texts()).toHaveLength(4);
    await running.stop();
    await done;
  });

  it("doesn't let a file that fails alone hold up the others", async () => {
    const { drop, clock, client, box, world, texts } = fixture();
    world.failing = (text) => text === 'poison';
    const running = await client();
    const done = running.run();
    drop('a.edi', 'poison');
    drop('b.edi', 'b');
    await clock.advance(10 * SECOND);
    expect(texts()).toEqual(['b']);
    world.failing = () => false;
    await clock.advance(60 * SECOND);
    expect(texts()).toEqual(['b', 'poison']);
    await running.stop();
    await done;
    expect(box('OutBox')).toEqual({});
  });

  it('sends nothing that it could not write down first; with room again everything goes once', async () => {
    const { drop, clock, client, box, faults, texts, said, world } = fixture();
    let full = (_call: string): boolean => true;
    faults.before = (call) => {
      if (call === 'half' && full(call)) throw failure('ENOSPC');
    };
    const running = await client();
    const done = running.run();
    drop('a.edi', 'a');
    world.feed = [document(1)];
    await clock.advance(HOUR);
    expect(texts()).toEqual([]);
    expect(said.at(-1)).toMatch(/error the folder cannot be read or written \(ENOSPC\)/);
    // The room lasts for the state but not for the answer.
    full = () => texts().length > 0;
    await clock.advance(HOUR);
    expect(texts()).toEqual(['a']);
    expect(box('InBox')).toEqual({});
    full = () => false;
    await clock.advance(HOUR);
    await running.stop();
    await done;
    expect(texts()).toEqual(['a']);
    expect(Object.values(box('InBox'))).toEqual(['<r>1</r>', 'ACK m1']);
    expect(Object.keys(box('SentBox'))).toEqual(['a.edi', 'a.edi.receipt.json']);
  });

  it("doesn't send again what it can't move, and sends the others", async () => {
    const { drop, clock, client, box, faults, texts, said } = fixture();
    let open = true;
    faults.before = (call, path) => {
      if (open && call === 'move' && path === '/app/OutBox/a.edi') throw failure('EBUSY');
    };
    const running = await client();
    const done = running.run();
    drop('a.edi', 'a');
    drop('b.edi', 'b');
    await clock.advance(HOUR);
    expect(texts()).toEqual(['a', 'b']);
    expect(Object.keys(box('OutBox'))).toEqual(['a.edi']);
    expect(said.filter((line) => line.includes('EBUSY')).length).toBeLessThan(15);
    open = false;
    await clock.advance(4 * SECOND);
    await running.stop();
    await done;
    expect(texts()).toEqual(['a', 'b']);
    expect(box('OutBox')).toEqual({});
    expect(box('SentBox')['a.edi']).toBe('a');
  });

  it.each(['submit', 'message', 'move'])(
    'loses no file that takes the place of one being sent (%s)',
    async (when) => {
      const { drop, pass, box, faults, texts, world } = fixture();
      drop('a.edi', 'old');
      let replaced = false;
      const replace = (call: string, path = '/app/OutBox/a.edi'): void => {
        if (replaced || call !== when || path !== '/app/OutBox/a.edi') return;
        replaced = true;
        drop('a.edi', 'new');
      };
      world.after = replace;
      faults.before = replace;
      await pass();
      await pass();
      expect(replaced).toBe(true);
      expect(texts()).toEqual(['old', 'new']);
      expect(box('OutBox')).toEqual({});
      expect(Object.values(box('SentBox'))).toContain('new');
    },
  );

  it('sends under the same key again what the gateway no longer has', async () => {
    const { drop, pass, box, taken, world } = fixture();
    world.slow = true;
    drop('a.edi', 'a');
    await pass();
    const key = taken.get('m1')?.key;
    taken.clear();
    world.slow = false;
    await pass();
    expect([...taken.values()]).toMatchObject([{ key, text: 'a' }]);
    expect(box('SentBox')).toHaveProperty(['a.edi']);
  });

  it('knows a file again that was touched before it was answered', async () => {
    const { drop, pass, world, taken, texts } = fixture();
    let cut = true;
    world.after = (call) => {
      if (cut && call === 'submit') throw new Killed();
    };
    drop('a.edi', 'a');
    await expect(pass()).rejects.toThrow(Killed);
    cut = false;
    drop('a.edi', 'a');
    await pass();
    expect(texts()).toEqual(['a']);
    expect(taken.size).toBe(1);
  });

  it('refuses a state that it cannot read instead of beginning anew', async () => {
    const { put, client } = fixture();
    put('/app/.eport/state.json', '{"version":1,"fi');
    await expect(client()).rejects.toThrow('state.json');
  });

  it('cuts names that would be too long, keeping what tells files apart', async () => {
    const { drop, pass, box } = fixture();
    const name = `${'舱'.repeat(82)}.xml`;
    drop(name, 'a');
    await pass();
    for (const each of [...Object.keys(box('SentBox')), ...Object.keys(box('InBox'))])
      expect(Buffer.byteLength(each)).toBeLessThanOrEqual(255);
    expect(box('SentBox')[name]).toBe('a');
  });
});

describe('killed at any moment', () => {
  /** Runs until nothing is left to do, killed at the n-th step; another system empties InBox whenever it can. */
  async function runKilledAt(n: number, moment: 'before' | 'after') {
    const { drop, pass, box, faults, world, texts, files, said } = fixture();
    let step = 0;
    const killing = (): void => {
      step += 1;
      if (step === n) throw new Killed();
    };
    faults[moment] = killing;
    world[moment] = killing;
    const fetched: string[] = [];
    const fetch = (): void => {
      for (const [name, text] of Object.entries(box('InBox'))) {
        fetched.push(`${name.split('_')[0]} ${text}`);
        files.delete(`/app/InBox/${name}`);
      }
    };
    drop('a.edi', 'a');
    drop('b.edi', '!b');
    drop('同名.edi', 'c');
    world.feed = [document(1), document(2), document(3)];
    let killed = false;
    for (let round = 0; round < 4; round++) {
      await pass().catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        killed = true;
      });
      fetch();
      if (round === 0) drop('同名.edi.tmp', 'not yet');
    }
    return { killed, texts: texts(), fetched: fetched.sort(), box, said };
  }

  it.each(['before', 'after'] as const)(
    'loses nothing and doubles nothing (%s each step)',
    async (moment) => {
      let kills = 0;
      for (let n = 1; ; n++) {
        const { killed, texts, fetched, box } = await runKilledAt(n, moment);
        const which = `${moment} step ${n}`;
        expect(texts, which).toEqual(['a', '!b', 'c']);
        expect(fetched, which).toEqual([
          'Failed ACK m2',
          'Receipt <r>1</r>',
          'Receipt <r>2</r>',
          'Receipt <r>3</r>',
          'Successed ACK m1',
          'Successed ACK m3',
        ]);
        expect(Object.keys(box('OutBox')), which).toEqual(['同名.edi.tmp']);
        expect(Object.keys(box('SentBox')), which).toEqual([
          'a.edi',
          'a.edi.receipt.json',
          '同名.edi',
          '同名.edi.receipt.json',
        ]);
        expect(Object.keys(box('FailBox')), which).toEqual(['b.edi', 'b.edi.problems.json']);
        expect(box('.eport/staged'), which).toEqual({});
        if (!killed) break;
        kills += 1;
      }
      expect(kills).toBeGreaterThan(100);
      await settle();
    },
  );
});
