import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost of a guess: about 0.1 s and 64 MiB (RFC 7914). */
const N = 1 << 16;
const R = 8;
const P = 1;
const LENGTH = 32;
const MEMORY = 256 * N * R;

const derive = (password: string, salt: Buffer, n: number, r: number, p: number): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, LENGTH, { N: n, r, p, maxmem: MEMORY }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  );

/** A password → what a configuration holds of it: `scrypt$N$r$p$salt$key`, base64url. */
export async function passwordHash(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, N, R, P);
  return ['scrypt', N, R, P, salt.toString('base64url'), key.toString('base64url')].join('$');
}

const SHAPE = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{16,64})\$([\w-]{43})$/;

export const isPasswordHash = (text: string): boolean => SHAPE.test(text);

/** Whether a password is the one that was hashed; false for a hash that is none. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, n, r, p, salt = '', key = ''] = SHAPE.exec(hash) ?? [];
  if (n === undefined || Number(n) > N || Number(r) > R || Number(p) > P) return false;
  const made = await derive(password, Buffer.from(salt, 'base64url'), Number(n), Number(r), Number(p));
  const wanted = Buffer.from(key, 'base64url');
  return wanted.length === made.length && timingSafeEqual(wanted, made);
}
