import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from './check.js';
import { type Terminal, UsageError } from './command.js';
import { mapping } from './mapping.js';
import { sample } from './sample.js';

const dir = mkdtempSync(join(tmpdir(), 'eport-authors-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(command: typeof check, args: readonly string[], lang: 'zh' | 'en' = 'en') {
  let out = '';
  const terminal: Terminal = {
    lang,
    env: {},
    colour: false,
    interactive: false,
    out: async (text) => {
      out += typeof text === 'string' ? text : Buffer.from(text).toString();
    },
    err: async (text) => {
      out += text;
    },
  };
  return { code: await command.run(args, terminal), out: () => out };
}

describe('for authors of messages', () => {
  it('a folder is checked whole, with a summary that counts files and problems', async () => {
    mkdirSync(join(dir, 'in/deep'), { recursive: true });
    const put = async (name: string, ...args: readonly string[]) => {
      expect((await run(sample, [...args, '--to', join(dir, 'in', name)])).code).toBe(0);
    };
    await put('a.edi', 'CODECO', '--seed', '7');
    await put('deep/b.xml', 'MT1101');
    await put('deep/c.edi', 'CODECO', '--broken', 'segment-missing');
    writeFileSync(join(dir, 'in/.hidden'), 'not a message');
    const found = await run(check, [join(dir, 'in')], 'zh');
    expect(found.code).toBe(1);
    expect(found.out()).toContain('共 3 个文件:2 个通过,1 个未通过');
    expect(found.out()).toMatch(/ 1 {2}error {4}segment-missing {11}1 个文件/);
    const json = JSON.parse((await run(check, [join(dir, 'in'), '--format', 'json'])).out());
    expect(json.map((each: { file: string }) => each.file)).toEqual(
      ['a.edi', 'deep/b.xml', 'deep/c.edi'].map((name) => join(dir, 'in', name)),
    );
  });

  it('a guide says what stands where, with the profile’s codes and a valid example, and runs nothing', async () => {
    const html = (
      await run(mapping, ['explain', 'CODECO:D:95B:UN', '--format', 'html', '--profile', 'smdg'], 'zh')
    ).out();
    expect(html).toContain('<code>EQD/2.1</code>');
    expect(html).toContain('events.equipment.reference');
    expect(html).toContain('SMDG 船舶与码头报文');
    expect(html).toMatch(/<pre>UNB\+UNOA/);
    expect(html).not.toMatch(/<script|src=|https?:/);
    await expect(run(mapping, ['explain', 'CODECO', '--format', 'html'])).rejects.toThrow(UsageError);
    const xml = (await run(mapping, ['explain', 'cargo-manifest/mt1101', '--format', 'html'])).out();
    expect(xml).toContain('Declaration/Consignment/TransportContractDocument/ID');
  });

  it('a sample says which types there are, and what cannot be made', async () => {
    await expect(run(sample, ['NOSUCH'])).rejects.toThrow(/CODECO/);
    await expect(run(sample, ['CODECO', '--broken', 'nonsense'])).rejects.toThrow(/segment-missing/);
    expect((await run(sample, ['CODECO', '--broken', 'gateway-bug'])).code).toBe(1);
  });
});
