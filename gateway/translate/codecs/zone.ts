/** A place's clock: how far it is ahead of UTC, in minutes. */
export interface Zone {
  readonly name: string;
  /** Of a wall clock reading, given as milliseconds as if it were UTC; the earlier one where the clock shows it twice. */
  offsetOfLocal(local: number): number;
  /** Of a moment, in milliseconds since 1970 UTC. */
  offsetAt(instant: number): number;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
const CACHED_DAYS = 4096;
const zones = new Map<string, Zone>();

/**
 * @param name an IANA name or an offset, `+08:00`
 * @returns undefined where there is no such zone
 */
export function zoneOf(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known) return known;
  const zone = fixedZone(name) ?? namedZone(name);
  if (zone && zones.size < 1000) zones.set(name, zone);
  return zone;
}

function fixedZone(name: string): Zone | undefined {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(name);
  const minutes = match ? (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1) : 0;
  if (!match && name !== 'Z' && name !== 'UTC') return undefined;
  return { name, offsetOfLocal: () => minutes, offsetAt: () => minutes };
}

function namedZone(name: string): Zone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  const ask = (instant: number): number => {
    const text = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const match = /GMT([+-])(\d\d):(\d\d)/.exec(text);
    return match ? (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1) : 0;
  };
  // Intl takes microseconds a call; a day without a change on either side needs one entry.
  const days = new Map<number, number | undefined>();
  const around = (moment: number): number | undefined => {
    const day = Math.floor(moment / DAY);
    if (days.has(day)) return days.get(day);
    const before = ask((day - 1) * DAY);
    const same = before === ask((day + 2) * DAY) ? before : undefined;
    if (days.size >= CACHED_DAYS) days.clear();
    days.set(day, same);
    return same;
  };
  const offsetAt = (instant: number): number => around(instant) ?? ask(instant);
  return {
    name,
    offsetAt,
    offsetOfLocal(local) {
      const steady = around(local);
      if (steady !== undefined) return steady;
      const before = ask(local - DAY);
      const after = ask(local + DAY);
      for (const offset of [before, after]) if (ask(local - offset * MINUTE) === offset) return offset;
      return before;
    },
  };
}
