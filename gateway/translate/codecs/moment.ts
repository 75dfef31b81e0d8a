import type { Zone } from './zone.js';

/** How finely a moment is told; nothing finer is ever invented. */
export type Precision = 'year' | 'month' | 'day' | 'minute' | 'second' | 'millisecond';

/** A moment as a wall clock shows it; fields beyond the precision are absent. */
export interface Moment {
  readonly year: number;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  readonly hour?: number | undefined;
  readonly minute?: number | undefined;
  readonly second?: number | undefined;
  readonly millisecond?: number | undefined;
  /** Minutes ahead of UTC. */
  readonly offset?: number | undefined;
}

const CANONICAL =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const MINUTE = 60_000;

export function precisionOf(moment: Moment): Precision {
  if (moment.month === undefined) return 'year';
  if (moment.day === undefined) return 'month';
  if (moment.hour === undefined) return 'day';
  if (moment.second === undefined) return 'minute';
  return moment.millisecond === undefined ? 'second' : 'millisecond';
}

/** `2026-01-15`, `2026-01-15T08:12+08:00`, …; undefined where it isn't one or no calendar has that day. */
export function parseMoment(text: string): Moment | undefined {
  const match = CANONICAL.exec(text);
  if (!match) return undefined;
  const number = (i: number): number | undefined => (match[i] === undefined ? undefined : Number(match[i]));
  const zone = match[8];
  const moment: Moment = {
    year: Number(match[1]),
    month: number(2),
    day: number(3),
    hour: number(4),
    minute: number(5),
    second: number(6),
    millisecond: match[7] === undefined ? undefined : Number((match[7] as string).padEnd(3, '0')),
    offset: zone === undefined ? undefined : offsetOf(zone),
  };
  return possible(moment) ? moment : undefined;
}

export function printMoment(moment: Moment): string {
  const { year, month, day, hour, minute, second, millisecond, offset } = moment;
  let text = pad(year, 4);
  if (month === undefined) return text;
  text += `-${pad(month)}`;
  if (day === undefined) return text;
  text += `-${pad(day)}`;
  if (hour === undefined) return text;
  text += `T${pad(hour)}:${pad(minute ?? 0)}`;
  if (second !== undefined) text += `:${pad(second)}`;
  if (millisecond !== undefined) text += `.${pad(millisecond, 3)}`;
  return offset === undefined ? text : text + printOffset(offset);
}

/** Whether the calendar has that day and the clock that hour; 24:00 and leap seconds are no clock readings here. */
export function possible(moment: Moment): boolean {
  const { year, month, day, hour, minute, second } = moment;
  if (year < 1) return false;
  if (month !== undefined && (month < 1 || month > 12)) return false;
  if (day !== undefined && (day < 1 || day > daysIn(year, month as number))) return false;
  if (moment.offset !== undefined && Math.abs(moment.offset) > 18 * 60) return false;
  return (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60;
}

const daysIn = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;

/** The same moment with the zone's offset where it carries none; days and coarser have no zone. */
export function inZone(moment: Moment, zone: Zone): Moment {
  if (moment.hour === undefined || moment.offset !== undefined) return moment;
  return { ...moment, offset: zone.offsetOfLocal(local(moment)) };
}

/** The same moment as the zone's clocks show it. */
export function asSeenIn(moment: Moment, zone: Zone): Moment {
  if (moment.hour === undefined || moment.offset === undefined) return moment;
  const instant = local(moment) - moment.offset * MINUTE;
  const offset = zone.offsetAt(instant);
  if (offset === moment.offset) return moment;
  const shown = new Date(instant + offset * MINUTE);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: moment.second,
    millisecond: moment.millisecond,
    offset,
  };
}

function local(moment: Moment): number {
  const date = new Date(0);
  date.setUTCFullYear(moment.year, (moment.month ?? 1) - 1, moment.day ?? 1);
  return (
    date.getTime() + ((moment.hour ?? 0) * 60 + (moment.minute ?? 0)) * MINUTE + (moment.second ?? 0) * 1000
  );
}

/** `+08:00`, `+0800` or `Z` in minutes. */
export const offsetOf = (text: string): number =>
  text === 'Z' ? 0 : (Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))) * (text[0] === '-' ? -1 : 1);

export const printOffset = (offset: number, colon = ':'): string =>
  `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}${colon}${pad(Math.abs(offset) % 60)}`;

export const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
