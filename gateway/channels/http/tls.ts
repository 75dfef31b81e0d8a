import type { ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './auth.js';

/** PEM texts; with `ca` callers may show a certificate (`request`), or must (`require`). */
export interface ServerTls {
  readonly certificate: string;
  readonly key: string;
  readonly ca?: string;
  readonly crl?: string;
  readonly clients?: 'request' | 'require';
}

/** What Node's HTTPS server is told. TLS 1.2 and newer. */
export const serverOptions = ({ certificate, key, ca, crl, clients }: ServerTls): ServerOptions => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2',
  ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: clients === 'require' }),
  ...(crl === undefined ? {} : { crl }),
});

const read = new WeakMap<Socket, Certificate | null>();

/** The certificate of a connection, read once; undefined without TLS, without a certificate, or with one that isn't trusted. */
export function certificateOf(socket: Socket): Certificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  let held = read.get(socket);
  if (held === undefined) {
    const found = socket.authorized ? socket.getPeerX509Certificate() : undefined;
    held = found === undefined ? null : { sha256: found.fingerprint256, subject: found.subject };
    read.set(socket, held);
  }
  return held ?? undefined;
}
