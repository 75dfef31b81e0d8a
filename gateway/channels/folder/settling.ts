import type { Problem } from '../../core/index.js';
import { fitting } from './boxes.js';
import type { Boxing, Put } from './boxing.js';
import { type Away, awayOf, type FolderParts } from './parts.js';
import { type Pauses, reasonOf } from './pauses.js';
import type { Entry, Kept } from './state.js';

/** Statuses with which somebody has to look at the file: an interchange some of whose messages were refused is one. */
const REFUSED: readonly string[] = ['rejected', 'partial'];

/** What becomes of a file once the gateway has answered: its box, the report beside it, the answer in InBox. */
export function settling({
  gateway,
  say,
  kept,
  boxes,
  pauses,
  onFailed,
}: Pick<FolderParts, 'gateway' | 'say'> & {
  readonly kept: Kept;
  readonly boxes: Boxing;
  readonly pauses: Pauses;
  /** A file goes to FailBox. */
  onFailed(): void;
}) {
  /** Writes down where a file goes and what appears with it, and does it. */
  async function settle(
    entry: Entry,
    status: string,
    report: { readonly id?: string; readonly problems: readonly Problem[] },
    answers: readonly Put[],
  ): Promise<void> {
    const box = status === 'rejected' ? 'FailBox' : 'SentBox';
    const beside = box === 'FailBox' ? '.problems.json' : '.receipt.json';
    const name = await boxes.nameIn(box, entry.name, beside, entry.key);
    const { receipt, key, sha256 } = entry;
    const text = `${JSON.stringify({ file: entry.name, key, sha256, ...receipt, status, ...report }, null, 2)}\n`;
    const prefix = REFUSED.includes(status) ? 'Failed_' : 'Successed_';
    const own: Put = { box: 'InBox', name: fitting(prefix, entry.name, '.json'), bytes: text };
    const puts: Put[] = [
      { box, name: fitting('', name, beside), bytes: text },
      ...(answers.length === 0 ? [own] : answers),
    ];
    const moves = await boxes.stage(puts, key);
    const settled: Entry = { ...entry, settled: { box, name } };
    const others = kept.now.files.filter((each) => each.key !== key);
    await kept.save({ files: [...others, settled], moves: [...kept.now.moves, ...moves] });
    if (box === 'FailBox') onFailed();
    const codes = [...new Set(report.problems.map((each) => each.code))].slice(0, 5).join(' ');
    say(status === 'rejected' ? 'warn' : 'info', {
      zh: `${entry.name} → ${box}: ${status} ${report.id ?? ''} ${codes}`.trim(),
      en: `${entry.name} → ${box}: ${status} ${report.id ?? ''} ${codes}`.trim(),
    });
    await finish();
  }

  async function finish(): Promise<void> {
    for (const { name, error } of await boxes.finish()) {
      if (pauses.paused(name)) continue;
      pauses.failed(name);
      say('warn', {
        zh: `${name} 暂时无法移出 OutBox: ${reasonOf(error)}`,
        en: `${name} cannot be moved out of OutBox yet: ${reasonOf(error)}`,
      });
    }
  }

  /** Asks what became of a file that the gateway has; without a verdict yet it stays where it is. */
  async function conclude(entry: Entry): Promise<Away | 'judged' | 'awaited' | 'forgotten'> {
    const id = entry.receipt?.id ?? '';
    const asked = await gateway.message(id);
    if (asked.kind === 'absent') {
      // The gateway was set back to a backup, say. The same key again: it is taken anew, or known after all.
      const { receipt: _, ...again } = entry;
      await kept.save({ files: kept.now.files.map((each) => (each.key === entry.key ? again : each)) });
      say('warn', {
        zh: `${entry.name}: 网关没有 ${id},将以同一键重新提交`,
        en: `${entry.name}: the gateway has no ${id}; it is sent again with the same key`,
      });
      return 'forgotten';
    }
    if (asked.kind !== 'answered') return awayOf(asked);
    const { status, problems, acknowledgements } = asked.value;
    if (status === 'received') return 'awaited';
    const prefix = REFUSED.includes(status) ? 'Failed_' : 'Successed_';
    const answers: Put[] = [];
    for (const { href } of acknowledgements) {
      const got = await gateway.bytes(href);
      if (got.kind === 'absent') continue;
      if (got.kind !== 'answered') return awayOf(got);
      const end = answers.length === 0 ? '' : `.${answers.length + 1}`;
      answers.push({ box: 'InBox', name: fitting(prefix, entry.name, end), bytes: got.value });
    }
    await settle(entry, status, { id, problems }, answers);
    return 'judged';
  }

  return { settle, conclude, finish };
}

export type Settling = ReturnType<typeof settling>;
