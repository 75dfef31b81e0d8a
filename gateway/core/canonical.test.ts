import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { projectRoot } from './root.js';

it('canonical.ts says what schemas/canonical say (else: npm run generate)', async () => {
  const script = pathToFileURL(join(projectRoot, 'scripts', 'types.mjs')).href;
  const { canonicalTypes } = (await import(script)) as { canonicalTypes: () => Promise<string> };
  const biome = join(projectRoot, 'node_modules', '.bin', 'biome');
  const formatted = execFileSync(biome, ['format', '--stdin-file-path=gateway/core/canonical.ts'], {
    cwd: projectRoot,
    input: await canonicalTypes(),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  expect(readFileSync(join(projectRoot, 'gateway', 'core', 'canonical.ts'), 'utf8')).toBe(formatted);
});
