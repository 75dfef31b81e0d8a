import { type Moment, offsetOf, type Precision, pad, possible, printOffset } from './moment.js';

/** One way in which a wire writes a moment. */
export interface Format {
  readonly name: string;
  readonly precision: Precision;
  /** Whether its text says the zone itself. */
  readonly zoned: boolean;
  /** Lengths of its texts, for telling formats apart where no qualifier does. */
  readonly length: number;
  /** undefined: not this form; 'impossible': the form, but no such day or hour. */
  decode(text: string): Moment | 'impossible' | undefined;
  /** undefined where the form can't say that year or zone. */
  encode(moment: Moment): string | undefined;
}

type Part =
  | 'year'
  | 'short'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'offset'
  | 'zone';

/** UN/EDIFACT 2379 codes of single moments, as patterns. */
const QUALIFIERS: Readonly<Record<string, string>> = {
  2: 'DDMMYY',
  3: 'MMDDYY',
  4: 'DDMMCCYY',
  101: 'YYMMDD',
  102: 'CCYYMMDD',
  201: 'YYMMDDHHMM',
  202: 'YYMMDDHHMMSS',
  203: 'CCYYMMDDHHMM',
  204: 'CCYYMMDDHHMMSS',
  205: 'CCYYMMDDHHMMZHHMM',
  208: 'CCYYMMDDHHMMSSZHHMM',
  301: 'YYMMDDHHMMZZZ',
  302: 'YYMMDDHHMMSSZZZ',
  303: 'CCYYMMDDHHMMZZZ',
  304: 'CCYYMMDDHHMMSSZZZ',
  602: 'CCYY',
  609: 'YYMM',
  610: 'CCYYMM',
};

/** Fixed for good, so that a file reads the same in every year: 00–79 are 20xx, 80–99 are 19xx. */
const PIVOT = 80;
/** BB, the year of a birth, lies behind: 00–29 are 20xx, 30–99 are 19xx. */
const BIRTH_PIVOT = 30;
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  BST: 60,
  CET: 60,
  CST: 480,
  JST: 540,
  KST: 540,
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const formats = new Map<string, Format | undefined>();

/** A format by its 2379 code or its pattern (CCYY YY BB MM DD HH MM SS mmm, MMM a month's name, WWW a weekday's and fff a fraction of any length that are only read; Z and ZHH for an offset, ZZZ a zone's name; anything else as it stands). */
export function formatOf(name: string): Format | undefined {
  if (!formats.has(name)) formats.set(name, compile(name, QUALIFIERS[name] ?? name));
  return formats.get(name);
}

function compile(name: string, pattern: string): Format | undefined {
  const parts: Part[] = [];
  let expression = '';
  let length = 0;
  const pivot = pattern.includes('BB') ? BIRTH_PIVOT : PIVOT;
  const take = (part: Part, source: string, size: number): void => {
    parts.push(part);
    expression += source;
    length += size;
  };
  const print: Array<(moment: Moment) => string | undefined> = [];
  for (let rest = pattern; rest !== ''; ) {
    const token =
      /^(ccyy|CCYY|yy|YY|BB|WWW|MMM|MM|mmm|mm|fff|DD|dd|HH|hh|SS|ss|ZHHMM|ZHH|zzz|ZZZ|Z|[\s\S])/.exec(
        rest,
      )?.[0] as string;
    rest = rest.slice(token.length);
    const upper = token.toUpperCase();
    if (upper === 'CCYY') take('year', '(\\d{4})', 4);
    else if (upper === 'YY' || token === 'BB') take('short', '(\\d{2})', 2);
    else if (token === 'MMM') take('month', `(${MONTHS.join('|')})`, 3);
    else if (token === 'mmm') take('millisecond', '(\\d{3})', 3);
    else if (token === 'fff') take('millisecond', '(\\d{1,12})', 3);
    else if (upper === 'MM') take(parts.includes('hour') ? 'minute' : 'month', '(\\d{2})', 2);
    else if (upper === 'DD') take('day', '(\\d{2})', 2);
    else if (upper === 'HH') take('hour', '(\\d{2})', 2);
    else if (upper === 'SS') take('second', '(\\d{2})', 2);
    else if (token === 'ZHHMM') take('offset', '([+-]\\d{4})', 5);
    else if (token === 'ZHH') take('offset', '(Z|[+-]\\d{2})', 3);
    else if (token === 'Z') take('offset', '(Z|[+-]\\d{2}:\\d{2})', 6);
    else if (upper === 'ZZZ') take('zone', '([A-Z]{3}|086)', 3);
    else if (token === 'WWW') {
      expression += '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
      length += 3;
      print.push(() => undefined);
      continue;
    } else {
      expression += token.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      length += token.length;
      print.push(() => token);
      continue;
    }
    const part = parts.at(-1) as Part;
    print.push((moment) =>
      token === 'fff'
        ? undefined
        : token === 'MMM'
          ? MONTHS[(moment.month ?? 0) - 1]
          : token === 'ZHH'
            ? printHours(moment)
            : printPart(part, moment, token === 'ZHHMM', pivot),
    );
  }
  const precision = precisionOfParts(parts);
  if (precision === undefined || new Set(parts).size !== parts.length) return undefined;
  const matcher = new RegExp(`^${expression}$`);
  const places: Partial<Record<Part, number>> = Object.fromEntries(parts.map((part, i) => [part, i + 1]));
  return {
    name,
    precision,
    length,
    zoned: 'offset' in places || 'zone' in places,
    decode(text) {
      const match = matcher.exec(text);
      if (!match) return undefined;
      const number = (part: Part): number | undefined =>
        places[part] === undefined ? undefined : Number(match[places[part]]);
      const short = number('short');
      const named = places.month === undefined ? 0 : MONTHS.indexOf(match[places.month] as string) + 1;
      const zone = places.zone === undefined ? undefined : (match[places.zone] as string);
      if (zone !== undefined && zone !== '086' && ZONES[zone] === undefined) return undefined;
      const moment: Moment = {
        year: number('year') ?? (short as number) + ((short as number) < pivot ? 2000 : 1900),
        month: named > 0 ? named : number('month'),
        day: number('day'),
        hour: number('hour'),
        minute: number('minute'),
        second: number('second'),
        millisecond:
          places.millisecond === undefined
            ? undefined
            : Number((match[places.millisecond] as string).padEnd(3, '0').slice(0, 3)),
        offset:
          zone !== undefined
            ? (ZONES[zone] ?? 480)
            : places.offset === undefined
              ? undefined
              : offsetOf((match[places.offset] as string).replace(/^[+-]\d\d$/, '$&00')),
      };
      return possible(moment) ? moment : 'impossible';
    },
    encode(moment) {
      let text = '';
      for (const each of print) {
        const piece = each(moment);
        if (piece === undefined) return undefined;
        text += piece;
      }
      return text;
    },
  };
}

/** An offset of whole hours, as XML types of customs have it; of others they have none. */
function printHours({ offset }: Moment): string | undefined {
  if (offset === undefined || offset % 60 !== 0) return undefined;
  return offset === 0 ? 'Z' : printOffset(offset, '').slice(0, 3);
}

function printPart(part: Part, moment: Moment, compact: boolean, pivot: number): string | undefined {
  switch (part) {
    case 'year':
      return moment.year > 9999 ? undefined : pad(moment.year, 4);
    case 'short':
      return moment.year < 1900 + pivot || moment.year >= 2000 + pivot ? undefined : pad(moment.year % 100);
    case 'offset':
      return moment.offset === undefined ? undefined : printOffset(moment.offset, compact ? '' : ':');
    case 'zone':
      // China's area code is what manifests write there; only UTC has a name that is unambiguous everywhere.
      return moment.offset === 0 ? 'UTC' : moment.offset === 480 ? '086' : undefined;
    case 'millisecond':
      return moment.millisecond === undefined ? undefined : pad(moment.millisecond, 3);
    default: {
      const value = moment[part];
      return value === undefined ? undefined : pad(value);
    }
  }
}

function precisionOfParts(parts: readonly Part[]): Precision | undefined {
  const has = (part: Part): boolean => parts.includes(part);
  if (has('year') === has('short')) return undefined;
  const ladder: ReadonlyArray<readonly [Part, Precision]> = [
    ['month', 'month'],
    ['day', 'day'],
    ['hour', 'day'],
    ['minute', 'minute'],
    ['second', 'second'],
    ['millisecond', 'millisecond'],
  ];
  let precision: Precision = 'year';
  let ended = false;
  for (const [part, next] of ladder) {
    if (!has(part)) ended = true;
    else if (ended) return undefined;
    else precision = next;
  }
  return has('hour') && !has('minute') ? undefined : precision;
}
