import { type Outcome, problem } from '../../core/index.js';
import { charsetNamed } from '../charset.js';
import { levelFor } from './level.js';
import { printer } from './printer.js';
import { type EdifactWriting, envelopeTexts, headerTo, messageTexts, messageTo, repeats } from './write.js';

/** What the texts of messages need of an interchange around them. */
export interface Needs {
  /** Syntax identifier and version (S001). */
  readonly level: { readonly id: string; readonly version: number };
  /** Elements are repeated, which version 4 brought. */
  readonly repeated: boolean;
}

/** A message by itself, UNH to UNT. */
export interface MessageWritten extends Needs {
  readonly bytes: Uint8Array;
  /** The version that its separators are of: a repetition separator in text is released from 4 on. */
  readonly version: number;
}

/** One message by itself, for an interchange that is written message by message. Offsets of problems count in its own bytes. */
export function writeMessage(
  message: EdifactWriting['messages'][number],
  charsetName: string,
): Outcome<MessageWritten | undefined> {
  const charset = charsetNamed(charsetName);
  if (charset === undefined)
    return { value: undefined, problems: [problem('charset-unknown', undefined, { found: charsetName })] };
  const level = levelFor(messageTexts(message, { repeated: false }), charset.name);
  if (level === undefined)
    return {
      value: undefined,
      problems: [problem('syntax-unsupported', undefined, { found: charset.name })],
    };
  const repeated = [...message.segments].some(repeats);
  const version = Math.max(level.version, repeated ? 4 : 1);
  const out = printer(charset, version, false);
  messageTo(message, out);
  const { bytes, problems } = out.end();
  return {
    value: problems.some((each) => each.severity === 'error')
      ? undefined
      : { bytes, version, level, repeated },
    problems,
  };
}

/** What goes before and behind so many messages that need that much; nothing where it can't be written. */
export function writeEnvelope(
  writing: Omit<EdifactWriting, 'messages'>,
  needs: Needs,
  count: number,
): Outcome<
  { readonly before: Uint8Array; readonly behind: Uint8Array; readonly version: number } | undefined
> {
  const charset = charsetNamed(writing.charset);
  const own = charset === undefined ? undefined : levelFor(envelopeTexts(writing), charset.name);
  if (charset === undefined || own === undefined)
    return {
      value: undefined,
      problems: [problem('syntax-unsupported', undefined, { found: writing.charset })],
    };
  const level = widest(needs.level, own);
  const version = Math.max(level.version, writing.version ?? 1, needs.repeated ? 4 : 1);
  const head = printer(charset, version, false);
  headerTo(writing, level, version, head);
  const tail = printer(charset, version, false);
  tail.print('UNZ', [
    [1, 1, String(count)],
    [2, 1, writing.reference],
  ]);
  const { bytes: before, problems } = head.end();
  return {
    value: problems.some((each) => each.severity === 'error')
      ? undefined
      : { before, behind: tail.end().bytes, version },
    problems,
  };
}

/** The level that holds the texts of both: A, B and C hold more and more of ASCII, any other one is of a character set and holds them all. */
export const widest = (one: Needs['level'], other: Needs['level']): Needs['level'] =>
  rank(other.id) > rank(one.id) ? other : one;

const rank = (id: string): number => {
  const place = ['UNOA', 'UNOB', 'UNOC'].indexOf(id);
  return place < 0 ? 3 : place;
};

/** A message in separators of version 3 → the same in those of version 4: no later byte of a character is an asterisk. */
export function released(bytes: Uint8Array): Uint8Array {
  const stars = bytes.reduce((sum, byte) => sum + (byte === 0x2a ? 1 : 0), 0);
  if (stars === 0) return bytes;
  const made = new Uint8Array(bytes.length + stars);
  let n = 0;
  for (const byte of bytes) {
    if (byte === 0x2a) made[n++] = 0x3f;
    made[n++] = byte;
  }
  return made;
}
