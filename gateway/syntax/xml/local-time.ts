/** The digits of a moment on the clock of a zone. */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
  readonly millis: string;
}

/**
 * An RFC 3339 moment on the clock of a zone (IANA name or offset `+08:00`): `20260115`, `081200`, `000`. An unknown
 * zone is read as China's.
 */
export function localTime(moment: string, timeZone: string): LocalTime {
  const instant = new Date(moment);
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(timeZone);
  const shift = offset
    ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]))
    : shiftOf(instant, timeZone);
  const digits = new Date(instant.getTime() + shift * 60_000).toISOString().replace(/\D/g, '');
  return { date: digits.slice(0, 8), time: digits.slice(8, 14), millis: digits.slice(14, 17) };
}

const CHINA = 480;

/** Minutes that a zone is ahead of UTC at a moment. */
function shiftOf(instant: Date, timeZone: string): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
      instant,
    );
    const match = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(
      parts.find((each) => each.type === 'timeZoneName')?.value ?? '',
    );
    if (!match) return CHINA;
    return match[1] === undefined
      ? 0
      : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
  } catch {
    return CHINA;
  }
}
