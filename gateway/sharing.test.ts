import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listCases } from '../conformance/case.js';
import { feed } from './channels/kafka/feed.js';
import { type Document, projectRoot, type SharingEntry } from './core/index.js';
import { NodeRefused } from './main.js';
import { sharingOfNode } from './sharing.js';
import { handClock, settle } from './testing/memory-journal.js';
import { call, config, folder, partner, rules, start } from './testing/node-fixture.js';

const purpose = { zh: '共享演练', en: 'a drill of sharing' };
const cases = listCases(join(projectRoot, 'conformance/cases')).filter(
  ({ expect: { status, documents }, partner: owner, charset, lenient }) =>
    status === 'accepted' &&
    documents !== undefined &&
    owner === undefined &&
    charset === undefined &&
    !lenient,
);

/** Strings and numbers of a value, by the path of the field that they are in. */
function* leaves(value: unknown, path: string): Generator<readonly [path: string, text: string]> {
  if (Array.isArray(value)) for (const each of value) yield* leaves(each, path);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value))
      yield* leaves(each, path === '' ? name : `${path}.${name}`);
  else yield [path, String(value)];
}

const HEAD = ['id', 'type', 'version', 'source', 'extensions'];

/** Of each document type the golden case that says most, with what is to be withheld of it: every second of its fields. */
const drawn = [...new Set(cases.map(({ name }) => name.split('/')[0] as string))]
  .filter((type) => rules.value.schemas.held.includes(`${type}/1`))
  .map((type) => {
    const own = cases
      .filter(({ name }) => name.startsWith(`${type}/`))
      .map((each) => ({
        each,
        documents: JSON.parse(
          readFileSync(join(each.folder, each.expect.documents as string), 'utf8'),
        ) as Document[],
      }))
      .filter(({ documents }) => documents.every((document) => document.type === type))
      .sort((a, b) => JSON.stringify(b.documents).length - JSON.stringify(a.documents).length);
    const richest = own[0];
    if (richest === undefined) throw new Error(`no case of ${type}`);
    const fields = [...new Set(richest.documents.flatMap((document) => Object.keys(document)))].filter(
      (name) => !HEAD.includes(name),
    );
    const except = fields.filter((_, i) => i % 2 === 0);
    const shown = JSON.stringify(
      richest.documents.map((document) =>
        Object.fromEntries(Object.entries(document).filter(([name]) => !except.includes(name))),
      ),
    );
    // Values that stand in a shown field too can't tell a leak.
    const markers = [
      ...new Set(
        richest.documents
          .flatMap((document) => [
            ...leaves(Object.fromEntries(except.map((name) => [name, document[name as keyof Document]])), ''),
          ])
          .map(([, text]) => text)
          .filter((text) => text.length >= 5 && !shown.includes(text)),
      ),
    ];
    return {
      type,
      documents: richest.documents,
      input: readFileSync(join(richest.each.folder, richest.each.input)),
      except,
      markers,
      shown,
    };
  });

/** Of each type only what no other one shows. */
const table = drawn.map(({ markers, shown: _, ...rest }) => ({
  ...rest,
  markers: markers.filter((text) => !drawn.some(({ shown }) => shown.includes(text))),
}));

/** Somebody's address: everything that is posted to it. */
async function receiver() {
  const bodies: string[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      response.writeHead(204).end();
      for (const each of waiting.splice(0)) each();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    bodies,
    async until(count: number): Promise<void> {
      while (bodies.length < count) await new Promise<void>((done) => waiting.push(done));
    },
  };
}

/** Of each type one notation of every syntax. */
const notations = table.flatMap(({ type }) => {
  const own = [...rules.value.mappings].filter(([name]) => name.startsWith(`${type}/`));
  return ['edifact', 'xml', 'flat', 'json'].flatMap(
    (syntax) => own.find(([, mapping]) => mapping.syntax === syntax)?.[0] ?? [],
  );
});

const wait = { prefer: 'wait=20', 'content-type': 'application/octet-stream' };

describe('what a catalogue withholds leaves by no channel', () => {
  it('of every document type: pull, NDJSON, stream, other notations, push, webhook, search, timelines', async () => {
    const pushed = await receiver();
    const hooked = await receiver();
    const node = await start(
      config('here', folder(), {
        partners: [
          // Each in its own name: cases of one reference are no conflict.
          ...table.map(({ type }) => partner(type, { feeds: [] })),
          partner('agency', {
            push: { url: pushed.url, acknowledgements: false },
            routes: [{ notation: 'canonical' }],
          }),
          partner('other'),
        ],
        webhooks: { allow: ['127.0.0.1'] },
        sharing: table.map(
          ({ type, except }): SharingEntry => ({ partner: 'agency', types: [type], purpose, except }),
        ),
      }),
    );
    const made = await call(node, '/v1/subscriptions', 'agency', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: hooked.url }),
    });
    expect(made.status).toBe(201);
    for (const { type, input } of table) {
      const answer = await call(node, '/v1/messages', type, {
        method: 'POST',
        headers: wait,
        body: new Uint8Array(input),
      });
      expect(((await answer.json()) as { status: string }).status, type).toBe('accepted');
    }
    const { events } = (await (await call(node, '/v1/feeds/all?limit=1000', 'agency')).json()) as {
      events: { data: Document; sequence: string; previous: string }[];
    };
    expect(new Set(events.map(({ data }) => data.type))).toEqual(new Set(table.map(({ type }) => type)));
    await pushed.until(events.length);
    await hooked.until(events.length);

    const text = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
      (await call(node, path, 'agency', { headers })).text();
    const channels: Record<string, string> = {
      pull: JSON.stringify(events),
      ndjson: await text('/v1/feeds/all?limit=1000', { accept: 'application/x-ndjson' }),
      push: pushed.bodies.join('\n'),
      webhook: hooked.bodies.join('\n'),
    };
    const stream = await call(node, '/v1/feeds/all', 'agency', { headers: { accept: 'text/event-stream' } });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    let read = '';
    while (read.split('\ndata: ').length <= events.length)
      read += Buffer.from((await reader.read()).value ?? []);
    await reader.cancel();
    channels.stream = read;
    for (const notation of notations)
      channels[`format ${notation}`] = await text(`/v1/feeds/all?limit=1000&format=${notation}`);
    for (const { markers, type } of table)
      for (const marker of markers.slice(0, 5)) {
        channels[`search ${type} ${marker}`] = await text(`/v1/search?q=${encodeURIComponent(marker)}`);
        channels[`container ${type} ${marker}`] = await text(`/v1/containers/${encodeURIComponent(marker)}`);
        channels[`bill ${type} ${marker}`] = await text(`/v1/consignments/${encodeURIComponent(marker)}`);
      }

    let searched = 0;
    for (const [channel, bytes] of Object.entries(channels)) {
      // In the notations' base64 too.
      const plain = bytes.replace(/"data_base64":"([^"]+)"/g, (_, data: string) =>
        Buffer.from(data, 'base64').toString(),
      );
      for (const { type, markers } of table)
        for (const marker of markers) {
          searched++;
          const own = plain.split('"hits":')[1] ?? plain;
          expect(own.includes(marker), `${channel}: ${type} ${marker}`).toBe(false);
        }
    }
    expect(searched).toBeGreaterThan(10_000);
    for (const { type, markers } of table) expect(markers.length, type).toBeGreaterThan(0);

    // Nothing at all for whom no entry is, and no bytes, trail or evidence for whoever may not see all.
    expect(
      ((await (await call(node, '/v1/feeds/all', 'other')).json()) as { events: unknown[] }).events,
    ).toEqual([]);
    const { messages } = (await (await call(node, '/v1/messages?limit=500', 'olga')).json()) as {
      messages: { id: string }[];
    };
    for (const { id } of messages.slice(0, 3))
      for (const below of ['', '/raw', '/documents', '/trail', '/evidence', '/acknowledgement'])
        expect((await call(node, `/v1/messages/${id}${below}`, 'agency')).status, below).toBe(404);

    // What was withheld is in the evidence of the delivery, by path.
    const { entries } = (await (await call(node, '/v1/audit/entries?limit=1000', 'olga')).json()) as {
      entries: { text: string }[];
    };
    const facts = entries
      .map(({ text }) => JSON.parse(text) as { kind: string; withheld?: string[] })
      .filter((fact) => fact.kind === 'sent' && fact.withheld !== undefined);
    expect(facts.length).toBe(events.length);
    expect(facts.flatMap((fact) => fact.withheld ?? [])).toEqual(
      expect.arrayContaining(['source', ...table.flatMap(({ except }) => except.slice(0, 1))]),
    );
    // Its own words about it.
    const { sharing } = (await (await call(node, '/v1/partners/agency', 'agency')).json()) as {
      sharing: { zh: string }[];
    };
    expect(sharing[0]?.zh).toContain('共享演练');
  }, 60_000);

  it('of every document type: records of Kafka, in both modes', async () => {
    const clock = handClock(Date.parse('2026-02-01T00:00:00Z'));
    const { seen } = sharingOfNode(
      config('here', folder(), {
        partners: [partner('agency'), partner('other')],
        sharing: table.map(
          ({ type, except }): SharingEntry => ({ partner: 'agency', types: [type], purpose, except }),
        ),
      }),
      rules.value,
      clock,
    );
    const items = table
      .flatMap(({ documents }) => documents)
      .map((document, i) => ({
        cursor: i + 1,
        publishedAt: '2026-01-20T00:00:00.000Z',
        document,
        envelope: `e${i}`,
      }));
    const written = async (who: string, mode: 'binary' | 'structured'): Promise<readonly string[]> => {
      const records: string[] = [];
      let held = 0;
      const published = feed(
        { topic: 't', partner: who, notation: 'canonical', mode },
        {
          journal: {
            feed: async ({ after }) => items.filter(({ cursor }) => cursor > after),
            follow: async (_follower, cursor) => {
              held = cursor ?? held;
              return held;
            },
          },
          clock,
          node: 'here',
          writer: () =>
            ({
              write: async (record: object) => {
                records.push(
                  JSON.stringify(record, (_, value: unknown) =>
                    value !== null &&
                    typeof value === 'object' &&
                    'data' in value &&
                    'type' in value &&
                    value.type === 'Buffer'
                      ? Buffer.from(value.data as number[]).toString()
                      : value,
                  ),
                );
              },
            }) as unknown as ReturnType<Parameters<typeof feed>[1]['writer']>,
          seen: (_, item) => seen(item, { kind: 'partner', id: who, roles: [] }),
          writeAs: () => undefined,
          largestBytes: 1_000_000,
          onFault: (error) => {
            throw error;
          },
        },
      );
      published.wake();
      while (published.waiting !== undefined || (who === 'agency' && held === 0)) await settle();
      await settle();
      await published.stop();
      return records;
    };
    for (const mode of ['binary', 'structured'] as const) {
      const records = await written('agency', mode);
      expect(records.length).toBe(items.length);
      const bytes = records.join('\n');
      for (const { type, markers } of table) {
        expect(bytes).toContain(type);
        for (const marker of markers)
          expect(bytes.includes(marker), `${mode}: ${type} ${marker}`).toBe(false);
      }
      expect(await written('other', mode)).toEqual([]);
    }
  });

  it('a notation that needs a withheld field, and the original, are refused instead', async () => {
    const pushed = await receiver();
    const gate = table.find(({ type }) => type === 'equipment-event');
    const input = readFileSync(
      join(projectRoot, 'conformance/cases/equipment-event/codeco-d95b/gate-in/input.edi'),
    );
    for (const notation of ['equipment-event/codeco-d95b', 'original']) {
      const node = await start(
        config('here', folder(), {
          partners: [
            partner('ann', { feeds: [] }),
            partner('agency', { push: { url: pushed.url, acknowledgements: false }, routes: [{ notation }] }),
          ],
          sharing: [{ partner: 'agency', purpose, types: [gate?.type ?? ''], only: ['events.equipment'] }],
        }),
      );
      const answer = await call(node, '/v1/messages', 'ann', {
        method: 'POST',
        headers: wait,
        body: new Uint8Array(input),
      });
      expect(answer.status).toBeLessThan(300);
      for (;;) {
        const { deliveries } = (await (await call(node, '/v1/deliveries?status=dead', 'olga')).json()) as {
          deliveries: { lastError: { code: string; message: { zh: string } } }[];
        };
        if (deliveries[0] === undefined) continue;
        expect(deliveries[0].lastError).toMatchObject({ code: 'withheld-required' });
        break;
      }
      await node.stop();
    }
    expect(pushed.bodies).toEqual([]);
  }, 30_000);

  it('a field that no document has is no entry', async () => {
    const wrong = config('here', folder(), {
      partners: [partner('agency')],
      sharing: [{ partner: 'agency', types: ['equipment-event'], purpose, except: ['events.equipement'] }],
    });
    await expect(start(wrong)).rejects.toThrow(NodeRefused);
    await expect(start(wrong)).rejects.toThrow('events.equipement');
  });
});
