import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROBLEMS, projectRoot } from '../gateway/core/index.js';

const below = (folder: string, ends: string): readonly string[] =>
  (readdirSync(join(projectRoot, folder), { recursive: true }) as string[])
    .filter((file) => file.endsWith(ends))
    .map((file) => readFileSync(join(projectRoot, folder, file), 'utf8'));

describe('the problem table', () => {
  const cases = below('conformance/cases', 'case.json');
  const tests = [...below('gateway', '.test.ts'), ...below('conformance', '.test.ts')];
  const sources = below('gateway', '.ts');

  it.each(Object.keys(PROBLEMS))('%s is raised somewhere, and a case or a test expects it', (code) => {
    expect(sources.filter((text) => text.includes(`'${code}'`)).length).toBeGreaterThan(1);
    const expected = [
      ...cases.filter((text) => text.includes(`"${code}"`)),
      ...tests.filter((text) => text.includes(code)),
    ];
    expect(expected.length).toBeGreaterThan(0);
  });
});
