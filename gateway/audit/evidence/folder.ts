import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { EvidenceFiles } from './verify-evidence.js';
import { MOST_BYTES, MOST_FILES } from './zip.js';

/** The files of an unpacked bundle; undefined where they are more or larger than a bundle may be. */
export function folderFiles(root: string): EvidenceFiles | undefined {
  const found = (readdirSync(root, { recursive: true }) as string[])
    .map((name) => ({ name, stat: statSync(join(root, name)) }))
    .filter(({ stat }) => stat.isFile());
  const bytes = found.reduce((sum, { stat }) => sum + stat.size, 0);
  if (found.length > MOST_FILES || bytes > MOST_BYTES) return undefined;
  return new Map(found.map(({ name }) => [name.split(sep).join('/'), readFileSync(join(root, name))]));
}
