import { pino } from 'pino';

/** What the node says of itself: one JSON line per event, with a moment. */
export interface Log {
  debug(event: Readonly<Record<string, unknown>>, text: string): void;
  info(event: Readonly<Record<string, unknown>>, text: string): void;
  warn(event: Readonly<Record<string, unknown>>, text: string): void;
  error(event: Readonly<Record<string, unknown>>, text: string): void;
}

/** Names under which payload, personal data or secrets could slip into an event, at any of the first levels. */
const NEVER = [
  'authorization',
  'key',
  'token',
  'secret',
  'body',
  'bytes',
  'text',
  'document',
  'documents',
  'persons',
  'found',
  'headers',
];

/**
 * JSON lines to a stream (default: standard output). Values under the names above are cut out, so that neither
 * message bodies nor what a problem found in them reach the log.
 */
export function nodeLog(
  node: string,
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent',
  now: () => number,
  to?: { write(line: string): void },
): Log {
  const options = {
    level,
    base: { node },
    timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      error: (error: unknown) =>
        error instanceof Error ? { type: error.name, stack: stackOf(error) } : undefined,
    },
    redact: {
      paths: [...NEVER, ...NEVER.map((name) => `*.${name}`), ...NEVER.map((name) => `*.*.${name}`)],
      censor: '…',
    },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/** Where it was thrown; its message may quote payload and is left out. */
const stackOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
