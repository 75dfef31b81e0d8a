import type { Draft, ShapeNode } from '../../core/index.js';

/** The syntax's own segments, which the writer makes. */
const OWN = /^UN[HT]$/;

/**
 * Drafts with the mandatory segments that may stand empty and weren't written because nothing was in them (a bare
 * `BGM'` that was received): each in its place. What must hold a value and is missing stays missing.
 */
export function complete(drafts: readonly Draft[], { children }: ShapeNode): readonly Draft[] {
  const made: Draft[] = [];
  const filled = new Set<number>();
  let place = 0;
  let used = 0;
  const bareUpTo = (end: number): void => {
    for (; place < end; place++, used = 0) {
      const child = children[place] as ShapeNode;
      if (child.min === 0 || filled.has(place) || OWN.test(child.tag)) continue;
      const bare = bareOf(child);
      if (bare !== undefined) made.push(bare);
    }
  };
  for (const draft of drafts) {
    const at = children.findIndex(
      ({ tag, max }, nth) => tag === draft.tag && (nth > place || (nth === place && used < max)),
    );
    if (at < 0) {
      made.push(draft);
      continue;
    }
    bareUpTo(at);
    used++;
    filled.add(at);
    const inner = complete(draft.children, children[at] as ShapeNode);
    made.push(inner.length === draft.children.length ? draft : { ...draft, children: inner });
  }
  bareUpTo(children.length);
  return made;
}

/** An empty segment with what must stand below it; undefined where its table demands a value. */
function bareOf(node: ShapeNode): Draft | undefined {
  if (node.elements.some(({ mandatory }) => mandatory)) return undefined;
  const children = complete([], node);
  const demanded = node.children.filter(({ min }) => min > 0).length;
  return children.length < demanded ? undefined : { tag: node.tag, values: [], children };
}
