import { type Leaf, type Node, type Place, type Problem, printLeaf } from './core/index.js';
import type { Context } from './validate/context.js';
import type { Directories } from './validate/directories.js';
import { validateSegment } from './validate/elements.js';

/**
 * What is wrong with the message type (S009), each problem at the component of UNH that it is about: the type, the
 * release, or the version where that is none of those in use. Where no table was found, whatever else UNH lacks too,
 * since no table will check it; a type without its directory is an element that is missing, not a directory unheard of.
 */
export function messageTypeProblems(
  unh: Node,
  problems: readonly Problem[],
  directories: Pick<Directories, 'serviceSegment'>,
  context: Context,
): readonly Problem[] {
  if (problems.length === 0) return problems;
  const refused = problems.some((each) => each.severity === 'error');
  const header = refused ? directories.serviceSegment('UNH', 4) : undefined;
  const own =
    header === undefined
      ? []
      : validateSegment(unh, header, context).filter((each) => each.severity === 'error');
  const incomplete = own.some(
    (each) => each.code === 'element-missing' && /^UNH\/2(\.[123])?$/.test(each.at?.path ?? ''),
  );
  const placed = problems.map((each): Problem => {
    const leaf = each.code === 'message-unknown' ? component(1) : directoryOf(unh);
    const path = `UNH/${printLeaf(leaf)}`;
    return {
      ...each,
      at: { message: context.message, segment: unh.position, path, offset: unh.offset(leaf) },
    };
  });
  return [...own, ...placed.filter((each) => !incomplete || each.severity !== 'error')];
}

/** The same for a platform file, whose first record names it, and an XML document, whose head does: at that value, if it says it. */
export function namedTypeProblems(
  root: Node | undefined,
  problems: readonly Problem[],
  message: string,
): readonly Problem[] {
  return problems.map((each): Problem => {
    const said = each.at === undefined && root !== undefined ? placeOf(root, each.found ?? '') : undefined;
    return said === undefined ? each : { ...each, at: { message, ...said } };
  });
}

function placeOf(root: Node, found: string): Omit<Place, 'message'> | undefined {
  const field: Leaf = { kind: 'component', element: 2, component: 1 };
  if (root.name === '00' && root.value(field) === found)
    return { segment: root.position, path: '00/2', offset: root.offset(field) };
  const text: Leaf = { kind: 'text' };
  const head = root.children[0];
  const type = head?.children.find((each) => each.value(text) === found);
  if (head === undefined || type === undefined) return undefined;
  return { segment: type.position, path: `${head.name}/${type.name}`, offset: type.offset(text) };
}

const component = (number: number): Leaf => ({ kind: 'component', element: 2, component: number });

/** Versions are D and S, and the numbers and years of before 1993; which of their releases there are is another matter. */
const directoryOf = (unh: Node): Leaf =>
  /^(?:[DS]|\d\d?)$/.test(unh.value(component(2)) ?? '') ? component(3) : component(2);
