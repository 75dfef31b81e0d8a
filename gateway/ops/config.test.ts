import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../core/index.js';
import { configCheck } from '../validate/config.js';
import { orderOf, policiesOf } from '../wiring.js';
import { defaultDelivery, loadConfig, type NodeConfig } from './config.js';
import { hashOfKey } from './secrets.js';

const check = configCheck(JSON.parse(readFileSync(join(projectRoot, 'schemas/config.schema.json'), 'utf8')));

const load = (files: Record<string, string>, env: Record<string, string> = {}) =>
  loadConfig('/etc/node/node.json', {
    files: {
      read: (path) => files[path.replace('/etc/node/', '')],
      list: (folder) => {
        const inside = Object.keys(files).filter((name) => `/etc/node/${name}`.startsWith(`${folder}/`));
        return inside.length === 0
          ? undefined
          : inside.map((name) => `/etc/node/${name}`.slice(folder.length + 1));
      },
    },
    env,
    check,
  });
const sentences = (text: string, env?: Record<string, string>) =>
  load({ 'node.json': text }, env).problems.map((each) => each.message);

describe('the configuration', () => {
  it('has safe defaults: five lines are a node that listens at home only and knows nobody', () => {
    const { value, problems } = load({
      'node.json': '{\n  // a province\n  node: "province-liaoning",\n  listen: { port: 8443 },\n}',
    });
    expect(problems).toEqual([]);
    expect(value).toMatchObject({
      node: 'province-liaoning',
      tier: 'province',
      listen: { host: '127.0.0.1', port: 8443 },
      data: '/etc/node/data',
      journal: { sqlite: '/etc/node/data/journal.sqlite' },
      partners: [],
      exchange: [],
      timeZone: 'Asia/Shanghai',
      language: 'zh',
      limits: { interchangeBytes: 256 * 1024 * 1024 },
    });
  });

  it('keeps its journal in a file or in PostgreSQL, whose address may be a secret', () => {
    const journal = (given: object, env?: Record<string, string>) =>
      load({ 'node.json': JSON.stringify({ node: 'n', journal: given }), 'db.url': 'postgres://h/d\n' }, env);
    expect(journal({ sqlite: '../j.db' }).value?.journal).toEqual({ sqlite: '/etc/j.db' });
    const url = 'postgres://eport:secret@db/eport?sslmode=verify-full';
    expect(journal({ postgres: url }).value?.journal).toEqual({ postgres: url });
    expect(journal({ postgres: { file: 'db.url' } }).value?.journal).toEqual({ postgres: 'postgres://h/d' });
    expect(journal({ postgres: { env: 'DB' } }, { DB: url }).value?.journal).toEqual({ postgres: url });
    expect(journal({ postgres: { env: 'DB' } }).problems).toMatchObject([
      { code: 'configuration-invalid', at: { path: 'journal.postgres' } },
    ]);
    for (const wrong of [{}, { postgres: 'mysql://h/d' }, { sqlite: 'a', postgres: url }, { kafka: 'x' }]) {
      const { value, problems } = journal(wrong);
      expect(value, JSON.stringify(wrong)).toBeUndefined();
      expect(problems[0]?.code).toBe('configuration-invalid');
    }
  });

  it('names a Kafka cluster, with secrets by file or environment; what would go in a circle is refused', () => {
    const given = (kafka: object, push: object = { kafka: 'to-customs' }) =>
      load(
        {
          'node.json': JSON.stringify({
            node: 'n',
            partners: [{ id: 'ann' }, { id: 'customs', push }],
            kafka,
          }),
          'ca.pem': 'CA',
          'cert.pem': 'CERT',
          'key.pem': 'KEY',
        },
        { SASL: 'secret' },
      );
    const kafka = {
      brokers: ['k1:9092', 'k2:9092'],
      tls: { ca: { file: 'ca.pem' }, certificate: { file: 'cert.pem' }, key: { file: 'key.pem' } },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'eport', password: { env: 'SASL' } },
      intake: [
        { topic: 'in', senderHeader: 'eport-sender' },
        { topic: 'ann', sender: 'ann', deadLetter: 'dead' },
      ],
      feeds: [
        { topic: 'feed.{type}' },
        { topic: '{partner}.{type}', partner: 'customs', mode: 'structured' },
      ],
    };
    const { value, problems } = given(kafka);
    expect(problems).toEqual([]);
    expect(value?.kafka).toEqual({
      brokers: ['k1:9092', 'k2:9092'],
      clientId: 'eport-n',
      group: 'eport-n',
      tls: { ca: 'CA', certificate: 'CERT', key: 'KEY' },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'eport', password: 'secret' },
      largestBytes: 1_000_000,
      intake: [
        { topic: 'in', senderHeader: 'eport-sender', keyHeader: 'idempotency-key' },
        { topic: 'ann', sender: 'ann', deadLetter: 'dead', keyHeader: 'idempotency-key' },
      ],
      feeds: [
        { topic: 'feed.{type}', notation: 'canonical', mode: 'binary' },
        { topic: '{partner}.{type}', partner: 'customs', notation: 'canonical', mode: 'structured' },
      ],
    });
    expect(value?.partners[1]?.push).toEqual({ kafka: 'to-customs', acknowledgements: true });
    const wrong: [object, RegExp, object?][] = [
      [{}, /brokers/],
      [{ brokers: ['k1'] }, /brokers/],
      [{ ...kafka, sasl: { ...kafka.sasl, password: 'in the open' } }, /password/],
      [{ ...kafka, sasl: { ...kafka.sasl, password: { env: 'NONE' } } }, /kafka\.sasl\.password/],
      [{ ...kafka, tls: { certificate: { file: 'cert.pem' } } }, /tls/],
      [{ ...kafka, intake: [{ topic: 'in' }] }, /intake\[0\]/],
      [{ ...kafka, intake: [{ topic: 'in', sender: 'ann', senderHeader: 'x' }] }, /intake\[0\]/],
      [{ ...kafka, intake: [{ topic: 'in', sender: 'carol' }] }, /there is no partner carol/],
      [{ ...kafka, intake: [{ topic: 'in', sender: 'ann', deadLetter: 'in' }] }, /circle/],
      [{ ...kafka, feeds: [{ topic: 'in' }] }, /circle/],
      [{ ...kafka, feeds: [{ topic: 'a' }, { topic: 'a', types: ['x'] }] }, /twice/],
      [{ ...kafka, feeds: [{ topic: '{partner}' }] }, /needs a partner/],
      [kafka, /circle/, { kafka: 'in' }],
      [kafka, /push/, { kafka: 'out', url: 'http://a.example' }],
      [kafka, /push/, {}],
    ];
    for (const [section, why, push] of wrong) {
      const { value: none, problems: found } = given(section, push);
      expect(none, why.source).toBeUndefined();
      expect(found.map((each) => each.message.en).join('\n'), why.source).toMatch(why);
    }
    const alone = load({ 'node.json': '{ node: "n", partners: [{ id: "a", push: { kafka: "t" } }] }' });
    expect(alone.problems[0]?.message.en).toMatch(/no kafka section/);
  });

  it('names a partner’s SFTP server with its host key and secrets, and hosts inside that webhooks may reach', () => {
    const sftp = {
      host: 'files.example',
      user: 'eport',
      password: { env: 'SFTP' },
      hostKeys: [`SHA256:${'A'.repeat(43)}`],
      root: '/eport/',
      feeds: [{ feed: 'all', after: 7 }],
    };
    const node = (more: object, webhooks = { allow: ['inner.example'] }) =>
      load(
        {
          'node.json': JSON.stringify({
            node: 'here',
            webhooks,
            partners: [{ id: 'ann', sees: ['*'], sftp: { ...sftp, ...more } }],
          }),
        },
        { SFTP: 'secret' },
      );
    const { value, problems } = node({});
    expect(problems).toEqual([]);
    expect(value?.webhooks).toEqual({ allow: ['inner.example'] });
    expect(value?.partners[0]?.sftp).toEqual({
      host: 'files.example',
      port: 22,
      user: 'eport',
      password: 'secret',
      hostKeys: sftp.hostKeys,
      root: '/eport',
      feeds: [{ name: 'all', listed: true, after: '7' }],
      everySeconds: 30,
      settleSeconds: 10,
    });
    for (const wrong of [
      { hostKeys: [] },
      { hostKeys: ['MD5:00:11'] },
      { password: 'secret' },
      { password: undefined },
      { password: { env: 'UNSET' } },
      { root: 'eport' },
    ])
      expect(node(wrong).value, JSON.stringify(wrong)).toBeUndefined();
  });

  it('has the defaults of delivery that its schema tells', () => {
    const schema = JSON.parse(readFileSync(join(projectRoot, 'schemas/config.schema.json'), 'utf8')) as {
      properties: { delivery: { properties: Record<string, { default?: number }> } };
    };
    const told = Object.entries(schema.properties.delivery.properties).filter(
      ([, each]) => each.default !== undefined,
    );
    expect(Object.fromEntries(told.map(([name, each]) => [name, each.default]))).toEqual(defaultDelivery);
  });

  it('takes terms of delivery for the node, and others for a partner or a link', () => {
    const { value, problems } = load({
      'node.json': JSON.stringify({
        node: 'n',
        delivery: { firstRetrySeconds: 1, longestRetrySeconds: 60, retrySeconds: [1, 2] },
        partners: [
          { id: 'a', delivery: { order: 'none', atOnce: 16, retrySeconds: [5, 300] } },
          { id: 'b', delivery: { onDead: 'stop', giveUpAfterDays: 3, timeoutSeconds: 90 } },
          { id: 'c' },
        ],
        exchange: [{ node: 'nation', url: 'https://nation.example', delivery: { pauseAfterHours: 2 } }],
      }),
    });
    expect(problems).toEqual([]);
    const config = value as NodeConfig;
    const policy = policiesOf(config);
    expect(policy('a')).toMatchObject({ atOnce: 16, retrySeconds: [5, 300], timeoutMilliseconds: 30_000 });
    // Who has plain delays of its own isn't held to the node's schedule.
    expect(policy('b')).toMatchObject({
      giveUpAfterDays: 3,
      firstRetrySeconds: 1,
      timeoutMilliseconds: 90_000,
    });
    expect(policy('b')).not.toHaveProperty('retrySeconds');
    expect(policy('c')).toMatchObject({
      atOnce: 4,
      retrySeconds: [1, 2],
      breakAfter: 3,
      probeSeconds: 60,
      pauseAfterHours: 24,
      giveUpAfterDays: 14,
    });
    expect(policy('nation')).toMatchObject({ pauseAfterHours: 2 });
    expect([...orderOf(config)]).toEqual([
      ['a', { order: 'none', onDead: 'continue' }],
      ['b', { order: 'reference', onDead: 'stop' }],
      ['c', { order: 'reference', onDead: 'continue' }],
      ['nation', { order: 'reference', onDead: 'continue' }],
    ]);
    for (const wrong of [
      { order: 'fifo' },
      { atOnce: 0 },
      { atOnce: 1.5 },
      { retrySeconds: [] },
      { atOncePerPartner: 2 },
    ])
      expect(sentences(JSON.stringify({ node: 'n', partners: [{ id: 'a', delivery: wrong }] }))).toHaveLength(
        1,
      );
  });

  it('reads partners from a folder, secrets from files and the environment, and keeps hashes of keys only', () => {
    const { value, problems } = load(
      {
        'node.json': JSON.stringify({ node: 'n', partners: 'partners' }),
        'partners/b.json': JSON.stringify({ id: 'b', name: { zh: '乙' } }),
        'partners/a.json5': `{ id: 'a', keys: [{ file: 'a.key' }, { env: 'KEY_A' }, { sha256: '${'0'.repeat(64)}' }],
          agreement: { lenient: true, timeZone: '+09:00' }, sees: ['*', 'cargo-manifest', { feed: 'gate', types: ['equipment-event'] }],
          push: { url: 'http://a.example/in', key: { file: 'a.key' } }, routes: [{ types: ['x'] }] }`,
        'a.key': ' one\n',
      },
      { KEY_A: 'two' },
    );
    expect(problems).toEqual([]);
    expect(value?.partners.map((each) => each.id)).toEqual(['a', 'b']);
    expect(value?.partners[0]).toMatchObject({
      keys: [hashOfKey('one'), hashOfKey('two'), '0'.repeat(64)],
      agreement: { partner: 'a', lenient: true, timeZone: '+09:00' },
      feeds: [
        { name: 'all' },
        { name: 'cargo-manifest', types: ['cargo-manifest'] },
        { name: 'gate', types: ['equipment-event'] },
      ],
      routes: [{ types: ['x'], notation: 'canonical' }],
      push: { url: 'http://a.example/in', key: 'one', acknowledgements: true },
    });
    expect(value?.partners[1]).toMatchObject({
      name: { zh: '乙', en: '乙' },
      agreement: { partner: 'b', lenient: false, timeZone: 'Asia/Shanghai' },
    });
  });

  it.each([
    ['{ "node": "n", "tier": "village" }', 'tier', 'must be one of city, province, nation'],
    ['{ "node": "n", "ports": 1 }', 'ports', 'is not a setting'],
    ['{}', 'node', 'is missing'],
    [
      '{ "node": "n", "partners": [{ "id": "a", "keys": [{ "key": "plain" }] }] }',
      'partners[0].keys[0]',
      'none of the forms',
    ],
    ['{ "node": "n", "partners": [{ "id": "a" }, { "name": {} }] }', 'partners[1].id', 'is missing'],
    [
      '{ "node": "n", "partners": [{ "id": "a", "keys": [{ "sha256": "AB" }] }] }',
      'partners[0].keys[0].sha256',
      'must match',
    ],
    [
      '{ "node": "n", "partners": [{ "id": "a" }, { "id": "a" }] }',
      'partners[1]',
      'the name a is taken by partners[0]',
    ],
    ['{ "node": "n", "partners": [{ "id": "n" }] }', 'partners[0]', 'taken by node'],
    [
      '{ "node": "n", "partners": [{ "id": "a", "agreement": { "timeZone": "Mars/Olympus" } }] }',
      'partners[0].agreement.timeZone',
      'Mars/Olympus is not known',
    ],
    [
      '{ "node": "n", "partners": [{ "id": "a", "routes": [{}] }] }',
      'partners[0].push',
      'no address to deliver to',
    ],
    [
      '{ "node": "n", "exchange": [{ "node": "m", "keys": [], "sends": [{}] }] }',
      'exchange[0].url',
      'no address',
    ],
    ['{ "node": "n", "partners": "missing" }', 'partners', 'there is no folder missing'],
    [
      '{ "node": "n", "operators": [{ "id": "o", "keys": [{ "env": "NOT_SET" }] }] }',
      'operators[0].keys[0]',
      'NOT_SET has no value',
    ],
    [
      '{ "node": "n", "operators": [{ "id": "o", "keys": [{ "file": "no.key" }] }] }',
      'operators[0].keys[0]',
      'no.key does not exist',
    ],
    ['{ "node": "n",\n "tier" "nation" }', '2:9', 'not JSON'],
  ])('refuses %s and names the place in both languages', (text, place, reason) => {
    const [first] = sentences(text);
    expect(first?.en).toContain(`/etc/node/node.json: ${place} `);
    expect(first?.en).toContain(reason);
    expect(first?.zh).toContain(`/etc/node/node.json: ${place} `);
    expect(first?.zh).toMatch(/[\u4e00-\u9fff].*[\u4e00-\u9fff]/);
    expect(first?.zh).not.toBe(first?.en);
  });

  it('refuses one key for two callers, wherever it is written', () => {
    const key = `{ "sha256": "${hashOfKey('k')}" }`;
    const [first] = sentences(
      `{ "node": "n", "partners": [{ "id": "a", "keys": [${key}] }], "operators": [{ "id": "o", "keys": [{ "env": "K" }] }] }`,
      { K: 'k' },
    );
    expect(first?.en).toContain('operators[0].keys the key is the same as that of partners[0]');
  });

  it('reads certificates by reference and binds them once, where there is somebody who issues them', () => {
    const files = { 'a.pem': 'A', 'k.pem': 'K', 'ca.pem': 'CA' };
    const tls = { certificate: { file: 'a.pem' }, key: { file: 'k.pem' }, ca: { file: 'ca.pem' } };
    const sha256 = `${'AB:'.repeat(31)}AB`;
    const given = (certificates: object[], own: object = tls) =>
      load({
        ...files,
        'node.json': JSON.stringify({
          node: 'n',
          listen: { tls: own },
          partners: [{ id: 'a', certificates: [{ subject: 'CN=a, C=CN' }] }],
          exchange: [{ node: 'p', certificates, tls: { ca: { file: 'ca.pem' } } }],
        }),
      });
    const { value, problems } = given([{ sha256 }]);
    expect(problems).toEqual([]);
    expect(value?.listen.tls).toEqual({ certificate: 'A', key: 'K', ca: 'CA', clients: 'request' });
    expect(value?.exchange[0]).toMatchObject({
      tls: { ca: 'CA' },
      certificates: [`sha256:${'ab'.repeat(32)}`],
    });
    const at = (result: ReturnType<typeof given>) => result.problems.map((each) => each.at?.path);
    expect(at(given([{ subject: 'c=CN,CN=a' }]))).toEqual(['exchange[0].certificates']);
    const { ca: _, ...without } = tls;
    expect(at(given([{ sha256 }], without))).toEqual([
      'partners[0].certificates',
      'exchange[0].certificates',
    ]);
    expect(at(given([{ sha256: 'AB' }]))[0]).toMatch(/^exchange\[0\]/);
    expect(at(given([], { ...tls, key: { file: 'no.pem' } }))).toContain('listen.tls.key');
  });

  it('names the partner file that is wrong, and a missing configuration', () => {
    expect(
      load({ 'node.json': '{ "node": "n", "partners": "p" }', 'p/x.json': '{ "id": 7 }' }).problems[0]
        ?.message.en,
    ).toContain('/etc/node/p/x.json: id ');
    expect(load({}).problems[0]?.message.en).toContain('does not exist');
  });

  it('never puts a secret into a problem', () => {
    const { problems } = load(
      {
        'node.json':
          '{ "node": "n", "operators": [{ "id": "o", "keys": [{ "env": "K" }, { "env": "L" }] }] }',
      },
      { K: 'topsecret' },
    );
    expect(JSON.stringify(problems)).not.toContain('topsecret');
  });
});
