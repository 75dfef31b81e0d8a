import {
  type Interchange,
  type Limits,
  type Message,
  type Node,
  type Outcome,
  type Problem,
  problem,
} from '../../core/index.js';
import { utf8 } from '../charset.js';
import { type Identity, identify, rootOf } from './identify.js';
import { scan } from './scan.js';

/** What reading JSON is told. Its character set is always UTF-8 (RFC 8259 §8.1). */
export interface JsonOptions {
  readonly charset?: string;
  readonly lenient: boolean;
  readonly limits: Limits;
}

/**
 * bytes → one JSON object as an interchange of one message, or an array of objects as one of as many messages. Undefined
 * with the reason where it isn't JSON (RFC 8259): a name that stands twice in an object, half a surrogate pair and
 * anything behind the value are refused as well. Bytes that aren't UTF-8 are an error of the message they stand in.
 */
export function readJson(bytes: Uint8Array, { limits }: JsonOptions): Outcome<Interchange | undefined> {
  const refuse = (each: Problem): Outcome<undefined> => ({ value: undefined, problems: [each] });
  if (bytes.length === 0) return refuse(problem('input-empty', { offset: 0 }));
  if (bytes.length > limits.interchangeBytes)
    return refuse(
      problem(
        'input-too-large',
        { offset: 0 },
        { found: String(bytes.length), expected: `${limits.interchangeBytes} bytes` },
      ),
    );
  const { roots: outermost, fault } = scan(bytes, limits);
  if (fault !== undefined) return refuse(fault);
  const roots = outermost.map(rootOf);
  const first = roots[0];
  if (first === undefined) return refuse(problem('interchange-empty', { offset: 0 }));
  const invalid = utf8.invalidAt(bytes);
  const found = roots.map((root, i): Message => {
    const identity = identify(root);
    const from = i === 0 ? 0 : (outermost[i] as Node).offset();
    const to = outermost[i + 1]?.offset() ?? bytes.length;
    const problems =
      invalid >= from && invalid < to
        ? [problem('charset-invalid', { message: String(i + 1), offset: invalid }, { expected: 'UTF-8' })]
        : [];
    return {
      ordinal: i + 1,
      name: identity.name,
      ...(roots.length === 1 ? {} : { envelope: envelopeOf(identity) }),
      from,
      to,
      nodes: () => ({ value: [root], problems }),
    };
  });
  return { value: interchangeOf(first, found), problems: [] };
}

const interchangeOf = (first: Node, messages: readonly Message[]): Interchange => ({
  syntax: 'json',
  charset: 'UTF-8',
  ...envelopeOf(identify(first)),
  test: false,
  acknowledgementRequested: false,
  messages,
});

const envelopeOf = ({ reference, sender, recipient, preparedAt }: Identity) => ({
  ...(reference === undefined ? {} : { reference }),
  ...(sender === undefined ? {} : { sender: { code: sender } }),
  ...(recipient === undefined ? {} : { recipient: { code: recipient } }),
  ...(preparedAt === undefined ? {} : { preparedAt }),
});
