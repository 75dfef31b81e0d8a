import type { Zone } from './zone.js';

/** What a text on the wire can't be read as. */
export interface Unreadable {
  readonly unreadable: 'value-unreadable' | 'date-impossible';
  /** What was expected, for people. */
  readonly expected: string;
}

export type Scalar = string | number | boolean;

/**
 * A named pair: decode never throws, encode gives undefined for what the wire can't say. For every value that
 * encode takes whole, decode(encode(value)) is the value again.
 */
export interface Codec {
  readonly name: string;
  /** JSON types of its canonical values. */
  readonly types: readonly ('string' | 'number' | 'integer' | 'boolean')[];
  decode(text: string, zone: Zone): Scalar | Unreadable;
  encode(value: unknown, zone: Zone): string | undefined;
}

/** The same for one wire value that is made of several fields; absent fields are undefined. */
export interface PartsCodec {
  readonly name: string;
  /** Names of its parts, in order, for people. */
  readonly parts: readonly string[];
  decode(text: string): ReadonlyArray<string | undefined> | Unreadable;
  encode(values: ReadonlyArray<string | undefined>): string | undefined;
}

export const unreadable = (
  expected: string,
  kind: Unreadable['unreadable'] = 'value-unreadable',
): Unreadable => ({
  unreadable: kind,
  expected,
});

export const isUnreadable = (value: unknown): value is Unreadable =>
  typeof value === 'object' && value !== null && 'unreadable' in value;
