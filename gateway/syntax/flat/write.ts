import { type Draft, type Outcome, type Problem, problem } from '../../core/index.js';
import { charsetNamed } from '../charset.js';

/** One platform file as mappings draft it. */
export interface FlatWriting {
  /** Records in wire order, each with those that belong to it as children; 00 is one of them, 99 is made here. */
  readonly records: readonly Draft[];
  /** Name of the character set; GB18030 (of which GBK is a part) is what ports expect. */
  readonly charset?: string;
}

/**
 * One file: every record on a line of its own, ended by `'` CR LF; `: ' ?` and line ends inside values released by
 * `?`; trailing empty fields left out; 99 with the number of records. A value that the character set doesn't have, a
 * component or attribute, and a tag that isn't two digits are errors.
 */
export function writeFlat(writing: FlatWriting): Outcome<Uint8Array> {
  const problems: Problem[] = [];
  const charset = charsetNamed(writing.charset ?? 'GB18030');
  if (charset === undefined)
    return {
      value: new Uint8Array(),
      problems: [problem('charset-unknown', undefined, { found: writing.charset })],
    };
  const lines: string[] = [];
  const write = (draft: Draft): void => {
    if (draft.tag === '99') return;
    if (!/^\d{2}$/.test(draft.tag))
      problems.push(problem('segment-malformed', undefined, { found: draft.tag }));
    const fields: string[] = [draft.tag];
    for (const { leaf, value } of draft.values) {
      if (leaf.kind !== 'component' || leaf.component !== 1 || (leaf.repeat ?? 1) !== 1 || leaf.element < 1) {
        problems.push(problem('field-not-carried', undefined, { values: { name: draft.tag } }));
        continue;
      }
      if (leaf.element === 1) continue;
      const missing = charset.bytes(value);
      if (typeof missing === 'number')
        problems.push(
          problem(
            'character-invalid',
            { path: `${draft.tag}/${leaf.element}`, offset: 0 },
            { found: value.slice(missing, missing + 2), expected: charset.name },
          ),
        );
      while (fields.length < leaf.element) fields.push('');
      fields[leaf.element - 1] = value.replace(/[:'?\r\n]/g, '?$&');
    }
    while (fields.at(-1) === '') fields.pop();
    lines.push(`${fields.join(':')}'\r\n`);
    for (const child of draft.children) write(child);
  };
  for (const record of writing.records) write(record);
  lines.push(`99:${lines.length + 1}'\r\n`);
  const bytes = charset.bytes(lines.join(''));
  return typeof bytes === 'number' ? { value: new Uint8Array(), problems } : { value: bytes, problems };
}
