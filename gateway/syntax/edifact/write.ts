import type { Draft, Outcome, Party, Place, Problem } from '../../core/index.js';
import { problem } from '../../core/index.js';
import { type Charset, charsetNamed } from '../charset.js';
import { levelFor } from './level.js';
import { preparation } from './moment.js';
import { defaultSeparators, type Separators } from './separators.js';

/** One interchange to be written. */
export interface EdifactWriting {
  readonly sender?: Party;
  readonly recipient?: Party;
  /** Addresses within the parties' own organisations (0008, 0014). */
  readonly senderAddress?: string;
  readonly recipientAddress?: string;
  /** 0026: what the recipient's application is called. */
  readonly application?: string;
  /** Interchange control reference (0020), at most 14 characters. */
  readonly reference: string;
  /** RFC 3339. */
  readonly preparedAt: string;
  /** IANA name or offset of the clock that S004 shows. */
  readonly timeZone: string;
  readonly test: boolean;
  /** As agreements name it: `UTF-8`, `GB18030`, `ISO-8859-1`, … */
  readonly charset: string;
  readonly messages: ReadonlyArray<{
    /** `CODECO:D:95B:UN:ITG13`. */
    readonly name: string;
    /** Message reference (0062), at most 14 characters. */
    readonly reference: string;
    /** Everything between UNH and UNT; gone through more than once. */
    readonly segments: Iterable<Draft>;
  }>;
  /** At least this syntax version (0002). */
  readonly version?: number;
  /** A line end after every segment, for people. */
  readonly newline?: boolean;
}

type Values = ReadonlyArray<readonly [element: number, component: number, value: string, repeat?: number]>;

/**
 * Drafts → the bytes of one interchange, UNB to UNZ, with the default separators (so no UNA is needed). The syntax
 * identifier is the smallest that holds the text; UNT and UNZ counts are made here; trailing separators are left
 * out. What the character set doesn't have is an error, never replaced; line ends become blanks, with a warning.
 * No bytes where there is an error. Offsets of problems count in what is written.
 */
export function writeEdifact(writing: EdifactWriting): Outcome<Uint8Array> {
  const charset = charsetNamed(writing.charset);
  const nothing = new Uint8Array();
  if (charset === undefined)
    return { value: nothing, problems: [problem('charset-unknown', undefined, { found: writing.charset })] };
  const seen = { all: false, repeated: false };
  const level = levelFor(texts(writing, seen), charset.name);
  if (level === undefined)
    return { value: nothing, problems: [problem('syntax-unsupported', undefined, { found: charset.name })] };
  const repeated =
    seen.repeated || (!seen.all && writing.messages.some((message) => [...message.segments].some(repeats)));
  const version = Math.max(level.version, writing.version ?? 1, repeated ? 4 : 1);
  const out = printer(charset, version, writing.newline ?? false);

  const moment = preparation(writing.preparedAt, writing.timeZone, version >= 4);
  out.print('UNB', [
    [1, 1, level.id],
    [1, 2, String(version)],
    ...party(2, writing.sender, writing.senderAddress),
    ...party(3, writing.recipient, writing.recipientAddress),
    [4, 1, moment.date],
    [4, 2, moment.time],
    [5, 1, writing.reference],
    ...(writing.application === undefined ? [] : ([[7, 1, writing.application]] as const)),
    ...(writing.test ? ([[11, 1, '1']] as const) : []),
  ]);
  if (writing.sender === undefined)
    out.complain(problem('element-missing', out.place('UNB/2.1'), { expected: '0004' }));
  if (writing.recipient === undefined)
    out.complain(problem('element-missing', out.place('UNB/3.1'), { expected: '0010' }));
  out.measure('0004', writing.sender?.code, 35, 'UNB/2.1');
  out.measure('0010', writing.recipient?.code, 35, 'UNB/3.1');
  out.measure('0020', writing.reference, 14, 'UNB/5');

  for (const message of writing.messages) {
    out.begin(message.reference);
    out.measure('0062', message.reference, 14, 'UNH/1');
    out.print('UNH', [
      [1, 1, message.reference],
      ...message.name.split(':').map((part, i) => [2, i + 1, part] as const),
    ]);
    for (const draft of message.segments) segment(draft, '', out);
    out.print('UNT', [
      [1, 1, String(out.count() + 1)],
      [2, 1, message.reference],
    ]);
    out.begin(undefined);
  }
  out.print('UNZ', [
    [1, 1, String(writing.messages.length)],
    [2, 1, writing.reference],
  ]);
  const { bytes, problems } = out.end();
  return { value: problems.some((each) => each.severity === 'error') ? nothing : bytes, problems };
}

const party = (element: number, who: Party | undefined, address: string | undefined): Values => [
  ...(who === undefined ? [] : [[element, 1, who.code] as const]),
  ...(who?.list === undefined ? [] : [[element, 2, who.list] as const]),
  ...(address === undefined ? [] : [[element, 3, address] as const]),
];

const repeats = (draft: Draft): boolean =>
  draft.values.some(({ leaf }) => leaf.kind === 'component' && (leaf.repeat ?? 1) > 1) ||
  draft.children.some(repeats);

/** Every text that is to be written; `seen` tells on the way whether elements are repeated, and that all was seen. */
function* texts(writing: EdifactWriting, seen: { all: boolean; repeated: boolean }): Generator<string> {
  yield [
    writing.reference,
    writing.sender?.code,
    writing.sender?.list,
    writing.recipient?.code,
    writing.recipient?.list,
    writing.senderAddress,
    writing.recipientAddress,
  ].join('');
  const stack: Draft[] = [];
  for (const message of writing.messages) {
    yield message.reference + message.name;
    for (const each of message.segments) {
      seen.repeated ||= repeats(each);
      stack.push(each);
      for (let draft = stack.pop(); draft !== undefined; draft = stack.pop()) {
        for (const { value } of draft.values) yield value.replace(/[\r\n\t]/g, ' ');
        for (const child of draft.children) stack.push(child);
      }
    }
  }
  seen.all = true;
}

function segment(draft: Draft, above: string, out: Printer): void {
  const path = above === '' ? draft.tag : `${above}/${draft.tag}`;
  const values = draft.values.flatMap(({ leaf, value }) =>
    leaf.kind === 'component' ? [[leaf.element, leaf.component, value, leaf.repeat ?? 1] as const] : [],
  );
  out.print(draft.tag, values, path);
  for (const child of draft.children) segment(child, path, out);
}

interface Printer {
  begin(message: string | undefined): void;
  /** Segments printed since `begin`. */
  count(): number;
  place(path: string): Place;
  complain(each: Problem): void;
  measure(name: string, value: string | undefined, most: number, path: string): void;
  print(tag: string, values: Values, path?: string): void;
  end(): { readonly bytes: Uint8Array; readonly problems: readonly Problem[] };
}

function printer(charset: Charset, version: number, newline: boolean): Printer {
  const separators = defaultSeparators(version);
  const [plus, colon, star, quote] = [separators.element, separators.component, 0x2a, separators.terminator];
  const special = new RegExp(version >= 4 ? "[?'+:*]" : "[?'+:]");
  const problems: Problem[] = [];
  let bytes = Buffer.allocUnsafe(4096);
  let n = 0;
  let count = 0;
  let message: string | undefined;

  const room = (more: number): void => {
    if (n + more <= bytes.length) return;
    const next = Buffer.allocUnsafe(Math.max(bytes.length * 2, n + more));
    bytes.copy(next, 0, 0, n);
    bytes = next;
  };
  const place = (path: string): Place => ({
    ...(message === undefined ? {} : { message, segment: Math.max(count, 1) }),
    path,
    offset: n,
  });
  const put = (value: string, path: string): void => {
    const flat = value.replace(/\r\n|[\r\n\t]/g, ' ');
    if (flat !== value)
      problems.push(
        problem('character-invalid', place(path), {
          found: JSON.stringify(value),
          expected: 'EDIFACT',
          severity: 'warning',
          hint: { zh: '换行和制表符写成空格', en: 'line ends and tabs are written as blanks' },
        }),
      );
    const control = flat.search(/\p{Cc}/u);
    const encoded = control < 0 ? charset.bytes(flat) : control;
    if (typeof encoded === 'number') {
      const found = String.fromCodePoint(flat.codePointAt(encoded) ?? 0xfffd);
      problems.push(problem('character-invalid', place(path), { found, expected: charset.name }));
      return;
    }
    room(encoded.length * 2);
    if (!special.test(flat)) {
      bytes.set(encoded, n);
      n += encoded.length;
    } else n = escaped(encoded, bytes, n, separators);
  };
  return {
    begin(reference) {
      message = reference;
      count = 0;
    },
    count: () => count,
    place,
    complain: (each) => problems.push(each),
    measure(name, value, most, path) {
      if (value !== undefined && value.length > most)
        problems.push(
          problem('element-too-long', place(path), {
            found: value,
            expected: String(most),
            values: { name, length: value.length },
          }),
        );
    },
    print(tag, values, path = tag) {
      count++;
      put(tag, path);
      const sorted = values
        .filter(([, , value]) => value !== '')
        .sort((a, b) => a[0] - b[0] || (a[3] ?? 1) - (b[3] ?? 1) || a[1] - b[1]);
      let [element, repeat, component] = [0, 1, 1];
      sorted.forEach(([e, c, value, r = 1], i) => {
        const after = sorted[i + 1];
        if (after !== undefined && after[0] === e && after[1] === c && (after[3] ?? 1) === r) return;
        room(e + c + r + 8);
        for (; element < e; element++, repeat = 1, component = 1) bytes[n++] = plus;
        for (; repeat < r; repeat++, component = 1) bytes[n++] = star;
        for (; component < c; component++) bytes[n++] = colon;
        put(value, `${path}/${e}.${c}`);
      });
      room(2);
      bytes[n++] = quote;
      if (newline) bytes[n++] = 0x0a;
    },
    end: () => ({ bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, n), problems }),
  };
}

/**
 * Copies text with a release character before every service character (ISO 9735-1 §8.6); returns the new end. Byte
 * by byte: no later byte of a character is below 0x30 or between digits and `@`, where the default separators are.
 */
function escaped(text: Uint8Array, to: Uint8Array, at: number, separators: Separators): number {
  const { release, element, component, repetition, terminator } = separators;
  let n = at;
  for (const byte of text) {
    if (
      byte === release ||
      byte === element ||
      byte === component ||
      byte === repetition ||
      byte === terminator
    )
      to[n++] = release;
    to[n++] = byte;
  }
  return n;
}
