import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Authenticate,
  authentication,
  type Credentials,
  isPasswordHash,
  jwtVerifier,
  type Sessions,
  sessions,
  withTokens,
} from './channels/index.js';
import { type Clock, PEOPLE_ROLES, problem } from './core/index.js';
import type { NodeConfig } from './ops/config.js';
import { NodeRefused } from './wiring.js';

/** How callers of a node show who they are: keys, signatures, certificates, tokens of issuers, sessions of people. @throws NodeRefused */
export function doorsOf(
  config: Pick<NodeConfig, 'data' | 'operators' | 'sessionKey' | 'jwt'>,
  clock: Clock,
  credentials: readonly Credentials[],
  partnerOf: (hash: string) => string | undefined,
): { readonly authenticate: Authenticate; readonly sessions: Sessions } {
  const refused = (reason: string): NodeRefused =>
    new NodeRefused([problem('configuration-invalid', undefined, { values: { reason } })]);
  config.operators.forEach(({ password }, i) => {
    if (password !== undefined && !isPasswordHash(password))
      throw refused(`operators[${i}].password: eport account hash`);
  });
  if (config.sessionKey !== undefined && config.sessionKey.length < 32) throw refused('sessions.key: 32');
  const issuers = (config.jwt ?? []).map(({ jwks, ...rest }, i) => {
    if ('url' in jwks) return { ...rest, jwks };
    try {
      return { ...rest, jwks: { keys: JSON.parse(jwks.json) } };
    } catch {
      throw refused(`jwt[${i}].jwks: JSON`);
    }
  });
  const known = authentication(credentials, partnerOf);
  return {
    authenticate:
      issuers.length === 0 ? known : withTokens(known, jwtVerifier(issuers, clock.now), credentials),
    sessions: sessions({
      clock,
      key: config.sessionKey === undefined ? keptKey(config.data) : Buffer.from(config.sessionKey),
      accounts: config.operators.map(({ id, password, roles = PEOPLE_ROLES }) => ({
        id,
        roles,
        ...(password === undefined ? {} : { password }),
      })),
    }),
  };
}

/** The key of this node's sessions, made at its first start. */
function keptKey(data: string): Uint8Array {
  const path = join(data, 'session.key');
  try {
    const kept = readFileSync(path);
    if (kept.length >= 32) return kept;
  } catch {
    // Not there yet.
  }
  const made = randomBytes(32);
  writeFileSync(path, made, { mode: 0o600 });
  return made;
}
