import type { Codec } from './codec.js';

/** Text as it stands. Numbers that a document holds in a text's place are written in plain digits. */
export const text: Codec = {
  name: 'text',
  types: ['string'],
  decode: (wire) => wire,
  encode: (value) =>
    typeof value === 'string'
      ? value
      : typeof value === 'number' && Number.isFinite(value)
        ? String(value)
        : undefined,
};
