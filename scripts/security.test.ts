import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../gateway/core/index.js';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const claimsOf = (file: string) => [...read(file).matchAll(/\| ([^|\n]+) \| `([^`]+\.ts)` › ([^|\n]+) \|/g)];

describe.each(['SECURITY.md', 'SECURITY.zh-CN.md'])('%s', (file) => {
  it('says the same in both languages', () =>
    expect(claimsOf(file).map(([, , where, test]) => `${where} ${test}`)).toEqual(
      claimsOf('SECURITY.md').map(([, , where, test]) => `${where} ${test}`),
    ));

  it.each(claimsOf(file).map(([, claim, where, test]) => [claim, where, test] as const))(
    '%s',
    (_claim, where, test) => {
      expect(existsSync(join(projectRoot, where as string)), where).toBe(true);
      expect(read(where as string)).toContain((test as string).trim());
    },
  );
});

it("the container runs as nobody in particular, and its file system can't be written", () => {
  expect(read('Dockerfile')).toMatch(/^USER node$/m);
  const compose = read('compose.yaml');
  for (const node of ['province', 'nation']) {
    const service = compose.slice(compose.indexOf(`\n  ${node}:`)).split(/\n {2}\w+:/)[1] ?? '';
    expect(service, node).toMatch(/read_only: true/);
    expect(service, node).toMatch(/cap_drop: \[ALL\]/);
    expect(service, node).toMatch(/no-new-privileges:true/);
    expect(service, node).toMatch(/tmpfs: \[\/tmp\]/);
  }
});

it('CI looks for known holes in what is installed', () => {
  expect(read('.ci/run')).toMatch(/npm audit --omit=dev --audit-level=high/);
});
