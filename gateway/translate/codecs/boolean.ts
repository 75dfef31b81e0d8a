import { type Codec, unreadable } from './codec.js';

/** Two words on the wire, `boolean:Y/N`. @returns undefined where the name doesn't have two different ones */
export function booleanCodec(name: string): Codec | undefined {
  const match = /^boolean:([^/]+)\/([^/]+)$/.exec(name);
  if (!match || match[1] === match[2]) return undefined;
  const [, yes, no] = match as unknown as [string, string, string];
  const expected = unreadable(`${yes} | ${no}`);
  return {
    name,
    types: ['boolean'],
    decode: (wire) => {
      const text = wire.trim();
      return text === yes ? true : text === no ? false : expected;
    },
    encode: (value) => (value === true ? yes : value === false ? no : undefined),
  };
}
