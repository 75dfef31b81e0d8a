import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';

/** Who issues tokens for partners, and what must stand in them. */
export interface JwtIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Address of its keys, or the keys themselves. */
  readonly jwks: { readonly url: string } | { readonly keys: JSONWebKeySet };
  /** The claim that names the partner. */
  readonly claim: string;
}

/** Signatures that are taken; none with a shared secret, and never none. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];
/** Seconds that clocks may differ, and the oldest that a token may be. */
const TOLERANCE = 30;
const OLDEST = '1h';

/**
 * `Authorization: Bearer JWT` → the partner that it is about; undefined where it isn't right. Keys of an address are kept and
 * asked for again at most every half minute (RFC 7517, RFC 7519).
 */
export function jwtVerifier(
  issuers: readonly JwtIssuer[],
  now: () => number,
): (token: string) => Promise<string | undefined> {
  const known = issuers.map((each): JwtIssuer & { readonly key: JWTVerifyGetKey } => ({
    ...each,
    key:
      'url' in each.jwks
        ? createRemoteJWKSet(new URL(each.jwks.url), { timeoutDuration: 5000, cooldownDuration: 30_000 })
        : createLocalJWKSet(each.jwks.keys),
  }));
  return async (token) => {
    for (const { issuer, audience, key, claim } of known)
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          clockTolerance: TOLERANCE,
          maxTokenAge: OLDEST,
          requiredClaims: ['exp', 'iat', claim],
          currentDate: new Date(now()),
        });
        const partner = payload[claim];
        if (typeof partner === 'string') return partner;
      } catch {
        // Not of this one: the next may have issued it. Why it isn't right is nobody's business but the issuer's.
      }
    return undefined;
  };
}

/** Whether a bearer token looks like one: three parts of base64url. */
export const isJwt = (token: string): boolean => /^[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}$/.test(token);
