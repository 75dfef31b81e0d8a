import { type Leaf, printLeaf, type ShapeNode } from '../core/index.js';
import { join } from './places.js';
import type { Place, Plan, PlanRow, ScopePlan } from './plan.js';

/** How much of what a message may hold its mapping reads: places with a row, and places that the shape allows. */
export interface Reach {
  readonly read: number;
  readonly allowed: number;
}

/** Top-level nodes that the syntax answers for itself. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  edifact: ['UNH', 'UNT'],
  xml: [],
  flat: ['99'],
  json: [],
};

/**
 * Counts every element, component, attribute and text that the shape allows, and those that a row reads as a value
 * or as a qualifier. What is only ignored isn't read; fields of a platform file without a name aren't counted.
 */
export function reach({ shape, scope, entries }: Plan): Reach {
  const read = new Set<string>();
  readPaths(scope, read);
  if (entries !== undefined) readPaths(entries.scope, read);
  const allowed = new Set<string>();
  const visit = (node: ShapeNode, path: string): void => {
    for (const each of placesOf(node, shape.syntax === 'flat')) allowed.add(join(path, each));
    for (const child of node.children) visit(child, join(path, child.name));
  };
  for (const child of shape.root.children)
    if (!OWN[shape.syntax]?.includes(child.name)) visit(child, child.name);
  let count = 0;
  for (const each of allowed) if (read.has(each)) count++;
  return { read: count, allowed: allowed.size };
}

function placesOf(node: ShapeNode, flat: boolean): readonly string[] {
  const found: string[] = node.attributes.map((each) => `@${each.id}`);
  if (node.text !== undefined) found.push('');
  const named = new Set<string>();
  for (const [i, element] of node.elements.entries()) {
    // field 1 is the record id; a text that may go on to the end of its record is one place
    if (flat && (i === 0 || /^FIELD \d/.test(element.id) || named.has(element.id))) continue;
    named.add(element.id);
    element.components.forEach((_, c) => {
      found.push(printLeaf({ kind: 'component', element: i + 1, component: c + 1 }, element.composite));
    });
  }
  return found;
}

/** Adds every path that a row of the scope, or a selector of it, looks at. */
function readPaths(scope: ScopePlan, read: Set<string>): void {
  const qualifier = (path: string, node: ShapeNode, leaf: Leaf): void => {
    const composite = leaf.kind === 'component' && node.elements[leaf.element - 1]?.composite === true;
    read.add(join(path, printLeaf(leaf, composite)));
  };
  for (const each of scope.selectors)
    for (const test of each.tests) qualifier(each.path, each.shape, test.leaf);
  for (const row of scope.rows) {
    for (const place of placesIn(row)) read.add(place.path);
    if (row.kind !== 'each') continue;
    for (const step of row.steps) for (const test of step.tests) qualifier(step.path, step.shape, test.leaf);
    const inner = new Set<string>();
    readPaths(row.scope, inner);
    if (row.above !== undefined) readPaths(row.above, read);
    for (const path of inner) {
      read.add(path);
      for (const other of siblings(path, row)) read.add(other);
    }
  }
}

function placesIn(row: PlanRow): readonly Place[] {
  switch (row.kind) {
    case 'field':
      return [
        ...row.places,
        ...(row.unit?.places ?? []),
        ...(row.moments?.qualifiers ?? []).filter((each) => each !== undefined),
      ];
    case 'by':
    case 'parts':
    case 'spread':
      return row.places;
    case 'const':
    case 'count':
      return [row.place];
    case 'each':
    case 'fixed':
    case 'ignore':
      return [];
  }
}

/** A row over elements 2..6 names element 2; the others of the range are read by it too. */
function siblings(path: string, row: PlanRow & { readonly kind: 'each' }): readonly string[] {
  if (row.elements === undefined) return [];
  const { from, to } = row.elements;
  const leaf = /^(.*\/)(\d+)((?:\.\d+)?)$/.exec(path);
  if (leaf === null || Number(leaf[2]) !== from) return [];
  return Array.from({ length: to - from }, (_, i) => `${leaf[1]}${from + 1 + i}${leaf[3]}`);
}
