import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Head, problem, type Receipt, type Received, rfc3339 } from '../../core/index.js';
import { answerJson, answerProblem } from './answers.js';
import { messageView } from './messages.js';
import type { HttpParts } from './server.js';

/** What can be known of bytes without reading them; never throws. */
export type Peek = (bytes: Uint8Array) => {
  readonly head: Head;
  readonly key?: string | undefined;
  /** Of every interchange, where it holds several. */
  readonly keys?: readonly string[] | undefined;
  readonly lane?: string | undefined;
};

/** The longest that `Prefer: wait` is honoured, in seconds. */
const LONGEST_WAIT = 60;

/** POST /v1/messages: bytes → journal → receipt. It answers 202 for the same again too, with the first receipt. */
export function submitting(app: FastifyInstance, parts: HttpParts): void {
  app.post('/v1/messages', async (request, reply) => {
    const { caller } = request;
    if (caller.kind === 'node') return answerProblem(request, reply, problem('not-found', undefined));
    const coding = request.headers['content-encoding'];
    if (coding !== undefined && coding !== 'identity')
      return answerProblem(request, reply, invalid(`Content-Encoding: ${coding}`), { status: 415 });
    const key = request.headers['idempotency-key'];
    if (Array.isArray(key) || (key !== undefined && !/^[\x21-\x7e ]{1,255}$/.test(key)))
      return answerProblem(request, reply, invalid('Idempotency-Key'));

    const wait = waitOf(request);
    const receipt = receiptOf(request, caller.id, parts, key);
    const received = await parts.accept(receipt);
    if (received.kind === 'conflict') {
      const conflict = problem('interchange-conflict', undefined, { found: received.key });
      const { id, sha256 } = received;
      return answerProblem(request, reply, conflict, {
        id,
        sha256,
        refused: { sha256: receipt.envelope.sha256 },
      });
    }
    if (received.kind === 'duplicate') reply.header('idempotent-replayed', 'true');
    if (wait > 0) {
      await settled(received.id, wait, parts);
      reply.header('preference-applied', `wait=${wait}`);
    }
    reply.header('location', `/v1/messages/${received.id}`);
    return answerJson(reply, await receiptView(received, wait > 0, parts), 202);
  });
}

/** The receipt as a caller sees it: with what has become of the message, where that is known. */
export async function receiptView(
  received: Exclude<Received, { kind: 'conflict' }>,
  verdict: boolean,
  parts: HttpParts,
): Promise<object> {
  const { id, sha256, receivedAt, leaf, leafIndex } = received;
  const row = verdict || received.kind === 'duplicate' ? await parts.journal.message(id) : undefined;
  const index = leafIndex ?? row?.leafIndex;
  const checkpoint = index === undefined ? undefined : await parts.journal.latestCheckpoint();
  const covered = checkpoint !== undefined && index !== undefined && checkpoint.size > index;
  const { messages, problems, documents } =
    row === undefined ? { messages: undefined, problems: undefined, documents: undefined } : messageView(row);
  return {
    id,
    sha256,
    receivedAt,
    status: row?.status ?? 'received',
    audit: {
      leaf,
      ...(index === undefined ? {} : { index }),
      ...(covered ? { checkpoint: checkpoint.note } : {}),
    },
    ...(verdict ? { messages, documents, problems } : {}),
  };
}

function receiptOf(
  request: FastifyRequest,
  sender: string,
  parts: HttpParts,
  key: string | undefined,
): Receipt {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const { mediaType, charset } = contentType(request.headers['content-type']);
  const seen = parts.peek(bytes);
  const now = parts.clock.now();
  const days = parts.duplicatesWithinDays(sender);
  const until = days === undefined ? {} : { until: rfc3339(now + days * 86_400_000) };
  return {
    envelope: {
      id: parts.ids(),
      sender,
      receivedAt: rfc3339(now),
      mediaType,
      ...(charset === undefined ? {} : { charset }),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes,
    },
    channel: 'http',
    keys: [
      ...(key === undefined ? [] : [{ kind: 'transport' as const, key, ...until }]),
      ...(seen.keys ?? (seen.key === undefined ? [] : [seen.key])).map((each) => ({
        kind: 'business' as const,
        key: each,
        ...until,
      })),
    ],
    lane: seen.lane === undefined ? sender : `${sender}/${seen.lane}`,
    head: seen.head,
  };
}

/** `text/plain; charset=GB18030` → its type and charset; octets where it says nothing that can be read. */
export function contentType(header: string | undefined): {
  readonly mediaType: string;
  readonly charset?: string;
} {
  const type = /^\s*([!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+)/.exec(header ?? '')?.[1]?.toLowerCase();
  const charset = /;\s*charset\s*=\s*"?([\w.:-]{1,40})"?/i.exec(header ?? '')?.[1];
  return { mediaType: type ?? 'application/octet-stream', ...(charset === undefined ? {} : { charset }) };
}

/** RFC 7240 §4.3, in seconds; 0 where it isn't asked for. */
function waitOf(request: FastifyRequest): number {
  const header = [request.headers.prefer ?? []].flat().join(',');
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(header)?.[1];
  return Math.min(Number(seconds ?? 0), LONGEST_WAIT);
}

async function settled(id: string, seconds: number, { journal, changed, clock }: HttpParts): Promise<void> {
  const until = clock.now() + seconds * 1000;
  for (;;) {
    const waiting = changed.wait(until - clock.now());
    const row = await journal.message(id);
    if (row === undefined || row.status !== 'received' || clock.now() >= until || changed.closed) return;
    await waiting;
  }
}

const invalid = (reason: string) => problem('request-invalid', undefined, { values: { reason } });
