import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitting, marked, plain, unfinished } from './boxes.js';
import { systemDisk } from './disk.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'eport-disk-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the disk', () => {
  it('lists regular files, and counts those whose names nobody can say', async (ctx) => {
    await systemDisk.folder(`${root}/a/b`);
    writeFileSync(join(root, '舱单.xml'), 'abc');
    symlinkSync('/etc', join(root, 'link'));
    try {
      writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xb2, 0xd5, 0xb5, 0xa5])]), 'gbk');
    } catch {
      ctx.skip('this file system takes names in UTF-8 only');
    }
    const { files, unnamed } = await systemDisk.list(root);
    expect(files).toEqual([{ name: '舱单.xml', size: 3, mtime: expect.stringMatching(/^\d{19}$/) }]);
    expect(unnamed).toBe(1);
  });

  it('never reads through a link', async () => {
    writeFileSync(join(root, 'secret'), 'abc');
    symlinkSync(join(root, 'secret'), join(root, 'link'));
    await expect(systemDisk.sha256(`${root}/link`)).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await systemDisk.see(`${root}/link`)).toBeUndefined();
    expect(await systemDisk.exists(`${root}/link`)).toBe(true);
    expect(await systemDisk.sha256(`${root}/secret`)).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('writes, moves, removes; what is absent is undefined', async () => {
    await systemDisk.write(`${root}/a`, '一');
    await systemDisk.folder(`${root}/box`);
    await systemDisk.move(`${root}/a`, `${root}/box/b`);
    expect(readFileSync(join(root, 'box', 'b'), 'utf8')).toBe('一');
    expect(await systemDisk.read(`${root}/a`)).toBeUndefined();
    await systemDisk.remove(`${root}/box/b`);
    expect(await systemDisk.exists(`${root}/box/b`)).toBe(false);
    await expect(systemDisk.write(`${root}/absent/a`, '')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('names', () => {
  it('tells files that are still being written', () => {
    const none = new Set<string>();
    for (const name of ['.a.edi', 'a.TMP', 'a.part', '~a.edi', 'a.edi~', 'a.lock', 'a.edi.filepart'])
      expect(unfinished(name, none), name).toBe(true);
    for (const name of ['a.edi', 'tmp', 'a.tmp.edi', '报文.xml', 'partial report.txt', 'a'])
      expect(unfinished(name, none), name).toBe(false);
    expect(unfinished('a.edi', new Set(['a.edi', 'a.edi.lock']))).toBe(true);
    expect(unfinished('a.edi', new Set(['a.edi', 'b.edi.lock']))).toBe(false);
  });

  it('marks, cuts and cleans them', () => {
    expect(marked('a.b.edi', 'K')).toBe('a.b.K.edi');
    expect(marked('a', 'K')).toBe('a.K');
    expect(marked('.a', 'K')).toBe('.a.K');
    const long = marked(`${'单'.repeat(85)}`, 'KEY');
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
    expect(long).toMatch(/^单+\.KEY$/);
    expect(fitting('a_', 'b', '.c')).toBe('a_b.c');
    expect(plain('../../etc/passwd')).toBe('__.._etc_passwd');
    expect(plain('A/1 号*')).toBe('A_1_号_');
  });
});
