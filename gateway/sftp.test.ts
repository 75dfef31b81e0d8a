import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { call, codeco, config, folder, partner, start } from './testing/node-fixture.js';
import { type SftpServerUnderTest, sftpServer } from './testing/sftp-server.js';

let server: SftpServerUnderTest | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function partnersServer() {
  const root = folder();
  mkdirSync(join(root, 'eport'));
  const made = await sftpServer(root);
  server = made;
  const sftp = {
    host: '127.0.0.1',
    port: made.port,
    user: 'eport',
    password: 'secret',
    hostKeys: [made.fingerprint],
    root: '/eport',
    feeds: [{ name: 'all' }],
    everySeconds: 0.05,
    settleSeconds: 0.05,
  };
  const box = (name: string): string[] => {
    const path = join(root, 'eport', name);
    return existsSync(path) ? readdirSync(path).sort() : [];
  };
  const path = (box: string, name: string): string => join(root, 'eport', box, name);
  const until = async (enough: () => boolean): Promise<void> => {
    while (!enough()) await made.operation();
  };
  return { made, sftp, box, path, until };
}

const ann = (sftp: object) => partner('ann', { identities: ['ANN'], sftp: sftp as never });

describe('a partner that has only SFTP', () => {
  it('gets what it wrote taken or refused with a report, answers and documents in InBox', async () => {
    const { sftp, box, path, until } = await partnersServer();
    const node = await start(config('here', folder(), { partners: [ann(sftp)] }));
    await until(() => existsSync(path('InBox', '')));
    writeFileSync(path('OutBox', 'half.edi.tmp'), codeco('9'));
    writeFileSync(path('OutBox', 'bad.edi'), 'nonsense');
    writeFileSync(path('OutBox', 'gate.tmp'), codeco('1'));
    renameSync(path('OutBox', 'gate.tmp'), path('OutBox', 'gate.edi'));
    await until(
      () => box('InBox').some((each) => each.startsWith('Receipt_')) && box('FailBox').length === 2,
    );
    expect(box('OutBox')).toEqual(['half.edi.tmp']);
    expect(box('SentBox')).toEqual(['gate.edi', 'gate.edi.receipt.json']);
    expect(readFileSync(path('SentBox', 'gate.edi'), 'utf8')).toBe(codeco('1'));
    expect(box('FailBox')).toEqual(['bad.edi', 'bad.edi.problems.json']);
    expect(box('InBox')).toEqual([
      'Failed_bad.edi.json',
      expect.stringMatching(/^Receipt_0{15}1_equipment-event_.*\.json$/),
      'Successed_gate.edi',
    ]);
    expect(readFileSync(path('InBox', 'Successed_gate.edi'), 'utf8')).toContain('CONTRL');
    const { messages } = (await (await call(node, '/v1/messages', 'ann')).json()) as {
      messages: { sender: string; status: string }[];
    };
    expect(messages.map(({ sender, status }) => [sender, status])).toEqual(
      expect.arrayContaining([['ann', 'accepted']]),
    );
  });

  it('loses and doubles nothing when the connection is cut at any operation, or the node ends', async () => {
    const { made, sftp, box, path, until } = await partnersServer();
    const data = folder();
    const terms = config('here', data, { partners: [ann(sftp)] });
    mkdirSync(path('OutBox', ''), { recursive: true });
    for (const each of ['a', 'b']) writeFileSync(path('OutBox', `${each}.edi`), codeco(each));
    // Every operation that changes anything is cut the first time it is asked for.
    const seen = new Set<string>();
    let cuts = 0;
    made.onOperation = (name, what) => {
      if (!['write', 'rename'].includes(name) || seen.has(name + what.replace(/01[0-9A-Z]+/, '')))
        return undefined;
      seen.add(name + what.replace(/01[0-9A-Z]+/, ''));
      if (cuts >= 2) return undefined;
      cuts += 1;
      return 'cut';
    };
    const first = await start(terms);
    await until(() => cuts === 2);
    await first.stop();
    const second = await start(terms);
    await until(() => box('InBox').filter((each) => each.startsWith('Receipt_')).length === 2);
    await until(() => box('SentBox').length === 4);
    writeFileSync(path('OutBox', 'c.edi'), codeco('c'));
    await until(() => box('SentBox').length === 6);
    await until(() => box('InBox').length === 6);
    expect(box('InBox').filter((each) => each.startsWith('Successed_'))).toEqual([
      'Successed_a.edi',
      'Successed_b.edi',
      'Successed_c.edi',
    ]);
    const feed = (await (await call(second, '/v1/feeds/all', 'ann')).json()) as { events: unknown[] };
    expect(feed.events).toHaveLength(3);
    expect(box('OutBox')).toEqual([]);
  });

  it('isn’t spoken to where its host key is another, before anything was said to it', async () => {
    const { made, sftp, box } = await partnersServer();
    const lines: string[] = [];
    let told = (): void => {};
    const refused = new Promise<void>((done) => {
      told = done;
    });
    const log = new Proxy({} as never, {
      get: () => (details: unknown, text: string) => {
        lines.push(JSON.stringify(details) + text);
        if (text.includes('host key not known')) told();
      },
    });
    await start(
      config('here', folder(), { partners: [ann({ ...sftp, hostKeys: [`SHA256:${'A'.repeat(43)}`] })] }),
      { log },
    );
    await refused;
    expect(made.sessions).toBe(0);
    expect(box('OutBox')).toEqual([]);
    expect(lines.join()).not.toContain('secret');
  });
});
