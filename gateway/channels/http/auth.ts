import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { certificateKey, type Role } from '../../core/index.js';
import { signerOf } from '../exchange/signature.js';
import { isJwt } from './jwt.js';

/** A feed that a caller may read; without `types` it holds every document. */
export interface Feed {
  readonly name: string;
  readonly types?: readonly string[];
}

/** Who is asking, once that is known: a partner, one of this node's people (`operator`), or another node. */
export interface Caller {
  readonly kind: 'partner' | 'operator' | 'node';
  readonly id: string;
  readonly feeds: readonly Feed[];
  readonly roles: readonly Role[];
}

/** A caller and what it shows itself with. */
export interface Credentials extends Caller {
  /** Hexadecimal SHA-256 of its API keys. */
  readonly keys: readonly string[];
  /** Its certificates, as `certificateKey` writes them. A node that has some is taken for itself with one of them only. */
  readonly certificates?: readonly string[];
  /** Its packages must be signed with this key. */
  readonly publicKey?: KeyObject;
}

/** A certificate's names. */
export interface Certificate {
  /** Hexadecimal, of its DER. */
  readonly sha256: string;
  /** One part a line. */
  readonly subject: string;
}

export type Authenticate = (request: {
  readonly method: string;
  /** The route's path, not the request's, which may be written in other ways. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The certificate that the caller's connection showed, where it is one that `listen.tls` trusts. */
  readonly certificate?: Certificate | undefined;
}) => Caller | undefined | Promise<Caller | undefined>;

const EXCHANGE = '/v1/exchange';

/**
 * `Authorization: Bearer KEY`, or over the link a signature. Keys are looked up by an HMAC under a secret of this
 * process, so that how long the look-up takes says nothing about them. A link with a public key takes nothing unsigned.
 * A certificate bound to somebody is enough by itself; with somebody else's key or signature it is refused.
 */
export function authentication(
  known: readonly Credentials[],
  /** The partner that a key made over the API opens for, by its hexadecimal SHA-256. */
  kept: (hash: string) => string | undefined = () => undefined,
): (request: Parameters<Authenticate>[0]) => Caller | undefined {
  const secret = randomBytes(32);
  const index = (hash: string): string => createHmac('sha256', secret).update(hash).digest('base64');
  const byKey = new Map(known.flatMap((each) => each.keys.map((hash) => [index(hash), each] as const)));
  const partners = new Map(
    known.filter((each) => each.kind === 'partner').map((each) => [each.id, each] as const),
  );
  const links = new Map(known.filter((each) => each.kind === 'node').map((each) => [each.id, each]));
  const publicKeys = new Map(
    [...links.values()].flatMap((each) =>
      each.publicKey === undefined ? [] : [[each.id, each.publicKey] as const],
    ),
  );
  const byCertificate = new Map(
    known.flatMap((each) => (each.certificates ?? []).map((name) => [name, each] as const)),
  );
  const bound = (certificate: Certificate | undefined): Credentials | undefined =>
    certificate === undefined
      ? undefined
      : (byCertificate.get(certificateKey({ sha256: certificate.sha256 })) ??
        byCertificate.get(certificateKey({ subject: certificate.subject })));
  const shown = ({ method, path, headers }: Parameters<Authenticate>[0]): Credentials | undefined => {
    if (path === EXCHANGE && headers.signature !== undefined) {
      const signer = signerOf(method, path, headers, publicKeys);
      if (signer !== undefined) return links.get(signer);
    }
    const token = /^Bearer +(\S{1,512}) *$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const hash = createHash('sha256').update(token).digest('hex');
    const caller = byKey.get(index(hash)) ?? partners.get(kept(hash) ?? '');
    return path === EXCHANGE && caller?.publicKey !== undefined ? undefined : caller;
  };
  return (request) => {
    const { path, headers } = request;
    const owner = byCertificate.size === 0 ? undefined : bound(request.certificate);
    const caller = shown(request);
    if (owner === undefined)
      return caller?.kind === 'node' && caller.certificates !== undefined ? undefined : caller;
    if (caller !== undefined) return caller === owner ? caller : undefined;
    const enough =
      headers.authorization === undefined && !(path === EXCHANGE && owner.publicKey !== undefined);
    return enough ? owner : undefined;
  };
}

/** What authenticates by keys, signatures and certificates, and where that finds nobody, by a token that an issuer signed. */
export const withTokens =
  (
    authenticate: (request: Parameters<Authenticate>[0]) => Caller | undefined,
    verify: (token: string) => Promise<string | undefined>,
    partners: readonly Caller[],
  ): Authenticate =>
  async (request) => {
    const found = authenticate(request);
    const token = /^Bearer +(\S{1,8192}) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (found !== undefined || token === undefined || !isJwt(token)) return found;
    const partner = await verify(token);
    return partners.find(({ id, kind }) => kind === 'partner' && id === partner);
  };
