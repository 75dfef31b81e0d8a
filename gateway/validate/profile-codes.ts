import type { ElementShape, Shape, ShapeNode, ValueShape } from '../core/index.js';

/** Codes that hold beside a directory's list: of an element, in those segments (absent: in all). */
export interface Addition {
  readonly element: string;
  readonly segments?: readonly string[];
  readonly codes: Readonly<Record<string, string>>;
}

/** The same shape with more codes; lists that aren't held stay as open as they were. */
export function withCodes(shape: Shape, additions: readonly Addition[]): Shape {
  const known = new Map<readonly ElementShape[], readonly ElementShape[]>();
  const elements = (node: ShapeNode): readonly ElementShape[] => {
    const found = known.get(node.elements);
    if (found !== undefined) return found;
    const here = additions.filter((each) => each.segments?.includes(node.tag) !== false);
    const made = node.elements.map((element) => ({
      ...element,
      components: element.components.map((part) => extended(part, here)),
    }));
    known.set(node.elements, made);
    return made;
  };
  const place = (node: ShapeNode): ShapeNode => ({
    ...node,
    elements: elements(node),
    children: node.children.map(place),
  });
  return { ...shape, root: place(shape.root) };
}

function extended(part: ValueShape, additions: readonly Addition[]): ValueShape {
  const more = additions.filter((each) => each.element === part.id);
  if (more.length === 0 || !('codes' in part)) return part;
  const { id, name, mandatory, type, min } = part;
  // What partners agreed on is no longer than what they agreed on: SMDG's LOADONLY in the three characters of 3055.
  const max = Math.max(
    part.max,
    ...more.flatMap((each) => Object.keys(each.codes).map((code) => code.length)),
  );
  let list: ReadonlyMap<string, string> | undefined;
  return {
    id,
    name,
    mandatory,
    type,
    min,
    max,
    get codes() {
      list ??= new Map([...(part.codes ?? []), ...more.flatMap((each) => Object.entries(each.codes))]);
      return list;
    },
  };
}
