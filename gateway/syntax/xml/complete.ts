import type { Draft, Shape, ShapeNode } from '../../core/index.js';

/**
 * A draft with the elements that its table demands though they may be empty (MT1201 with function 0: LoadingLocation
 * must be there, nothing in it must): no value of a document makes those.
 */
export const complete = (root: Draft, shape: Shape): Draft => filled(root, shape.root);

function filled(draft: Draft, place: ShapeNode): Draft {
  const rank = new Map(place.children.map((each, i) => [each.name, i]));
  const children = draft.children.map((each) => {
    const own = place.children[rank.get(each.tag) ?? -1];
    return own === undefined || own.children.length === 0 ? each : filled(each, own);
  });
  for (const [i, each] of place.children.entries()) {
    if (each.min === 0 || !mayBeEmpty(each) || children.some(({ tag }) => tag === each.name)) continue;
    const next = children.findIndex(({ tag }) => (rank.get(tag) ?? -1) > i);
    const made: Draft = { tag: each.tag, values: [], children: [] };
    children.splice(next < 0 ? children.length : next, 0, made);
  }
  return { ...draft, children };
}

/** An element that holds others, none of which, and no attribute, has to be there. */
const mayBeEmpty = (place: ShapeNode): boolean =>
  place.children.length > 0 &&
  place.children.every((each) => each.min === 0) &&
  place.attributes.every((each) => !each.mandatory);

/** The text at the end of those steps: a function code, which decides the table. */
export function textAt(draft: Draft, steps: readonly string[]): string | undefined {
  let at: Draft | undefined = draft;
  for (const step of steps) at = at?.children.find((each) => each.tag === step);
  return at?.values.find((each) => each.leaf.kind === 'text')?.value;
}
