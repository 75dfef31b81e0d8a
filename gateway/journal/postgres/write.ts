import type { Client, ClientConfig } from 'pg';
import type { Clock } from '../../core/index.js';
import type { Answer, Job, Stirred } from '../jobs.js';
import type { Thread } from '../queue.js';
import { Fenced, takeTurn, Unknown } from './commit.js';
import { connect, ofStorage } from './connect.js';
import type { Instance } from './instance.js';
import { payloads } from './payloads.js';
import { perform } from './perform.js';

const NOTHING: Stirred = { received: false, due: false, published: false };

interface Done {
  readonly answers: readonly Answer[];
  readonly stirred: Stirred;
}

export interface WriterParts {
  readonly config: ClientConfig;
  readonly instance: Instance;
  readonly clock: Clock;
}

/** How often, and after how many milliseconds each time, the database is asked what became of a commit. */
const ASK = { times: 40, wait: 250 };

/**
 * Writes batches of jobs, each batch in one commit on a connection of its own. If the commit fails none of them
 * happened; where one job is at fault the others are written without it.
 */
export function batchWriter({ config, instance, clock }: WriterParts): Thread {
  let client: Client | undefined;
  let replied: (reply: unknown) => void = () => {};
  let last: Promise<void> = Promise.resolve();
  const write = payloads();

  const drop = (): void => {
    const broken = client;
    client = undefined;
    void broken?.end().catch(() => {});
  };

  const once = async (jobs: readonly Job[]): Promise<Done> => {
    // Pipelined: what needs no answer to go on isn't waited for.
    client ??= await connect({ ...config, pipeline: true } as ClientConfig);
    const own = client;
    const told: Promise<unknown>[] = [];
    let done: Done | undefined;
    try {
      const begun = own.query('BEGIN');
      begun.catch(() => {});
      told.push(begun);
      const carrying = jobs.flatMap((job) => {
        const bytes = bytesOf(job);
        return bytes === undefined ? [] : [{ job, bytes }];
      });
      const drawn = await write.write(
        own,
        carrying.map((each) => each.bytes),
        told,
      );
      const numbers = new Map(carrying.map(({ job }, nth) => [job, drawn[nth] as number]));
      const commit = await takeTurn(own, instance.epoch(), told);
      done = await perform(commit, jobs, numbers);
      await commit.end(done.stirred);
      return done;
    } catch (error) {
      if (error instanceof Unknown) {
        drop();
        if (done !== undefined && (await committed(error.xid))) return done;
        throw error;
      }
      // The first thing that went wrong says more than what followed from it.
      const first = (await Promise.allSettled(told)).find((each) => each.status === 'rejected');
      await own.query('ROLLBACK').catch(drop);
      throw error instanceof Fenced ? error : ((first as PromiseRejectedResult | undefined)?.reason ?? error);
    }
  };

  /** What became of a commit whose answer never came; false as well where the database stays away. */
  const committed = async (xid: string): Promise<boolean> => {
    for (let nth = 0; nth < ASK.times; nth++) {
      try {
        client ??= await connect({ ...config, pipeline: true } as ClientConfig);
        const { rows } = await client.query<{ fate: string | null }>(
          'SELECT pg_xact_status($1::xid8) AS fate',
          [xid],
        );
        if (rows[0]?.fate !== 'in progress') return rows[0]?.fate === 'committed';
      } catch {
        drop();
      }
      await new Promise<void>((resolve) => clock.after(ASK.wait, resolve));
    }
    return false;
  };

  const batch = async (jobs: readonly Job[]): Promise<Done> => {
    try {
      return await once(jobs);
    } catch (error) {
      if (error instanceof Fenced) instance.fencedOut(error.epoch);
      if (ofStorage(error)) {
        const reason = `the journal can't be written: ${(error as Error).message}`;
        return { answers: jobs.map(() => ({ kind: 'busy', reason })), stirred: NOTHING };
      }
      if (jobs.length === 1) {
        return { answers: [{ kind: 'bug', reason: (error as Error).message }], stirred: NOTHING };
      }
    }
    // Somebody's job is at fault: each alone, so that it is refused alone.
    const answers: Answer[] = [];
    let stirred = NOTHING;
    for (const job of jobs) {
      const done = await batch([job]);
      answers.push(...done.answers);
      stirred = {
        received: stirred.received || done.stirred.received,
        due: stirred.due || done.stirred.due,
        published: stirred.published || done.stirred.published,
      };
    }
    return { answers, stirred };
  };

  return {
    post(jobs) {
      last = batch(jobs as readonly Job[]).then((done) => replied(done));
    },
    onReply(call) {
      replied = call;
    },
    onDeath() {},
    async close() {
      await last;
      await client?.end().catch(() => {});
      client = undefined;
    },
  };
}

/** The payload that a job carries. */
function bytesOf(job: Job): Uint8Array | undefined {
  if (job.kind === 'receive') return job.bytes;
  return job.kind === 'intervene' && job.act.action === 'propose' ? job.act.bytes : undefined;
}
