import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseVkey, type StoredLeaf, verifyLog } from '../gateway/audit/index.js';
import { projectRoot } from '../gateway/core/index.js';
import { type Client, json } from './client.js';
import { OPERATOR_KEY } from './node-config.js';

const run = promisify(execFile);

/** `eport audit verify` on a node's data folder, with checkpoints kept elsewhere; undefined: nothing is wrong. */
export async function folderVerified(
  where: readonly string[],
  checkpoints: readonly string[],
): Promise<string | undefined> {
  const kept = checkpoints.flatMap((file) => ['--checkpoint', file]);
  const cli = join(projectRoot, 'dist/gateway/cli.js');
  try {
    await run(process.execPath, [cli, 'audit', 'verify', ...where, ...kept, '--lang', 'en']);
    return undefined;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? ''}${stderr ?? ''}`.slice(0, 1000) || String(error);
  }
}

/** The same over HTTP, as anybody who may call can: every entry, held against checkpoints that were kept. */
export async function nodeVerified(
  calls: Client,
  verifier: string,
  checkpoints: readonly string[],
): Promise<string | undefined> {
  async function* leaves(): AsyncGenerator<StoredLeaf> {
    for (let from = 0; ; ) {
      const path = `/v1/audit/entries?from=${from}&limit=1000`;
      const page = await json<{ readonly entries: readonly StoredLeaf[] }>(calls, path, OPERATOR_KEY);
      if (page === undefined) throw new Error(`no answer from ${path}`);
      yield* page.entries;
      from += page.entries.length;
      if (page.entries.length === 0) return;
    }
  }
  if (parseVkey(verifier) === undefined) return `${verifier} is no key`;
  try {
    const { findings } = await verifyLog({ leaves: leaves(), checkpoints, publicKey: verifier });
    return findings.length === 0 ? undefined : findings.map((each) => each.message.en).join('; ');
  } catch (error) {
    return (error as Error).message;
  }
}
