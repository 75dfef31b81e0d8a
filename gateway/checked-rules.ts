import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasError, type Outcome } from './core/index.js';
import { filesBelow } from './mapping-files.js';
import { loadRules, type Rules } from './rules.js';

/** What decides whether rules are right beside themselves: the code that checks them. */
const CHECKERS = ['translate', 'validate'];

/**
 * Rules of which every mapping is checked, and only those compiled that traffic asks for: all of them weigh some 300 MB.
 * Checking takes seconds, so that rules that passed once under this very code are known again by their digest, which
 * is kept in the node's folder: a node that is started again after a kill is there at once.
 */
export function checkedRules(folder: string, codeLists?: string): Outcome<Rules> {
  const lists = codeLists === undefined ? {} : { codeLists };
  const { value, problems: unread } = loadRules({ lazy: true, ...lists });
  if (hasError(unread)) return { value, problems: unread };
  const file = join(folder, 'rules.checked');
  const passed = `${value.digest} ${checkersDigest()}\n`;
  if (read(file) === passed) return { value, problems: [] };
  const { problems } = loadRules(lists);
  if (!hasError(problems)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, passed);
  }
  return { value, problems };
}

function checkersDigest(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const hash = createHash('sha256');
  for (const each of CHECKERS)
    for (const file of filesBelow(join(here, each)))
      hash.update(`${each}/${file}\0`).update(readFileSync(join(here, each, file)));
  return hash.digest('hex');
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
