import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { exchangeReceiver } from '../channels/exchange/receive.js';
import { authentication } from '../channels/http/auth.js';
import { eventsOf } from '../channels/http/cloudevents.js';
import { type HttpParts, httpChannel } from '../channels/http/server.js';
import type { Outgoing } from '../channels/outgoing.js';
import { signal } from '../channels/signal.js';
import { book } from '../channels/webhook/book.js';
import { webhookChannel } from '../channels/webhook/channel.js';
import {
  type DeliveryRow,
  type Document,
  PARTNER_ROLES,
  PEOPLE_ROLES,
  problem,
  rfc3339,
  type Sent,
  sortableIds,
  type Verdict,
} from '../core/index.js';
import { deliveryLoop } from '../deliver/loop.js';
import { exceptionQueue } from '../exceptions.js';
import { keyring } from '../keyring.js';
import { partnersOf } from '../partners.js';
import { viewsOfNode } from '../viewing.js';
import { visibleTo } from '../wiring.js';
import { handClock, memoryJournal, settle } from './memory-journal.js';
import { pausing } from './pausing.js';

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Key pair of the node `province` in these tests. */
export const province = generateKeyPairSync('ed25519');
export const signProvince = (bytes: Uint8Array): Uint8Array => sign(null, bytes, province.privateKey);

/**
 * The HTTP channel on a journal in memory. The judge of these tests takes every line `type:number` for a document
 * and refuses whatever begins with `!`, so that no test here depends on a syntax.
 */
export function httpFixture({ pace = { burst: 1e6, perSecond: 1e6 } } = {}) {
  const clock = handClock();
  const journal = pausing(memoryJournal());
  const changed = signal(clock);
  const ids = sortableIds(clock);
  const verdictOf = (id: string, bytes: Uint8Array): Verdict => {
    const text = Buffer.from(bytes).toString();
    const head = { test: false };
    if (text === '' || text.startsWith('!')) {
      const problems = [
        problem(
          text === '' ? 'input-empty' : 'segment-missing',
          { offset: 0, line: 1, column: 1 },
          { expected: 'EQD' },
        ),
      ];
      return {
        status: 'rejected',
        head,
        messages: [],
        documents: [],
        problems,
        rules: 'r',
        acknowledgement: { name: 'CONTRL', mediaType: 'application/edifact', text: "UNB+拒'" },
      };
    }
    const documents = text.split('\n').map(
      (line, i): Document => ({
        id: `${id}-${i + 1}`,
        type: line.split(':')[0] as string,
        version: '1',
        documentId: line.split(':')[1] ?? '',
        source: {
          format: 'FLAT',
          message: 'T',
          position: i + 1,
          sha256: '',
          mapping: { name: 't', digest: '' },
        },
        extensions: [],
      }),
    );
    return {
      status: 'accepted',
      head,
      messages: [{ ordinal: 1, name: 'T', accepted: true }],
      documents,
      problems: [],
      rules: 'r',
    };
  };
  const link = { kind: 'node' as const, feeds: [], roles: ['node' as const] };
  const exceptions = exceptionQueue({
    journal,
    clock,
    deadlineHours: 24,
    handles: (id) => (id === 'bob' ? ['*'] : []),
    reaches: (id) => id === 'bob',
    links: ['nation'],
    route: () => [],
    judge: async (row) => verdictOf(row.id, new Uint8Array()),
  });
  const deliveries = deliveryLoop({
    journal,
    clock,
    send: async (row) => sending(row),
    atOnce: 8,
    policyOf: () => ({
      firstRetrySeconds: 5,
      longestRetrySeconds: 60,
      giveUpAfterDays: 1,
      atOnce: 2,
      breakAfter: 2,
      probeSeconds: 60,
      pauseAfterHours: 24,
    }),
    random: () => 0.5,
  });
  let sending: (row: DeliveryRow) => Sent = () => ({ kind: 'sent' });
  const views = viewsOfNode({
    journal,
    clock,
    zone: 'Asia/Shanghai',
    sees: visibleTo(journal, { seen: (item) => item }),
    onFault: (error) => {
      throw error;
    },
  });
  const convert: HttpParts['convert'] = (documents, to) =>
    documents.some((each) => each.type === 'odd')
      ? {
          value: undefined,
          problems: [problem('document-not-carried', undefined, { found: 'odd', expected: to })],
        }
      : { value: Buffer.from(`UNB+${documents.map((each) => each.documentId).join('+')}'`), problems: [] };
  /** What became of each webhook: how its receiver answers is `answering`. */
  const posted: Outgoing[] = [];
  let answering = (): Sent | Promise<Sent> => ({ kind: 'sent' });
  const halted: string[] = [];
  const sees: Record<string, { readonly types?: readonly string[] }> = {
    ann: {},
    bob: { types: ['equipment-event'] },
    olga: {},
  };
  const webhooks = webhookChannel({
    journal,
    clock,
    ids,
    random: () => 0,
    node: 'here',
    notations: ['equipment-event/codeco-d95b'],
    seen: (item) => item,
    allowed: ['inner.example'],
    book: book({ journal, clock, ids, node: 'here' }),
    poster: {
      async post(outgoing) {
        posted.push(outgoing);
        const sent = await answering();
        const gone = sent.kind === 'failed' && outgoing.permanent(sent.permanent ? 410 : 500);
        return sent.kind === 'failed' ? { ...sent, permanent: gone } : sent;
      },
      close: async () => {},
    },
    event: eventsOf('here', convert),
    sees: ({ owner }) => sees[owner],
    onHalt: ({ id }, state) => void halted.push(`${id} ${state}`),
  });
  const http = httpChannel({
    node: 'here',
    clock,
    ids,
    journal,
    accept: journal.receive,
    peek: (bytes) => {
      const reference = /#(\w+)/.exec(Buffer.from(bytes).toString())?.[1];
      return { head: { test: false }, ...(reference === undefined ? {} : { key: reference }) };
    },
    authenticate: authentication([
      {
        kind: 'partner',
        id: 'ann',
        roles: PARTNER_ROLES,
        keys: [hash('key-ann')],
        feeds: [{ name: 'gate', types: ['equipment-event'] }, { name: 'all' }],
      },
      {
        kind: 'partner',
        id: 'bob',
        roles: PARTNER_ROLES,
        keys: [hash('key-bob')],
        feeds: [{ name: 'gate', types: ['equipment-event'] }],
      },
      { kind: 'operator', id: 'olga', keys: [hash('key-olga')], feeds: [], roles: PEOPLE_ROLES },
      { ...link, id: 'province', keys: [hash('key-province')], publicKey: province.publicKey },
      { ...link, id: 'nation', keys: [hash('key-nation')] },
    ]),
    duplicatesWithinDays: () => undefined,
    changed,
    answers: {
      names: (row) => (row.verdict?.acknowledgement === undefined ? [] : [row.verdict.acknowledgement.name]),
      made: (row) => row.verdict?.acknowledgement,
    },
    exceptions,
    judgeOnce: (bytes) => verdictOf('once', bytes),
    explain: {
      once: (bytes) => verdictOf('once', bytes),
      kept: (row, bytes) => verdictOf(row.id, bytes),
    },
    lineage: () => [[{ field: 'documentId', from: 0, to: 3 }]],
    convert,
    subscriptions: webhooks.api,
    keys: keyring({ journal, clock, node: 'here', partners: ['ann', 'bob'] }).api,
    notations: ['equipment-event/codeco-d95b'],
    profiles: ['smdg'],
    isPersonal: () => false,
    seen: (item) => item,
    partners: partnersOf(
      {
        partners: [
          { id: 'ann', name: { zh: '安', en: 'Ann' } },
          { id: 'bob', name: { zh: '博', en: 'Bob' } },
        ],
        exchange: [{ node: 'nation' }],
      },
      new Map([['bob', sending]]),
      journal,
      deliveries,
      () => [],
    ),
    views: views.api,
    takePackage: exchangeReceiver({
      journal,
      accept: journal.receive,
      node: 'here',
      now: () => rfc3339(clock.now()),
      receives: (node) => (node === 'nation' ? ['regulatory-response'] : undefined),
    }),
    audit: {
      checkpoint: async () => ({ size: await journal.size(), note: 'here\n1\nroot\n\n— here AAAA\n' }),
      inclusion: async (index, size) =>
        index < size && size <= (await journal.size()) ? { index, size, proof: [] } : undefined,
      consistency: async (first, second) => ({ first, second, proof: [] }),
      verifier: 'here+01020304+AQ==',
      tile: async () => undefined,
      bundle: async () => undefined,
      messagesOf: async () => [],
      receivedOn: async () => [],
      wordsOf: (fact) => ({ zh: JSON.stringify(fact), en: JSON.stringify(fact) }),
    },
    ready: async () => ({ ready: !journal.busy, dependencies: [] }),
    metrics: { text: async () => 'up 1\n', contentType: 'text/plain' },
    bodyBytes: 1000,
    pace,
  });
  journal.onCommit(() => {
    changed.wake();
    webhooks.wake();
    views.wake();
  });

  /** Judges what waits, as the pipeline would. */
  const judgeAll = async (deliverTo: readonly string[] = []): Promise<void> => {
    for (const row of await journal.unjudged(0, 1000)) {
      const verdict = verdictOf(row.id, (await journal.bytes(row.id)) ?? new Uint8Array());
      const due = deliverTo.map((partner) => ({
        id: `${row.id}~${partner}`,
        partner,
        subject: row.id,
        kind: 'original' as const,
        notation: 'original',
        lane: row.lane,
      }));
      await journal.judged(row.id, verdict, due, rfc3339(clock.now()));
    }
  };
  const as = (who: string) => ({ authorization: `Bearer key-${who}` });
  const post = (
    body: string | Uint8Array,
    headers: Record<string, string> = {},
    who = 'ann',
    url = '/v1/messages',
  ) =>
    http.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'text/plain', ...as(who), ...headers },
      payload: typeof body === 'string' ? body : Buffer.from(body),
    });
  const get = (url: string, who = 'ann', headers: Record<string, string> = {}) =>
    http.app.inject({ method: 'GET', url, headers: { ...as(who), ...headers } });
  /** Delivers what is due, as the loop does, `send` being what becomes of each. */
  const deliver = async (send: (row: DeliveryRow) => Sent, milliseconds = 1): Promise<void> => {
    sending = send;
    deliveries.wake();
    await clock.advance(milliseconds);
  };
  /** How receivers of webhooks answer from now on. */
  const answer = (how: typeof answering): void => {
    answering = how;
  };
  return {
    clock,
    journal,
    webhooks,
    posted,
    halted,
    sees,
    answer,
    deliver,
    deliveries,
    http,
    app: http.app,
    judgeAll,
    as,
    post,
    get,
    settle,
  };
}
