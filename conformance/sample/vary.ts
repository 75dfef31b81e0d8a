import { checkDigit, type Document } from '../../gateway/index.js';
import type { Random } from './random.js';

/** What may be made otherwise, from all to nothing: where the rules of a message forbid one, the next is tried. */
export const DEGREES = ['all', 'units and moments', 'moments', 'nothing'] as const;
export type Degree = (typeof DEGREES)[number];

const CONTAINER = /^[A-Z]{3}[UJZ]\d{7}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}(T.*)?$/;
/** Members that hold a number which its sender gives as it likes. */
const NUMBERS = new Set([
  'documentId',
  'transportDocumentNumber',
  'houseTransportDocumentNumber',
  'number',
  'interchangeReference',
]);
const DAY = 86_400_000;
/** The longest that a sample's moments are moved by, in days. */
const DAYS = 300;

/** ISO 6346: owner and serial number (ten characters) → the number with its check digit. */
const withCheckDigit = (ten: string): string => `${ten}${checkDigit(`${ten}0`) ?? 0}`;

/** Documents of the same shape with other containers, numbers and days; what was the same in them stays the same. */
export function vary(documents: readonly Document[], random: Random, degree: Degree): readonly Document[] {
  if (degree === 'nothing') return documents;
  const days = 1 + random.below(DAYS);
  const made = new Map<string, string>();
  const once = (text: string, make: () => string): string => {
    const known = made.get(text) ?? make();
    made.set(text, known);
    return known;
  };
  const digits = (text: string): string => text.replace(/\d/g, () => String(random.below(10)));
  const text = (value: string, name: string): string => {
    if (MOMENT.test(value)) return moved(value, days);
    if (degree === 'moments') return value;
    if (CONTAINER.test(value)) {
      const right = withCheckDigit(value.slice(0, 10)) === value;
      return right ? once(value, () => withCheckDigit(value.slice(0, 4) + digits('000000'))) : value;
    }
    if (degree === 'all' && NUMBERS.has(name) && /\d.*\d.*\d/.test(value))
      return once(value, () => {
        const [, head = '', tail = ''] = /^(.*?)(\d{1,6})$/.exec(value) ?? [];
        return tail === '' ? value : head + digits(tail);
      });
    return value;
  };
  const walk = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return text(value, name);
    if (Array.isArray(value)) return value.map((each) => walk(each, name));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, key)]));
  };
  return documents.map((document) => walk(document, '') as Document);
}

/** A canonical moment so many days later, as precise as it was. */
function moved(moment: string, days: number): string {
  const day = new Date(Date.parse(`${moment.slice(0, 10)}T00:00:00Z`) + days * DAY);
  return Number.isNaN(day.getTime()) ? moment : day.toISOString().slice(0, 10) + moment.slice(10);
}
