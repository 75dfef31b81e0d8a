import {
  type Draft,
  defaultLimits,
  isTree,
  type Node,
  type Outcome,
  type Problem,
  type Shape,
} from '../../core/index.js';
import { readEdifact } from '../../syntax/edifact/read.js';
import { writeEdifact } from '../../syntax/edifact/write.js';
import { readFlat } from '../../syntax/flat/read.js';
import { writeFlat } from '../../syntax/flat/write.js';
import { readJson } from '../../syntax/json/read.js';
import { writeJson } from '../../syntax/json/write.js';
import { readXml } from '../../syntax/xml/read.js';
import { writeXml } from '../../syntax/xml/write.js';
import { validateElements } from '../../validate/elements.js';
import { structure } from '../../validate/structure.js';
import { structureXml } from '../../validate/xml.js';
import type { Plan, PlanRow, ScopePlan } from '../plan.js';

/** Drafts → bytes → tree through the syntaxes themselves, with all that the validators have to say of it. */
export const throughBytes = (shape: Shape, plan: Plan): ((drafts: readonly Draft[]) => Outcome<Node>) => {
  const filled = placesOf(plan);
  return (drafts) => {
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
          : syntax === 'json'
            ? writeJson(drafts[0] as Draft, { table: shape.root })
            : writeFlat({ records: drafts, charset });
    const options = { lenient: false, limits: defaultLimits };
    const read = { edifact: readEdifact, xml: readXml, flat: readFlat, json: readJson }[syntax](
      written.value,
      options,
    );
    const nodes = read.value?.messages[0]?.nodes();
    const context = { message: '1', ...options };
    const made = isTree(syntax)
      ? structureXml(nodes?.value[0] as Node, shape, context)
      : structure(nodes?.value ?? [], shape, context);
    const problems = [
      ...written.problems,
      ...read.problems,
      ...(nodes?.problems ?? []),
      ...made.problems,
      // Texts that are made up are no dates, whatever code stands beside them.
      ...validateElements(made.value, shape, context).filter(
        ({ code }) => code !== 'value-unreadable' && code !== 'date-impossible',
      ),
    ];
    return { value: made.value, problems: problems.filter((each) => !isNobodys(each, filled)) };
  };
};

/** A mandatory place that no row fills is for the mapping's cases to show, not for documents made from its rows. */
function isNobodys({ code, at }: Problem, filled: ReadonlySet<string>): boolean {
  return code.endsWith('-missing') && !filled.has(at?.path ?? '');
}

/** Every place that rows fill without a condition, and the nodes on the way there. */
function placesOf(plan: Plan): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (scope: ScopePlan, sure: boolean): void => {
    const add = (row: PlanRow): void => {
      if (row.when || !sure) return;
      if (row.kind === 'const') found.add(row.place.path);
      // Further places are for reading, and several fields in one are there or not.
      if (row.kind === 'field' && row.places[0]) found.add(row.places[0].path);
    };
    for (const row of scope.rows) {
      add(row);
      if (row.kind !== 'each') continue;
      const inside = sure && !row.when && !row.only;
      if (inside && row.steps.length > 0) found.add(row.scope.path);
      visit(row.scope, inside);
      if (row.above) visit(row.above, inside);
    }
  };
  visit(plan.scope, true);
  if (plan.entries) visit(plan.entries.scope, true);
  return found;
}
