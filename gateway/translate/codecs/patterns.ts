import type { PartsCodec } from './codec.js';

const OFFICE = /^\d{4}$/;

/**
 * Customs locations of the manifest: `CNDLC`, `CNDLC/0900`, `CNNHS510088/5119` ⇄ code, facility, customs office.
 * What isn't such a one is kept whole as the code.
 */
const locodeCustoms: PartsCodec = {
  name: 'locode/customs',
  parts: ['code', 'facility', 'customs office'],
  decode(text) {
    const slash = text.lastIndexOf('/');
    const office = slash < 0 ? undefined : text.slice(slash + 1);
    if (office !== undefined && !OFFICE.test(office)) return [text, undefined, undefined];
    const place = slash < 0 ? text : text.slice(0, slash);
    if (place === '') return [text, undefined, undefined];
    if (/^[A-Z]{2}[A-Z0-9]{3}[0-9A-Z]{1,12}$/.test(place)) return [place.slice(0, 5), place.slice(5), office];
    return [place, undefined, office];
  },
  encode([code, facility, office]) {
    if (code === undefined) return undefined;
    return `${code}${facility ?? ''}${office === undefined ? '' : `/${office}`}`;
  },
};

/** Border transport means: `UN9783148` ⇄ IMO number; `CN…` ⇄ the domestic number; anything else is a number of its own. */
const vesselUn: PartsCodec = {
  name: 'vessel-un',
  parts: ['IMO number', 'domestic number', 'other number'],
  decode(text) {
    if (/^UN\d{7}$/.test(text)) return [text.slice(2), undefined, undefined];
    if (/^CN./.test(text)) return [undefined, text.slice(2), undefined];
    return [undefined, undefined, text];
  },
  encode([imo, domestic, other]) {
    if (imo !== undefined) return `UN${imo}`;
    return domestic !== undefined ? `CN${domestic}` : other;
  },
};

/** `first<mark>second`; without the mark the whole is the last part (`lone` 1) or the first (`lone` 0). */
const pair = (name: string, mark: string, parts: readonly [string, string], lone: 0 | 1): PartsCodec => ({
  name,
  parts,
  decode(text) {
    const at = text.indexOf(mark);
    if (at <= 0 || at + mark.length >= text.length) return lone === 1 ? [undefined, text] : [text, undefined];
    return [text.slice(0, at), text.slice(at + mark.length)];
  },
  encode([first, second]) {
    if (first === undefined) return lone === 1 ? second : undefined;
    if (second === undefined) return lone === 0 ? first : undefined;
    return `${first}${mark}${second}`;
  },
});

/** IMO ship identification number: seven digits, the last one from the six before (IMO A.1117(30)). */
const isImo = (text: string): boolean =>
  /^\d{7}$/.test(text) &&
  [7, 6, 5, 4, 3, 2].reduce((sum, weight, i) => sum + weight * Number(text[i]), 0) % 10 === Number(text[6]);

/** A ship's identification that doesn't say of which kind it is: an IMO number proves itself by its check digit. */
const imoNumber: PartsCodec = {
  name: 'imo-number',
  parts: ['IMO number', 'other identification'],
  decode: (text) => (isImo(text) ? [text, undefined] : [undefined, text]),
  encode: ([imo, other]) => imo ?? other,
};

/** Moments of a port call (2005) ⇄ event and classifier, in DCSA's words; any other code is kept as itself. */
const PORT_TIMES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['132', ['ARRI', 'EST']],
  ['133', ['DEPA', 'EST']],
  ['178', ['ARRI', 'ACT']],
  ['136', ['DEPA', 'ACT']],
  ['232', ['ARRI', 'PLN']],
  ['189', ['DEPA', 'PLN']],
  ['373', ['BERTH', 'ACT']],
  ['790', ['UNBERTH', 'ACT']],
  ['269', ['STRT_DISC', 'ACT']],
  ['824', ['CMPL_DISC', 'ACT']],
  ['826', ['STRT_LOAD', 'ACT']],
  ['825', ['CMPL_LOAD', 'ACT']],
]);
const portTime: PartsCodec = {
  name: 'port-time',
  parts: ['event', 'classifier', 'type'],
  decode: (text) => [
    ...(PORT_TIMES.get(text) ?? [undefined, undefined]),
    PORT_TIMES.has(text) ? undefined : text,
  ],
  encode([event, classifier, type]) {
    if (event === undefined) return type;
    return [...PORT_TIMES].find(([, [e, c]]) => e === event && c === classifier)?.[0];
  },
};

/** Every named pattern of `parts` rows. */
export const PATTERNS: readonly PartsCodec[] = [
  locodeCustoms,
  vesselUn,
  imoNumber,
  portTime,
  pair('type+value', '+', ['type', 'value'], 1),
  pair('type/number', '/', ['type', 'number'], 1),
  pair('code/list', '/', ['code', 'list'], 0),
  pair('code name', ' ', ['code', 'name'], 0),
].map(faithful);

/** A pair that only writes what it reads back: `A` and `/B` can't pass for type `A/` and number `B`. */
function faithful(codec: PartsCodec): PartsCodec {
  return {
    ...codec,
    encode(values) {
      const given = codec.parts.map((_, i) => (values[i] === '' ? undefined : values[i]));
      const text = codec.encode(given);
      if (text === undefined || text === '') return undefined;
      const back = codec.decode(text);
      return Array.isArray(back) && given.every((value, i) => back[i] === value) ? text : undefined;
    },
  };
}

/** A pattern by its name. */
export const patternOf = (name: string): PartsCodec | undefined =>
  PATTERNS.find((each) => each.name === name);
