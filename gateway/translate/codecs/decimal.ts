import { type Codec, type Scalar, type Unreadable, unreadable } from './codec.js';

const DECIMAL = /^([+-]?)(\d*)(?:[.,](\d*))?$/;
const EXPECTED = unreadable('decimal');
const DIGITS = 15;

/**
 * A number with comma or point (ISO 9735-1 §10.1 allows both). Up to 15 significant digits it is a JSON number,
 * beyond that a decimal string, so that no digit is lost. Written with a point, never with an exponent.
 */
export const decimal: Codec = {
  name: 'decimal',
  types: ['number', 'string'],
  decode: decodeDecimal,
  encode: encodeDecimal,
};

/** The same without a fraction; `12.0` is read as 12. */
export const integer: Codec = {
  name: 'integer',
  types: ['integer', 'number', 'string'],
  decode(wire) {
    const value = decodeDecimal(wire);
    const whole =
      typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && !value.includes('.');
    return whole ? value : WHOLE;
  },
  encode(value) {
    const wire = encodeDecimal(value);
    return wire?.includes('.') ? undefined : wire;
  },
};

const WHOLE = unreadable('integer');

function decodeDecimal(wire: string): Scalar | Unreadable {
  const match = DECIMAL.exec(wire.trim());
  if (!match) return EXPECTED;
  const whole = match[2] as string;
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return EXPECTED;
  const kept = fraction.replace(/0+$/, '');
  const head = whole.replace(/^0+/, '');
  const significant = `${head}${kept}`.replace(/^0+/, '').length;
  const plain = `${match[1] === '-' ? '-' : ''}${head === '' ? '0' : head}${kept === '' ? '' : `.${kept}`}`;
  if (significant > DIGITS) return plain;
  const number = Number(plain);
  return number === 0 ? 0 : number;
}

function encodeDecimal(value: unknown): string | undefined {
  if (typeof value === 'string')
    return DECIMAL.test(value.trim()) && /\d/.test(value) ? normal(value.trim()) : undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return plainNumber(value);
}

/** Digits without an exponent, which no wire notation knows. */
export function plainNumber(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text === '-0' ? '0' : text;
  const digits = `${match[2]}${match[3] ?? ''}`;
  const point = (match[2] as string).length + Number(match[4]);
  if (point <= 0) return `${match[1]}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length
    ? `${match[1]}${digits}${'0'.repeat(point - digits.length)}`
    : `${match[1]}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const normal = (value: string): string => {
  const plain = value.replace(',', '.').replace(/^\+/, '').replace(/\.$/, '');
  return plain.replace(/^(-?)\./, '$10.');
};
