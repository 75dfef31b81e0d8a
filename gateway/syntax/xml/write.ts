import { type Draft, type Outcome, type Problem, problem } from '../../core/index.js';
import { type Charset, charsetNamed } from '../charset.js';
import { isName } from './names.js';
import { isCharacter } from './resolve.js';

/** How a document is written. */
export interface XmlWriting {
  /** Default namespace, declared on the root. */
  readonly namespace?: string;
  /** Namespaces of elements that have their own, by name, or by name and that of the element around it (`A/B`), with all below them. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** Name of the character set; characters it doesn't have become character references. */
  readonly charset?: string;
}

/**
 * One document: XML declaration, two-blank indentation, LF. A character that XML 1.0 can't hold (§2.2) is an error;
 * white space at the ends of a value, and CR anywhere, are written as references, so that readers that trim and
 * normalise give back the same value. A value '' of an element writes the element empty.
 */
export function writeXml(root: Draft, writing: XmlWriting = {}): Outcome<Uint8Array> {
  const problems: Problem[] = [];
  const charset = charsetNamed(writing.charset ?? 'UTF-8');
  if (charset === undefined)
    return {
      value: new Uint8Array(),
      problems: [problem('charset-unknown', undefined, { found: writing.charset })],
    };
  const pen: Pen = { charset, problems, parts: [`<?xml version="1.0" encoding="${charset.name}"?>\n`] };
  const own = writing.namespaces ?? {};
  element(pen, root, '', '', writing.namespace ?? '', (tag, around) =>
    [`${around}/${tag}`, tag].map((key) => (Object.hasOwn(own, key) ? own[key] : undefined)).find(isText),
  );
  const bytes = charset.bytes(pen.parts.join(''));
  // Everything that the set doesn't have has become a reference, names excepted.
  if (typeof bytes === 'number')
    problems.push(problem('character-invalid', undefined, { expected: charset.name }));
  return { value: typeof bytes === 'number' ? new Uint8Array() : bytes, problems };
}

const isText = (value: string | undefined): value is string => value !== undefined;

interface Pen {
  readonly charset: Charset;
  readonly problems: Problem[];
  readonly parts: string[];
}

function element(
  pen: Pen,
  draft: Draft,
  indent: string,
  inForce: string,
  namespace: string,
  namespaceOf: (tag: string, around: string) => string | undefined,
): void {
  const { parts } = pen;
  const name = nameOf(pen, draft.tag);
  let head = `${indent}<${name}`;
  if (namespace !== inForce) head += ` xmlns="${escaped(pen, draft.tag, namespace, true)}"`;
  let text = '';
  const seen = new Set<string>();
  for (const { leaf, value } of draft.values) {
    if (leaf.kind === 'attribute') {
      if (seen.has(leaf.name)) continue;
      seen.add(leaf.name);
      head += ` ${nameOf(pen, leaf.name)}="${escaped(pen, `${draft.tag}/@${leaf.name}`, value, true)}"`;
    } else if (leaf.kind === 'text') text += escaped(pen, draft.tag, value, false);
    else
      pen.problems.push(
        problem('field-not-carried', undefined, { values: { name: `${draft.tag}/${leaf.element}` } }),
      );
  }
  if (draft.children.length === 0) {
    parts.push(text === '' ? `${head}/>\n` : `${head}>${text}</${name}>\n`);
    return;
  }
  parts.push(`${head}>${text}\n`);
  for (const child of draft.children)
    element(
      pen,
      child,
      `${indent}  `,
      namespace,
      namespaceOf(child.tag, draft.tag) ?? namespace,
      namespaceOf,
    );
  parts.push(`${indent}</${name}>\n`);
}

function nameOf(pen: Pen, name: string): string {
  if (isName(name)) return name;
  pen.problems.push(problem('character-invalid', undefined, { found: name, expected: 'XML' }));
  return '_';
}

const SPECIAL: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function escaped(pen: Pen, path: string, value: string, attribute: boolean): string {
  let text = '';
  let at = 0;
  const last = value.length - 1;
  for (const each of value) {
    const point = each.codePointAt(0) as number;
    const edge = !attribute && (at === 0 || at === last);
    at += each.length;
    if (!isCharacter(point)) {
      pen.problems.push(
        problem(
          'character-invalid',
          { path, offset: 0 },
          { found: `U+${point.toString(16).toUpperCase().padStart(4, '0')}`, expected: 'XML' },
        ),
      );
    } else if (each === '"' && !attribute) text += each;
    else if (each in SPECIAL) text += SPECIAL[each];
    else if ((attribute && (each === '\t' || each === '\n')) || (edge && /[ \t\n]/.test(each)))
      text += `&#${point};`;
    else if (point < 0x7f) text += each;
    // C1 controls as well: Latin-1 is often read as Windows-1252.
    else text += point > 0x9f && typeof pen.charset.bytes(each) !== 'number' ? each : `&#${point};`;
  }
  return text;
}
