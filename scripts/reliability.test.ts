import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../gateway/core/index.js';
import { PAGES, runs, withTables } from './reliability.mjs';

const pages = Object.entries(PAGES).map(
  ([lang, file]) => [lang as 'zh' | 'en', readFileSync(file, 'utf8')] as const,
);

describe.each(pages)('docs/reliability, %s', (lang, page) => {
  const claims = [...page.matchAll(/\| ([^|\n]+) \| `([^`]+\.ts)` › ([^|\n]+) \|/g)];

  it('makes its claims', () => expect(claims.length).toBeGreaterThan(30));

  it.each(claims.map(([, claim, file, test]) => [claim, file, test] as const))('%s', (_claim, file, test) => {
    expect(existsSync(join(projectRoot, file as string)), file).toBe(true);
    expect(readFileSync(join(projectRoot, file as string), 'utf8')).toContain((test as string).trim());
  });

  it('tells of the runs as they were', () => {
    expect(withTables(page, runs(), lang)).toBe(page);
    expect(runs().map((each) => (each as { faults: number }).faults)).toEqual(runs().map(() => 0));
  });
});
