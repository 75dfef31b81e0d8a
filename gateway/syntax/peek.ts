import { defaultLimits, type Head, type Party } from '../core/index.js';
import { charsetNamed, utf8 } from './charset.js';
import { detect } from './detect.js';
import { isUnb, readHeader } from './edifact/header.js';
import { isBlank } from './edifact/separators.js';
import { beginsInterchange, findStart, readStart } from './edifact/start.js';
import { identify, rootOf } from './json/identify.js';
import { scan } from './json/scan.js';

const REACH = 8 * 1024;
/** Interchanges of one file whose references are claimed; a file of more is known by these. */
const MOST = 10_000;

/** What a look at some bytes tells. */
export interface Peeked {
  readonly head: Head;
  /**
   * Names the submission among all of its kind (EDIFACT sender, recipient, 0020, test; XML message id and sender; platform
   * file the whole head record; JSON document id, message and sender); absent where the head can't be read.
   */
  readonly key?: string;
  /** Of every interchange, where several stand in one file; the first is `key` if that can be read. */
  readonly keys?: readonly string[];
}

/** What the head of some bytes says, by a look at it alone: for claiming business keys before anything is read. Never throws. */
export function peek(bytes: Uint8Array): Peeked {
  const syntax = detect(bytes);
  switch (syntax) {
    case undefined:
      return { head: { test: false } };
    case 'edifact': {
      const first = edifact(bytes);
      const keys = new Set(first.key === undefined ? [] : [first.key]);
      for (const at of interchangesAfter(bytes)) {
        if (keys.size >= MOST) break;
        const { key } = edifact(bytes, at);
        if (key !== undefined) keys.add(key);
      }
      return keys.size > (first.key === undefined ? 0 : 1) ? { ...first, keys: [...keys] } : first;
    }
    case 'xml':
      return xml(bytes);
    case 'flat':
      return flat(bytes);
    case 'json':
      return json(bytes);
    default:
      return syntax satisfies never;
  }
}

/** The business key of the interchange that begins there. */
export const keyAt = (bytes: Uint8Array, offset: number): string | undefined => edifact(bytes, offset).key;

/** Where interchanges begin behind the first one: UNB, or the UNA before it, where a segment may begin. */
function* interchangesAfter(bytes: Uint8Array): Generator<number> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = bytes[0] === 0xef ? 3 : 0;
  let start = readStart(bytes, Math.max(findStart(bytes, mark), mark));
  let seen = 0;
  let looked = 0;
  for (let unb = all.indexOf('UNB', start.body + 3); unb >= 0; unb = all.indexOf('UNB', unb + 3)) {
    // Bytes may be made to hold nothing but these letters.
    if (++seen > 100 * MOST) return;
    if (isAlphanumeric(bytes[unb + 3])) continue;
    if (++looked > MOST) return;
    const before = /UNA[^A-Za-z0-9][\s\S]{2,5}\s*$/.exec(all.toString('latin1', Math.max(unb - 16, 0), unb));
    const from = before === null ? unb : unb - before[0].length;
    const { terminator, release } = start.separators;
    let end = from - 1;
    while (end > start.body && isBlank(bytes[end]) && bytes[end] !== terminator) end--;
    if (bytes[end] !== terminator || bytes[end - 1] === release || !beginsInterchange(bytes, from)) continue;
    yield from;
    start = readStart(bytes, from);
  }
}

const isAlphanumeric = (byte = 0): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

function edifact(bytes: Uint8Array, from?: number): { readonly head: Head; readonly key?: string } {
  const mark = bytes[0] === 0xef ? 3 : 0;
  const start = readStart(bytes, from ?? Math.max(findStart(bytes, mark), mark));
  let near = Math.min(bytes.length, start.body + REACH);
  // Cut where no character is cut, or its halves would look like another character set.
  while (near < bytes.length && near > start.body && (bytes[near] as number) >= 0x80) near--;
  if (!isUnb(bytes, start.body)) return { head: { syntax: 'edifact', test: false } };
  const { header, grammar } = readHeader(bytes.subarray(0, near), start, undefined);
  const { sender, recipient, reference, test } = header;
  return {
    head: {
      syntax: 'edifact',
      charset: grammar.charset.name,
      ...known({ reference, sender, recipient }),
      test,
    },
    ...(reference === undefined || sender === undefined
      ? {}
      : {
          key: keyOf('edifact', [
            sender.code,
            sender.list,
            recipient?.code,
            recipient?.list,
            reference,
            test ? '1' : '',
          ]),
        }),
  };
}

const REFERENCE = ['MessageID', 'MessageId', 'MESSAGE_ID', 'message_id', 'MsgId', 'CopMsgId'];
const SENDER = ['SenderID', 'SenderId', 'SendId', 'SENDER_ID', 'sender_id', 'SENDER', 'Sender'];
const RECIPIENT = [
  'ReceiverID',
  'ReceiverId',
  'ReceiveId',
  'RECEIVER_ID',
  'receiver_id',
  'RECEIVER',
  'Receiver',
];
const KIND = ['MessageType', 'MESSAGE_TYPE', 'message_type', 'MsgType'];

function xml(bytes: Uint8Array): { readonly head: Head; readonly key?: string } {
  const declared = /^[^<]{0,8}<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(ascii(bytes, 256))?.[1];
  const charset = (declared === undefined ? undefined : charsetNamed(declared)) ?? utf8;
  const text = charset.text(bytes, 0, Math.min(bytes.length, REACH)).replace(/<!--[\s\S]*?-->/g, '');
  const first = (names: readonly string[]): string | undefined => {
    for (const name of names) {
      const found = new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^<>]*)?>([^<]*)</`).exec(text)?.[1]?.trim();
      if (found !== undefined && found !== '') return entities(found);
    }
    return undefined;
  };
  const reference = first(REFERENCE);
  const sender = party(first(SENDER));
  const recipient = party(first(RECIPIENT));
  return {
    head: { syntax: 'xml', charset: charset.name, ...known({ reference, sender, recipient }), test: false },
    ...(reference === undefined ? {} : { key: keyOf('xml', [sender?.code, first(KIND), reference]) }),
  };
}

function flat(bytes: Uint8Array): { readonly head: Head; readonly key?: string } {
  const text = ascii(bytes, REACH);
  const record = /00:((?:[^'?]|\?[\s\S])*)'/.exec(text);
  if (record === null) return { head: { syntax: 'flat', test: false } };
  const from = record.index;
  const own = bytes.subarray(from, from + (record[0] as string).length);
  const charset = (utf8.invalidAt(own) < 0 ? utf8 : charsetNamed('GB18030')) ?? utf8;
  const fields = fieldsOf(charset.text(own, 0, own.length - 1));
  return {
    head: {
      syntax: 'flat',
      ...known({ sender: party(fields[4]), recipient: party(fields[5]) }),
      test: false,
    },
    ...(party(fields[4]) === undefined ? {} : { key: keyOf('flat', fields) }),
  };
}

/** What stands within reach, the text being cut there; of several messages none is the submission's own. */
function json(bytes: Uint8Array): { readonly head: Head; readonly key?: string } {
  const [first, ...others] = scan(bytes.subarray(0, REACH), defaultLimits).roots;
  const facts = first === undefined || others.length > 0 ? undefined : identify(rootOf(first));
  const sender = party(facts?.sender);
  const { reference } = facts ?? {};
  return {
    head: {
      syntax: 'json',
      charset: 'UTF-8',
      ...known({ reference, sender, recipient: party(facts?.recipient) }),
      test: false,
    },
    ...(reference === undefined ? {} : { key: keyOf('json', [sender?.code, facts?.name, reference]) }),
  };
}

/** Fields of a record, `?` releasing the character after it. */
function fieldsOf(record: string): readonly string[] {
  const fields = [''];
  for (let i = 0; i < record.length; i++) {
    const each = record[i] as string;
    if (each === ':') fields.push('');
    else if (each === '?') fields[fields.length - 1] += record[++i] ?? '';
    else fields[fields.length - 1] += each;
  }
  return fields.map((each) => each.replace(/[\r\n]/g, '').trim());
}

const ascii = (bytes: Uint8Array, most: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, most)).toString('latin1');

const party = (code: string | undefined): Party | undefined =>
  code === undefined || code === '' ? undefined : { code };

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const entities = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] as string);

/** Parts that can't run into each other, whatever characters they hold. */
const keyOf = (kind: string, parts: ReadonlyArray<string | undefined>): string =>
  [kind, ...parts.map((part) => encodeURIComponent((part ?? '').replace(/\p{Surrogate}/gu, '\ufffd')))].join(
    '|',
  );

const known = <T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
