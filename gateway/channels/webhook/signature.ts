import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A new secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64 (24 to 64 are asked for). */
export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/** Headers of one try: id, moment (seconds since 1970) and a `v1` signature (HMAC-SHA256 of `id.moment.body`) by each secret. */
export function signedHeaders(
  secrets: readonly string[],
  id: string,
  seconds: number,
  body: Uint8Array,
): Readonly<Record<string, string>> {
  const signature = (secret: string): string =>
    createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
      .update(`${id}.${seconds}.`)
      .update(body)
      .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map((each) => `v1,${signature(each)}`).join(' '),
  };
}
