import { readTimeStamp, timeStampRecord, timeStampRequest } from './audit/index.js';
import { type Clock, every, type Journal, JournalBusy, rfc3339 } from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import type { Log } from './ops/log.js';

/** Asks an authority: the request in DER, the response in DER. @throws where it can't be reached or says no */
export type AskAuthority = (url: string, request: Uint8Array) => Promise<Uint8Array>;

export interface TimeStamping {
  /** Asks now, where there is a checkpoint that isn't stamped yet; for tests. */
  now(): Promise<void>;
  /** Longer without a time stamp than the configuration bears. */
  overdue(): boolean;
  /** The intake, which takes nothing (JournalBusy) while time stamps are overdue and the configuration says `refuse`. */
  guarded<A extends readonly unknown[], R>(accept: (...args: A) => Promise<R>): (...args: A) => Promise<R>;
  /** For readiness: fails while nothing is accepted. */
  readonly dependencies: ReadonlyArray<{ readonly name: string; check(): Promise<void> }>;
  close(): void;
}

const LAST = 'audit-time-stamped';
const SECONDS = 1000;
const TIMEOUT = 15 * SECONDS;
/** How soon an authority is asked again that didn't answer. */
const AGAIN_SECONDS = 60;
const LARGEST = 256 * 1024;

const NONE: TimeStamping = {
  now: async () => {},
  overdue: () => false,
  guarded: (accept) => accept,
  dependencies: [],
  close: () => {},
};

/** Has checkpoints stamped by the authority that the configuration names, and watches that they are. An authority that can't be reached stops nothing for as long as configured. */
export async function timeStampingOf(
  { timeStamps }: Pick<NodeConfig, 'timeStamps'>,
  {
    journal,
    clock,
    log,
    ask = askOverHttp,
  }: {
    readonly journal: Pick<Journal, 'latestCheckpoint' | 'record' | 'keep'>;
    readonly clock: Clock;
    readonly log: Log;
    readonly ask?: AskAuthority;
  },
): Promise<TimeStamping> {
  if (timeStamps === undefined) return NONE;
  const { url, authorities, everyMinutes, unreachableHours, afterwards } = timeStamps;
  const last = await journal.record(LAST, 'last');
  let good = last === undefined ? clock.now() : Date.parse(last.at);
  let stamped = Number((last?.value as { size?: number } | undefined)?.size ?? -1);
  let tried = Number.NEGATIVE_INFINITY;
  let failing = false;
  let alarmed = false;

  const stamp = async (): Promise<void> => {
    const latest = await journal.latestCheckpoint();
    if (latest === undefined || latest.size <= stamped) {
      // Nothing to be stamped is as good as stamped.
      good = clock.now();
      return;
    }
    const note = Buffer.from(latest.note);
    const { der, nonce } = timeStampRequest(note);
    const response = await ask(url, der);
    const read = await readTimeStamp(response, note, authorities);
    if (read?.nonce !== nonce)
      throw new Error('the answer is no time stamp of this checkpoint by this authority');
    const at = rfc3339(clock.now());
    await journal.keep(timeStampRecord(latest.size, latest.note, response, at));
    await journal.keep({ kind: LAST, key: 'last', value: { size: latest.size }, at });
    [good, stamped] = [clock.now(), latest.size];
  };
  const overdue = (): boolean => clock.now() - good > unreachableHours * 3600 * SECONDS;
  const now = async (): Promise<void> => {
    tried = clock.now();
    try {
      await stamp();
      if (failing) log.info({ url }, 'the time stamping authority answers again');
      failing = false;
      alarmed = false;
    } catch (error) {
      if (!failing) log.warn({ url, error }, 'no time stamp');
      failing = true;
      if (overdue() && !alarmed) log.error({ url, unreachableHours, afterwards }, 'time stamps are overdue');
      alarmed = overdue();
    }
  };
  const end = every(clock, Math.min(AGAIN_SECONDS, everyMinutes * 60), async () => {
    if (failing || clock.now() - tried >= everyMinutes * 60 * SECONDS) await now();
  });

  return {
    now,
    overdue,
    guarded:
      (accept) =>
      async (...args) => {
        if (afterwards === 'refuse' && overdue()) throw new JournalBusy('time stamps are overdue');
        return accept(...args);
      },
    dependencies:
      afterwards === 'refuse'
        ? [
            {
              name: 'timeStamps',
              async check() {
                if (overdue()) throw new Error('overdue');
              },
            },
          ]
        : [],
    close: end,
  };
}

const askOverHttp: AskAuthority = async (url, request) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: Uint8Array.from(request),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!answer.ok || answer.body === null) throw new Error(`HTTP ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > LARGEST) throw new Error('the answer is too large for a time stamp');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
