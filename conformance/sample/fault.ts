import type { Random } from './random.js';

/** Latin-1 keeps bytes as characters: what isn't changed goes out as it came. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Values that stand where something else should: each is wrong for some kind of value. */
const WRONG = [
  '',
  'ZZQ',
  '20261340',
  '202613400000',
  '2026-13-40',
  '2026-13-40T25:61:00',
  '13402026',
  'X'.repeat(36),
  'X'.repeat(300),
  '9'.repeat(60),
  '-',
  'A',
  '0',
  '1',
  '99',
  'XXXX1234567',
] as const;

/**
 * Small changes of a message, as its notation has them: parts left out, doubled, moved, values that are wrong. In an
 * order that the seed decides, those that the code suggests first.
 */
export function* faultsOf(bytes: Uint8Array, code: string, random: Random): Generator<Uint8Array> {
  const text = textOf(bytes);
  if (code === 'input-empty') yield new Uint8Array();
  if (code === 'format-unknown') yield Buffer.from('hello');
  if (code === 'charset-invalid') {
    for (let tries = 0; tries < 50; tries++) {
      const at = random.below(bytes.length);
      yield Buffer.concat([bytes.subarray(0, at), Uint8Array.of(0xff), bytes.subarray(at)]);
    }
  }
  const changes = /^\s*</.test(text)
    ? elements(text, code, random)
    : /^\s*[{[]/.test(text)
      ? members(text, random)
      : /^\s*(UN[AB]|UNH|UNG)/.test(text)
        ? parts(text, "'", ['+', ':'], random)
        : parts(text, /\r?\n/.exec(text)?.[0] ?? '\n', [':'], random);
  for (const each of changes) yield bytesOf(each);
}

/** EDIFACT segments or the records of a platform file. */
function* parts(text: string, end: string, separators: readonly string[], random: Random): Generator<string> {
  const [outer] = separators as [string];
  const pieces = text.split(end);
  const places = random.shuffled(pieces.map((_, nth) => nth).filter((nth) => pieces[nth]?.trim() !== ''));
  const put = (nth: number, ...instead: readonly string[]): string =>
    [...pieces.slice(0, nth), ...instead, ...pieces.slice(nth + 1)].join(end);
  const recounted = (changed: string, by: number): string =>
    changed
      .replace(/UNT\+(\d+)\+/, (_, count: string) => `UNT+${Number(count) + by}+`)
      .replace(/^99:(\d+)/m, (_, count: string) => `99:${String(Number(count) + by)}`);
  for (const nth of places) {
    const piece = pieces[nth] as string;
    const counted = !/^\s*UN[ABHTZGE]/.test(piece) && !/^\s*(00|99):/.test(piece);
    yield put(nth);
    if (counted) yield recounted(put(nth), -1);
    yield counted ? recounted(put(nth, piece, piece), 1) : put(nth, piece, piece);
    const other = pieces[nth + 1];
    if (other !== undefined)
      yield [...pieces.slice(0, nth), other, piece, ...pieces.slice(nth + 2)].join(end);
    const tag = /^\s*\w+/.exec(piece)?.[0] ?? '';
    yield put(nth, piece.replace(tag, tag.replace(/\w+/, 'ZZZ')));
    yield put(nth, piece.replace(tag, tag.replace(/\w+/, '98')));
    const values = piece.split(outer);
    for (const at of random.shuffled(values.map((_, i) => i).slice(1))) {
      const value = values[at] as string;
      for (const wrong of WRONG)
        yield put(nth, [...values.slice(0, at), wrong, ...values.slice(at + 1)].join(outer));
      for (const [i, inner] of separators
        .slice(1)
        .flatMap((each) => value.split(each))
        .entries())
        for (const wrong of WRONG) {
          if (inner === value) break;
          const components = value.split(separators[1] as string);
          yield put(
            nth,
            [
              ...values.slice(0, at),
              [...components.slice(0, i), wrong, ...components.slice(i + 1)].join(separators[1]),
              ...values.slice(at + 1),
            ].join(outer),
          );
        }
      if (/\d$/.test(value))
        yield put(
          nth,
          [
            ...values.slice(0, at),
            value.replace(/\d$/, (d) => String((Number(d) + 1) % 10)),
            ...values.slice(at + 1),
          ].join(outer),
        );
    }
    yield put(nth, `${piece}${outer}${outer}${outer}EXTRA`);
    yield put(nth, `${piece}\u0001`);
  }
}

/** XML elements and attributes. */
function* elements(text: string, code: string, random: Random): Generator<string> {
  const leaves = [...text.matchAll(/<([\w:.-]+)((?:\s[^<>]*)?)>([^<]*)<\/\1>/g)];
  if (code === 'xml-malformed') yield text.replace(/<\/[^>]*>\s*$/, '');
  if (code === 'xml-forbidden') yield text.replace(/^(<\?[^>]*\?>)?/, (head) => `${head}<!DOCTYPE x>`);
  for (const leaf of random.shuffled(leaves)) {
    const [whole, name, attributes, value] = leaf as unknown as [string, string, string, string];
    const put = (instead: string): string =>
      text.slice(0, leaf.index) + instead + text.slice(leaf.index + whole.length);
    yield put('');
    yield put(whole + whole);
    yield put(`${whole}<Unheard>1</Unheard>`);
    for (const wrong of WRONG) yield put(`<${name}${attributes}>${wrong}</${name}>`);
    if (/\d\s*$/.test(value))
      yield put(
        `<${name}${attributes}>${value.replace(/\d(?=\s*$)/, (d) => String((Number(d) + 1) % 10))}</${name}>`,
      );
    if (attributes.trim() !== '') yield put(`<${name}>${value}</${name}>`);
    const next = /^\s*<([\w:.-]+)(?:\s[^<>]*)?>[^<]*<\/\1>/.exec(text.slice(leaf.index + whole.length))?.[0];
    if (next !== undefined)
      yield text.slice(0, leaf.index) + next + whole + text.slice(leaf.index + whole.length + next.length);
  }
  // Whole branches too.
  for (const open of random.shuffled([...text.matchAll(/<([\w:.-]+)(?:\s[^<>]*)?>\s*</g)])) {
    const from = open.index;
    const to = text.indexOf(`</${open[1]}>`, from);
    if (to > 0) yield text.slice(0, from) + text.slice(to + `</${open[1]}>`.length);
  }
}

/** Members of JSON objects. */
function* members(text: string, random: Random): Generator<string> {
  yield text.replace(/}\s*$/, '');
  const found = [...text.matchAll(/"([^"\\]+)"\s*:\s*("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)\s*(,?)/g)];
  for (const each of random.shuffled(found)) {
    const [whole, name, , comma] = each as unknown as [string, string, string, string];
    const put = (instead: string): string =>
      text.slice(0, each.index) + instead + text.slice(each.index + whole.length);
    if (comma !== '') yield put('');
    for (const wrong of WRONG) yield put(`"${name}": ${JSON.stringify(wrong)}${comma}`);
    yield put(`"${name}": 12.5${comma}`);
    yield put(`"${name}": null${comma}`);
  }
}
