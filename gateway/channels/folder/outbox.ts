import { type Json, mediaTypeOf, problem } from '../../core/index.js';
import { unfinished } from './boxes.js';
import { sameFile } from './boxing.js';
import type { Seen } from './disk.js';
import { looks } from './looks.js';
import { type Away, awayOf, type FolderParts } from './parts.js';
import { type Pauses, reasonOf } from './pauses.js';
import type { Settling } from './settling.js';
import type { Entry, Kept } from './state.js';

/** How long an empty file may be one that its writer has only just made. */
const EMPTY_MILLISECONDS = 60_000;

/** How long the gateway may take to judge before others are sent, in seconds. */
const VERDICT_SECONDS = 10;

/** OutBox → gateway → SentBox or FailBox, with the answer in InBox. */
export function outbox({
  root,
  disk,
  clock,
  ids,
  gateway,
  say,
  settleMilliseconds,
  charset,
  kept,
  settling,
  pauses,
  goOn,
}: FolderParts & {
  readonly kept: Kept;
  readonly settling: Settling;
  readonly pauses: Pauses;
  /** Whether another file may be begun. */
  goOn(): boolean;
}) {
  const look = looks(clock);
  let prompt = true;
  let unnamed = 0;

  /** Files that the gateway has taken, in the order in which it did: the first without a verdict ends it. */
  async function verdicts(): Promise<Away | undefined> {
    for (const entry of kept.now.files) {
      if (entry.receipt === undefined || entry.settled !== undefined) continue;
      const came = await settling.conclude(entry);
      if (typeof came === 'object') return came;
      if (came === 'awaited') return undefined;
      prompt = true;
    }
    return undefined;
  }

  const awaited = (): number =>
    kept.now.files.filter((each) => each.receipt !== undefined && each.settled === undefined).length;

  /** Sent, and only not moved yet: somebody has it open. */
  const decided = (seen: Seen): boolean =>
    kept.now.files.some(
      (each) => each.settled !== undefined && each.name === seen.name && sameFile(each, seen),
    );

  /** The entry of a file, old or new, on the disk before anything leaves; undefined where the file changed meanwhile. */
  async function entered(seen: Seen): Promise<Entry | undefined> {
    const path = `${root}/OutBox/${seen.name}`;
    const own = kept.now.files.filter((each) => each.name === seen.name && each.settled === undefined);
    const same = own.find((each) => sameFile(each, seen));
    if (same !== undefined) return same;
    const sha256 = await disk.sha256(path);
    const again = await disk.see(path);
    if (again === undefined || !sameFile(again, seen)) return undefined;
    const { name, size, mtime } = seen;
    // Sent before and never answered: the same bytes are the same file, whatever became of its times.
    const before = own.find((each) => each.receipt === undefined && each.sha256 === sha256);
    const entry: Entry = { key: before?.key ?? `folder-${ids()}`, name, size, mtime, sha256 };
    const answered = (each: Entry): boolean => each.settled !== undefined || each.receipt !== undefined;
    const others = kept.now.files.filter((each) => each.name !== name || answered(each));
    // Of files that somebody took away before they were answered, the latest are remembered, in case they come back.
    const unanswered = others.filter((each) => !answered(each)).slice(-REMEMBERED);
    await kept.save({ files: [...others.filter(answered), ...unanswered, entry] });
    return entry;
  }

  async function contentTypeOf(path: string): Promise<string> {
    const first: Uint8Array[] = [];
    for await (const chunk of disk.stream(path)) {
      first.push(chunk as Uint8Array);
      break;
    }
    const type = mediaTypeOf(Buffer.concat(first).subarray(0, 1024));
    return charset === undefined ? type : `${type}; charset=${charset}`;
  }

  async function send(seen: Seen): Promise<Away | undefined> {
    const path = `${root}/OutBox/${seen.name}`;
    let entry: Entry | undefined;
    let contentType: string;
    try {
      entry = await entered(seen);
      if (entry === undefined || entry.receipt !== undefined) return undefined;
      contentType = await contentTypeOf(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // moved since the look, by us or by its writer
      if (code === 'ENOENT' && !(await disk.exists(path))) return undefined;
      if (!UNREADABLE.includes(code ?? '')) throw error;
      pauses.failed(seen.name);
      say('warn', {
        zh: `${seen.name} 无法读取: ${reasonOf(error)}`,
        en: `${seen.name} cannot be read: ${reasonOf(error)}`,
      });
      return undefined;
    }
    const sent = await gateway.submit({
      key: entry.key,
      size: entry.size,
      contentType,
      waitSeconds: prompt ? VERDICT_SECONDS : 0,
      body: disk.stream(path),
    });
    if (sent.kind === 'refused') {
      await settling.settle(entry, 'rejected', { problems: [sent.problem] }, []);
      return undefined;
    }
    if (sent.kind !== 'answered') {
      // Whether this file alone can't be sent, or nothing can: one file must not hold up all others.
      if (!(await gateway.works())) return awayOf(sent);
      pauses.failed(seen.name);
      const { reason } = awayOf(sent);
      say('warn', {
        zh: `${seen.name} 未能提交,稍后重试: ${reason}`,
        en: `${seen.name} could not be sent, it is tried again later: ${reason}`,
      });
      return undefined;
    }
    const { id, receivedAt, status, audit, sha256 } = sent.value;
    if (sha256 !== entry.sha256)
      say('error', {
        zh: `${seen.name} 在提交过程中被改动,网关收到的是 ${sha256}`,
        en: `${seen.name} was changed while it was sent; what the gateway has is ${sha256}`,
      });
    const receipt = {
      id,
      sha256,
      ...(receivedAt === undefined ? {} : { receivedAt }),
      ...(audit === undefined ? {} : { audit }),
      ...(sent.replayed ? { replayed: true } : {}),
    } satisfies Record<string, Json>;
    const taken: Entry = { ...entry, receipt };
    pauses.worked(seen.name);
    prompt = status !== 'received';
    const came = prompt ? await settling.conclude(taken) : 'awaited';
    if (came === 'awaited' || typeof came === 'object')
      await kept.save({ files: [...kept.now.files.filter((each) => each.key !== taken.key), taken] });
    return typeof came === 'object' ? came : undefined;
  }

  return {
    /** Looks, without doing anything: the next look tells what stayed as it was. */
    async look(): Promise<readonly Seen[]> {
      const { files, unnamed: odd } = await disk.list(`${root}/OutBox`);
      if (odd !== unnamed && odd > 0)
        say('warn', {
          zh: `OutBox 中有 ${odd} 个文件名不是 UTF-8,未处理`,
          en: `${odd} files in OutBox have names that are not UTF-8; they are left alone`,
        });
      unnamed = odd;
      const names = new Set(files.map((each) => each.name));
      const still = look(files.filter((each) => !unfinished(each.name, names)));
      return still
        .filter(
          ({ seen, forMilliseconds }) =>
            forMilliseconds >= (seen.size === 0 ? EMPTY_MILLISECONDS : settleMilliseconds) ||
            kept.now.files.some((each) => each.name === seen.name && sameFile(each, seen)),
        )
        .map(({ seen }) => seen)
        .sort(byAge);
    },
    /** Whether the gateway has files that it has given no verdict on. */
    awaits: (): boolean => awaited() > 0,
    /** Sends what is ready, oldest first. */
    async pass(ready: readonly Seen[]): Promise<Away | undefined> {
      const away = await verdicts();
      if (away !== undefined) return away;
      for (const seen of ready) {
        if (!goOn() || awaited() >= AWAITED) return undefined;
        if (pauses.paused(seen.name) || decided(seen)) continue;
        if (seen.size === 0) {
          const entry = await entered(seen);
          if (entry !== undefined)
            await settling.settle(entry, 'rejected', { problems: [problem('input-empty', undefined)] }, []);
          continue;
        }
        const gone = await send(seen);
        if (gone !== undefined) return gone;
      }
      return undefined;
    },
  };
}

const REMEMBERED = 1000;

/** A gateway that has given no verdict on so many files gets no more until it has. */
const AWAITED = 200;

const UNREADABLE = ['EACCES', 'EPERM', 'EBUSY', 'ENOENT', 'ELOOP', 'ETXTBSY'];

const byAge = (a: Seen, b: Seen): number =>
  BigInt(a.mtime) < BigInt(b.mtime) ? -1 : BigInt(a.mtime) > BigInt(b.mtime) ? 1 : a.name < b.name ? -1 : 1;
