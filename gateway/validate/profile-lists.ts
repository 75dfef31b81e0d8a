import { type ElementShape, type Node, problem, type Shape, type ShapeNode } from '../core/index.js';
import type { CodeLists } from './code-lists.js';
import type { Collector, Context } from './context.js';

/** Values that a list kept outside the program holds: identification, list (1131) and agency (3055) say which. */
export interface ListUse {
  /** Name of the list: its file without `.csv`. */
  readonly list: string;
  readonly qualifiers: readonly string[];
  readonly agencies: readonly string[];
}

/**
 * `code-unlisted` for each coded identification whose list was loaded and doesn't have it, at that place (3225) where
 * the list knows its codes by place. Lists that weren't loaded check nothing.
 */
export function checkLists(
  root: Node,
  shape: Shape,
  uses: readonly ListUse[],
  lists: CodeLists,
  context: Context,
  found: Collector,
): void {
  const loaded = uses.flatMap((use) => {
    const list = lists.find(use.list);
    return list === undefined ? [] : [{ use, list }];
  });
  if (loaded.length === 0) return;
  const visit = (node: Node, table: ShapeNode, path: string): void => {
    for (const { element, code } of coded(table.elements))
      for (const each of node.elements(element, element)) {
        const at = (element: number) => ({ kind: 'component', element, component: 1 }) as const;
        const value = each.value(at(code));
        if (value === undefined) continue;
        const [list1131 = '', agency = ''] = [each.value(at(code + 1)), each.value(at(code + 2))];
        const fit = loaded.find(
          ({ use }) => use.qualifiers.includes(list1131) && use.agencies.includes(agency),
        );
        if (fit === undefined || fit.list.has(value, placeOf(node, table))) continue;
        found.add('code-unlisted', () =>
          problem(
            'code-unlisted',
            {
              ...(context.message === undefined ? {} : { message: context.message }),
              segment: node.position,
              path: `${path}/${element}.${code}`,
              offset: each.offset(at(code)),
            },
            { found: value, values: { name: fit.list.name } },
          ),
        );
      }
    for (const child of node.children) {
      const below = table.children.find(({ name }) => name === child.name);
      if (below !== undefined) visit(child, below, path === '' ? child.name : `${path}/${child.name}`);
    }
  };
  visit(root, shape.root, '');
}

/** Elements and components (from 1) that hold a code followed by 1131 and 3055. */
const coded = (elements: readonly ElementShape[]): ReadonlyArray<{ element: number; code: number }> => {
  const known = places.get(elements);
  if (known !== undefined) return known;
  const made = elements.flatMap(({ components }, i) =>
    components.flatMap(({ id }, k) =>
      k > 0 && id === '1131' && components[k + 1]?.id === '3055' ? [{ element: i + 1, code: k }] : [],
    ),
  );
  places.set(elements, made);
  return made;
};
const places = new WeakMap<readonly ElementShape[], ReadonlyArray<{ element: number; code: number }>>();

/** UN/LOCODE (3225) of the segment that a facility's code stands in. */
function placeOf(node: Node, { elements }: ShapeNode): string | undefined {
  const element = elements.findIndex(({ components }) => components[0]?.id === '3225');
  return element < 0 ? undefined : node.value({ kind: 'component', element: element + 1, component: 1 });
}
