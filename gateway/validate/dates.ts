/**
 * What a value of data element 2380 must look like for each format of 2379 that says so plainly. Y year of four
 * digits, y of two, M month, D day, h hour, m minute, s second, f thousandths, W week, d day of the week, J day
 * of the year, z three characters of a zone, Z an offset like +0800; a hyphen in a period may be left out, since
 * the directory's own texts say both.
 */
const FORMATS: Readonly<Record<string, string>> = {
  2: 'DMy',
  3: 'MDy',
  4: 'DMY',
  5: 'DMYhm',
  101: 'yMD',
  102: 'YMD',
  103: 'yWd',
  104: 'MW-MW',
  105: 'yJ',
  106: 'MD',
  107: 'J',
  108: 'W',
  109: 'M',
  110: 'D',
  201: 'yMDhm',
  202: 'yMDhms',
  203: 'YMDhm',
  204: 'YMDhms',
  205: 'YMDhmZ',
  206: 'yMDhmZ',
  207: 'yMDhmsZ',
  208: 'YMDhmsZ',
  209: 'hmsZ',
  210: 'hmsZ-hmsZ',
  301: 'yMDhmz',
  302: 'yMDhmsz',
  303: 'YMDhmz',
  304: 'YMDhmsz',
  305: 'MDhm',
  306: 'Dhm',
  307: 'YMDhmsf',
  308: 'YMDhmz-YMDhmz',
  401: 'hm',
  402: 'hms',
  404: 'hmsz',
  406: 'Z',
  501: 'hmhm',
  502: 'hms-hms',
  503: 'hmsz-hmsz',
  601: 'y',
  602: 'Y',
  609: 'yM',
  610: 'YM',
  615: 'yW',
  616: 'YW',
  701: 'y-y',
  702: 'Y-Y',
  709: 'yM-yM',
  710: 'YM-YM',
  711: 'YMD-YMD',
  713: 'yMDhm-yMDhm',
  715: 'yW-yW',
  716: 'YW-YW',
  717: 'yMD-yMD',
  718: 'YMD-YMD',
  719: 'YMDhm-YMDhm',
  720: 'dhm-dhm',
  721: 'YMDhmZ-YMDhmZ',
};

const PATTERN: Readonly<Record<string, string>> = {
  Y: '(\\d{4})',
  y: '(\\d\\d)',
  M: '(\\d\\d)',
  D: '(\\d\\d)',
  h: '(\\d\\d)',
  m: '(\\d\\d)',
  s: '(\\d\\d)',
  f: '(\\d{3})',
  W: '(\\d\\d)',
  d: '(\\d)',
  J: '(\\d{3})',
  z: '(.{3})',
  Z: '([+-]?\\d{4})',
  '-': '-?',
};

const WORDS: Readonly<Record<string, string>> = {
  Y: 'CCYY',
  y: 'YY',
  M: 'MM',
  D: 'DD',
  h: 'HH',
  m: 'MM',
  s: 'SS',
  f: 'FFF',
  W: 'WW',
  d: 'D',
  J: 'DDD',
  z: 'ZZZ',
  Z: 'ZHHMM',
  '-': '-',
};

interface Format {
  readonly parts: string;
  readonly pattern: RegExp;
  readonly words: string;
}

const formats: ReadonlyMap<string, Format> = new Map(
  Object.entries(FORMATS).map(([code, parts]) => [
    code,
    {
      parts,
      pattern: new RegExp(`^${[...parts].map((part) => PATTERN[part]).join('')}$`),
      words: [...parts].map((part) => WORDS[part]).join(''),
    },
  ]),
);

/** Blanked-out values of scrubbed or unknown moments: `*****`, `XXXXXXXX`. */
const MASKED = /\*|^[Xx#]+$/;

/**
 * What is wrong with a moment or period: it doesn't look like its format (`words` says how it should), or it
 * does but no calendar has it. Undefined where nothing is, where the format is unknown, or the value is masked.
 */
export function momentFault(
  value: string,
  format: string,
): { readonly kind: 'unreadable' | 'impossible'; readonly words: string } | undefined {
  const known = formats.get(format);
  if (known === undefined || MASKED.test(value)) return undefined;
  const found = known.pattern.exec(value);
  if (found === null) return { kind: 'unreadable', words: known.words };
  const halves = known.parts.includes('-') ? known.parts.split('-') : [known.parts];
  let at = 1;
  for (const half of halves) {
    if (!possible(half, found.slice(at, at + half.length))) return { kind: 'impossible', words: known.words };
    at += half.length;
  }
  return undefined;
}

function possible(parts: string, values: readonly string[]): boolean {
  let year: number | undefined;
  let month: number | undefined;
  let day: number | undefined;
  for (const [i, part] of [...parts].entries()) {
    const text = values[i] as string;
    const number = Number(text);
    switch (part) {
      case 'Y':
        year = number;
        if (number === 0) return false;
        break;
      case 'y':
        year = 2000 + number;
        break;
      case 'M':
        month = number;
        break;
      case 'D':
        day = number;
        break;
      case 'Z':
        if (Number(text.slice(-4, -2)) > 14 || Number(text.slice(-2)) > 59) return false;
        break;
      default: {
        const [low, high] = RANGES[part] ?? [0, Number.POSITIVE_INFINITY];
        if (number < low || number > high) return false;
      }
    }
  }
  if (month !== undefined && (month < 1 || month > 12)) return false;
  if (
    parts.includes('J') &&
    year !== undefined &&
    Number(values[parts.indexOf('J')]) > (leap(year) ? 366 : 365)
  )
    return false;
  return day === undefined || (day >= 1 && day <= longest(month, year));
}

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  h: [0, 23],
  m: [0, 59],
  s: [0, 59],
  W: [1, 53],
  d: [0, 9],
  J: [1, 366],
};

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days of that month; the longest it may have where month or year aren't told. */
const longest = (month: number | undefined, year: number | undefined): number => {
  if (month === undefined) return 31;
  if (month === 2) return year === undefined || leap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};
