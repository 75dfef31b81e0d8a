import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, projectRoot } from './core/index.js';
import { loadConfig, type NodeConfig } from './ops/config.js';
import { machineFiles } from './ops/config-file.js';
import { configCheck } from './validate/config.js';

/** A configuration file → configuration; what isn't right is named in both languages. */
export const configFrom = (
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Outcome<NodeConfig | undefined> => {
  const schema = JSON.parse(readFileSync(join(projectRoot, 'schemas/config.schema.json'), 'utf8')) as object;
  return loadConfig(path, { files: machineFiles, env, check: configCheck(schema) });
};
