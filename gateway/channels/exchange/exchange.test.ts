import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeliveryRow, MessageRow, Sent } from '../../core/index.js';
import { hash, httpFixture, province, signProvince } from '../../testing/http-fixture.js';
import type { Outgoing } from '../outgoing.js';
import { carriedOf, carriedVerdict, pack } from './package.js';
import { exchangeSender } from './send.js';
import { publicKeyOf, signed, signerOf } from './signature.js';

let open: ReturnType<typeof httpFixture>[] = [];
const fixture = () => {
  const made = httpFixture();
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.map((each) => each.http.close()));
  open = [];
});

/** A province with one message judged, and its sender over a link that posts into another fixture. */
async function linked() {
  const there = fixture();
  const here = fixture();
  const { id } = (
    await here.post('equipment-event:E1\ncargo-manifest:C1', {
      'content-type': 'text/plain; charset=GB18030',
    })
  ).json();
  await here.judgeAll(['nation']);
  const [delivery] = await here.journal.deliveries({ limit: 1 });
  const sent: Outgoing[] = [];
  const sender = (carries: (type: string) => boolean = () => true) =>
    exchangeSender({
      node: 'province',
      url: 'http://there.example',
      journal: here.journal,
      sign: signProvince,
      carries: (_row, document) => carries(document.type),
      poster: {
        async post(outgoing): Promise<Sent> {
          sent.push(outgoing);
          const answer = await there.app.inject({
            method: 'POST',
            url: new URL(outgoing.url).pathname,
            headers: outgoing.headers,
            payload: Buffer.from(outgoing.body),
          });
          return { kind: 'sent', answer: { status: answer.statusCode, body: answer.json() } };
        },
        close: async () => {},
      },
    })(delivery as DeliveryRow);
  return { here, there, id: id as string, sender, sent };
}

describe('the exchange link', () => {
  it('brings the original bytes, the documents, their way and their ids', async () => {
    const { here, there, id, sender } = await linked();
    await here.journal.saveCheckpoint(1, 'note\n');
    const result = await sender((type) => type === 'equipment-event');
    expect(result).toMatchObject({ kind: 'sent', answer: { status: 202, body: { id, status: 'received' } } });
    const row = (await there.journal.message(id)) as MessageRow;
    expect(row).toMatchObject({
      id,
      sender: 'province',
      channel: 'exchange',
      mediaType: 'text/plain',
      charset: 'GB18030',
    });
    expect(await there.journal.bytes(id)).toEqual(await here.journal.bytes(id));
    const carried = carriedOf(row);
    expect(carried?.provenance).toEqual([
      {
        node: 'province',
        sender: 'ann',
        receivedAt: '2026-03-02T01:00:00.000Z',
        leaf: expect.any(String),
        checkpoint: 'note\n',
      },
    ]);
    expect(carried && carriedVerdict(carried)).toMatchObject({
      status: 'accepted',
      documents: [{ id: `${id}-1`, type: 'equipment-event' }],
    });
  });

  it('gives the same receipt for the same package, however often it comes', async () => {
    const { there, id, sender } = await linked();
    const first = await sender();
    for (let i = 0; i < 3; i++)
      expect(await sender()).toMatchObject({
        kind: 'sent',
        answer: { body: { id, receivedAt: '2026-03-02T01:00:00.000Z' } },
      });
    const [, again] = await Promise.all([sender(), sender()]);
    expect(again).toEqual(expect.objectContaining({ kind: first.kind }));
    expect(await there.journal.messages({ limit: 10 })).toHaveLength(1);
  });

  it('refuses other bytes under an id that is there', async () => {
    const { there, id, sender } = await linked();
    await sender();
    const row = (await there.journal.message(id)) as MessageRow;
    const parcel = {
      ...pack({ ...row, sha256: hash('other') }, Buffer.from('other'), [], 'province', undefined),
      provenance: [{ node: 'nation', sender: 'x', receivedAt: row.receivedAt, leaf: 'a' }],
      verdict: { status: 'accepted', head: { test: false }, messages: [], problems: [], rules: '' },
    };
    const answer = await there.post(JSON.stringify(parcel), {}, 'nation', '/v1/exchange');
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'interchange-conflict', id, sha256: row.sha256 });
  });

  it('takes nothing unsigned or wrongly signed from a node whose key is known', async () => {
    const { there, sender, sent } = await linked();
    await sender();
    const { body, headers } = sent[0] as Outgoing;
    const other = generateKeyPairSync('ed25519').privateKey;
    const without = { 'content-type': 'application/json' };
    const forged = await signed('POST', '/v1/exchange', body, 'province', (bytes) =>
      sign(null, bytes, other),
    );
    const aside = await there.app.inject({
      method: 'POST',
      url: '/v1/%65xchange',
      headers: { ...without, authorization: 'Bearer key-province' },
      payload: Buffer.from(body),
    });
    expect(aside.statusCode).toBe(401);
    for (const [payload, each, status] of [
      [body, { ...without, authorization: 'Bearer key-province' }, 401],
      [body, without, 401],
      [body, { ...without, ...forged }, 401],
      [Buffer.from(`${Buffer.from(body).toString()} `), headers, 422],
      [body, { ...headers, 'content-digest': 'sha-256=:AAAA:' }, 401],
      [body, headers, 202],
    ] as const) {
      const answer = await there.app.inject({
        method: 'POST',
        url: '/v1/exchange',
        headers: each,
        payload: Buffer.from(payload),
      });
      expect(answer.statusCode).toBe(status);
    }
  });

  it('is for nodes only', async () => {
    const { there } = await linked();
    for (const who of ['ann', 'olga'])
      expect((await there.post('{}', {}, who, '/v1/exchange')).statusCode).toBe(404);
    expect((await there.post('x:1', {}, 'nation')).statusCode).toBe(404);
  });

  it('refuses packages that are not what they say, or not agreed on', async () => {
    const { there, sent, sender } = await linked();
    await sender();
    const good = JSON.parse(Buffer.from((sent[0] as Outgoing).body).toString());
    good.id = `${good.id.slice(0, -1)}X`;
    good.documents = good.documents.map((each: { id: string }, i: number) => ({
      ...each,
      id: `${good.id}-${i + 1}`,
      type: 'regulatory-response',
    }));
    good.provenance[0].node = 'nation';
    const wrong: [string, object][] = [
      ['sha256', { sha256: hash('else') }],
      ['originalBytes', { originalBytes: '***' }],
      ['id', { id: '../../x' }],
      ['receivedAt', { receivedAt: 'yesterday' }],
      ['provenance', { provenance: [] }],
      ['provenance', { provenance: [{ ...good.provenance[0], node: 'province' }] }],
      ['provenance: here', { provenance: [{ ...good.provenance[0], node: 'here' }, good.provenance[0]] }],
      ['documents.id', { documents: [{ ...good.documents[0], id: 'M-1' }] }],
      ['documents.id', { documents: [good.documents[0], good.documents[0]] }],
      ['documents', { documents: 'none' }],
      ['verdict', { verdict: { ...good.verdict, status: 'rejected' } }],
      ['documents.type: cargo-manifest', { documents: [{ ...good.documents[0], type: 'cargo-manifest' }] }],
      ['mediaType', { mediaType: undefined }],
    ];
    for (const [reason, change] of wrong) {
      const answer = await there.post(JSON.stringify({ ...good, ...change }), {}, 'nation', '/v1/exchange');
      expect([answer.statusCode, answer.json().code], reason).toEqual([422, 'exchange-invalid']);
      expect(answer.json().message.en).toContain(reason);
    }
    for (const body of ['', 'null', '[]', '{'])
      expect((await there.post(body, {}, 'nation', '/v1/exchange')).statusCode).toBe(422);
    expect((await there.post(JSON.stringify(good), {}, 'nation', '/v1/exchange')).statusCode).toBe(202);
  });

  it('keeps the stations of a longer way', async () => {
    const { there, id, sender } = await linked();
    await sender();
    const row = (await there.journal.message(id)) as MessageRow;
    const onward = pack(row, new Uint8Array(), [], 'there', undefined);
    expect(onward.provenance.map((each) => [each.node, each.sender])).toEqual([
      ['province', 'ann'],
      ['there', 'province'],
    ]);
    expect(onward.sender).toBe('ann');
  });
});

describe('signatures', () => {
  const keys: ReadonlyMap<string, KeyObject> = new Map([['province', province.publicKey]]);

  it('hold for the method, path and digest they were made for', async () => {
    const headers = await signed('POST', '/v1/exchange', Buffer.from('x'), 'province', signProvince);
    expect(signerOf('POST', '/v1/exchange', headers, keys)).toBe('province');
    expect(signerOf('PUT', '/v1/exchange', headers, keys)).toBeUndefined();
    expect(signerOf('POST', '/v1/messages', headers, keys)).toBeUndefined();
    expect(
      signerOf('POST', '/v1/exchange', { ...headers, 'content-digest': 'sha-256=:AA==:' }, keys),
    ).toBeUndefined();
    expect(signerOf('POST', '/v1/exchange', headers, new Map())).toBeUndefined();
    expect(signerOf('POST', '/v1/exchange', {}, keys)).toBeUndefined();
  });

  it('are checked with a key as PEM or as its 32 bytes', async () => {
    const raw = Buffer.from(province.publicKey.export({ format: 'jwk' }).x as string, 'base64url').toString(
      'base64',
    );
    const pem = province.publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const headers = await signed('POST', '/v1/exchange', Buffer.from('x'), 'province', signProvince);
    for (const text of [raw, pem])
      expect(signerOf('POST', '/v1/exchange', headers, new Map([['province', publicKeyOf(text)]]))).toBe(
        'province',
      );
    expect(() => publicKeyOf('AAAA')).toThrow();
  });
});
