import { type Place, type Problem, problem } from '../../core/index.js';
import type { Charset } from '../charset.js';
import { defaultSeparators, type Separators } from './separators.js';

/** Values of a segment and their places. */
export type Values = ReadonlyArray<
  readonly [element: number, component: number, value: string, repeat?: number]
>;

/** Prints segments one behind the other, and says where each stands. */
export interface Printer {
  begin(message: string | undefined): void;
  /** Segments printed since `begin`. */
  count(): number;
  place(path: string): Place;
  complain(each: Problem): void;
  measure(name: string, value: string | undefined, most: number, path: string): void;
  print(tag: string, values: Values, path?: string): void;
  end(): { readonly bytes: Uint8Array; readonly problems: readonly Problem[] };
}

/** A printer in a character set with the default separators of a syntax version; `newline`: a line end behind each segment. */
export function printer(charset: Charset, version: number, newline: boolean): Printer {
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
