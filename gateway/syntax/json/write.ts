import { type Draft, type Outcome, type Problem, problem, type ShapeNode } from '../../core/index.js';
import { utf8 } from '../charset.js';

/** How a text is written: the message's table says what is an array, a number, true or false. */
export interface JsonWriting {
  readonly table: ShapeNode;
}

/**
 * One object, in one more member where the message's root has a name, two-blank indentation, LF, UTF-8 (RFC 8259 §8.1). Drafts of one tag become one array where the table lets
 * it stand more than once. A value that its JSON type can't hold, and half of a surrogate pair, is an error.
 */
export function writeJson(root: Draft, { table }: JsonWriting): Outcome<Uint8Array> {
  const pen: Pen = { parts: [], problems: [] };
  if (root.tag === '') object(pen, root, table, '', '');
  else {
    pen.parts.push(`{\n  ${quoted(pen, root.tag, '')}: `);
    object(pen, root, table, '  ', '');
    pen.parts.push('\n}');
  }
  pen.parts.push('\n');
  const bytes = utf8.bytes(pen.parts.join(''));
  return { value: typeof bytes === 'number' ? new Uint8Array() : bytes, problems: pen.problems };
}

interface Pen {
  readonly parts: string[];
  readonly problems: Problem[];
}

function object(pen: Pen, draft: Draft, table: ShapeNode | undefined, indent: string, path: string): void {
  const members = new Map<string, Draft[]>();
  for (const each of draft.children) {
    const same = members.get(each.tag);
    if (same === undefined) members.set(each.tag, [each]);
    else same.push(each);
  }
  if (members.size === 0) {
    pen.parts.push('{}');
    return;
  }
  const inner = `${indent}  `;
  let mark = '{';
  for (const [tag, items] of members) {
    const place = table?.children.find((each) => each.tag === tag);
    const here = path === '' ? tag : `${path}/${tag}`;
    pen.parts.push(`${mark}\n${inner}${quoted(pen, tag, here)}: `);
    if (items.length === 1 && (place?.max ?? 1) <= 1) value(pen, items[0] as Draft, place, inner, here);
    else array(pen, items, place, inner, here);
    mark = ',';
  }
  pen.parts.push(`\n${indent}}`);
}

function array(
  pen: Pen,
  items: readonly Draft[],
  place: ShapeNode | undefined,
  indent: string,
  path: string,
): void {
  const inner = `${indent}  `;
  let mark = '[';
  for (const each of items) {
    pen.parts.push(`${mark}\n${inner}`);
    value(pen, each, place, inner, path);
    mark = ',';
  }
  pen.parts.push(`\n${indent}]`);
}

function value(pen: Pen, draft: Draft, place: ShapeNode | undefined, indent: string, path: string): void {
  const text = draft.values.find(({ leaf }) => leaf.kind === 'text')?.value;
  const kind = place?.text?.json ?? 'string';
  if (kind === 'content') {
    content(pen, draft, text ?? '', indent, path);
    return;
  }
  for (const { leaf } of draft.values)
    if (leaf.kind !== 'text')
      pen.problems.push(problem('field-not-carried', { path, offset: 0 }, { values: { name: path } }));
  if (draft.children.length > 0 || (text === undefined && (place?.children.length ?? 1) > 0)) {
    object(pen, draft, place, indent, path);
    return;
  }
  if (text === undefined || text === '') pen.parts.push(kind === 'string' ? '""' : 'null');
  else if (kind === 'string') pen.parts.push(quoted(pen, text, path));
  else if (kind === 'boolean' ? /^(?:true|false)$/.test(text) : /^-?\d+(?:\.\d+)?$/.test(text))
    pen.parts.push(kind === 'number' ? text.replace(/^(-?)0+(?=\d)/, '$1') : text);
  else {
    const details = { found: text, expected: kind, values: { name: path } };
    pen.problems.push(problem('element-type', { path, offset: 0 }, details));
    pen.parts.push('null');
  }
}

/** A value in `content`, with what attributes say of it. */
function content(pen: Pen, draft: Draft, text: string, indent: string, path: string): void {
  const inner = `${indent}  `;
  pen.parts.push(`{\n${inner}"content": ${quoted(pen, text, path)}`);
  for (const { leaf, value } of draft.values)
    if (leaf.kind === 'attribute')
      pen.parts.push(
        `,\n${inner}${quoted(pen, leaf.name, path)}: ${quoted(pen, value, `${path}/@${leaf.name}`)}`,
      );
  pen.parts.push(`\n${indent}}`);
}

/** A JSON string. JSON.stringify escapes what RFC 8259 §7 demands, and lone surrogates. */
function quoted(pen: Pen, text: string, path: string): string {
  const lone = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.exec(text);
  if (lone !== null) {
    const code = lone[0].charCodeAt(0).toString(16).toUpperCase();
    pen.problems.push(
      problem('character-invalid', { path, offset: 0 }, { found: `U+${code}`, expected: 'UTF-8' }),
    );
  }
  return JSON.stringify(text);
}
