import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { signerOf } from '../exchange/signature.js';

/** A feed that a caller may read; without `types` it holds every document. */
export interface Feed {
  readonly name: string;
  readonly types?: readonly string[];
}

/** Who is asking, once that is known. An operator sees everything on this node. */
export interface Caller {
  readonly kind: 'partner' | 'operator' | 'node';
  readonly id: string;
  readonly feeds: readonly Feed[];
}

/** A caller and what it shows itself with. */
export interface Credentials extends Caller {
  /** Hexadecimal SHA-256 of its API keys. */
  readonly keys: readonly string[];
  /** Its packages must be signed with this key. */
  readonly publicKey?: KeyObject;
}

export type Authenticate = (request: {
  readonly method: string;
  /** The route's path, not the request's, which may be written in other ways. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}) => Caller | undefined;

const EXCHANGE = '/v1/exchange';

/**
 * `Authorization: Bearer KEY`, or over the link a signature. Keys are looked up by an HMAC under a secret of this
 * process, so that how long the look-up takes says nothing about them. A link with a public key takes nothing unsigned.
 */
export function authentication(known: readonly Credentials[]): Authenticate {
  const secret = randomBytes(32);
  const index = (hash: string): string => createHmac('sha256', secret).update(hash).digest('base64');
  const byKey = new Map(known.flatMap((each) => each.keys.map((hash) => [index(hash), each] as const)));
  const links = new Map(known.filter((each) => each.kind === 'node').map((each) => [each.id, each]));
  const publicKeys = new Map(
    [...links.values()].flatMap((each) =>
      each.publicKey === undefined ? [] : [[each.id, each.publicKey] as const],
    ),
  );
  return ({ method, path, headers }) => {
    if (path === EXCHANGE && headers.signature !== undefined) {
      const signer = signerOf(method, path, headers, publicKeys);
      if (signer !== undefined) return links.get(signer);
    }
    const token = /^Bearer +(\S{1,512}) *$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const caller = byKey.get(index(createHash('sha256').update(token).digest('hex')));
    return path === EXCHANGE && caller?.publicKey !== undefined ? undefined : caller;
  };
}
