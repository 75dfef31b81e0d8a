import type { ExplainApi } from './channels/index.js';
import { type Agreement, type Limits, problem } from './core/index.js';
import { explained } from './explained.js';
import type { Rules } from './rules.js';

/** The largest submission that is laid out value by value, in bytes: people look at it, and it is done while others wait. */
const LARGEST = 1024 * 1024;

/** What the HTTP channel answers of how a message reads: by its sender's agreement, as `judge` would have it now. */
export function explaining(parts: {
  readonly agreementOf: (sender: string) => Agreement;
  readonly rules: Rules;
  readonly limits: Limits;
  readonly now: () => string;
}): ExplainApi {
  const { agreementOf, rules, limits, now } = parts;
  const tooLarge = (bytes: Uint8Array) =>
    problem('input-too-large', undefined, { found: String(bytes.length), expected: `${LARGEST} bytes` });
  return {
    once: (bytes, caller, tried) =>
      bytes.length > LARGEST
        ? tooLarge(bytes)
        : explained(
            bytes,
            { ...agreementOf(caller), ...tried },
            rules,
            { id: 'unkept', receivedAt: now() },
            limits,
          ),
    kept({ id, receivedAt, charset, sender, released }, bytes) {
      if (bytes.length > LARGEST) return tooLarge(bytes);
      const agreed = agreementOf(sender);
      return explained(
        bytes,
        released ? { ...agreed, lenient: true } : agreed,
        rules,
        { id, receivedAt, ...(charset === undefined ? {} : { charset }) },
        limits,
      );
    },
  };
}
