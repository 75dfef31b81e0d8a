import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../core/index.js';
import { loadSchemas } from '../validate/canonical.js';
import { loadDirectories } from '../validate/directories.js';
import { loadShapes } from '../validate/shapes.js';
import { compileMapping } from './compile.js';
import { documentsOf } from './laws.arbitrary.js';
import { breaches } from './laws.js';
import { parseMapping } from './parse.js';

const folder = join(projectRoot, 'mappings');
const names = (readdirSync(folder, { recursive: true }) as string[])
  .map((file) => file.split(sep).join('/'))
  .filter((file) => file.endsWith('.mapping.json'))
  .map((file) => file.replace(/\.mapping\.json$/, ''))
  .sort();
const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));
const shapes = loadShapes(join(projectRoot, 'schemas'));
const schemas = loadSchemas(join(projectRoot, 'schemas/canonical'));
const RUNS = 10;

describe.each(names)('%s', (name) => {
  const parsed = parseMapping(name, readFileSync(join(folder, `${name}.mapping.json`), 'utf8'));
  const mapping = parsed.value;
  const shape =
    mapping === undefined
      ? undefined
      : mapping.syntax === 'edifact'
        ? directories.shape(mapping.message).value
        : shapes.find(mapping.syntax, mapping.message);
  const compiled =
    mapping && shape
      ? compileMapping(mapping, shape, schemas.schema(mapping.type, mapping.version))
      : undefined;

  test('is right for its message and document', () => {
    const problems = [...parsed.problems, ...(compiled?.problems ?? [])].filter(
      (each) => each.severity === 'error',
    );
    expect(problems.map((each) => each.message.en)).toEqual([]);
    expect(compiled?.value?.name).toBe(name);
  });

  test('keeps the laws', () => {
    const made = compiled?.value;
    if (!made) return expect.unreachable('it does not compile');
    fc.assert(
      fc.property(documentsOf(made.plan), (document) => {
        expect(breaches(made, document, 'Asia/Shanghai')).toEqual([]);
      }),
      { numRuns: RUNS, seed: 20260115, interruptAfterTimeLimit: 20_000 },
    );
  });
});
