import {
  type Interchange,
  type Limits,
  type Message,
  type Node,
  type Outcome,
  type Problem,
  problem,
} from '../../core/index.js';
import { XmlElement } from './element.js';
import { identify } from './identify.js';
import { scan } from './scan.js';
import { openSource } from './source.js';

/** What reading XML is told: a charset that overrules the declaration, tolerance, bounds. */
export interface XmlOptions {
  readonly charset?: string;
  readonly lenient: boolean;
  readonly limits: Limits;
}

/**
 * bytes → one XML document as an interchange of one message. Well-formedness (XML 1.0) is checked whole; a DOCTYPE, and
 * with it every entity but the five, is refused. Undefined with the reason where the text can't be read as XML at all;
 * bytes that aren't of the character set are an error of the message.
 */
export function readXml(bytes: Uint8Array, options: XmlOptions): Outcome<Interchange | undefined> {
  const refuse = (...problems: Problem[]): Outcome<undefined> => ({ value: undefined, problems });
  if (bytes.length === 0) return refuse(problem('input-empty', { offset: 0 }));
  if (bytes.length > options.limits.interchangeBytes)
    return refuse(
      problem(
        'input-too-large',
        { offset: 0 },
        { found: String(bytes.length), expected: `${options.limits.interchangeBytes} bytes` },
      ),
    );
  const source = openSource(bytes, options.charset);
  if ('code' in source) return refuse(source);
  const { root, fault, warnings } = scan(source, options.limits);
  if (root === undefined) return refuse(...(fault === undefined ? [] : [fault]), ...warnings);
  const identity = identify(root);
  const { reference, sender, recipient, preparedAt, name, variant } = identity;
  const problems: Problem[] = [];
  if (source.invalidAt >= 0)
    problems.push(
      problem(
        'charset-invalid',
        { message: '1', offset: source.at(source.invalidAt) },
        { expected: source.charset },
      ),
    );
  // A message that came without its wrapper is read as if it stood in one.
  const whole =
    identity.within === undefined
      ? root
      : new XmlElement(source, identity.within, root.position, root.from, [root]);
  const nodes: readonly Node[] = [whole];
  const message: Message = {
    ordinal: 1,
    name,
    ...(variant === undefined ? {} : { variant }),
    from: 0,
    to: bytes.length,
    nodes: () => ({ value: nodes, problems }),
  };
  const value: Interchange = {
    syntax: 'xml',
    charset: source.charset,
    ...(reference === undefined ? {} : { reference }),
    ...(sender === undefined ? {} : { sender: { code: sender } }),
    ...(recipient === undefined ? {} : { recipient: { code: recipient } }),
    ...(preparedAt === undefined ? {} : { preparedAt }),
    test: false,
    acknowledgementRequested: false,
    messages: [message],
  };
  return { value, problems: warnings };
}
