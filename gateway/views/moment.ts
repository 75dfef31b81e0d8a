/** A moment as documents give it, and as the instant it stands for. */
export interface Instant {
  /** RFC 3339 in UTC with milliseconds: sorts as text. */
  readonly utc: string;
  /** Only a date, month or year was given: good for an order, too coarse for hours. */
  readonly coarse: boolean;
}

const COARSE = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/**
 * A canonical moment (`2026-01-15T08:12+08:00`, `2026-01-15`) → the instant; what has no clock time begins in the zone
 * given (IANA name). Undefined where it is none.
 */
export function instantOf(moment: unknown, zone: string): Instant | undefined {
  if (typeof moment !== 'string') return undefined;
  if (!COARSE.test(moment)) {
    const at = Date.parse(moment);
    return Number.isNaN(at) ? undefined : { utc: new Date(at).toISOString(), coarse: false };
  }
  const full = `${moment}${'-01'.repeat((10 - moment.length) / 3)}`;
  const at = startOfDay(full, zone);
  return at === undefined ? undefined : { utc: new Date(at).toISOString(), coarse: true };
}

/** The first instant of a day (`2026-01-15`) in a zone, in milliseconds. */
export function startOfDay(day: string, zone: string): number | undefined {
  const utc = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(utc)) return undefined;
  return utc - offsetAt(utc, zone);
}

const offsets = new Map<string, Intl.DateTimeFormat>();

/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  let format = offsets.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    offsets.set(zone, format);
  }
  const name = format.formatToParts(at).find((each) => each.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
