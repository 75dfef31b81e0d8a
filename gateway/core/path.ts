import type { Leaf } from './node.js';

/**
 * A path of the mapping notation: `step/step/leaf`. One grammar for all syntaxes.
 *
 *   path      := step ( "/" step )* ( "/" leaf )? | leaf
 *   step      := NAME ( "[" predicate ( "," predicate )* "]" )?
 *   predicate := leaf ( "=" | "!=" ) value ( "|" value )*
 *   leaf      := n | n "." n | n ".." n | "@" NAME | ""          (n from 1; "n..n" is a range of elements)
 */
export interface Path {
  readonly steps: readonly Step[];
  /** Absent where the path ends in a step: the node itself, or its text in XML. */
  readonly leaf?: Leaf | ElementRange;
}

export interface Step {
  readonly name: string;
  readonly predicates: readonly Predicate[];
}

/** Read: the node is meant where one of the values stands there (or, negated, none of them does). Written: the first value. */
export interface Predicate {
  readonly leaf: Leaf;
  readonly negated: boolean;
  readonly values: readonly string[];
}

/** `2..6`: every occurrence of elements 2 to 6. */
export interface ElementRange {
  readonly kind: 'range';
  readonly from: number;
  readonly to: number;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$|^\d{2}(_\d+)?$/u;
const COMPONENT = /^([1-9]\d?)(?:\.([1-9]\d?))?$/;
const RANGE = /^([1-9]\d?)\.\.([1-9]\d?)$/;

/**
 * Reads a path. A last part that looks like a leaf (`2`, `2.1`, `2..6`, `@id`) is one; two-digit parts that
 * begin with 0 or stand before a `/` or `[` are platform-file records, as is `10` where `flat` is set and it is
 * not last after another step.
 * @returns the path, or a string that says what is wrong with it
 */
export function parsePath(text: string, flat = false): Path | string {
  const parts = splitOutside(text, '/');
  if (parts === undefined) return `unbalanced [ ] in "${text}"`;
  const steps: Step[] = [];
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    if (last) {
      const leaf = parseLeaf(part);
      const record = flat && i === 0 && /^\d{2}$/.test(part);
      if (leaf !== undefined && !record) return { steps, leaf };
    }
    const step = parseStep(part);
    if (typeof step === 'string') return `${step} in "${text}"`;
    steps.push(step);
  }
  return { steps };
}

/** `2`, `2.1`, `2..6`, `@id`; undefined where the text is none of them. */
export function parseLeaf(text: string): Leaf | ElementRange | undefined {
  if (text.startsWith('@') && text.length > 1) return { kind: 'attribute', name: text.slice(1) };
  const range = RANGE.exec(text);
  if (range) return { kind: 'range', from: Number(range[1]), to: Number(range[2]) };
  const component = COMPONENT.exec(text);
  if (!component) return undefined;
  return { kind: 'component', element: Number(component[1]), component: Number(component[2] ?? 1) };
}

/** The leaf as paths print it: `2`, `2.1` (component 1 is printed only where `composite` is set), `@id`, ''. */
export function printLeaf(leaf: Leaf, composite = true): string {
  switch (leaf.kind) {
    case 'attribute':
      return `@${leaf.name}`;
    case 'text':
      return '';
    case 'component':
      return composite || leaf.component > 1 ? `${leaf.element}.${leaf.component}` : `${leaf.element}`;
  }
}

function parseStep(part: string): Step | string {
  const open = part.indexOf('[');
  const name = open < 0 ? part : part.slice(0, open);
  if (!NAME.test(name)) return `"${part}" is not a step`;
  if (open < 0) return { name, predicates: [] };
  if (!part.endsWith(']')) return `"${part}" is not a step`;
  const predicates: Predicate[] = [];
  for (const item of splitOutside(part.slice(open + 1, -1), ',') ?? []) {
    const match = /^([^=!]*)(!?=)(.*)$/s.exec(item);
    if (!match) return `"${item}" is not a predicate`;
    const leaf = match[1] === '' ? ({ kind: 'text' } as const) : parseLeaf(match[1] as string);
    if (leaf === undefined || leaf.kind === 'range') return `"${match[1]}" is not a leaf`;
    predicates.push({ leaf, negated: match[2] === '!=', values: (match[3] as string).split('|') });
  }
  return { name, predicates };
}

function splitOutside(text: string, separator: string): string[] | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '[') depth++;
    else if (c === ']') depth--;
    else if (c === separator && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
    if (depth < 0) return undefined;
  }
  parts.push(text.slice(from));
  return depth === 0 ? parts : undefined;
}
