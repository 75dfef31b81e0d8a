import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits, projectRoot } from '../core/index.js';
import { readEdifact } from '../syntax/edifact/read.js';
import { loadDirectories } from './directories.js';
import { validateElements } from './elements.js';
import { structure } from './structure.js';

interface Sample {
  readonly file: string;
  readonly structure: string | null;
  readonly messages: Record<string, number> | null;
}

/** Faults that these samples do have: a seal's party as a component. */
const KNOWN: Record<string, readonly string[]> = {
  'samples/CODECO/phpgen-codeco.edi': ['element-unknown EQD/SEL/1.2'],
  'samples/VERMAS/phpgen-vermas.edi': ['element-unknown EQD/SEL/1.2'],
};

const shared = join(projectRoot, '../shared');
const manifest = join(shared, 'samples/manifest.json');

describe('real messages that fit their tables', () => {
  it('have no errors but those they do have', (ctx) => {
    if (!existsSync(manifest)) ctx.skip('../shared is not beside this checkout');
    const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));
    const samples = (JSON.parse(readFileSync(manifest, 'utf8')) as Sample[]).filter(
      (each) => each.structure === 'OK' && each.messages !== null && existsSync(join(shared, each.file)),
    );
    expect(samples.length).toBeGreaterThan(10);
    for (const { file } of samples) {
      const options = { lenient: false, limits: defaultLimits };
      const messages = readEdifact(readFileSync(join(shared, file)), options).value?.messages ?? [];
      expect(messages.length, file).toBeGreaterThan(0);
      for (const message of messages) {
        const shape = directories.shape(message.name).value;
        if (shape === undefined) throw new Error(`${file}: no table of ${message.name}`);
        const tree = structure(message.nodes().value, shape, options);
        const errors = [...tree.problems, ...validateElements(tree.value, shape, options)].filter(
          (each) => each.severity === 'error',
        );
        expect(
          errors.map(({ code, at }) => `${code} ${at?.path}`),
          file,
        ).toEqual(KNOWN[file] ?? []);
      }
    }
  });
});
