import {
  isTree,
  type Leaf,
  type Node,
  type Place,
  type Problem,
  type ProblemCode,
  printLeaf,
  problem,
  type Shape,
  type ShapeNode,
  type ValueShape,
} from '../core/index.js';
import { type Context, collector } from './context.js';
import { momentFault } from './dates.js';
import {
  type ComponentRules,
  type ElementRules,
  type NodeRules,
  rulesOf,
  rulesOfNode,
} from './element-rules.js';
import { valueFault } from './representation.js';

/**
 * Checks every value of a structured message against its shape: mandatory elements and components, too many of
 * them, type and length (ISO 9735-1 §10), code lists that are held (a warning), impossible moments in C507.
 * Each problem points at the component. Segments that the shape doesn't know there are left alone.
 */
export function validateElements(root: Node, shape: Shape, context: Context): readonly Problem[] {
  const check = checker(context);
  const rules = rulesOf(shape);
  if (isTree(shape.syntax)) check.node(root, rules, '');
  check.children(root, rules, '');
  return check.problems;
}

/** The same for one segment by itself: UNB, UNG, UNE, UNZ. */
export function validateSegment(node: Node, shape: ShapeNode, context: Context): readonly Problem[] {
  const check = checker(context);
  check.node(node, rulesOfNode(shape), node.name);
  return check.problems;
}

interface Checker {
  readonly problems: readonly Problem[];
  node(node: Node, rules: NodeRules, path: string): void;
  children(node: Node, rules: NodeRules, path: string): void;
}

function checker({ message, limits }: Context): Checker {
  const found = collector(limits);
  const add = (
    code: ProblemCode,
    node: Node,
    leaf: Leaf,
    path: string,
    details: Parameters<typeof problem>[2],
  ): void =>
    found.add(code, () => {
      const at: Place = { message, segment: node.position, path, offset: node.offset(leaf) };
      return problem(code, at, details);
    });

  const node = (on: Node, rules: NodeRules, path: string): void => {
    const { elements, needed } = rules;
    let next = 0;
    let element = 0;
    let repeat = 0;
    let rule: ElementRules | undefined;
    let seen = 0;
    const absent = (before: number): void => {
      for (; next < needed.length && (needed[next] as number) < before; next++) {
        const number = needed[next] as number;
        const { shape } = elements[number - 1] as ElementRules;
        const leaf = { kind: 'component', element: number, component: 1 } as const;
        add('element-missing', on, leaf, `${path}/${printLeaf(leaf, shape.composite)}`, {
          expected: titled(shape),
        });
      }
    };
    const finish = (): void => {
      if (rule === undefined || !rule.shape.composite) return;
      const lacking = rule.needed & ~seen;
      if (lacking !== 0)
        for (const [i, { shape }] of rule.components.entries()) {
          if ((lacking & (1 << (i + 1))) === 0) continue;
          const leaf = component(element, i + 1, repeat);
          add('element-missing', on, leaf, `${path}/${printLeaf(leaf)}`, { expected: titled(shape) });
        }
      if (rule.moment !== undefined && lacking === 0) moment(on, rule.moment, element, repeat, path);
    };

    for (const leaf of on.leaves()) {
      if (leaf.kind !== 'component') {
        const value = leaf.kind === 'text' ? rules.text : rules.attributes.get(leaf.name);
        const here =
          leaf.kind === 'text' ? path : [path, printLeaf(leaf)].filter((each) => each !== '').join('/');
        if (value !== undefined) simple(on, leaf, value, here);
        continue;
      }
      const again = leaf.repeat ?? 1;
      if (leaf.element !== element || again !== repeat) {
        finish();
        seen = 0;
        if (leaf.element !== element) absent(leaf.element);
        element = leaf.element;
        repeat = again;
        rule = elements[element - 1] ?? repeated(elements, element);
        if (needed[next] === element) next++;
        if (rule === undefined)
          add('element-unknown', on, leaf, `${path}/${element}`, { found: on.value(leaf) });
        else if (repeat === rule.shape.repeat + 1)
          add('element-repeats', on, leaf, `${path}/${printLeaf(leaf, rule.shape.composite)}`, {
            found: on.value(leaf),
            expected: String(rule.shape.repeat),
          });
      }
      if (rule === undefined) continue;
      const part = rule.components[leaf.component - 1];
      if (part === undefined) {
        if (leaf.component === rule.components.length + 1 || (seen & 1) === 0)
          add('element-unknown', on, leaf, `${path}/${printLeaf(leaf)}`, { found: on.value(leaf) });
        seen |= 1;
        continue;
      }
      seen |= 1 << leaf.component;
      const fault = valueFault(on, leaf, part.shape);
      if (fault !== undefined)
        add(fault.code, on, leaf, `${path}/${printLeaf(leaf, rule.shape.composite)}`, fault.details);
      else if (part.coded) {
        part.codes ??= part.shape.codes;
        const value = on.value(leaf) ?? '';
        if (part.codes?.has(value) === false && ownList(on, part, element, leaf.repeat))
          add('code-unlisted', on, leaf, `${path}/${printLeaf(leaf, rule.shape.composite)}`, {
            found: value,
            values: { name: titled(part.shape) },
          });
      }
    }
    finish();
    absent(Number.POSITIVE_INFINITY);
  };

  const simple = (on: Node, leaf: Leaf, shape: ValueShape, path: string): void => {
    const fault = valueFault(on, leaf, shape);
    if (fault !== undefined) add(fault.code, on, leaf, path, fault.details);
    else if (shape.codes?.has(on.value(leaf) ?? '') === false)
      add('code-unlisted', on, leaf, path, { found: on.value(leaf), values: { name: titled(shape) } });
  };

  const moment = (
    on: Node,
    { value, format }: { readonly value: number; readonly format: number },
    element: number,
    repeat: number,
    path: string,
  ): void => {
    const text = on.value(component(element, value, repeat));
    const pattern = on.value(component(element, format, repeat));
    if (text === undefined || pattern === undefined) return;
    const fault = momentFault(text, pattern);
    if (fault === undefined) return;
    const leaf = component(element, value, repeat);
    const code = fault.kind === 'impossible' ? 'date-impossible' : 'value-unreadable';
    add(code, on, leaf, `${path}/${printLeaf(leaf)}`, { found: text, expected: fault.words });
  };

  const children = (on: Node, rules: NodeRules, path: string): void => {
    for (const child of on.children) {
      const inner = rules.children.get(child.name);
      if (inner === undefined) continue;
      const here = path === '' ? child.name : `${path}/${child.name}`;
      node(child, inner, here);
      if (child.children.length > 0) children(child, inner, here);
    }
  };

  return { problems: found.problems, node, children };
}

const component = (element: number, number: number, repeat: number): Leaf =>
  repeat > 1
    ? { kind: 'component', element, component: number, repeat }
    : { kind: 'component', element, component: number };

/** Before syntax version 4 a last element that repeats simply goes on in the next positions (COM, ATT). */
function repeated(elements: readonly ElementRules[], element: number): ElementRules | undefined {
  const last = elements.at(-1);
  return last !== undefined && element - elements.length < last.shape.repeat ? last : undefined;
}

/** Whether a code is told to be from the directory's own list: no other list or agency (but UN/ECE, 6) is named. */
function ownList(on: Node, part: ComponentRules, element: number, repeat: number | undefined): boolean {
  if (part.list > 0 && on.length(component(element, part.list, repeat ?? 1)) > 0) return false;
  if (part.agency === 0) return true;
  const agency = on.value(component(element, part.agency, repeat ?? 1));
  return agency === undefined || agency === '6';
}

/** `8053 Equipment qualifier`; a platform file's field or an XML element by its one name. */
const titled = ({ id, name }: { readonly id: string; readonly name: string }): string =>
  name === '' || name === id ? id : `${id} ${name}`;
