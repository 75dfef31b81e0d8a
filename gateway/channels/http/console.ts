import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem, projectRoot } from '../../core/index.js';
import { answerProblem } from './answers.js';

/** Where the build puts the page. */
const FOLDER = join(projectRoot, 'dist/console');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Its own files, the node's API, and nothing else; nothing inline, and no page of others around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

interface File {
  readonly type: string;
  readonly bytes: Buffer;
  readonly packed: Buffer;
  readonly tag: string;
  /** Its name changes with what is in it. */
  readonly hashed: boolean;
}

/** What the build made, by its path below /console; read when it is first asked for. */
function filesIn(folder: string): ReadonlyMap<string, File> {
  const files = new Map<string, File>();
  if (!existsSync(folder)) return files;
  for (const each of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(each.name)];
    if (!each.isFile() || type === undefined) continue;
    const path = join(each.parentPath, each.name);
    const bytes = readFileSync(path);
    const name = path
      .slice(folder.length + 1)
      .split(sep)
      .join('/');
    files.set(name, {
      type,
      bytes,
      packed: gzipSync(bytes),
      tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      hashed: name.startsWith('assets/'),
    });
  }
  return files;
}

/** GET /console and the files that the page is made of: for everyone, since they tell nothing; the API asks who it is. */
export function serving(app: FastifyInstance): void {
  let files: ReadonlyMap<string, File> | undefined;
  const answer = (request: FastifyRequest, reply: FastifyReply, name: string): FastifyReply => {
    files ??= filesIn(FOLDER);
    const file = files.get(name);
    if (file === undefined) return answerProblem(request, reply, problem('not-found', undefined));
    reply
      .header('content-security-policy', POLICY)
      .header('referrer-policy', 'no-referrer')
      .header('cache-control', file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      .header('vary', 'accept-encoding')
      .header('etag', file.tag);
    if (request.headers['if-none-match'] === file.tag) return reply.code(304).send();
    const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (packed) reply.header('content-encoding', 'gzip');
    return reply.type(file.type).send(packed ? file.packed : file.bytes);
  };
  app.get('/console', async (request, reply) => answer(request, reply, 'index.html'));
  app.get<{ Params: { '*': string } }>('/console/*', async (request, reply) =>
    answer(request, reply, request.params['*'] === '' ? 'index.html' : request.params['*']),
  );
}
