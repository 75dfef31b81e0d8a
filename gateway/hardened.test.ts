import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { deflateSync, gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { listCases } from '../conformance/case.js';
import { defaultLimits, projectRoot } from './core/index.js';
import { judge } from './index.js';
import { hashOfKey } from './ops/secrets.js';
import { call, config, folder, partner, rules, start } from './testing/node-fixture.js';

const agreement = { partner: 'x', lenient: false, timeZone: 'Asia/Shanghai' } as const;
const received = { id: 'edge', receivedAt: '2026-01-15T00:00:00.000Z' };
const limits = { ...defaultLimits, interchangeBytes: 32 * 1024 * 1024 };
const envelope = (inside: string): string => `UNB+UNOA:2+A+B+260115:0830+1'${inside}UNZ+1+1'`;
const dxp = (data: Buffer): string =>
  `<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp"><TransInfo><CopMsgId>1</CopMsgId><SenderId>A</SenderId><ReceiverIds><ReceiverId>B</ReceiverId></ReceiverIds><CreatTime>2026-01-15T08:30:00</CreatTime><MsgType>DECMSG</MsgType></TransInfo><Data>${data.toString('base64')}</Data></DxpMsg>`;

/** What an attacker sends → the problem that it is refused with. */
const EDGES: Readonly<Record<string, { readonly body: string | Buffer; readonly code: string | RegExp }>> = {
  'a DOCTYPE': { body: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', code: 'xml-forbidden' },
  'entities that multiply': {
    body: `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>`,
    code: 'xml-forbidden',
  },
  'an entity of a file': {
    body: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    code: 'xml-forbidden',
  },
  'elements nested a hundred thousand deep': {
    body: `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`,
    code: 'limit-exceeded',
  },
  'JSON nested a hundred thousand deep': {
    body: `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    code: /limit-exceeded|json-malformed/,
  },
  'a million empty elements': {
    body: `<a>${'<b/>'.repeat(1_000_001)}</a>`,
    code: /limit-exceeded|message-unknown/,
  },
  'one segment of 20 MB': {
    body: envelope(`UNH+1+CODECO:D:95B:UN'BGM+${'A'.repeat(20_000_000)}'UNT+3+1'`),
    code: /limit-exceeded|segment-too-long/,
  },
  'a segment of a million elements': {
    body: envelope(`UNH+1+CODECO:D:95B:UN'BGM${'+A'.repeat(1_000_000)}'UNT+3+1'`),
    code: /limit-exceeded|element-unknown|segment-too-long/,
  },
  'a wrapper whose data unpack to a gigabyte': {
    body: dxp(gzipSync(Buffer.alloc(limits.interchangeBytes + 1))),
    code: /input-too-large|limit-exceeded/,
  },
  'the same, deflated': {
    body: dxp(deflateSync(Buffer.alloc(limits.interchangeBytes + 1))),
    code: /input-too-large|limit-exceeded|format-unknown|dxp-data/,
  },
  'a separator that is a letter': { body: "UNA:A.? 'UNB+UNOA:2AXAB'", code: /./ },
  'a character that turns the text around': {
    body: envelope(`UNH+1+CODECO:D:95B:UN'BGM+34+\u202e123'UNT+3+1'`),
    code: /character-invalid|segment-missing/,
  },
  'half a character': {
    body: Buffer.concat([Buffer.from('<a>'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('</a>')]),
    code: /./,
  },
  'a null byte': { body: Buffer.from('<a>\u0000</a>'), code: /character-invalid|xml/ },
};

describe('edges', () => {
  it.each(Object.entries(EDGES))('%s is refused with its problem, in time', (_name, { body, code }) => {
    const bytes = Buffer.from(body as string);
    const from = performance.now();
    const { problems, status } = judge(bytes, agreement, rules.value, received, limits);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(status).toBe('rejected');
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.map((each) => each.code).join(' ')).toMatch(code);
    for (const { at } of problems) expect((at?.offset ?? 0) <= bytes.length).toBe(true);
  });

  it('of HTTP: paths, headers and bodies that are none are answered, and nothing of them is believed', async () => {
    const node = await start(config('here', folder(), { partners: [partner('ann')] }));
    const { hostname, port } = new URL(node.url);
    const raw = (text: string): Promise<string> =>
      new Promise((done, fail) => {
        const socket = connect(Number(port), hostname, () => socket.write(text));
        let answer = '';
        socket.on('data', (chunk) => {
          answer += String(chunk);
        });
        socket.on('close', () => done(answer));
        socket.on('error', fail);
      });
    const key = 'Authorization: Bearer key-ann';
    for (const path of [
      '/v1/../../etc/passwd',
      '/console/../../../etc/passwd',
      '/console/%2e%2e%2f%2e%2e%2fpackage.json',
      '/v1/messages/%00',
      '/v1/messages/..%2f..',
      '//v1/messages',
    ])
      expect(
        await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n${key}\r\nConnection: close\r\n\r\n`),
        path,
      ).toMatch(/^HTTP\/1\.1 (400|404)/);
    // A second header hidden in a first one, and two lengths.
    expect(
      await raw(
        `POST /v1/messages HTTP/1.1\r\nHost: x\r\n${key}\r\nContent-Length: 3\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd`,
      ),
    ).toMatch(/^HTTP\/1\.1 400/);
    const answer = await call(node, '/v1/messages', 'ann', {
      method: 'POST',
      headers: { 'idempotency-key': 'a"b\\c', 'content-type': 'text/plain; charset="x' },
      body: 'x',
    });
    expect(answer.status).toBeLessThan(500);
    for (const path of ['/console', '/docs', '/clearance']) {
      const { headers } = await fetch(node.url + path);
      expect(headers.get('content-security-policy'), path).toMatch(/default-src 'none'/);
      expect(headers.get('content-security-policy'), path).not.toMatch(/script-src[^;]*unsafe|\*/);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    }
  });
});

describe('secrets and persons', () => {
  it('stand in no log line, no metric and no error, whatever was sent', async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const secret = 'PLANTED-KEY-9c41';
    const node = await start(
      config('here', folder(), {
        partners: [
          partner('ann', {
            keys: [hashOfKey(secret)],
            push: { url: 'http://127.0.0.1:9/in', key: 'PLANTED-PUSH-77', acknowledgements: true },
          }),
        ],
        sessionKey: 'PLANTED-SESSION-0123456789abcdefghijkl',
      }),
      { log: pino({ level: 'debug' }, sink) as never },
    );
    const cases = listCases(join(projectRoot, 'conformance/cases')).filter(({ name }) =>
      name.startsWith('person-list/'),
    );
    expect(cases.length).toBeGreaterThan(10);
    const persons = new Set<string>();
    for (const [nth, each] of cases.entries()) {
      const input = readFileSync(join(each.folder, each.input));
      for (const document of judge(input, { ...agreement, lenient: true }, rules.value, received).documents)
        for (const [, name = ''] of JSON.stringify(
          (document as { persons?: unknown }).persons ?? [],
        ).matchAll(/"(?:familyName|givenName|name|number)":"([^"]{5,})"/g))
          persons.add(name);
      for (const [suffix, body] of [
        ['', input],
        ['x', input.subarray(0, input.length - 20)],
      ] as const)
        await fetch(`${node.url}/v1/messages`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${secret}`,
            'idempotency-key': `k${nth}${suffix}`,
            prefer: 'wait=10',
          },
          body: new Uint8Array(body),
        });
    }
    expect(persons.size).toBeGreaterThan(10);
    const errors: string[] = [];
    for (const [path, headers] of [
      ['/v1/messages', { authorization: `Bearer ${secret}x` }],
      [`/v1/messages/${secret}`, { authorization: `Bearer ${secret}` }],
      [`/v1/search?q=${secret}`, {}],
    ] as const)
      errors.push(await (await fetch(node.url + path, { headers })).text());
    const metrics = await (await fetch(`${node.url}/metrics`)).text();
    await node.stop();
    const output = [...lines, metrics].join('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const planted of [secret, 'PLANTED-PUSH-77', 'PLANTED-SESSION', hashOfKey(secret), ...persons])
      expect(output.includes(planted), planted).toBe(false);
    for (const planted of ['PLANTED-PUSH-77', 'PLANTED-SESSION', hashOfKey(secret)])
      expect(errors.join('\n').includes(planted)).toBe(false);
  }, 60_000);
});
