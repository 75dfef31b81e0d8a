/**
 * S004 of a moment (RFC 3339) as the clocks of a zone (IANA name or offset) show it: six digits of the date up to
 * syntax version 3, eight from version 4 on; four digits of the time. An unknown zone counts as UTC.
 */
export function preparation(
  moment: string,
  timeZone: string,
  century: boolean,
): { readonly date: string; readonly time: string } {
  const instant = new Date(moment);
  const shown = Number.isNaN(instant.getTime())
    ? new Date(0)
    : new Date(instant.getTime() + offsetOf(instant, timeZone));
  const text = shown.toISOString();
  const date = text.slice(0, 10).replaceAll('-', '');
  return { date: century ? date : date.slice(2), time: text.slice(11, 16).replace(':', '') };
}

/** Milliseconds that a zone's clocks are ahead of UTC at that instant. */
function offsetOf(instant: Date, timeZone: string): number {
  const fixed = /^(?:UTC|GMT)?([+-])(\d\d):?(\d\d)?$/.exec(timeZone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * 60_000;
  // Clocks are only ever changed at a quarter of an hour.
  const quarter = Math.floor(instant.getTime() / 900_000);
  if (latest?.timeZone === timeZone && latest.quarter === quarter) return latest.offset;
  const offset = shownBy(clockOf(timeZone), instant);
  latest = { timeZone, quarter, offset };
  return offset;
}

/** The offset asked for last: the answers of a quarter of an hour all ask for the same. */
let latest: { readonly timeZone: string; readonly quarter: number; readonly offset: number } | undefined;

function shownBy(clock: Intl.DateTimeFormat | undefined, instant: Date): number {
  if (clock === undefined) return 0;
  const parts = clock.formatToParts(instant);
  const of = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return local - Math.floor(instant.getTime() / 1000) * 1000;
}

/** Zones come from agreements and configuration, so that they are few; making a clock takes half a millisecond. */
const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

function clockOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(timeZone)) clocks.set(timeZone, made(timeZone));
  return clocks.get(timeZone);
}

function made(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return undefined;
  }
}
