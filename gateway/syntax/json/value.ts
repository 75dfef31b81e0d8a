import type { ElementNode, Leaf, Node, ScalarKind } from '../../core/index.js';
import { utf8 } from '../charset.js';

const NOTHING: readonly never[] = [];
const TEXT: readonly Leaf[] = [{ kind: 'text' }];

/**
 * One value of a JSON text under the name of its member: objects have their members as children, an array is as many
 * nodes of the member's name as it has items. A class, since a text has a hundred thousand of them: they hold offsets
 * only, and decode a value each time it is asked for.
 */
export class JsonValue implements Node {
  readonly name: string;
  readonly position: number;
  readonly scalar?: ScalarKind;
  children: readonly Node[] = NOTHING;
  readonly #bytes: Uint8Array;
  /** First byte of the value (a string's quote), and the one after its last. */
  readonly from: number;
  to: number;

  constructor(
    bytes: Uint8Array,
    name: string,
    position: number,
    from: number,
    to = from,
    scalar?: ScalarKind,
  ) {
    this.#bytes = bytes;
    this.name = name;
    this.position = position;
    this.from = from;
    this.to = to;
    if (scalar !== undefined) this.scalar = scalar;
  }

  value(leaf: Leaf): string | undefined {
    if (leaf.kind !== 'text' || this.scalar === undefined) return undefined;
    if (this.scalar !== 'string') return plainNumber(utf8.text(this.#bytes, this.from, this.to));
    const text = unescaped(utf8.text(this.#bytes, this.from + 1, this.to - 1));
    return text === '' ? undefined : text;
  }

  offset(): number {
    return this.from;
  }

  length(leaf?: Leaf): number {
    if (leaf === undefined) return this.to - this.from;
    return leaf.kind === 'text' && this.scalar !== undefined ? this.to - this.from : 0;
  }

  leaves(): readonly Leaf[] {
    return this.scalar === undefined || this.value(TEXT[0] as Leaf) === undefined ? NOTHING : TEXT;
  }

  elements(): readonly ElementNode[] {
    return NOTHING;
  }

  grouped(name: string, children: readonly Node[]): Node {
    const same = new JsonValue(this.#bytes, name, this.position, this.from, this.to, this.scalar);
    same.children = children;
    return same;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The content of a string between its quotes, RFC 8259 §7. */
export const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, each: string) =>
        code === undefined ? (ESCAPES[each] ?? each) : String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

/** A number whose exponent is resolved where its digits stay few: 1.25E3 is 1250; any other scalar as it stands. */
function plainNumber(text: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = parts;
  const shift = Number(exponent);
  if (Math.abs(shift) > 30 || whole.length + fraction.length > 60) return text;
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = padded.slice(at).replace(/0+$/, '');
  return `${sign}${left}${right === '' ? '' : `.${right}`}`;
}
