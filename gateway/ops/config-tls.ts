import type { ClientTls, ConfigFile, Secret, ServerTls } from './config-shape.js';

type Resolve = (at: string, where: Secret | undefined) => string | undefined;
type LinkFile = NonNullable<ConfigFile['exchange']>[number];

/** `listen.tls` as written → with its PEM texts; a text that can't be had went with a problem, and nothing is started. */
export function serverTlsOf(
  file: NonNullable<ConfigFile['listen']>['tls'],
  secret: Resolve,
): ServerTls | undefined {
  if (file === undefined) return undefined;
  const ca = secret('listen.tls.ca', file.ca);
  const crl = secret('listen.tls.crl', file.crl);
  return {
    certificate: secret('listen.tls.certificate', file.certificate) ?? '',
    key: secret('listen.tls.key', file.key) ?? '',
    ...(ca === undefined ? {} : { ca, clients: file.clients ?? 'request' }),
    ...(crl === undefined ? {} : { crl }),
  };
}

/** `exchange[].tls` as written → with its PEM texts. */
export function clientTlsOf(file: LinkFile['tls'], at: string, secret: Resolve): ClientTls | undefined {
  if (file === undefined) return undefined;
  const made: { certificate?: string; key?: string; ca?: string } = {};
  for (const name of ['certificate', 'key', 'ca'] as const) {
    const text = secret(`${at}.tls.${name}`, file[name]);
    if (text !== undefined) made[name] = text;
  }
  return made;
}
