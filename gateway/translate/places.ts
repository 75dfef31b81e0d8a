import {
  isTree,
  type Leaf,
  printLeaf,
  type ShapeNode,
  type Step,
  type Syntax,
  type ValueShape,
} from '../core/index.js';
import type { Reason } from './invalid.js';
import type { Keys } from './keys.js';
import type { Reference } from './mapping.js';
import type { Place, ScopePlan, Selector, StepPlan } from './plan.js';

/** A scope while its rows are being resolved. */
export interface OpenScope extends Omit<ScopePlan, 'rows' | 'outer' | 'selectors'> {
  readonly selectors: Selector[];
  readonly outer?: OpenScope;
  readonly root: OpenScope | undefined;
}

/** What finding places needs to know. */
export interface Finder {
  readonly syntax: Syntax;
  readonly keys: Keys;
  /** Told of codes that will be written, to say which of them no list has. */
  readonly unlisted: (codes: readonly string[], value: ValueShape) => void;
}

export const isReason = (value: object): value is Reason => 'zh' in value;

/** Finds each step in the shape, and its predicates' leaves. */
export function findSteps(
  finder: Finder,
  from: ShapeNode,
  prefix: string,
  steps: readonly Step[],
): readonly StepPlan[] | Reason {
  const found: StepPlan[] = [];
  let here = from;
  let path = prefix;
  for (const step of steps) {
    const next = here.children.find((child) => child.name === step.name);
    if (!next) {
      const where = path === '' ? 'the message' : path;
      return {
        zh: `${path === '' ? '报文' : path} 中没有 ${step.name}`,
        en: `there is no ${step.name} in ${where}`,
      };
    }
    path = path === '' ? step.name : `${path}/${step.name}`;
    const tests = [];
    for (const predicate of step.predicates) {
      const value = findLeaf(finder.syntax, next, predicate.leaf, path);
      if (isReason(value)) return value;
      if (value.value && !predicate.negated)
        finder.unlisted(
          predicate.values.slice(0, 1).filter((each) => each !== ''),
          value.value,
        );
      tests.push({ ...predicate, key: finder.keys.of(predicate.leaf) });
    }
    found.push({ name: step.name, shape: next, tests, path });
    here = next;
  }
  return found;
}

/** The selector of those steps below the scope's node, made where it isn't there yet; -1 for none. */
export function select(scope: OpenScope, steps: readonly StepPlan[]): number {
  let parent = -1;
  for (const step of steps) {
    const key = `${parent}/${step.name}[${testsText(step)}]`;
    const same = idsOf(scope.selectors).get(key);
    if (same !== undefined) parent = same;
    else {
      idsOf(scope.selectors).set(key, scope.selectors.length);
      scope.selectors.push({ ...step, id: scope.selectors.length, parent });
      parent = scope.selectors.length - 1;
    }
  }
  return parent;
}

const ids = new WeakMap<readonly Selector[], Map<string, number>>();

function idsOf(selectors: readonly Selector[]): Map<string, number> {
  let found = ids.get(selectors);
  if (!found) {
    found = new Map();
    ids.set(selectors, found);
  }
  return found;
}

/** Finds the place of a value. A path without a leaf means an XML element's text. */
export function findPlace(finder: Finder, scope: OpenScope, reference: Reference): Place | Reason {
  const home = reference.absolute ? (scope.root ?? scope) : scope;
  const { path } = reference;
  if (path.leaf?.kind === 'range')
    return { zh: `${reference.text} 是范围,不是一个值`, en: `${reference.text} is a range, not one value` };
  const leaf: Leaf | undefined = path.leaf ?? (isTree(finder.syntax) ? { kind: 'text' } : undefined);
  if (!leaf) return { zh: `${reference.text} 缺少数据元编号`, en: `${reference.text} names no element` };
  if (home.element) return elementPlace(finder, home, reference, leaf);
  const steps = findSteps(finder, home.shape, home.path, path.steps);
  if (isReason(steps)) return steps;
  const shape = steps.at(-1)?.shape ?? home.shape;
  const where = steps.at(-1)?.path ?? home.path;
  const found = findLeaf(finder.syntax, shape, leaf, where);
  if (isReason(found)) return found;
  return {
    absolute: reference.absolute,
    selector: select(home, steps),
    leaf,
    key: finder.keys.of(leaf),
    path: join(where, printLeaf(leaf, found.composite)),
    text: reference.text,
    ...(found.value ? { value: found.value } : {}),
  };
}

/** Inside an `each` over elements, leaf n is the occurrence's component n. */
function elementPlace(finder: Finder, scope: OpenScope, reference: Reference, leaf: Leaf): Place | Reason {
  const element = scope.element as NonNullable<OpenScope['element']>;
  if (reference.path.steps.length > 0 || leaf.kind !== 'component' || leaf.component !== 1)
    return {
      zh: `${reference.text} 应为分量编号`,
      en: `${reference.text} must be the number of a component`,
    };
  const value = element.components[leaf.element - 1];
  if (!value)
    return {
      zh: `${element.id} 没有第 ${leaf.element} 个分量`,
      en: `${element.id} has no component ${leaf.element}`,
    };
  return {
    absolute: false,
    selector: -1,
    leaf,
    key: finder.keys.of(leaf),
    path: element.composite ? `${scope.path}.${leaf.element}` : scope.path,
    text: reference.text,
    value,
  };
}

/** The value shape of a leaf and whether its element is composite. A record without a known layout has any field. */
export function findLeaf(
  syntax: Syntax,
  shape: ShapeNode,
  leaf: Leaf,
  path: string,
): { readonly value?: ValueShape; readonly composite: boolean } | Reason {
  switch (leaf.kind) {
    case 'attribute': {
      const value = shape.attributes.find((each) => each.id === leaf.name);
      return value
        ? { value, composite: false }
        : { zh: `${path} 没有属性 ${leaf.name}`, en: `${path} has no attribute ${leaf.name}` };
    }
    case 'text':
      if (!isTree(syntax)) return { zh: `${path} 缺少数据元编号`, en: `${path} names no element` };
      return shape.text
        ? { value: shape.text, composite: false }
        : { zh: `元素 ${path} 没有文本`, en: `element ${path} has no text` };
    case 'component': {
      if (isTree(syntax))
        return {
          zh: `XML、JSON 中没有数据元 ${leaf.element}`,
          en: `XML and JSON have no element numbers (${path})`,
        };
      if (shape.elements.length === 0) return { composite: leaf.component > 1 };
      const element = shape.elements[leaf.element - 1];
      if (!element)
        return {
          zh: `${path} 只有 ${shape.elements.length} 个数据元,没有 ${leaf.element}`,
          en: `${path} has ${shape.elements.length} elements, no ${leaf.element}`,
        };
      const value = element.components[leaf.component - 1];
      return value
        ? { value, composite: element.composite }
        : {
            zh: `${path}/${leaf.element}(${element.id})没有第 ${leaf.component} 个分量`,
            en: `${path}/${leaf.element} (${element.id}) has no component ${leaf.component}`,
          };
    }
  }
}

export const join = (path: string, leaf: string): string =>
  path === '' ? leaf : leaf === '' ? path : `${path}/${leaf}`;

/** The predicates of a step as one text, in an order of their own. */
const testsText = (step: StepPlan): string =>
  step.tests
    .map((test) => `${test.key}${test.negated ? '!' : ''}=${test.values.join('|')}`)
    .sort()
    .join(',');
