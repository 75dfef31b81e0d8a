import {
  isTree,
  type Leaf,
  type Node,
  type Place,
  type Problem,
  printLeaf,
  problem,
  type Shape,
} from '../core/index.js';
import { type Context, collector } from './context.js';

/** Four letters and seven digits: nothing else is taken for a container number. */
const CONTAINER = /^[A-Z]{4}\d{7}$/;

/**
 * The check digit that ISO 6346 §3.2 gives an owner code, category and serial number; undefined for what doesn't
 * begin with four letters and six digits.
 */
export function checkDigit(reference: string): number | undefined {
  if (!/^[A-Z]{4}\d{6}/.test(reference)) return undefined;
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += worth(reference.charCodeAt(i)) * 2 ** i;
  return (sum % 11) % 10;
}

/** Letters count 10 to 38 without the multiples of 11. */
function worth(code: number): number {
  if (code < 65) return code - 48;
  const value = code - 55;
  return value + Math.floor((value - 1) / 10);
}

/** `check-digit` where a container number's last digit isn't the one it should be. */
export function containerProblem(reference: string, at: Place | (() => Place)): Problem | undefined {
  if (!CONTAINER.test(reference)) return undefined;
  const digit = checkDigit(reference);
  if (digit === undefined || String(digit) === reference[10]) return undefined;
  return problem('check-digit', typeof at === 'function' ? at() : at, {
    found: reference,
    expected: String(digit),
  });
}

/**
 * Check digits of a structured message's container numbers: EDIFACT 8260, and in XML and platform files the
 * values of elements and fields named as containers'. References and seals of the same look are left alone.
 */
export function checkDigits(root: Node, shape: Shape, { message, limits }: Context): readonly Problem[] {
  const found = collector(limits);
  const check = (node: Node, leaf: Leaf, path: string): void => {
    if (shape.syntax === 'edifact' && node.length(leaf) !== 11) return;
    const value = node.value(leaf);
    if (value === undefined) return;
    const made = containerProblem(value, () => ({
      message,
      segment: node.position,
      path,
      offset: node.offset(leaf),
    }));
    if (made !== undefined) found.add('check-digit', () => made);
  };
  const places = containerPlaces(shape);
  const walk = (node: Node, known: Numbered | undefined, path: string): void => {
    if (known !== undefined)
      for (const { leaf, composite } of known.leaves)
        check(node, leaf, leaf.kind === 'text' ? path : `${path}/${printLeaf(leaf, composite)}`);
    for (const child of node.children) {
      const inner = known?.children.get(child.name);
      if (inner !== undefined) walk(child, inner, path === '' ? child.name : `${path}/${child.name}`);
    }
  };
  walk(root, places, '');
  return found.problems;
}

/** Where container numbers stand; branches without any are left out. */
interface Numbered {
  readonly leaves: ReadonlyArray<{ readonly leaf: Leaf; readonly composite: boolean }>;
  readonly children: ReadonlyMap<string, Numbered>;
}

const known = new WeakMap<Shape, Numbered | undefined>();

function containerPlaces(shape: Shape): Numbered | undefined {
  if (!known.has(shape)) known.set(shape, numbered(shape, shape.root, ''));
  return known.get(shape);
}

/** `CTN NO.`, `CONTA_NO`, `ContainerId`, and ID within an EquipmentIdentification. */
const FIELD = /^(?:ctn|conta?(?:iner)?)[ _.-]?(?:no|num|number|id|identification)\.?$/i;

function numbered(shape: Shape, node: Shape['root'], parent: string): Numbered | undefined {
  const leaves: Array<{ leaf: Leaf; composite: boolean }> = [];
  if (isTree(shape.syntax)) {
    const identifies =
      /equipment|container/i.test(parent) && /^ID$|IdentificationID$|^reference$/i.test(node.tag);
    if (node.text !== undefined && (FIELD.test(node.tag) || identifies))
      leaves.push({ leaf: { kind: 'text' }, composite: false });
  } else
    for (const [i, element] of node.elements.entries())
      for (const [j, part] of element.components.entries())
        if (shape.syntax === 'edifact' ? part.id === '8260' : FIELD.test(part.name) || FIELD.test(part.id))
          leaves.push({
            leaf: { kind: 'component', element: i + 1, component: j + 1 },
            composite: element.composite,
          });
  const children = new Map<string, Numbered>();
  for (const child of node.children) {
    const inner = numbered(shape, child, node.tag);
    if (inner !== undefined) children.set(child.name, inner);
  }
  return leaves.length > 0 || children.size > 0 ? { leaves, children } : undefined;
}
