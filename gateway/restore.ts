import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  checkpointsOf,
  type LogFile,
  leafOf,
  leavesOf,
  loadSigner,
  parseCheckpoint,
  readLog,
  type Signer,
  type StoredLeaf,
  verifyLog,
} from './audit/index.js';
import { type BackupHead, BackupRefused, KEY, readHead, synced } from './backup-folder.js';
import { type Clock, type Journal, rfc3339 } from './core/index.js';
import { postgresRestoring, type Restoring, sqliteRestoring } from './journal/index.js';
import type { NodeConfig } from './ops/config.js';
import { type Since, since } from './since.js';
import { signerOf, totals } from './wiring.js';

export interface Restored {
  readonly node: string;
  /** RFC 3339 of the backup. */
  readonly backup: string;
  /** Entries of the audit log that the backup held, and that the log held where one was given. */
  readonly leaves: number;
  readonly continued?: number;
  /** What reached or left the node since the backup; absent: no log was given, and nobody can tell. */
  readonly since?: Since;
  readonly ledger: ReturnType<typeof totals>;
}

/** Cursors of feeds go on so many a second of what passed since the backup: more than any node publishes. */
const CURSORS_PER_SECOND = 10_000;
const AT_ONCE = 500;

/** What is no reason not to restore: signed by a former key, or nothing was signed yet. */
const HARMLESS: readonly string[] = ['checkpoint-unsigned', 'checkpoint-missing'];

/**
 * Puts a backup in the place of a journal that is gone. With a copy of the audit log that reaches further (a mirror, an
 * export) the log goes on where that ends, and what it tells of the time since the backup is taken up and listed.
 * Nothing is left behind where it can't be done. @throws BackupRefused, JournalRefused
 */
export async function restore(
  config: NodeConfig,
  {
    from,
    log: logPath,
    withoutLog = false,
    clock,
  }: {
    readonly from: string;
    readonly log?: string;
    /** Even where the configured mirror is at hand. */
    readonly withoutLog?: boolean;
    readonly clock: Clock;
  },
): Promise<Restored> {
  const head = await readHead(from);
  if (
    logPath === undefined &&
    !withoutLog &&
    config.auditMirror !== undefined &&
    existsSync(config.auditMirror)
  )
    throw new BackupRefused({
      zh: `镜像 ${config.auditMirror} 就在手边:请加 --log ${config.auditMirror},否则(不推荐)加 --without-log`,
      en: `there is a mirror at hand: --log ${config.auditMirror}, or else, though you lose what it tells, --without-log`,
    });
  fits(config, head);
  const file = join(from, head.journal);
  const restoring: Restoring =
    'sqlite' in config.journal
      ? sqliteRestoring({ path: config.journal.sqlite, from: file, leafOf })
      : postgresRestoring({ url: config.journal.postgres, from: file, leafOf, clock });
  const taken = await restoring.taken();
  if (taken !== undefined)
    throw new BackupRefused({
      zh: `${taken} 处已有日志:恢复只针对空机器,不会覆盖任何内容`,
      en: `there is a journal already at ${taken}: a restore is for an empty machine and overwrites nothing`,
    });
  const signer = signerFor(config, from, head);
  const log = logPath === undefined ? undefined : await logOf(logPath, signer.name);
  try {
    const journal = await restoring.open();
    const leaves = await journal.size();
    if (leaves !== head.leaves)
      throw new BackupRefused({
        zh: `备份已损坏:应有 ${head.leaves} 条日志,实有 ${leaves} 条`,
        en: `the backup is damaged: it should hold ${head.leaves} entries and holds ${leaves}`,
      });
    const size = await verified(journal, head, log, signer);
    const at = rfc3339(clock.now());
    const seconds = Math.max(1, (clock.now() - Date.parse(head.at)) / 1000);
    await journal.mend([], Math.ceil(seconds * CURSORS_PER_SECOND));
    if (log !== undefined) await takeUp(journal, log, leaves);
    await journal.note({
      kind: 'restored',
      subject: config.node,
      at,
      backup: head.at,
      from: leaves,
      to: size,
      continued: log !== undefined,
    });
    const listed = log === undefined ? undefined : await since(beyond(log, leaves), journal);
    const ledger = totals(await journal.ledger());
    if (config.auditKey === undefined) placeKey(join(from, KEY), join(config.data, KEY));
    await restoring.finish();
    return {
      node: config.node,
      backup: head.at,
      leaves,
      ...(listed === undefined ? {} : { continued: size, since: listed }),
      ledger,
    };
  } catch (error) {
    await restoring.abandon();
    throw error;
  }
}

function fits(config: NodeConfig, head: BackupHead): void {
  if (head.node !== config.node)
    throw new BackupRefused({
      zh: `备份属于节点 ${head.node},不是 ${config.node}`,
      en: `the backup is of the node ${head.node}, not of ${config.node}`,
    });
  const store = 'sqlite' in config.journal ? 'sqlite' : 'postgres';
  if (head.store !== store)
    throw new BackupRefused({
      zh: `备份的存储为 ${head.store},配置为 ${store}:只能恢复到同类存储`,
      en: `the backup is of a journal in ${head.store}, the configuration has ${store}: it can only be restored to the same`,
    });
}

/** The key that signed the log: configured, in its place, or in the backup. */
function signerFor(config: NodeConfig, from: string, head: BackupHead): Signer {
  if (config.auditKey !== undefined) return signerOf(config);
  const own = join(config.data, KEY);
  const copy = KEY in head.files ? join(from, KEY) : undefined;
  if (copy === undefined && !existsSync(own))
    throw new BackupRefused({
      zh: `备份中没有 ${KEY}:请先将节点密钥放到 ${own}`,
      en: `there is no ${KEY} in the backup: put the node's key at ${own} first`,
    });
  if (copy !== undefined && existsSync(own) && !readFileSync(own).equals(readFileSync(copy)))
    throw new BackupRefused({
      zh: `${own} 处已有另一把密钥`,
      en: `there is another key at ${own} already`,
    });
  return loadSigner(copy ?? own, `eport/${config.node}`);
}

async function logOf(path: string, origin: string): Promise<LogFile> {
  if (!existsSync(path)) throw new BackupRefused({ zh: `${path}: 不存在`, en: `${path}: does not exist` });
  const log = await readLog(() =>
    createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }),
  );
  if (log === undefined || log.origin !== origin)
    throw new BackupRefused({
      zh: `${path} 不是 ${origin} 的审计日志`,
      en: `${path} is no audit log of ${origin}`,
    });
  return log;
}

/** The log's entries from an index on, each once. */
async function* beyond(log: LogFile, from: number): AsyncGenerator<StoredLeaf> {
  let next = from;
  for await (const leaf of log.leaves()) {
    if (leaf.index < next) continue;
    yield leaf;
    next = leaf.index + 1;
  }
}

/** The journal's entries, and behind them the log's, where both say the same of what both hold. */
async function* joined(journal: Journal, log: LogFile | undefined): AsyncGenerator<StoredLeaf> {
  const others = log === undefined ? undefined : beyond(log, 0);
  let other = await others?.next();
  for await (const leaf of leavesOf(journal)) {
    while (other !== undefined && other.done !== true && other.value.index < leaf.index)
      other = await others?.next();
    if (other !== undefined && other.done !== true && other.value.index === leaf.index) {
      if (other.value.hash !== leaf.hash || other.value.text !== leaf.text)
        throw new BackupRefused({
          zh: `所给日志自第 ${leaf.index} 条起与备份不同:不是同一节点的历史`,
          en: `the log given differs from the backup from entry ${leaf.index} on: it is of another history`,
        });
      other = await others?.next();
    }
    yield leaf;
  }
  for (; other !== undefined && other.done !== true; other = await others?.next()) yield other.value;
}

/** Holds the whole log against everything that was signed of it; gives its size. */
async function verified(
  journal: Journal,
  head: BackupHead,
  log: LogFile | undefined,
  signer: Signer,
): Promise<number> {
  async function* checkpoints() {
    yield* checkpointsOf(journal);
    if (head.checkpoint !== undefined) yield head.checkpoint;
    yield* log?.checkpoints ?? [];
  }
  const { size, findings } = await verifyLog({
    leaves: joined(journal, log),
    checkpoints: checkpoints(),
    publicKey: signer.vkey,
    origin: signer.name,
  });
  const grave = findings.filter(({ kind }) => !HARMLESS.includes(kind)).slice(0, 5);
  if (grave.length > 0)
    throw new BackupRefused({
      zh: `审计日志不成立:${grave.map((each) => each.message.zh).join(';')}`,
      en: `the audit log doesn't hold: ${grave.map((each) => each.message.en).join('; ')}`,
    });
  return size;
}

async function takeUp(journal: Journal, log: LogFile, from: number): Promise<void> {
  let some: StoredLeaf[] = [];
  for await (const leaf of beyond(log, from)) {
    some.push(leaf);
    if (some.length < AT_ONCE) continue;
    await journal.mend(some, 0);
    some = [];
  }
  await journal.mend(some, 0);
  for (const note of log.checkpoints) {
    const size = parseCheckpoint(note)?.size ?? 0;
    if (size > from) await journal.saveCheckpoint(size, note);
  }
}

function placeKey(copy: string, own: string): void {
  if (existsSync(own) || !existsSync(copy)) return;
  mkdirSync(join(own, '..'), { recursive: true, mode: 0o700 });
  const handle = openSync(own, 'wx', 0o600);
  try {
    writeSync(handle, readFileSync(copy));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  synced(join(own, '..'));
}
