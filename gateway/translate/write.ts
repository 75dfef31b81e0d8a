import { type Document, type Draft, isTree, type Outcome, problem, type Syntax } from '../core/index.js';
import { build, complain, type Desk, desk, drafts, ensure, finish, take, type Writing } from './building.js';
import { zoneOf } from './codecs/index.js';
import { type Members, valueAt } from './frame.js';
import type { Plan, ScopePlan } from './plan.js';
import { constWriter, countWriter, fallbackWriter } from './write-const.js';
import { eachWriter, isSo } from './write-each.js';
import { valueWriter } from './write-value.js';

export interface WriteContext {
  /** IANA name or offset that moments without one are written in. */
  readonly timeZone: string;
}

/** Envelope members that no mapping needs to carry; EDIFACT has sender and recipient in UNB. */
const ENVELOPE: Readonly<Record<Syntax, readonly string[]>> = {
  edifact: ['id', 'type', 'version', 'source', 'extensions', 'functionCode', 'sender', 'recipient'],
  xml: ['id', 'type', 'version', 'source', 'extensions', 'functionCode'],
  flat: ['id', 'type', 'version', 'source', 'extensions', 'functionCode'],
  json: ['id', 'type', 'version', 'source', 'extensions', 'functionCode'],
};

/**
 * Makes the writer of a plan: a document → drafts of the top-level nodes in the shape's order (XML: the one root
 * element). Segments come to be when a value needs them; what the notation can't carry is a problem each.
 */
export function writer(plan: Plan): (document: object, context: WriteContext) => Outcome<readonly Draft[]> {
  const write = scopeWriter(plan.scope);
  const entries = plan.entries;
  const writeEntry = entries && scopeWriter(entries.scope);
  const { syntax } = plan.shape;
  return (document, context) => {
    const run: Writing = {
      zone: zoneOf(context.timeZone) ?? (zoneOf('Asia/Shanghai') as Writing['zone']),
      syntax,
      problems: [],
      taken: new Map(),
      returning: (document as Partial<Document>).source?.mapping?.name === plan.mapping.name,
    };
    const root = build({ shape: plan.shape.root, tests: [], path: '' });
    const at = desk(plan.scope, root, document as Members);
    if (entries && writeEntry) {
      const node = build(entries.steps.at(-1) as (typeof entries.steps)[number]);
      ensure(at, entries.parent).children.push(node);
      writeEntry(run, desk(entries.scope, node, at.item, at));
    }
    write(run, at);
    notCarried(run, document as Members, new Set(ENVELOPE[syntax]));
    const value = isTree(syntax) ? [finish(run, root)] : drafts(run, root);
    return { value, problems: run.problems };
  };
}

/** Writes every row of a scope: values and arrays make nodes; totals and constants come after, into what is there. */
export function scopeWriter(scope: ScopePlan): (run: Writing, at: Desk) => void {
  const late: Array<(run: Writing, at: Desk) => void> = [];
  const early: Array<(run: Writing, at: Desk) => void> = [];
  // A node that a row names stands before those of a rest, or reading would take the wrong one for it.
  const rest: Array<(run: Writing, at: Desk) => void> = [];
  for (const row of scope.rows) {
    const guard = (write: (run: Writing, at: Desk) => void): ((run: Writing, at: Desk) => void) =>
      row.when === undefined ? write : (run, at) => (isSo(row, at, at.item) ? write(run, at) : undefined);
    switch (row.kind) {
      case 'each':
        (row.rest ? rest : early).push(guard(eachWriter(row)));
        break;
      case 'const':
        late.push(guard(constWriter(scope, row)));
        break;
      case 'count':
        late.push(guard(countWriter(scope, row)));
        break;
      case 'ignore':
        break;
      case 'fixed':
        early.push(
          guard((run, at) => {
            const value = valueAt(at.item, row.field);
            if (value === undefined) return;
            take(run, at.item, row.field);
            if (value !== row.value)
              complain(run, 'field-not-carried', row.name, row.name, String(value), String(row.value));
          }),
        );
        break;
      default: {
        const write = valueWriter(row);
        early.push(guard((run, at) => void write(run, at, at.item)));
        if (row.kind === 'field' && row.fallback !== undefined) late.push(guard(fallbackWriter(scope, row)));
      }
    }
  }
  return (run, at) => {
    for (const write of early) write(run, at);
    for (const write of late) write(run, at);
    for (const write of rest) write(run, at);
  };
}

/** One problem for each canonical field, whatever the number of items, that has a value and that no row wrote. */
function notCarried(run: Writing, document: Members, envelope: ReadonlySet<string>): void {
  const found = new Map<string, string>();
  const walk = (value: unknown, owner: object, key: string, path: string): void => {
    if (value === undefined || value === null || value === '') return;
    if (Array.isArray(value)) {
      value.forEach((each, i) => {
        walk(each, value, String(i), path);
      });
    } else if (typeof value === 'object')
      for (const [name, each] of Object.entries(value))
        walk(each, value, name, path === '' ? name : `${path}.${name}`);
    else if (!run.taken.get(owner)?.has(key) && !found.has(path)) found.set(path, String(value));
  };
  for (const [name, value] of Object.entries(document))
    if (!envelope.has(name)) walk(value, document, name, name);
  for (const [path, value] of found)
    run.problems.push(
      problem('field-not-carried', { path, offset: 0 }, { found: value, values: { name: path } }),
    );
}
