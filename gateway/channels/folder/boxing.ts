import { type Box, fitting, freeName, marked, OWN } from './boxes.js';
import type { Disk, Seen } from './disk.js';
import type { Entry, Kept, Move } from './state.js';

/** A file that is to appear in a box, whole and once. */
export interface Put {
  readonly box: Box;
  readonly name: string;
  readonly bytes: string | Uint8Array;
}

/** So many files that couldn't be moved out of the OutBox are a folder that can't be written, not files that are open. */
const STUCK = 20;

/** What the system says of a file that somebody has open, or may not be moved. */
const HELD = ['EBUSY', 'EPERM', 'EACCES', 'ETXTBSY'];

export const sameFile = (a: Pick<Seen, 'size' | 'mtime'>, b: Pick<Seen, 'size' | 'mtime'>): boolean =>
  a.size === b.size && a.mtime === b.mtime;

/**
 * Puts files into boxes. What is to appear is first on the disk in our own folder, then in the state, and then renamed:
 * whoever empties a box may do so at any moment, a crash in between neither loses a file nor brings it twice.
 */
export function boxing({
  root,
  disk,
  kept,
}: {
  readonly root: string;
  readonly disk: Disk;
  readonly kept: Kept;
}) {
  const staged = `${root}/${OWN}/staged`;

  /** Moves a file of the OutBox to where it was decided to go, unless another has come under its name meanwhile. */
  async function moveOut({ key, name, settled, ...entry }: Entry): Promise<void> {
    if (settled === undefined) return;
    const from = `${root}/OutBox/${name}`;
    let to = `${root}/${settled.box}/${settled.name}`;
    const there = await disk.see(from);
    if (there !== undefined && sameFile(there, entry)) {
      if (await disk.exists(to)) to = `${root}/${settled.box}/${marked(settled.name, key)}`;
      await disk.move(from, to);
    }
    // Somebody may have put a new file in its place between the look and the move, here or before a crash.
    const moved = await disk.see(to);
    if (moved === undefined || sameFile(moved, entry)) return;
    await disk.move(to, `${root}/OutBox/${await freeName(disk, `${root}/OutBox`, name, key)}`);
  }

  return {
    /** What an interrupted run had laid ready and not yet promised. */
    async sweep(): Promise<void> {
      const promised = new Set(kept.now.moves.map((each) => each.staged));
      for (const { name } of (await disk.list(staged)).files)
        if (!promised.has(name)) await disk.remove(`${staged}/${name}`);
    },

    /** Lays files ready; they appear once the moves are in the state. `mark` makes names that are taken others. */
    async stage(puts: readonly Put[], mark: string): Promise<readonly Move[]> {
      const moves: Move[] = [];
      for (const { box, name, bytes } of puts) {
        const each = { staged: `${mark}.${moves.length}`, box, name };
        await disk.write(`${staged}/${each.staged}`, bytes);
        moves.push(each);
      }
      return moves;
    },

    /** Name for a file in a box under which neither it nor what is laid beside it covers anything. */
    async nameIn(box: Box, name: string, beside: string, key: string): Promise<string> {
      const taken =
        (await disk.exists(`${root}/${box}/${name}`)) ||
        (await disk.exists(`${root}/${box}/${fitting('', name, beside)}`));
      return taken ? marked(name, key) : name;
    },

    /**
     * Does what the state says is to be done. Files that can't be moved out of the OutBox now (somebody has them open)
     * are kept for the next time and given back; what can't be put into a box rejects.
     */
    async finish(): Promise<readonly { readonly name: string; readonly error: unknown }[]> {
      const { moves, files } = kept.now;
      if (moves.length === 0 && files.every((each) => each.settled === undefined)) return [];
      for (const { staged: ready, box, name } of moves) {
        if (!(await disk.exists(`${staged}/${ready}`))) continue;
        const free = await freeName(disk, `${root}/${box}`, name, ready.replace(/\.\d+$/, ''));
        await disk.move(`${staged}/${ready}`, `${root}/${box}/${free}`);
      }
      const stuck: { name: string; error: unknown }[] = [];
      const left: Entry[] = [];
      for (const entry of files) {
        try {
          await moveOut(entry);
          if (entry.settled === undefined) left.push(entry);
        } catch (error) {
          if (!HELD.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
          stuck.push({ name: entry.name, error });
          left.push(entry);
        }
      }
      await kept.save({ moves: [], files: left });
      if (stuck.length >= STUCK) throw stuck[0]?.error;
      return stuck;
    },
  };
}

export type Boxing = ReturnType<typeof boxing>;
