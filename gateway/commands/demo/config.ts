import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOME, NAMES, type Sender, TERMINAL_NOTATION } from './plan.js';

/** API keys of the demo, made once per folder and kept there, readable by their owner only. */
export type Keys = Readonly<Record<Sender | 'operator' | 'link', string>>;

/** Where everything listens in this run. */
export interface Ports {
  readonly province: number;
  readonly nation: number;
  readonly terminal: number;
}

const file = (dir: string, name: string): string => join(dir, name);

/** Makes the demo's folders and keys, or takes those that are there. */
export function prepare(dir: string): Keys {
  for (const each of ['province', 'nation', 'terminal-inbox'])
    mkdirSync(file(dir, each), { recursive: true });
  const path = file(dir, 'keys.json');
  if (!existsSync(path)) {
    const names: ReadonlyArray<keyof Keys> = [
      'terminal',
      'railway',
      'agent',
      'tally',
      'customs',
      'operator',
      'link',
    ];
    const keys = Object.fromEntries(names.map((name) => [name, randomBytes(24).toString('base64url')]));
    writeFileSync(file(dir, 'link.key'), keys.link as string, { mode: 0o600, flush: true });
    // whole or not at all, so that a demo killed here can be run again
    writeFileSync(`${path}.part`, JSON.stringify(keys), { mode: 0o600, flush: true });
    renameSync(`${path}.part`, path);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Keys;
}

/** Writes both nodes' configuration files and returns their paths. */
export function writeConfigs(
  dir: string,
  keys: Keys,
  ports: Ports,
): { readonly province: string; readonly nation: string } {
  const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
  const partners = (home: 'province' | 'nation') =>
    (Object.keys(HOME) as Sender[])
      .filter((each) => HOME[each] === home)
      .map((id) => ({
        id,
        name: NAMES[id],
        keys: [{ sha256: sha256(keys[id]) }],
        sees: ['*'],
        ...(id === 'terminal'
          ? {
              routes: [{ types: ['regulatory-response'], notation: TERMINAL_NOTATION }],
              push: { url: `http://127.0.0.1:${ports.terminal}/inbox` },
            }
          : {}),
      }));
  const node = (name: 'province' | 'nation', peer: 'province' | 'nation', sends: readonly object[]) => ({
    node: name === 'province' ? 'province-liaoning' : 'nation',
    tier: name,
    listen: { port: ports[name] },
    data: name,
    log: 'warn',
    partners: partners(name),
    operators: [{ id: 'demo', keys: [{ sha256: sha256(keys.operator) }] }],
    exchange: [
      {
        node: peer === 'province' ? 'province-liaoning' : 'nation',
        url: `http://127.0.0.1:${ports[peer]}`,
        key: { file: 'link.key' },
        keys: [{ sha256: sha256(keys.link) }],
        sends,
      },
    ],
    delivery: { firstRetrySeconds: 0.2, longestRetrySeconds: 2 },
  });
  const write = (name: 'province' | 'nation', config: object): string => {
    const path = file(dir, `${name}.json`);
    writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600, flush: true });
    return path;
  };
  return {
    // everything that the province's partners send goes up; what customs decides comes down
    province: write('province', node('province', 'nation', [{}])),
    nation: write('nation', node('nation', 'province', [{ types: ['regulatory-response'] }])),
  };
}
