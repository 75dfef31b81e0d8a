import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultLimits, projectRoot } from '../../core/index.js';
import { detect } from '../detect.js';
import { readEdifact } from './read.js';

const folder = join(projectRoot, '../shared/samples');

it('reads every EDIFACT sample: all segments, and no error but in counts, references and trailers', (ctx) => {
  if (!existsSync(folder)) ctx.skip('the samples stand beside the checkout, and are not there');
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
    /\.(edi|txt)$/.test(name),
  );
  let seen = 0;
  for (const file of files) {
    const bytes = readFileSync(join(folder, file));
    if (detect(bytes) !== 'edifact') continue;
    seen++;
    const { value, problems } = readEdifact(bytes, { lenient: true, limits: defaultLimits });
    const nodes = value?.messages.map((message) => message.nodes()) ?? [];
    expect(nodes.length, file).toBeGreaterThan(0);
    for (const each of nodes) {
      expect(
        each.value.map((node) => node.position),
        file,
      ).toEqual(each.value.map((_, i) => i + 1));
      expect(each.value[0]?.name, file).toBe('UNH');
      expect(each.value.at(-1)?.name, file).toBe('UNT');
    }
    const errors = [...problems, ...nodes.flatMap((each) => each.problems)].filter(
      (each) => each.severity === 'error',
    );
    expect(errors, file).toEqual([]);
  }
  expect(seen).toBeGreaterThan(0);
});
