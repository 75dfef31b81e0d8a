import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authority } from './evidence/testing/authority.js';
import { readTimeStamp, timeStampRequest } from './time-stamp.js';

const BYTES = Buffer.from('eport/liaoning\n7\nroot\n');
const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const absent = openssl.error !== undefined || /^(LibreSSL|OpenSSL [01])/.test(openssl.stdout);

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'eport-tsa-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('RFC 3161 time stamps', () => {
  it('asks an authority of openssl, and believes its token for these bytes and this authority alone', async (ctx) => {
    if (absent) ctx.skip('no openssl 3 here');
    const tsa = authority(join(dir, 'one'));
    const other = authority(join(dir, 'two'));
    const { der, nonce } = timeStampRequest(BYTES);
    const response = tsa.answer(der);
    const read = await readTimeStamp(response, BYTES, tsa.ca);
    expect(read?.nonce).toBe(nonce);
    expect(Math.abs(Date.parse(read?.at ?? '') - Date.now())).toBeLessThan(120_000);
    expect(await readTimeStamp(response, Buffer.from('other bytes'), tsa.ca)).toBeUndefined();
    expect(await readTimeStamp(response, BYTES, other.ca)).toBeUndefined();
    expect(await readTimeStamp(response, BYTES)).toMatchObject({ at: read?.at });
    expect(await readTimeStamp(Buffer.from('nothing'), BYTES, tsa.ca)).toBeUndefined();
    expect(await readTimeStamp(Buffer.concat([response, Buffer.from([0])]), BYTES, tsa.ca)).toBeUndefined();
    writeFileSync(join(dir, 'tsr'), response);
    writeFileSync(join(dir, 'bytes'), BYTES);
    writeFileSync(join(dir, 'ca.pem'), tsa.ca);
    const args = [
      'ts',
      '-verify',
      '-in',
      join(dir, 'tsr'),
      '-data',
      join(dir, 'bytes'),
      '-CAfile',
      join(dir, 'ca.pem'),
    ];
    expect(
      execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    ).toContain('OK');
    expect(readFileSync(join(dir, 'tsr'))).toEqual(response);
  });

  it('a bit flipped in a token is never believed to be another moment', async (ctx) => {
    if (absent) ctx.skip('no openssl 3 here');
    const tsa = authority(join(dir, 'three'));
    const response = tsa.answer(timeStampRequest(BYTES).der);
    const read = await readTimeStamp(response, BYTES, tsa.ca);
    let seen = 0;
    for (let bit = 0; bit < response.length * 8; bit += 41) {
      const flipped = Buffer.from(response);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const got = await readTimeStamp(flipped, BYTES, tsa.ca);
      if (got === undefined) seen++;
      // What nobody signs (how the status is told, a certificate that isn't needed) may change; what is said may not.
      else expect([got.at, got.serial], `bit ${bit}`).toEqual([read?.at, read?.serial]);
    }
    expect(seen).toBeGreaterThan(0);
  });
});
