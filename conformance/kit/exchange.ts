import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** One side of an exchange: what went over the wire, or the file that was put down. */
export interface Side {
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
  /** Hexadecimal, of the bytes. */
  readonly sha256: string;
}

/** Something that was exchanged, as it was recorded: judgement is made on these and nothing else. */
export interface Exchange {
  readonly n: number;
  /** The step that was on. */
  readonly step: string;
  /** A step may be done again: only its last run is judged. */
  readonly run: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** RFC 3339, UTC: when it was answered, if that took time. */
  readonly answeredAt?: string;
  /** Who began it. */
  readonly from: 'kit' | 'participant';
  readonly kind: 'http' | 'file';
  /** Of a file: `PUT` and its name. */
  readonly method: string;
  readonly path: string;
  readonly request: Side;
  /** Absent where there was none: the connection was cut, or it is a file. */
  readonly response?: Side & { readonly status: number };
  /** What the kit did wrong on purpose. */
  readonly fault?: string;
}

/** Headers that say something about the protocol; keys and cookies are never recorded. */
const KEPT = new Set([
  'content-type',
  'idempotency-key',
  'prefer',
  'retry-after',
  'location',
  'accept',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'signature',
  'signature-input',
  'content-digest',
  'eport-next',
  'last-event-id',
]);

export function side(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Uint8Array,
): Side {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    KEPT.has(name.toLowerCase()) && value !== undefined ? [[name.toLowerCase(), String(value)] as const] : [],
  );
  return {
    headers: Object.fromEntries(kept),
    body: Buffer.from(body).toString('base64'),
    sha256: createHash('sha256').update(body).digest('hex'),
  };
}

export const bytesOf = ({ body }: Side): Uint8Array => Buffer.from(body, 'base64');
export const textOf = (part: Side): string => Buffer.from(bytesOf(part)).toString('utf8');

/** The JSON of a body; undefined where it is none. */
export function jsonOf(part: Side | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = part === undefined ? undefined : JSON.parse(textOf(part));
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A session's traffic on disk, a line for each exchange: it survives whatever ends the kit. */
export interface Recording {
  readonly exchanges: readonly Exchange[];
  add(exchange: Omit<Exchange, 'n'>): Exchange;
}

/** Opens a recording, or begins one. A last line that a crash cut short is left out. */
export function recording(path: string): Recording {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const exchanges = text.split('\n').flatMap(readLine);
  let cut = text !== '' && !text.endsWith('\n');
  return {
    exchanges,
    add(exchange) {
      const made: Exchange = { n: exchanges.length + 1, ...exchange };
      const file = openSync(path, 'a', 0o600);
      try {
        writeSync(file, `${cut ? '\n' : ''}${JSON.stringify(made)}\n`);
        cut = false;
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      exchanges.push(made);
      return made;
    },
  };
}

const readLine = (line: string): Exchange[] => {
  try {
    return line === '' ? [] : [JSON.parse(line) as Exchange];
  } catch {
    return [];
  }
};
