import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../core/index.js';
import type { RunningNode } from '../../main.js';
import {
  codeco,
  config,
  folder,
  inbox,
  partner as partnerOf,
  start,
  submit,
} from '../../testing/node-fixture.js';
import { type Command, UsageError } from '../command.js';
import { delivery } from '../delivery.js';
import { message } from '../message.js';
import { partner } from '../partner.js';
import { shown, table } from './table.js';

/** Runs a command as the operator of a node, in English. */
async function run(
  command: Command,
  args: readonly string[],
  node: Pick<RunningNode, 'url'>,
  env: Readonly<Record<string, string>> = { EPORT_KEY: 'key-olga' },
) {
  const out: Uint8Array[] = [];
  let err = '';
  const code = await command.run(args, {
    lang: 'en',
    env: { EPORT_URL: node.url, ...env },
    colour: false,
    interactive: false,
    out: async (text) => void out.push(Buffer.from(text)),
    err: async (text) => {
      err += text;
    },
  });
  const bytes = Buffer.concat(out);
  return { code, bytes, out: bytes.toString(), err };
}

const route = { notation: 'original' };

describe('commands against a running node', () => {
  it('list, show, raw and trail what it received; replay delivers it again under the same id', async () => {
    const { url, taken } = await inbox();
    const bob = partnerOf('bob', { routes: [route], push: { url, acknowledgements: true } });
    const node = await start(config('here', folder(), { partners: [partnerOf('ann'), bob] }));
    const { id } = await submit(node, codeco('R1'));
    const bad = await submit(node, 'nothing that anyone could read\u001b[2J');

    const list = await run(message, ['list'], node);
    expect(list.code).toBe(0);
    expect(list.out.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^id +received +sender +status/),
      expect.stringMatching(new RegExp(`^${bad.id} .* ann +rejected`)),
      expect.stringMatching(new RegExp(`^${id} .* ann +accepted +CODECO:D:95B:UN:ITG14 +R1 +\\d`)),
    ]);
    expect(
      JSON.parse((await run(message, ['list', '--status', 'accepted', '--json'], node)).out),
    ).toMatchObject({
      messages: [{ id }],
    });
    const page = await run(message, ['list', '--limit', '1'], node);
    const before = /--before (\d+)/.exec(page.err)?.[1] as string;
    expect((await run(message, ['list', '--limit', '1', '--before', before], node)).out).toContain(id);

    const show = await run(message, ['show', bad.id, '--lang', 'zh'], node);
    expect(show).toMatchObject({ code: 0, err: '' });
    expect(show.out).toContain('状态: rejected\n');
    expect(show.out).toMatch(/^error format-unknown 1:1 .*格式/m);
    const raw = await run(message, ['raw', id], node);
    expect(raw.bytes).toEqual(Buffer.from(codeco('R1')));
    const trail = await run(message, ['trail', id], node);
    expect(trail.out).toMatch(/^ *\d+ {2}\S+ received message \S+ from /m);
    expect(trail.out).toMatch(/ judged /);

    const sent = async (): Promise<{ status: string; attempts: number; id: string }[]> =>
      JSON.parse((await run(delivery, ['list', '--partner', 'bob', '--json'], node)).out).deliveries;
    const until = async (done: () => Promise<boolean>): Promise<void> => {
      while (!(await done())) await new Promise((resolve) => setImmediate(resolve));
    };
    await until(async () => (await sent()).every((each) => each.status === 'sent'));
    expect(taken.size).toBe(1);
    const again = await run(message, ['replay', id], node);
    expect(again).toMatchObject({ code: 0, out: '1 deliveries go out again\n' });
    await until(async () => (await sent()).every((each) => each.status === 'sent'));
    expect([...taken.keys()]).toEqual([`${id}~bob`]);
  });

  it('pause and resume a partner, list and resend what is due and dead', async () => {
    const { url, arrived } = await inbox();
    const bob = partnerOf('bob', { routes: [route], push: { url, acknowledgements: true } });
    const node = await start(config('here', folder(), { partners: [partnerOf('ann'), bob] }));
    const paused = await run(partner, ['pause', 'bob', '--reason', '迁移', '--person', 'zhang'], node);
    expect(paused.code).toBe(0);
    expect(paused.out).toMatch(/^bob {2}paused .*olga\/zhang 迁移$/m);
    const { id } = await submit(node, codeco('R1'));
    const own = `${id}~bob`;
    expect((await run(partner, ['list'], node)).out).toMatch(
      /^bob +paused +1 +0 +\d{4}-.*olga\/zhang 迁移$/m,
    );
    expect((await run(partner, ['list', '--lang', 'zh'], node)).out).toMatch(/^伙伴 +状态 +待投/);
    expect((await run(delivery, ['list', '--status', 'due'], node)).out).toMatch(
      new RegExp(`^${own} +bob +original +due +0 `, 'm'),
    );
    const resumed = await run(partner, ['resume', 'bob', '--json'], node);
    expect(JSON.parse(resumed.out)).toMatchObject({ id: 'bob', delivery: { breaker: { state: 'closed' } } });
    expect(await arrived(own)).toBe(codeco('R1'));
    expect(await run(delivery, ['resend', own], node)).toMatchObject({ code: 0, out: '1 sent again\n' });
    expect((await run(delivery, ['resend', '--since', '2999-01-01T00:00Z', '--lang', 'zh'], node)).out).toBe(
      '重发 0 项\n',
    );
  });

  it('end with 1 where the node refuses, 2 where they are used wrongly, 3 where it is not there', async () => {
    const node = await start(config('here', folder(), { partners: [partnerOf('ann')] }));
    expect(await run(message, ['show', 'nothing'], node)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^not-found: /),
    });
    expect(await run(message, ['list', '--status', 'odd', '--lang', 'zh'], node)).toMatchObject({
      code: 1,
      err: expect.stringContaining('请求不合格'),
    });
    expect((await run(message, ['list'], node, {})).err).toMatch(/^not-authenticated: /);
    const file = join(folder(), 'key');
    writeFileSync(file, 'key-olga\n');
    expect((await run(message, ['list', '--key-file', file], node, {})).code).toBe(0);
    expect((await run(message, ['list', '--url', `${node.url}/`], { url: 'http://127.0.0.1:1' })).code).toBe(
      0,
    );

    for (const args of [
      [],
      ['toString'],
      ['show'],
      ['show', 'a', 'b'],
      ['list', '--no'],
      ['list', '--url', 'x'],
    ])
      await expect(run(message, args, node)).rejects.toThrow(UsageError);
    await expect(run(message, ['list', '--key-file', `${file}.none`], node)).rejects.toThrow(UsageError);
    await expect(run(delivery, ['resend'], node)).rejects.toThrow(UsageError);
    await expect(run(delivery, ['resend', 'a', '--status', 'dead'], node)).rejects.toThrow(UsageError);

    await node.stop();
    const gone = await run(message, ['list'], node);
    expect(gone).toMatchObject({ code: 3, out: '' });
    expect(gone.err).toMatch(/cannot be reached: http:.*ECONNREFUSED/);
  });

  it('take a stranger that speaks HTTP for no node', async () => {
    for (const [status, body] of [
      [200, '<html>'],
      [404, 'nothing here'],
      [502, '{"code":"x","message":{"zh":"x","en":"x"}}'],
    ] as const) {
      const server = createServer((_request, response) => response.writeHead(status).end(body));
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect((await run(message, ['list'], { url })).code).toBe(3);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  });

  it('have a help with an example in both languages, and are listed', () => {
    const cli = join(projectRoot, 'dist/gateway/cli.js');
    const eport = (...args: string[]) =>
      spawnSync(process.execPath, [cli, ...args], { env: { ...process.env, LC_ALL: 'C' }, encoding: 'utf8' });
    const listed = eport('--help').stdout;
    for (const { name, help } of [message, delivery, partner]) {
      expect(listed).toMatch(new RegExp(`^  ${name} `, 'm'));
      expect(help.zh).toContain('示例: ');
      expect(help.en).toContain('example: ');
    }
    expect(eport('delivery', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('dead letters'),
    });
    expect(eport('message', 'list', '--url', 'http://127.0.0.1:1').status).toBe(3);
    expect(eport('partner').status).toBe(2);
  });
});

describe('tables', () => {
  it('line up wide characters and show control characters', () => {
    expect(
      table(
        ['伙伴', 'b'],
        [
          ['a', 'x\u001b[2J'],
          ['海关总署', 'y'],
        ],
      ),
    ).toBe('伙伴      b\na         x\\u001b[2J\n海关总署  y\n');
    expect(shown('a\u202eb\nc')).toBe('a\\u202eb\\u000ac');
  });
});
