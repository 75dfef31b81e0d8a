import { afterEach, describe, expect, it } from 'vitest';
import { hash, httpFixture } from '../../testing/http-fixture.js';

let open: ReturnType<typeof httpFixture> | undefined;
const fixture = () => {
  open = httpFixture();
  return open;
};
afterEach(() => open?.http.close());

describe('POST /v1/messages', () => {
  it('answers with a receipt once the bytes are kept, whatever they are', async () => {
    const { post, get, journal } = fixture();
    for (const body of [
      Buffer.from([0xb5, 0xfe, 0x00, 0xff]),
      Buffer.from("UNB+UNOA:1'"),
      Buffer.from('{not json'),
    ]) {
      const answer = await post(body, { 'content-type': 'application/json; charset=GB18030' });
      expect(answer.statusCode).toBe(202);
      const receipt = answer.json();
      expect(receipt).toMatchObject({
        sha256: hash(body as unknown as string),
        status: 'received',
        audit: { leaf: expect.any(String) },
      });
      expect(answer.headers.location).toBe(`/v1/messages/${receipt.id}`);
      const raw = await get(`/v1/messages/${receipt.id}/raw`);
      expect(raw.rawPayload.equals(body)).toBe(true);
      expect(raw.headers['content-type']).toBe('application/json; charset=GB18030');
      expect((await journal.message(receipt.id))?.charset).toBe('GB18030');
    }
  });

  it('keeps and answers an empty body', async () => {
    const { post, http, as, judgeAll, get } = fixture();
    const plain = await http.app.inject({ method: 'POST', url: '/v1/messages', headers: as('ann') });
    expect(plain.statusCode).toBe(202);
    expect((await post('')).json().id).toBeDefined();
    await judgeAll();
    const view = (await get(`/v1/messages/${plain.json().id}`)).json();
    expect(view).toMatchObject({
      status: 'rejected',
      bytes: 0,
      problems: [{ code: 'input-empty', at: { offset: 0 } }],
    });
  });

  it('takes bytes whose Content-Type nobody can read', async () => {
    const { post, get } = fixture();
    for (const type of ['garbage', ';;', 'text/', '*']) {
      const answer = await post('a:1', { 'content-type': type });
      expect(answer.statusCode).toBe(202);
      expect((await get(`/v1/messages/${answer.json().id}`)).json().mediaType).toBe(
        'application/octet-stream',
      );
    }
  });

  it('gives the first receipt for the same again, by key and by reference', async () => {
    const { post } = fixture();
    const first = (await post('a:1 #R1', { 'idempotency-key': 'k1' })).json();
    const byKey = await post('a:1 #R1', { 'idempotency-key': 'k1' });
    expect(byKey.statusCode).toBe(202);
    expect(byKey.headers['idempotent-replayed']).toBe('true');
    expect(byKey.json()).toMatchObject({ id: first.id, receivedAt: first.receivedAt, sha256: first.sha256 });
    expect((await post('a:1 #R1')).json().id).toBe(first.id);
  });

  it('refuses other bytes under the same key or reference, and names the first', async () => {
    const { post } = fixture();
    const first = (await post('a:1 #R1', { 'idempotency-key': 'k1' })).json();
    for (const answer of [await post('b:2', { 'idempotency-key': 'k1' }), await post('b:2 #R1')]) {
      expect(answer.statusCode).toBe(409);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({
        code: 'interchange-conflict',
        status: 409,
        id: first.id,
        sha256: first.sha256,
      });
    }
  });

  it('takes a corrected interchange under the reference of a rejected one', async () => {
    const { post, judgeAll } = fixture();
    const refused = (await post('!broken #R1')).json();
    await judgeAll();
    const corrected = await post('a:1 #R1');
    expect(corrected.statusCode).toBe(202);
    expect(corrected.json().id).not.toBe(refused.id);
  });

  it('waits for the verdict where asked, and tells problems with their places', async () => {
    const { post, judgeAll, settle } = fixture();
    const waiting = post('!broken', { prefer: 'respond-async, wait=5' });
    await settle();
    await judgeAll();
    const answer = await waiting;
    expect(answer.statusCode).toBe(202);
    expect(answer.headers['preference-applied']).toBe('wait=5');
    expect(answer.json()).toMatchObject({
      status: 'rejected',
      problems: [{ code: 'segment-missing', at: { line: 1, column: 1, offset: 0 } }],
    });
  });

  it('does not wait longer than asked', async () => {
    const { post, clock, settle } = fixture();
    const waiting = post('a:1', { prefer: 'wait=2' });
    await settle();
    await clock.advance(2_000);
    expect((await waiting).json().status).toBe('received');
  });

  it('accepts nothing while the journal cannot keep it, and says when to come back', async () => {
    const { post, journal } = fixture();
    journal.busy = true;
    const answer = await post('a:1');
    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.json()).toMatchObject({ code: 'gateway-busy', status: 503 });
    expect(await journal.messages({ limit: 1 })).toEqual([]);
  });

  it('refuses what is too large or packed, in both languages', async () => {
    const { post } = fixture();
    const large = await post('x'.repeat(1001));
    expect(large.statusCode).toBe(413);
    expect(large.json()).toMatchObject({
      code: 'input-too-large',
      message: { zh: expect.any(String), en: expect.any(String) },
    });
    expect((await post('x', { 'content-encoding': 'gzip' })).statusCode).toBe(415);
  });
});

describe('who sees what', () => {
  it('lets in nobody without a key that is known', async () => {
    const { app } = fixture();
    // Each from an address of its own: one that keeps failing is slowed down.
    let n = 0;
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: 'Basic a2V5LWFubg==' },
      { authorization: `Bearer ${hash('key-ann')}` },
    ])
      for (const url of [
        '/v1/messages',
        '/v1/feeds/gate',
        '/v1/ledger',
        '/v1/audit/checkpoint',
        '/v1/nothing',
        '/%761/messages',
        '/v1/%6dessages',
      ]) {
        const remoteAddress = `192.0.2.${++n}`;
        const answer = await app.inject({ method: 'GET', url, headers, remoteAddress });
        expect(answer.statusCode).toBe(401);
        expect(answer.json().code).toBe('not-authenticated');
        expect(answer.headers['www-authenticate']).toBe('Bearer');
      }
  });

  it('shows a caller its own messages only; others do not exist for it', async () => {
    const { post, get, judgeAll } = fixture();
    const { id } = (await post('!x')).json();
    await judgeAll(['bob', 'carol']);
    for (const part of ['', '/raw', '/documents', '/acknowledgement', '/trail']) {
      expect((await get(`/v1/messages/${id}${part}`)).statusCode).toBe(200);
      expect((await get(`/v1/messages/${id}${part}`, 'olga')).statusCode).toBe(200);
      const other = await get(`/v1/messages/${id}${part}`, 'bob');
      expect(other.statusCode).toBe(404);
      expect(other.json()).toEqual((await get(`/v1/messages/none${part}`, 'bob')).json());
    }
    expect((await get('/v1/messages', 'bob')).json().messages).toEqual([]);
    expect((await get('/v1/messages?sender=ann', 'bob')).json().messages).toEqual([]);
    expect((await get('/v1/messages', 'olga')).json().messages).toHaveLength(1);
    expect((await get('/v1/ledger', 'bob')).json().ledger).toEqual([]);
    expect((await get(`/v1/audit/proof?id=${id}`, 'bob')).statusCode).toBe(404);
    expect((await get(`/v1/audit/proof?id=${id}`)).statusCode).toBe(200);
    expect((await get(`/v1/messages/${id}/trail`)).body).not.toContain('carol');
    expect((await get('/v1/deliveries', 'bob')).json().deliveries).toHaveLength(1);
    expect((await get('/v1/audit/entries', 'bob')).json().entries[0]).not.toHaveProperty('text');
    expect((await get('/v1/audit/entries', 'olga')).json().entries[0]).toHaveProperty('text');
  });

  it('pages through messages, newest first', async () => {
    const { post, get } = fixture();
    const sent: string[] = [];
    for (let i = 0; i < 5; i++) sent.unshift((await post(`a:${i} #R${i}`)).json().id);
    const first = (await get('/v1/messages?limit=3')).json();
    const second = (await get(`/v1/messages?limit=3&before=${first.next}`)).json();
    expect([...first.messages, ...second.messages].map((each: { id: string }) => each.id)).toEqual(sent);
    expect(second.next).toBeUndefined();
    for (const query of ['status=odd', 'limit=many', 'before=0'])
      expect((await get(`/v1/messages?${query}`)).json()).toMatchObject({
        code: 'request-invalid',
        status: 400,
      });
  });
});

describe('what stands below a message', () => {
  it('gives documents, acknowledgement and trail', async () => {
    const { post, get, judgeAll } = fixture();
    const good = (await post('equipment-event:E1\ncargo-manifest:C1')).json();
    const bad = (await post('!x')).json();
    await judgeAll();
    const { documents } = (await get(`/v1/messages/${good.id}/documents`)).json();
    expect(documents.map((each: { id: string }) => each.id)).toEqual([`${good.id}-1`, `${good.id}-2`]);
    expect((await get(`/v1/messages/${good.id}/acknowledgement`)).statusCode).toBe(404);
    const answer = await get(`/v1/messages/${bad.id}/acknowledgement`);
    expect(answer.headers['content-type']).toContain('application/edifact');
    expect(answer.body).toBe("UNB+拒'");
    const { trail } = (await get(`/v1/messages/${bad.id}/trail`)).json();
    expect(trail.map((each: { fact: { kind: string } }) => each.fact.kind)).toEqual(['received', 'judged']);
  });

  it('sends deliveries again with the same ids', async () => {
    const { post, get, judgeAll, journal } = fixture();
    const { id } = (await post('a:1')).json();
    await judgeAll(['bob']);
    const delivery = `${id}~bob`;
    await journal.attempted({ kind: 'sent', delivery, at: '2026-03-02T01:00:00.000Z' });
    expect((await get('/v1/deliveries?status=sent', 'bob')).json().deliveries[0].id).toBe(delivery);
    const resend = (body: object, who: string) =>
      post(JSON.stringify(body), {}, who, '/v1/deliveries/resend');
    expect((await resend({ deliveries: [delivery] }, 'ann')).json()).toEqual({ resent: 0 });
    expect((await resend({ deliveries: [delivery] }, 'bob')).json()).toEqual({ resent: 1 });
    expect((await get('/v1/deliveries?status=due', 'bob')).json().deliveries[0].id).toBe(delivery);
    expect((await resend({ partner: 'bob', since: '2026-03-01T00:00:00Z' }, 'olga')).json()).toEqual({
      resent: 1,
    });
    expect((await resend({}, 'olga')).statusCode).toBe(400);
    expect((await post('', {}, 'ann', `/v1/messages/${id}/replay`)).statusCode).toBe(404);
    expect((await post('', {}, 'olga', `/v1/messages/${id}/replay`)).json()).toEqual({ resent: 1 });
  });
});

describe('GET /v1/messages/{id}/evidence', () => {
  it('a bundle that would be too large is refused before its first byte', async () => {
    const { post, get } = fixture();
    const { id } = (await post('gate:1')).json() as { id: string };
    const answer = await get(`/v1/messages/${id}/evidence`, 'ann');
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([
      422,
      'evidence-too-large',
    ]);
    expect((await get(`/v1/messages/${id}/evidence`, 'bob')).statusCode).toBe(404);
  });
});
