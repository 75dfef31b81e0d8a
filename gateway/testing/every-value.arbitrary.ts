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
import type { PartsPlan, Place, PlanRow, ScopePlan, StepPlan } from '../translate/plan.js';
import { dice } from '../validate/message.arbitrary.js';
import { grown, leafText } from './grown-drafts.js';

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

/** What a document's strings and numbers are, those of extensions apart. */
function leavesOf(documents: readonly Document[]): readonly [Leaves, Leaves] {
  const of = (parts: readonly unknown[]): Leaves => {
    const texts = new Set<string>();
    const walk = (value: unknown): void => {
      if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) walk(each);
      else if (value !== undefined && value !== null) texts.add(String(value));
    };
    walk(parts);
    const all = [...texts];
    return {
      texts,
      joined: all.join('\n'),
      digits: all.map((text) => text.replace(/\D/g, '')).join(' '),
      numbers: new Set(all.filter((text) => /^-?\d/.test(text)).map(Number)),
    };
  };
  return [
    of(documents.map(({ extensions: _, ...rest }) => rest)),
    of(documents.map(({ extensions }) => extensions.map(({ value }) => value))),
  ];
}

interface Leaves {
  readonly texts: ReadonlySet<string>;
  readonly joined: string;
  readonly digits: string;
  readonly numbers: ReadonlySet<number>;
}

/** As it is, as a part of a text, as the same number, as a moment, or as the word that its code means. */
function stands(value: string, leaves: Leaves, words: Words | undefined): boolean {
  const text = value.trim();
  if (leaves.texts.has(text) || (text.length > 2 && leaves.joined.includes(text))) return true;
  // Lines of one text may be short.
  if (leaves.joined.split('\n').some((line) => line.startsWith(text) || line.endsWith(text))) return true;
  const lines = text.split(/[\r\n]+/);
  if (lines.length > 1 && lines.every((line) => leaves.joined.includes(line.trim()))) return true;
  const number = Number(text.replace(',', '.'));
  if (text !== '' && !Number.isNaN(number) && leaves.numbers.has(number)) return true;
  const digits = text.replace(/\D/g, '').replace(/^(\d{8}|\d{12}|\d{14})\d*$/, '$1');
  if (digits.length >= 6 && /^[\d\s:.TZ+-]+$/.test(text) && leaves.digits.includes(digits)) return true;
  if ((text === '0' || text === '1') && leaves.texts.has(String(text === '1'))) return true;
  if ([...(words?.ofCode.get(text) ?? [])].some((word) => leaves.texts.has(word))) return true;
  const parts = (words?.compounds ?? []).map((codec) => codec.decode(text)).filter(Array.isArray);
  return parts.some((some) => some.every((part) => part === undefined || leaves.texts.has(String(part))));
}

/** What a mapping's rows make of codes, and how they take compounds apart. */
interface Words {
  readonly ofCode: ReadonlyMap<string, ReadonlySet<string>>;
  readonly compounds: readonly PartsPlan['codec'][];
}

function wordsOf(mapping: Compiled): Words {
  const words = new Map<string, Set<string>>();
  const compounds = new Set<PartsPlan['codec']>();
  const keep = (code: string, word: string): void => {
    words.set(code, (words.get(code) ?? new Set()).add(word));
  };
  const value = (row: PlanRow): void => {
    if (row.kind === 'parts') compounds.add(row.codec);
    if (row.kind === 'by')
      for (const [word, tuple] of row.tupleOf) for (const code of tuple) keep(code, word);
    if (row.kind !== 'field') return;
    for (const codes of [row.codes, row.unit?.codes])
      if (codes) for (const [code, word] of codes.wordOf) keep(code, word);
  };
  const visit = (scope: ScopePlan): void => {
    for (const row of scope.rows) {
      value(row);
      if (row.kind !== 'each') continue;
      for (const lifted of row.lifted) value(lifted);
      visit(row.scope);
      if (row.above) visit(row.above);
    }
  };
  visit(mapping.plan.scope);
  if (mapping.plan.entries) visit(mapping.plan.entries.scope);
  return { ofCode: words, compounds: [...compounds] };
}

/** Places that say nothing of the business: constants, counts, the format of a moment (2379); with `=value`, what rows tell nodes apart by. */
function structureOf(mapping: Compiled): ReadonlySet<string> {
  const found = new Set<string>();
  const root = mapping.plan.shape.root.tag;
  const add = (place: Place | undefined): void => {
    if (place === undefined) return;
    const { leaf, path } = place;
    const node = leaf.kind === 'text' ? path : path.slice(0, path.lastIndexOf('/'));
    const whole = onWire(root, node);
    found.add(`${whole}/${leafText(leaf)}`);
  };
  const tell = ({ path, tests }: StepPlan): void => {
    const whole = onWire(root, path);
    for (const { leaf, negated, values } of tests)
      if (!negated) for (const value of values) found.add(`${whole}/${leafText(leaf)}=${value}`);
  };
  const visit = (scope: ScopePlan): void => {
    for (const selector of scope.selectors) tell(selector);
    for (const row of scope.rows) {
      if (row.kind === 'each') for (const each of row.steps) tell(each);
      if (row.kind === 'const' || row.kind === 'count') add(row.place);
      if (row.kind === 'field') for (const place of row.moments?.qualifiers ?? []) add(place);
      if (row.kind !== 'each') continue;
      visit(row.scope);
      if (row.above) visit(row.above);
    }
  };
  visit(mapping.plan.scope);
  if (mapping.plan.entries) visit(mapping.plan.entries.scope);
  return found;
}

/** A path by the tags that stand on the wire, not by the names of a tag's second place. */
const onWire = (root: string, path: string): string =>
  [root, path.replace(/_\d+(?=\/|$)/g, '')].filter((part) => part !== '').join('/');

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
