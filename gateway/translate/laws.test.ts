import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Draft,
  defaultLimits,
  type Node,
  type Outcome,
  projectRoot,
  type Shape,
} from '../core/index.js';
import { readEdifact } from '../syntax/edifact/read.js';
import { writeEdifact } from '../syntax/edifact/write.js';
import { readFlat } from '../syntax/flat/read.js';
import { writeFlat } from '../syntax/flat/write.js';
import { readXml } from '../syntax/xml/read.js';
import { writeXml } from '../syntax/xml/write.js';
import { loadSchemas } from '../validate/canonical.js';
import { loadDirectories } from '../validate/directories.js';
import { loadShapes } from '../validate/shapes.js';
import { structure } from '../validate/structure.js';
import { structureXml } from '../validate/xml.js';
import { compileMapping } from './compile.js';
import { documentsOf } from './laws.arbitrary.js';
import { breaches } from './laws.js';
import type { Mapping } from './mapping.js';
import { applyOverlay } from './overlay.js';
import { parseMapping } from './parse.js';

const folder = join(projectRoot, 'mappings');
const files = (readdirSync(folder, { recursive: true }) as string[])
  .map((file) => file.split(sep).join('/'))
  .filter((file) => /\.(mapping|overlay)\.json$/.test(file))
  .sort();
const directories = loadDirectories(join(projectRoot, 'schemas/edifact'));
const shapes = loadShapes(join(projectRoot, 'schemas'));
const schemas = loadSchemas(join(projectRoot, 'schemas/canonical'));
const RUNS = 10;

/** Drafts → bytes → tree, through the syntaxes themselves. */
const throughBytes =
  (shape: Shape) =>
  (drafts: readonly Draft[]): Outcome<Node> => {
    const charset = 'UTF-8';
    const { syntax } = shape;
    const written =
      syntax === 'edifact'
        ? writeEdifact({
            sender: { code: 'A' },
            recipient: { code: 'B' },
            reference: '1',
            preparedAt: '2026-01-15T00:00:00Z',
            timeZone: 'Asia/Shanghai',
            test: false,
            charset,
            messages: [{ name: shape.message, reference: '1', segments: drafts }],
          })
        : syntax === 'xml'
          ? writeXml(drafts[0] as Draft, {
              charset,
              ...(shape.namespace ? { namespace: shape.namespace } : {}),
            })
          : writeFlat({ records: drafts, charset });
    const options = { lenient: false, limits: defaultLimits };
    const read = (syntax === 'edifact' ? readEdifact : syntax === 'xml' ? readXml : readFlat)(
      written.value,
      options,
    );
    const nodes = read.value?.messages[0]?.nodes();
    const context = { message: '1', ...options };
    const made =
      syntax === 'xml'
        ? structureXml(nodes?.value[0] as Node, shape, context)
        : structure(nodes?.value ?? [], shape, context);
    const problems = [...written.problems, ...read.problems, ...(nodes?.problems ?? []), ...made.problems];
    // What a shape demands that no field of the document fills is for the mapping's cases, not for the laws.
    return { value: made.value, problems: problems.filter((each) => !/-missing$/.test(each.code)) };
  };

/** A mapping by its name, or a partner's overlay laid over the one that it extends. */
function mappingIn(file: string): Outcome<Mapping | undefined> {
  const name = file.replace(/\.(mapping|overlay)\.json$/, '');
  const text = readFileSync(join(folder, file), 'utf8');
  return file.endsWith('.overlay.json')
    ? applyOverlay(name, text, (base) => mappingIn(`${base}.mapping.json`).value)
    : parseMapping(name, text);
}

describe.each(files)('%s', (file) => {
  const parsed = mappingIn(file);
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
    expect(file).toContain(`${compiled?.value?.name}.`);
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

  test('keeps them through bytes', () => {
    const made = compiled?.value;
    if (!made || !shape) return expect.unreachable('it does not compile');
    const back = throughBytes(shape);
    fc.assert(
      fc.property(documentsOf(made.plan), (document) => {
        expect(breaches(made, document, 'Asia/Shanghai', back)).toEqual([]);
      }),
      { numRuns: 3, seed: 20260115, interruptAfterTimeLimit: 4000 },
    );
  });
});
