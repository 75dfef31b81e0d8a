import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { folderClient } from '../channels/folder/client.js';
import type { Disk, Seen } from '../channels/folder/disk.js';
import type { Answer, FeedEvent, Gateway, Receipt } from '../channels/folder/gateway.js';
import { problem, sortableIds } from '../core/index.js';
import { handClock } from './memory-journal.js';

/** The process is gone, in the middle of something. */
export class Killed extends Error {}

/** As the system says it. */
export const failure = (code: string): Error => Object.assign(new Error(code), { code });
export const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

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

/** The n-th of a feed, as customs XML. */
export const document = (n: number): FeedEvent => ({
  id: `d${n}`,
  type: 'eport.regulatory-response.1',
  subject: `REL/${n}`,
  sequence: String(n).padStart(16, '0'),
  previous: String(n - 1).padStart(16, '0'),
  datacontenttype: 'application/xml',
  data_base64: Buffer.from(`<r>${n}</r>`).toString('base64'),
});

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;

/** A client of the folder `/app`, which lies in memory, and a gateway that does what its `world` says. */
export function folderFixture({ listed = false } = {}) {
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
      feeds: [{ name: 'all', listed }],
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
