import type { Document } from '../core/index.js';
import type { Compiled } from '../translate/compile.js';
import type { PartsPlan, Place, PlanRow, ScopePlan, StepPlan } from '../translate/plan.js';
import { leafText } from './grown-drafts.js';

/** What a document's strings and numbers are, those of extensions apart. */
export function leavesOf(documents: readonly Document[]): readonly [Leaves, Leaves] {
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
export function stands(value: string, leaves: Leaves, words: Words | undefined): boolean {
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
  // A moment as Java prints it.
  const printed = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(printed) && leaves.joined.includes(new Date(printed).toISOString().slice(0, 19)))
    return true;
  if ([...(words?.ofCode.get(text) ?? [])].some((word) => leaves.texts.has(word))) return true;
  const parts = (words?.compounds ?? []).map((codec) => codec.decode(text)).filter(Array.isArray);
  return parts.some((some) => some.every((part) => part === undefined || leaves.texts.has(String(part))));
}

/** What a mapping's rows make of codes, and how they take compounds apart. */
interface Words {
  readonly ofCode: ReadonlyMap<string, ReadonlySet<string>>;
  readonly compounds: readonly PartsPlan['codec'][];
}

export function wordsOf(mapping: Compiled): Words {
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
export function structureOf(mapping: Compiled): ReadonlySet<string> {
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
