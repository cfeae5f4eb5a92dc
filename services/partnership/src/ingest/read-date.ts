/** Reads the dates that feeds hold: strictly, day first, and without a zone on the clock in London. */
import { londonInstant } from '@active-news/schema/london-time.ts';
import { monthNamed } from './month-names.ts';
import { zoneOffsetMinutes } from './zone-names.ts';

export type ReadDate = {
  /** Milliseconds since 1970; of a DAY, its first moment in London. */
  readonly instantMs: number;
  readonly precision: 'INSTANT' | 'DAY';
  /** Something about it was wrong or could be read otherwise. */
  readonly isSuspect: boolean;
};

type Day = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly isSuspect: boolean;
};
type Clock = { readonly hour: number; readonly minute: number; readonly second: number; readonly ms: number };

const longest = 64;
const firstYear = 1990;
const lastYear = 2199;

const clockPattern =
  /(?:^|[\s,]|(?<=\d)[tT])(\d{1,2})[:h](\d{2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\b\.?)?/i;
/** With a full stop it may be a date, so it must say which half of the day it means. */
const dottedClockPattern = /(?:^|[\s,])(\d{1,2})\.(\d{2})()()\s*([ap])\.?m\b\.?/i;
const basicIso = /^(\d{4})(\d{2})(\d{2})[tT ]?(\d{2})(\d{2})(\d{2})?(?=$|[zZ+\s-])/;

/**
 * The instant that a feed's date means, or null if it means none, lies before 1990 or is no date of the calendar.
 *
 * Shapes: RFC 822 with any usual zone, ISO 8601, `27/02/2025` (day first), `27 February 2025`, `3rd October, 2024`,
 *         asctime, Unix seconds. The weekday is not believed. Month names may be Welsh, French, German and so on.
 * Errors: never throws, whatever the text.
 */
export function readDate(raw: string): ReadDate | null {
  const text = raw.trim().replace(/\s+/g, ' ');
  if (text === '' || text.length > longest) return null;
  if (/^\d{10}(\d{3})?$/.test(text)) return fromUnix(Number(text) * (text.length === 10 ? 1_000 : 1));

  const spread = text.replace(basicIso, (_, y, mo, d, h, mi, s = '00') => `${y}-${mo}-${d} ${h}:${mi}:${s}`);
  const match = clockPattern.exec(spread) ?? dottedClockPattern.exec(spread);
  if (match === null) return dayOnly(readDay(spread), false);
  const before = spread.slice(0, match.index);
  const after = spread.slice(match.index + match[0].length);
  const { year: trailingYear, zone } = before === '' ? { year: after, zone: '' } : splitTail(after);
  const day = readDay(trailingYear === null ? before : `${before} ${trailingYear}`);
  if (day === null) return null;
  const clock = readClock(match);
  if (clock === null) return dayOnly(day, true);

  const offset = zoneOffsetMinutes(zone);
  const isSuspect = day.isSuspect || offset.isSuspect;
  const instantMs =
    offset.minutes === null
      ? londonInstant(day.year, day.month, day.day, clock.hour, clock.minute, clock.second) + clock.ms
      : Date.UTC(day.year, day.month - 1, day.day, clock.hour, clock.minute, clock.second, clock.ms) -
        offset.minutes * 60_000;
  return { instantMs, precision: 'INSTANT', isSuspect };
}

function dayOnly(day: Day | null, isClockWrong: boolean): ReadDate | null {
  if (day === null) return null;
  const instantMs = londonInstant(day.year, day.month, day.day);
  return { instantMs, precision: 'DAY', isSuspect: day.isSuspect || isClockWrong };
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

/** The day that a text without clock and zone means, or null. */
function readDay(raw: string): Day | null {
  const text = raw.replace(/[,\s-]+(?:at|um)?$/, '').replace(/^[,\s-]+/, '');
  return isoDay(text) ?? numericDay(text) ?? namedDay(text);
}

/** `2025-02-27`, `2025/2/27`, `20250227`, `2025-058`; `2025-02` and `2025` mean their first day, and that is doubtful. */
function isoDay(text: string): Day | null {
  const ordinal = /^(\d{4})-?(\d{3})$/.exec(text);
  if (ordinal !== null) {
    const date = new Date(Date.UTC(Number(ordinal[1]), 0, Number(ordinal[2])));
    return calendarDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), false);
  }
  const match =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})(-)(\d{2})()$/.exec(text) ??
    /^(\d{4})()()()$/.exec(text);
  if (match === null) return null;
  const [, year, , month, day] = match;
  return calendarDay(Number(year), Number(month || 1), Number(day || 1), !day);
}

/** `27/02/2025`, `27.2.25`, `Thu, 27/02/2025`; the American order only where no other is possible. */
function numericDay(text: string): Day | null {
  const match = /^(?:\D{2,20}[\s,]+)?(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (match === null) return null;
  const [first, second, year] = [Number(match[1]), Number(match[3]), fullYear(match[4]!)];
  return calendarDay(year, second, first, false) ?? calendarDay(year, first, second, true);
}

/** `Thu, 27 Feb 2025`, `27th of February, 2025`, `February 27, 2025`, `27-Feb-25`, asctime's `Thu Feb 27 2025`. */
function namedDay(text: string): Day | null {
  const words = text
    .split(/[\s,\-/]+|(?<=\d)\.\s?/)
    .filter((word) => word !== '' && !/^(of|de|the|y|den)$/i.test(word));
  // A weekday, however spelt, says nothing that the date does not.
  while (words.length > 3 && /^\D+$/.test(words[0]!)) words.shift();
  if (words.length !== 3) return null;
  const isMonthFirst = /^\D/.test(words[0]!);
  const [monthWord, dayWord] = isMonthFirst ? [words[0]!, words[1]!] : [words[1]!, words[0]!];
  const month = monthNamed(monthWord);
  const day = /^(\d{1,2})(?:st|nd|rd|th|er|o|º|\.)?$/i.exec(dayWord)?.[1];
  const year = /^(\d{4}|\d{2})$/.exec(words[2]!)?.[1];
  if (month === null || day === undefined || year === undefined) return null;
  return calendarDay(fullYear(year), month, Number(day), false);
}

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year >= firstYear % 100 ? 1900 + year : 2000 + year;
}

/** Null for 31 February, and for the years in which there were no feeds: year 1 and 1970 are what software writes for nothing. */
function calendarDay(year: number, month: number, day: number, isSuspect: boolean): Day | null {
  if (year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return { year, month, day, isSuspect };
}
