import type { Agreement, Draft, Problem } from './core/index.js';
import { judge } from './judge.js';
import type { Rules } from './rules.js';
import type { Compiled } from './translate/compile.js';
import type { PlanRow, ScopePlan } from './translate/plan.js';

/** What was written, by which mapping, and how it is read. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly mapping: Compiled | undefined;
  /** Of an XML document: its root, so that a repeated element is told by its number. */
  readonly root?: Draft | undefined;
  readonly agreement: Agreement;
  /** RFC 3339. */
  readonly receivedAt: string;
}

/**
 * Reads what was written with the reader it will meet. Gives the errors found, without a place, since theirs is in
 * what was received; a hint says where each is in what was written, and which canonical fields the mapping writes there.
 */
export function writtenBack(written: Written, rules: Rules): readonly Problem[] {
  const { bytes, agreement, receivedAt } = written;
  const { problems } = judge(bytes, agreement, rules, { id: 'written', receivedAt });
  return ofWritten(
    problems.filter(({ severity }) => severity === 'error'),
    written,
  );
}

/** Problems placed in what was written → the same without that place, said in their hint instead. */
export const ofWritten = (
  problems: readonly Problem[],
  { mapping, root }: Pick<Written, 'mapping' | 'root'>,
): readonly Problem[] =>
  problems.map(({ at, ...whole }) =>
    at?.path === undefined ||
    mapping === undefined ||
    whole.hint !== undefined ||
    whole.code === 'field-not-carried'
      ? whole
      : { ...whole, hint: hintOf(mapping, numbered(root, at.segment, at.path), fieldsAt(mapping, at.path)) },
  );

/** At most so many fields in a hint. */
const MOST_FIELDS = 4;

function hintOf(
  { message }: Compiled,
  place: string,
  fields: readonly string[],
): NonNullable<Problem['hint']> {
  const some = `${fields.slice(0, MOST_FIELDS).join(', ')}${fields.length > MOST_FIELDS ? ', …' : ''}`;
  return fields.length === 0
    ? {
        zh: `位于所写 ${message} 的 ${place},该处没有规范字段写入`,
        en: `at ${place} of the ${message} written, where no canonical field is written`,
      }
    : {
        zh: `位于所写 ${message} 的 ${place},由单证的 ${some} 写入`,
        en: `at ${place} of the ${message} written, which comes from ${some} of the document`,
      };
}

/** Canonical paths of the rows that write at a path or below it. */
function fieldsAt(mapping: Compiled, path: string): readonly string[] {
  const found = new Set<string>();
  const visit = (scope: ScopePlan): void => {
    for (const row of scope.rows) {
      if (row.kind === 'each' && within(row.scope.path, path)) found.add(row.name);
      else if (placesOf(row).some((each) => within(each, path))) found.add(row.name);
      if (row.kind !== 'each' || found.has(row.name)) continue;
      if (row.above) visit(row.above);
      visit(row.scope);
    }
  };
  if (mapping.plan.entries) visit(mapping.plan.entries.scope);
  visit(mapping.plan.scope);
  return [...found];
}

const within = (path: string, of: string): boolean => path === of || path.startsWith(`${of}/`);

const placesOf = (row: PlanRow): readonly string[] =>
  row.kind === 'count' ? [row.place.path] : 'places' in row ? row.places.map(({ path }) => path) : [];

/** A path in an XML document with the number of each repeated element: `Declaration/Consignment[2]/Consignor`. */
function numbered(root: Draft | undefined, segment: number | undefined, path: string): string {
  if (root === undefined || segment === undefined) return path;
  let left = segment;
  const find = (node: Draft): readonly string[] | undefined => {
    if (--left === 0) return [];
    for (const [nth, child] of node.children.entries()) {
      const below = find(child);
      if (below === undefined) continue;
      const alike = node.children.filter(({ tag }) => tag === child.tag);
      const number = node.children.slice(0, nth + 1).filter(({ tag }) => tag === child.tag).length;
      return [alike.length > 1 ? `${child.tag}[${number}]` : child.tag, ...below];
    }
    return undefined;
  };
  const steps = path.split('/');
  const way = find(root) ?? [];
  return steps.map((step, nth) => (way[nth]?.replace(/\[\d+\]$/, '') === step ? way[nth] : step)).join('/');
}
