import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Agreement, type Document, type Draft, defaultAgreement, projectRoot } from '../core/index.js';
import { convert, judge, type Rules } from '../index.js';
import { writeEdifact } from '../syntax/edifact/write.js';
import { writeFlat } from '../syntax/flat/write.js';
import { writeJson } from '../syntax/json/write.js';
import { writeXml } from '../syntax/xml/write.js';
import { type Compiled, compileMapping } from '../translate/compile.js';
import { documentsOf } from '../translate/laws.arbitrary.js';
import { dice } from '../validate/message.arbitrary.js';
import { grown, leafText } from './grown-drafts.js';
import { leavesOf, stands, structureOf, wordsOf } from './standing.js';

/** What became of the values of messages that hold more than their mapping reads. */
export interface Measured {
  readonly messages: number;
  /** Not accepted: what was made up broke a rule between values. */
  readonly refused: number;
  readonly values: number;
  /** Of them, in the documents at all. */
  readonly present: number;
  /** Of them, as fields. */
  readonly fields: number;
  /** Values that are nowhere, as `path=value`. */
  readonly lost: readonly string[];
  /** Places whose values are in extensions, as often as they came. */
  readonly extended: ReadonlyMap<string, number>;
  /** Whose second document differs from the first, with where. */
  readonly unstable: readonly string[];
  /** Why messages were refused. */
  readonly reasons: readonly string[];
}

const AGREEMENT: Agreement = defaultAgreement;
const RECEIVED = { id: 'measured', receivedAt: '2026-01-15T00:00:00.000Z' };

/** Makes so many messages of a mapping, reads them, and looks for every value in what comes out. */
export function everyValue(mapping: Compiled, rules: Rules, runs: number, seed: number): Measured {
  const roll = dice(seed);
  const words = wordsOf(mapping);
  const structural = structureOf(mapping);
  const lost: string[] = [];
  const unstable: string[] = [];
  const reasons: string[] = [];
  const extended = new Map<string, number>();
  let [messages, refused, values, present, fields] = [0, 0, 0, 0, 0];
  for (const members of fc.sample(documentsOf(mapping.plan), { numRuns: runs, seed })) {
    const { value: wrote } = mapping.write(members as Document, { timeZone: AGREEMENT.timeZone });
    const drafts = grown(wrote, mapping.plan.shape, mapping.plan, roll);
    const bytes = bytesOf(drafts, mapping);
    messages++;
    const { documents, problems } = judge(bytes, AGREEMENT, rules, RECEIVED);
    if (documents.length === 0) {
      refused++;
      reasons.push(
        ...problems
          .filter(({ severity }) => severity === 'error')
          .slice(0, 1)
          .map(({ code, at, found, message }) => `${code} ${at?.path} ${found} ${message.en}`),
      );
      continue;
    }
    const [asField, inExtensions] = leavesOf(documents);
    for (const { path, value } of wireValues(drafts)) {
      if (structural.has(path) || structural.has(`${path}=${value}`)) continue;
      values++;
      const isField = stands(value, asField, words);
      const isThere = isField || stands(value, inExtensions, undefined);
      if (isThere) present++;
      else lost.push(`${path}=${value}`);
      if (isField) fields++;
      else if (isThere) extended.set(path, (extended.get(path) ?? 0) + 1);
    }
    const difference = again(documents, mapping, rules);
    if (difference !== undefined) unstable.push(`${difference}\n${new TextDecoder().decode(bytes)}`);
  }
  return { messages, refused, values, present, fields, lost, extended, unstable, reasons };
}

function bytesOf(drafts: readonly Draft[], { plan, message, namespace, namespaces }: Compiled): Uint8Array {
  const charset = 'UTF-8';
  switch (plan.shape.syntax) {
    case 'edifact':
      return writeEdifact({
        sender: { code: 'SENDER' },
        recipient: { code: 'RECEIVER' },
        reference: '4711',
        preparedAt: RECEIVED.receivedAt,
        timeZone: AGREEMENT.timeZone,
        test: false,
        charset,
        messages: [{ name: message, reference: '1', segments: drafts }],
      }).value;
    case 'xml':
      return writeXml(drafts[0] as Draft, {
        charset,
        ...(namespace === undefined ? {} : { namespace }),
        ...(namespaces === undefined ? {} : { namespaces }),
      }).value;
    case 'json':
      return writeJson(drafts[0] as Draft, { table: plan.shape.root }).value;
    case 'flat':
      return writeFlat({ records: drafts, charset }).value;
  }
}

function* wireValues(drafts: readonly Draft[], around = ''): Generator<{ path: string; value: string }> {
  for (const { tag, values, children } of drafts) {
    const path = around === '' ? tag : `${around}/${tag}`;
    for (const { leaf, value } of values)
      if (value !== '')
        yield {
          path: `${path}/${leafText(leaf)}`,
          value,
        };
    yield* wireValues(children, path);
  }
}

/** wire → canonical → wire → canonical: what differs, apart from id, source, moments of processing and extensions. */
function again(documents: readonly Document[], mapping: Compiled, rules: Rules): string | undefined {
  const { value, problems } = convert(documents, rules, {
    to: mapping.name,
    preparedAt: RECEIVED.receivedAt,
    agreement: AGREEMENT,
  });
  if (value === undefined) {
    const error = problems.find(({ severity }) => severity === 'error');
    return `not written: ${error?.code} ${error?.message.en} ${error?.hint?.en ?? ''}`;
  }
  const second = judge(value, AGREEMENT, rules, RECEIVED).documents;
  const [one, two] = [documents, second].map((each) =>
    each.map(({ id: _, source: __, extensions: ___, ...rest }) => rest),
  );
  const [a, b] = [JSON.stringify(sorted(one)), JSON.stringify(sorted(two))];
  if (a === b) return undefined;
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  return `${a.slice(Math.max(0, at - 60), at + 60)} ≠ ${b.slice(Math.max(0, at - 60), at + 60)}`;
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, each]) => [name, sorted(each)]),
        )
      : value;

/** A mapping as it stands, or, where its message's shape differs by function code, once for each code. */
export function variantsOf(name: string, rules: Rules): readonly Compiled[] {
  const compiled = rules.mappingNamed(name);
  if (compiled === undefined) return [];
  const { mapping, message, plan } = compiled;
  const file = join(projectRoot, 'schemas/xml', `${message}.shape.json`);
  if (plan.shape.syntax !== 'xml' || !existsSync(file)) return [compiled];
  const { variants = [] } = JSON.parse(readFileSync(file, 'utf8')) as { readonly variants?: string[] };
  const schema = rules.schemas.schema(compiled.type, compiled.version);
  const made = variants.flatMap((variant) => {
    const shape = rules.shapes.find('xml', message, variant);
    return (shape && compileMapping(mapping, shape, schema, { adapt: true }).value) ?? [];
  });
  return made.length > 0 ? made : [compiled];
}
