import { type Codec, unreadable } from './codec.js';
import { type Format, formatOf } from './format.js';
import {
  asSeenIn,
  inZone,
  type Moment,
  type Precision,
  parseMoment,
  precisionOf,
  printMoment,
} from './moment.js';
import type { Zone } from './zone.js';

const RANK: Readonly<Record<Precision, number>> = {
  year: 0,
  month: 1,
  day: 2,
  minute: 3,
  second: 4,
  millisecond: 5,
};
const PERIODS: Readonly<Record<string, readonly [string, string]>> = {
  711: ['102', ''],
  713: ['201', ''],
  717: ['101', '-'],
  718: ['102', '-'],
  719: ['203', '-'],
};

/** 2379 codes of a month and of a year. */
const COARSE = ['610', '602'];

const isPeriod = (name: string): boolean => Object.hasOwn(PERIODS, name);
const NO_FORMS: readonly Form[] = [];

/** A moment as text and the 2379 code that says how it is written. */
export interface Written {
  readonly text: string;
  readonly format: string;
  /** Something finer than the format can say was cut off. */
  readonly cut: boolean;
}

/** The formats that a place allows: every one is read, and the one that carries a value exactly is written, else the first that needs nothing invented. */
export interface Moments {
  /**
   * @param format the 2379 code beside it, where there is one
   * @returns undefined where a code that isn't listed says what no moment (or, in a list of periods, no period) is
   */
  decode(text: string, zone: Zone, format?: string): string | ReturnType<typeof unreadable> | undefined;
  encode(value: unknown, zone: Zone): Written | undefined;
}

/** @returns the name of the format that isn't one, where the list holds such */
export function momentsOf(names: readonly string[]): Moments | string {
  const forms: Form[] = [];
  for (const name of names) {
    const form = formOf(name);
    if (!form) return name;
    forms.push(form);
  }
  // Of a birth, YYMMDD with its code means the year that lies behind.
  const births = forms[names.indexOf('BBMMDD')];
  const expected = unreadable(names.join(' | '));
  const impossible = unreadable(names.join(' | '), 'date-impossible');
  const listed = new Map<string, Form[]>();
  for (const [i, name] of names.entries())
    listed.set(codeIn(name), [...(listed.get(codeIn(name)) ?? []), forms[i] as Form]);
  if (births !== undefined) listed.set('101', [births]);
  const periods = names.map(isPeriod);
  // A year or month by itself is read whatever the list; its own code says it again where none of the list can.
  const coarse = names.every((name) => /^\d{3}$/.test(name)) && !periods.includes(true);
  // A field of moments has no room for a period, nor the other way round.
  const kindred = (format: string): readonly Form[] => {
    const form = periods.includes(isPeriod(format)) ? formOf(format) : undefined;
    return form ? [form] : NO_FORMS;
  };
  return {
    decode(wire, zone, format) {
      const text = wire.trim();
      const known = format === undefined ? forms : listed.get(format);
      const candidates = known ?? kindred(format as string);
      let answer: ReturnType<typeof unreadable> | undefined = known && expected;
      for (const form of candidates) {
        const value = form.decode(text, zone);
        if (value === 'impossible') answer = impossible;
        else if (value !== undefined) return value;
      }
      return answer;
    },
    encode(value, zone) {
      if (typeof value !== 'string') return undefined;
      let cut: Written | undefined;
      for (const form of forms) {
        const written = form.encode(value, zone);
        if (written && !written.cut) return written;
        cut ??= written;
      }
      for (const name of coarse && cut === undefined ? COARSE : []) {
        const written = formOf(name)?.encode(value, zone);
        if (written && !written.cut) return written;
      }
      return cut;
    },
  };
}

/** A fixed format as a codec. @returns undefined where there is no such format */
export function datetimeCodec(name: string, formats: readonly string[]): Codec | undefined {
  const moments = momentsOf(formats);
  if (typeof moments === 'string') return undefined;
  const nothing = unreadable(formats.join(' | '));
  return {
    name,
    types: ['string'],
    decode: (text, zone) => moments.decode(text, zone) ?? nothing,
    encode: (value, zone) => moments.encode(value, zone)?.text,
  };
}

/** Whether the name is a 2379 code or a pattern that can be read and written. */
export const isFormat = (name: string): boolean => formOf(name) !== undefined;

/** Precision that a format carries exactly; of a period, that of its ends. */
export const precisionIn = (name: string): Precision | undefined =>
  (PERIODS[name] ? formatOf(PERIODS[name][0]) : formatOf(patternIn(name)))?.precision;

/** `304=CCYYMMDDHHMMSSZHH` spells a code in its own way. */
const codeIn = (name: string): string => name.split('=', 1)[0] as string;
const patternIn = (name: string): string => name.slice(name.indexOf('=') + 1);

interface Form {
  decode(text: string, zone: Zone): string | 'impossible' | undefined;
  encode(value: string, zone: Zone): Written | undefined;
}

const forms = new Map<string, Form | undefined>();
const MOST_FORMS = 1000;

function formOf(name: string): Form | undefined {
  if (forms.has(name)) return forms.get(name);
  const made = makeForm(name);
  // Names come from the wire, too.
  if (forms.size < MOST_FORMS) forms.set(name, made);
  return made;
}

function makeForm(name: string): Form | undefined {
  const period = PERIODS[name];
  const format = formatOf(period ? period[0] : patternIn(name));
  if (!format) return undefined;
  return period ? periodForm(name, format, period[1]) : momentForm(codeIn(name), format);
}

const momentForm = (name: string, format: Format): Form => ({
  decode(text, zone) {
    const moment = format.decode(text);
    if (moment === undefined || moment === 'impossible') return moment;
    return printMoment(inZone(moment, zone));
  },
  encode(value, zone) {
    const moment = parseMoment(value);
    return moment && written(name, format, moment, zone);
  },
});

/** ISO 8601 `from/to`. */
const periodForm = (name: string, format: Format, between: string): Form => {
  const inner = momentForm(name, format);
  return {
    decode(text, zone) {
      if (text.length !== format.length * 2 + between.length) return undefined;
      const from = inner.decode(text.slice(0, format.length), zone);
      const to = inner.decode(text.slice(format.length + between.length), zone);
      if (from === undefined || to === undefined) return undefined;
      return from === 'impossible' || to === 'impossible' ? 'impossible' : `${from}/${to}`;
    },
    encode(value, zone) {
      const [from, to, more] = value.split('/');
      if (to === undefined || more !== undefined) return undefined;
      const a = inner.encode(from as string, zone);
      const b = inner.encode(to, zone);
      return a && b && { text: `${a.text}${between}${b.text}`, format: name, cut: a.cut || b.cut };
    },
  };
};

function written(name: string, format: Format, moment: Moment, zone: Zone): Written | undefined {
  const precision = precisionOf(moment);
  if (RANK[precision] < RANK[format.precision]) return undefined;
  const timed = RANK[precision] > RANK.day;
  const seen = format.zoned
    ? timed
      ? inZone(moment, zone)
      : moment
    : timed
      ? asSeenIn(moment, zone)
      : moment;
  const text = format.encode(seen);
  return text === undefined
    ? undefined
    : { text, format: name, cut: RANK[precision] > RANK[format.precision] };
}
