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

it('Dockerfile has what the build reads', () => {
  const text = readFileSync(join(projectRoot, 'Dockerfile'), 'utf8');
  const stage = text.slice(0, text.indexOf('RUN npm ci'));
  const copied = [...stage.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, names]) =>
    (names as string).split(' '),
  );
  const scripts = [
    ...JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).scripts.build.matchAll(
      /scripts\/\w+\.mjs/g,
    ),
  ];
  for (const [script] of scripts)
    for (const [, folder] of readFileSync(join(projectRoot, script), 'utf8').matchAll(
      /'(schemas|mappings|gateway|conformance)[/']/g,
    ))
      expect(copied, `${script} reads ${folder}`).toContain(folder);
});
