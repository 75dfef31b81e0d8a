import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './core/root.js';
import { httpFixture } from './testing/http-fixture.js';

const BUILT = join(projectRoot, 'dist', 'console');
/** What a page asks for before it can be used: its scripts and styles, as its HTML names them. */
const first = (page: string): readonly string[] => [
  page,
  ...[...readFileSync(join(BUILT, page), 'utf8').matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(
    ([, name]) => name as string,
  ),
];
const compressed = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(join(BUILT, name))).length, 0);

describe('the built console', () => {
  it('loads first with less than 100 KB, compressed', () => {
    expect(first('index.html').length).toBeGreaterThan(2);
    expect(compressed(first('index.html'))).toBeLessThan(100_000);
  });

  it('is less than 400 KB with everything that it may load later', () => {
    const all = (readdirSync(join(BUILT, 'assets')) as string[]).filter((name) =>
      /\.(js|css|svg)$/.test(name),
    );
    expect(compressed(all.map((name) => join('assets', name)))).toBeLessThan(400_000);
  });

  it('has no script in its pages, and names no other host', () => {
    const html = readFileSync(join(BUILT, 'index.html'), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=/);
    expect(html).not.toMatch(/https?:\/\//);
  });
});

describe('GET /console', () => {
  it('gives its page with a policy that allows nothing inline and nobody else', async () => {
    const { app } = httpFixture();
    for (const url of ['/console', '/console/']) {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
      expect(policy).not.toMatch(/https?:|\*/);
      expect(answer.headers['cache-control']).toBe('no-cache');
      const again = await app.inject({ url, headers: { 'if-none-match': String(answer.headers.etag) } });
      expect(again.statusCode).toBe(304);
    }
  });

  it('keeps hashed files for ever, compressed as asked', async () => {
    const { app } = httpFixture();
    const [script] = first('index.html').filter((name) => name.endsWith('.js'));
    for (const coding of ['gzip', undefined]) {
      const answer = await app.inject({
        url: `/console/${script}`,
        headers: coding === undefined ? {} : { 'accept-encoding': coding },
      });
      expect(answer.headers['content-encoding']).toBe(coding);
      expect(answer.headers['cache-control']).toContain('immutable');
    }
  });

  it.each([
    '/console/assets/none.js',
    '/console/assets/../../package.json',
    '/console/assets/%2e%2e/%2e%2e/package.json',
  ])('has no %s', async (url) => {
    const { app } = httpFixture();
    const answer = await app.inject({ url });
    expect(answer.body).not.toContain('eport-gateway');
    expect(answer.headers['content-type']).not.toContain('javascript');
  });
});
