import type { Draft, Node, Problem } from '../../core/index.js';
import { isCharacter } from './resolve.js';

const LONGEST = 512;

/** An element with a text, or with children. */
export const element = (tag: string, content: string | readonly (Draft | undefined)[]): Draft =>
  typeof content === 'string'
    ? { tag, values: [{ leaf: { kind: 'text' }, value: holdable(content) }], children: [] }
    : { tag, values: [], children: content.filter((each) => each !== undefined) };

/** The text at the end of some steps below a node. */
export function textAt(node: Node | undefined, path: string): string | undefined {
  let at = node;
  for (const step of path.split('/')) at = at?.children.find((each) => each.name === step);
  return at?.value({ kind: 'text' });
}

/** Nodes at the end of those steps, the last step matching many. */
export function nodesAt(node: Node | undefined, path: string): readonly Node[] {
  const steps = path.split('/');
  const last = steps.pop();
  let at = node;
  for (const step of steps) at = at?.children.find((each) => each.name === step);
  return at?.children.filter((each) => each.name === last) ?? [];
}

/** Errors that lie inside a node. */
export const errorsIn = (problems: readonly Problem[], node: Node): readonly Problem[] => {
  const from = node.offset();
  const to = from + node.length();
  return problems.filter(
    (each) =>
      each.severity === 'error' && each.at !== undefined && each.at.offset >= from && each.at.offset < to,
  );
};

/** Errors as Chinese sentences with their places, cut to what people read. */
export function sentences(problems: readonly Problem[], otherwise: string): string {
  const lines = problems
    .filter((each) => each.severity === 'error')
    .map(({ message, at }) => {
      const where = [at?.path, at?.line === undefined ? undefined : `第 ${at.line} 行`].filter(
        (each) => each !== undefined && each !== '',
      );
      return where.length === 0 ? message.zh : `${message.zh}(${where.join(',')})`;
    });
  const text = lines.length === 0 ? otherwise : lines.join(';');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** What was found in a bad message may hold what XML can't. */
const holdable = (text: string): string =>
  Array.from(text, (each) => (isCharacter(each.codePointAt(0) as number) ? each : '\ufffd')).join('');
