import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock, Role } from '../../core/index.js';
import type { Caller } from './auth.js';
import { isPassword } from './password.js';

/** A person who signs in: with a password here, or through an identity provider. */
export interface Account {
  readonly id: string;
  /** `scrypt$…`; absent: not by password. */
  readonly password?: string;
  readonly roles: readonly Role[];
}

export interface Sessions {
  /** A password → the session's token; undefined: no. Takes as long for who isn't there. */
  signIn(id: string, password: string): Promise<string | undefined>;
  /** A session for whom an identity provider vouches for, with the roles that it gives. */
  begin(id: string, roles: readonly Role[]): string;
  /** Who a token is of, and the token that replaces it once it has aged; undefined: nobody. */
  of(token: string): { readonly caller: Caller; readonly renewed?: string } | undefined;
  /** It opens nothing any more. */
  end(token: string): void;
}

export interface SessionParts {
  readonly clock: Clock;
  /** What tokens are sealed with: the same for every node behind one address. */
  readonly key: Uint8Array;
  readonly accounts: readonly Account[];
}

/** Without a call for so long, and so long after signing in, one signs in again, in milliseconds. */
const IDLE = 30 * 60_000;
const LONGEST = 12 * 60 * 60_000;
/** A token that is older is replaced. */
const AGED = 5 * 60_000;

interface Token {
  /** Who, since when, last renewed when; roles where an identity provider gave them; told apart by `n`. */
  readonly u: string;
  readonly i: number;
  readonly s: number;
  readonly n: string;
  readonly r?: readonly Role[];
}

/** Compared with where there is no such account, so that both take as long. */
const NOBODY = `scrypt$65536$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/**
 * Sessions in sealed tokens (HMAC-SHA-256): they outlive the node, and cost the journal nothing. An account that the
 * configuration no longer has, or whose roles changed, is judged by what it says now.
 */
export function sessions({ clock, key, accounts }: SessionParts): Sessions {
  const byId = new Map(accounts.map((each) => [each.id, each]));
  /** Signed out, until they would have ended anyway. */
  const ended = new Map<string, number>();
  const seal = (body: string): string => createHmac('sha256', key).update(body).digest('base64url');
  const write = (token: Token): string => {
    const body = Buffer.from(JSON.stringify(token)).toString('base64url');
    return `${body}.${seal(body)}`;
  };
  const read = (text: string): Token | undefined => {
    const [body = '', mac = ''] = text.slice(0, 4096).split('.');
    const [given, wanted] = [Buffer.from(mac), Buffer.from(seal(body))];
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Token;
  };
  const begin = (id: string, roles?: readonly Role[]): string =>
    write({
      u: id,
      i: clock.now(),
      s: clock.now(),
      n: randomBytes(9).toString('base64url'),
      ...(roles === undefined ? {} : { r: roles }),
    });
  return {
    begin,
    async signIn(id, password) {
      const account = byId.get(id);
      const right = await isPassword(password.slice(0, 1024), account?.password ?? NOBODY);
      return right && account?.password !== undefined ? begin(id) : undefined;
    },
    of(text) {
      const token = read(text);
      const now = clock.now();
      if (token === undefined || now - token.s > IDLE || now - token.i > LONGEST || ended.has(token.n))
        return undefined;
      const roles = token.r ?? byId.get(token.u)?.roles;
      if (roles === undefined) return undefined;
      const caller: Caller = { kind: 'operator', id: token.u, feeds: [], roles };
      return now - token.s < AGED ? { caller } : { caller, renewed: write({ ...token, s: now }) };
    },
    end(text) {
      const token = read(text);
      const now = clock.now();
      for (const [name, until] of ended) if (until < now) ended.delete(name);
      if (token !== undefined) ended.set(token.n, token.i + LONGEST);
    },
  };
}
