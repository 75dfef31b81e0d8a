import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Json, type Outcome, projectRoot, type Shape } from '../../core/index.js';
import { loadSchemas } from '../../validate/canonical.js';
import { loadDirectories } from '../../validate/directories.js';
import { loadShapes } from '../../validate/shapes.js';
import { type Compiled, compileMapping } from '../compile.js';
import { documentsOf } from '../laws.arbitrary.js';
import { breaches } from '../laws.js';
import type { Mapping } from '../mapping.js';
import { applyOverlay } from '../overlay.js';
import { parseMapping } from '../parse.js';
import { throughBytes } from './bytes.js';
import { unfilled } from './unfilled.js';

const folder = join(projectRoot, 'mappings');
const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));
const shapes = loadShapes(join(projectRoot, 'schemas'));
const schemas = loadSchemas(join(projectRoot, 'schemas/canonical'));

/** Documents for each mapping: a nightly run sets LAW_RUNS and, to find new ones, LAW_SEED. */
const RUNS = Number(process.env.LAW_RUNS ?? 8);
const SEED = Number(process.env.LAW_SEED ?? 20_260_115);
/** A quick run takes what it gets in so many milliseconds and shows the first failure as it is; a nightly one has time. */
const QUICK = process.env.LAW_RUNS === undefined ? { interruptAfterTimeLimit: 2500, endOnFailure: true } : {};

const files = (readdirSync(folder, { recursive: true }) as string[])
  .map((file) => file.split(sep).join('/'))
  .filter((file) => /\.(mapping|overlay)\.json$/.test(file))
  .sort();

/** Tries the laws of the notation on every mapping and overlay whose number is `part` of `parts`: files of tests run side by side. */
export function lawsOf(part: number, parts: number): void {
  describe.each(files.filter((_, i) => i % parts === part))('%s', (file) => {
    const parsed = mappingIn(file);
    const mapping = parsed.value;
    const shape = mapping && shapeOf(mapping);
    const schema = mapping && schemas.schema(mapping.type, mapping.version);
    const compiled = mapping && shape ? compileMapping(mapping, shape, schema) : undefined;

    test('is right for its message and document', () => {
      const problems = [...parsed.problems, ...(compiled?.problems ?? [])].filter(
        (each) => each.severity === 'error',
      );
      expect(problems.map((each) => each.message.en)).toEqual([]);
      expect(file).toContain(`${compiled?.value?.name}.`);
      expect(compiled?.value && schema ? unfilled(compiled.value.plan, schema) : []).toEqual([]);
    });

    test('keeps the laws', () => {
      if (!compiled?.value || !shape) return expect.unreachable('it does not compile');
      keeps(compiled.value, shape, RUNS);
    });

    const variants = mapping ? variantsOf(mapping) : [];
    if (variants.length > 0)
      test.each(variants)('keeps them in variant %s', (variant) => {
        const own = mapping && shapes.find('xml', mapping.message, variant);
        const made = mapping && own && compileMapping(mapping, own, schema, { adapt: true }).value;
        if (!made || !own) return expect.unreachable('it does not compile');
        keeps(made, own, Math.ceil(RUNS / 4));
      });
  });
}

function keeps(compiled: Compiled, shape: Shape, numRuns: number): void {
  const back = throughBytes(shape, compiled.plan);
  fc.assert(
    fc.property(documentsOf(compiled.plan), (document) => {
      expect(breaches(compiled, document, 'Asia/Shanghai', back)).toEqual([]);
    }),
    { numRuns, seed: SEED, ...QUICK },
  );
}

/** A mapping by its name, or a partner's overlay laid over the one that it extends. */
function mappingIn(file: string): Outcome<Mapping | undefined> {
  const name = file.replace(/\.(mapping|overlay)\.json$/, '');
  const text = readFileSync(join(folder, file), 'utf8');
  return file.endsWith('.overlay.json')
    ? applyOverlay(name, text, (base) => mappingIn(`${base}.mapping.json`).value)
    : parseMapping(name, text);
}

const shapeOf = ({ syntax, message }: Mapping): Shape | undefined =>
  syntax === 'edifact' ? directories.shape(message).value : shapes.find(syntax, message);

/** Function codes that the message's shape tells apart. */
function variantsOf({ syntax, message }: Mapping): readonly string[] {
  if (syntax !== 'xml') return [];
  const file = join(projectRoot, 'schemas/xml', `${message}.shape.json`);
  const json = JSON.parse(readFileSync(file, 'utf8')) as { readonly variants?: Json };
  return Array.isArray(json.variants) ? (json.variants as string[]) : [];
}
