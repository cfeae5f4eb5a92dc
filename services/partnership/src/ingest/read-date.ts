/** Reads the dates that feeds hold: strictly, day first, and without a zone on the clock in London. */
import { londonInstant } from '@active-news/schema/london-time.ts';
import { firstYear, lastYear, readDay, type Day } from './read-day.ts';
import { zoneOffsetMinutes } from './zone-names.ts';

export type ReadDate = {
  /** Milliseconds since 1970; of a DAY or a MONTH, its first moment in London. */
  readonly instantMs: number;
  readonly precision: 'INSTANT' | 'DAY' | 'MONTH';
  /** Something about it was wrong or could be read otherwise. */
  readonly isSuspect: boolean;
};

type Clock = { readonly hour: number; readonly minute: number; readonly second: number; readonly ms: number };

const longest = 64;

const clockPattern =
  /(?:^|[\s,]|(?<=\d)[tT])(\d{1,2})[:h](\d{2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\b\.?)?/i;
/** With a full stop it may be a date, so it must say which half of the day it means. */
const dottedClockPattern = /(?:^|[\s,])(\d{1,2})\.(\d{2})()()\s*([ap])\.?m\b\.?/i;
const basicIso = /^(\d{4})(\d{2})(\d{2})[tT ]?(\d{2})(\d{2})(\d{2})?(?=$|[zZ+\s-])/;

/**
 * The instant that a feed's date means, or null if it means none, lies before 1990 or is no date of the calendar.
 *
 * Shapes: RFC 822 with any usual zone, ISO 8601, `27/02/2025` (day first), `27 February 2025`, `3rd October, 2024`,
 *         asctime, `Aug 2024`, Unix seconds. The weekday is not believed. Month names may be Welsh, French, German and
 *         so on. `11Jun` says no year: it is the latest such day that is not after `notAfterMs`, and suspect; without
 *         `notAfterMs` it is no date.
 * Errors: never throws, whatever the text.
 */
export function readDate(raw: string, notAfterMs: number | null = null): ReadDate | null {
  const text = raw.trim().replace(/\s+/g, ' ');
  if (text === '' || text.length > longest) return null;
  if (/^\d{10}(\d{3})?$/.test(text)) return fromUnix(Number(text) * (text.length === 10 ? 1_000 : 1));

  const spread = text.replace(basicIso, (_, y, mo, d, h, mi, s = '00') => `${y}-${mo}-${d} ${h}:${mi}:${s}`);
  const match = clockPattern.exec(spread) ?? dottedClockPattern.exec(spread);
  if (match === null) return dayOnly(readDay(spread, notAfterMs), false);
  const before = spread.slice(0, match.index);
  const after = spread.slice(match.index + match[0].length);
  const { year: trailingYear, zone } = before === '' ? { year: after, zone: '' } : splitTail(after);
  const day = readDay(trailingYear === null ? before : `${before} ${trailingYear}`, notAfterMs);
  if (day === null) return null;
  const clock = readClock(match);
  if (clock === null || day.precision === 'MONTH') return dayOnly(day, true);

  const offset = zoneOffsetMinutes(zone);
  const isSuspect = day.isSuspect || offset.isSuspect;
  if (offset.minutes !== null) {
    const { year, month } = day;
    const wallMs = Date.UTC(year, month - 1, day.day, clock.hour, clock.minute, clock.second, clock.ms);
    return { instantMs: wallMs - offset.minutes * 60_000, precision: 'INSTANT', isSuspect };
  }
  const inLondon = (hour: number) =>
    londonInstant(day.year, day.month, day.day, hour, clock.minute, clock.second) + clock.ms;
  const instantMs = inLondon(clock.hour);
  // When the clocks change, one hour does not exist and another is there twice.
  const isOnce = inLondon(clock.hour + 1) - instantMs === 3_600_000;
  return { instantMs, precision: 'INSTANT', isSuspect: isSuspect || !isOnce };
}

function dayOnly(day: Day | null, isClockWrong: boolean): ReadDate | null {
  if (day === null) return null;
  const instantMs = londonInstant(day.year, day.month, day.day);
  return { instantMs, precision: day.precision, isSuspect: day.isSuspect || isClockWrong };
}

function fromUnix(instantMs: number): ReadDate | null {
  const year = new Date(instantMs).getUTCFullYear();
  return year < firstYear || year > lastYear ? null : { instantMs, precision: 'INSTANT', isSuspect: false };
}

/** 24:00:00 is the end of the day, a leap second the second before it. */
function readClock(match: RegExpExecArray): Clock | null {
  const [, hourText, minuteText, secondText, fraction, half] = match;
  let hour = Number(hourText);
  const minute = Number(minuteText);
  const second = Math.min(Number(secondText || 0), 59);
  // `22:00 PM` says the same thing twice.
  if (half !== undefined && hour <= 12) {
    if (hour < 1) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (hour > 24 || minute > 59 || Number(secondText || 0) > 60) return null;
  if (hour === 24 && (minute > 0 || second > 0)) return null;
  return { hour, minute, second, ms: Math.floor(Number(`0.${fraction || 0}`) * 1_000) };
}

/** What follows the clock: a zone, and in asctime the year. */
function splitTail(tail: string): { year: string | null; zone: string } {
  const year = /(?:^|\s)((?:19|20|21)\d{2})$/.exec(tail)?.[1] ?? null;
  return { year, zone: (year === null ? tail : tail.slice(0, -4)).trim() };
}
