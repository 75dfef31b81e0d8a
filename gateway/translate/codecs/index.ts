import { booleanCodec } from './boolean.js';
import type { Codec } from './codec.js';
import { datetimeCodec } from './datetime.js';
import { decimal, integer } from './decimal.js';
import { text } from './text.js';

export type { Codec, PartsCodec, Scalar, Unreadable } from './codec.js';
export { isUnreadable } from './codec.js';
export { isFormat, type Moments, momentsOf, precisionIn } from './datetime.js';
export { PATTERNS, patternOf } from './patterns.js';
export { type Zone, zoneOf } from './zone.js';

/** A codec by the name that rows give it (`as`), with the formats listed beside it; undefined where there is none. */
export function codecOf(name: string, formats: readonly string[] = []): Codec | undefined {
  if (name === 'text') return text;
  if (name === 'decimal') return decimal;
  if (name === 'integer') return integer;
  if (name.startsWith('boolean:')) return booleanCodec(name);
  if (name.startsWith('datetime:')) return datetimeCodec(name, [name.slice('datetime:'.length)]);
  if (name === 'datetime') return formats.length > 0 ? datetimeCodec(name, formats) : undefined;
  return undefined;
}
