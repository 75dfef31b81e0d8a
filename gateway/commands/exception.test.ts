import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashOfKey } from '../ops/secrets.js';
import { codeco, config, folder, partner, start, submit } from '../testing/node-fixture.js';
import { UsageError } from './command.js';
import { exception } from './exception.js';

describe('eport exception', () => {
  it('shows the queue, proposes a repair on authorisation and lets a second person apply it', async () => {
    const node = await start(
      config('here', folder(), {
        operators: ['olga', 'oleg'].map((id) => ({ id, keys: [hashOfKey(`key-${id}`)] })),
        partners: [partner('ann'), partner('bob')],
      }),
    );
    const run = async (who: string, ...args: string[]) => {
      const said = { out: '', err: '' };
      const code = await exception.run(args, {
        lang: 'zh',
        env: { EPORT_URL: node.url, EPORT_KEY: `key-${who}` },
        colour: false,
        interactive: false,
        out: async (text) => {
          said.out += Buffer.from(text as Uint8Array).toString();
        },
        err: async (text) => {
          said.err += text;
        },
      });
      return { code, ...said };
    };
    const { id } = await submit(node, codeco('X1').replace('UNT+9+1', 'UNT+8+1'));
    const name = `rejected~${id}`;
    const list = await run('olga', 'list', '--status', 'open');
    expect(list.code).toBe(0);
    expect(list.out).toContain(name);
    expect(list.out).toContain('UNT 计数为 8,实际为 9');

    const file = join(folder(), 'repaired.edi');
    writeFileSync(file, codeco('X1'));
    const refused = await run('olga', 'propose', name, '--file', file, '--reason', '更正');
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/^authorisation-required: 需要主管单位的书面授权/),
    ]);
    const grant = ['--authorisation', '大关函2026-017', '--reason', '更正件数'];
    expect((await run('olga', 'propose', name, '--file', file, ...grant)).code).toBe(0);
    expect((await run('olga', 'repair', name, ...grant)).err).toMatch(/^second-person: /);
    const repaired = await run('oleg', 'repair', name, ...grant);
    expect(repaired.out).toContain(`${name}  closed  repaired`);
    expect(repaired.out).toContain('oleg  repair  大关函2026-017  更正件数');
    const shown = JSON.parse((await run('oleg', 'show', name, '--json')).out);
    expect(shown.actions.map((each: { action: string }) => each.action)).toEqual(['propose', 'repair']);
    await expect(run('olga', 'propose', name)).rejects.toThrow(UsageError);
    expect((await run('olga', 'take', 'rejected~nothing')).code).toBe(1);
  });
});
