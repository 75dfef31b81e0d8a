import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../gateway/core/root.js';

it('Dockerfile copies only what the checkout holds', () => {
  const text = readFileSync(join(projectRoot, 'Dockerfile'), 'utf8');
  for (const [, names] of text.matchAll(/^COPY (?!--from)(.+) \S+$/gm))
    for (const name of (names as string).split(' '))
      expect(existsSync(join(projectRoot, name)), name).toBe(true);
});
