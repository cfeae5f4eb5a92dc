/** Reads the day in a date that holds no clock: by number, day first, or by the name of its month. */
import { londonInstant } from '@active-news/schema/london-time.ts';
import { monthNamed } from './month-names.ts';

export type Day = {
  readonly year: number;
  readonly month: number;
  /** Of a MONTH, 1. */
  readonly day: number;
  readonly precision: 'DAY' | 'MONTH';
  /** Something about it was wrong or could be read otherwise. */
  readonly isSuspect: boolean;
};

export const firstYear = 1990;
export const lastYear = 2199;

/** The day that a text without clock and zone means, or null; `notAfterMs` as for readDate. */
export function readDay(raw: string, notAfterMs: number | null): Day | null {
  const text = raw.replace(/[,\s-]+(?:at|um)?$/, '').replace(/^[,\s-]+/, '');
  return isoDay(text) ?? numericDay(text) ?? namedDay(text, notAfterMs);
}

/** `2025-02-27`, `2025/2/27`, `20250227`, `2025-058`; `2025-02` is a month, and `2025` means its first, which is doubtful. */
function isoDay(text: string): Day | null {
  const ordinal = /^(\d{4})-?(\d{3})$/.exec(text);
  if (ordinal !== null) {
    const date = new Date(Date.UTC(Number(ordinal[1]), 0, Number(ordinal[2])));
    // Day 366 of a year that has none, and day 0, are no days of that year.
    if (date.getUTCFullYear() !== Number(ordinal[1])) return null;
    return calendarDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), false);
  }
  const month = /^(\d{4})(?:-(\d{2}))?$/.exec(text);
  if (month !== null) return calendarMonth(Number(month[1]), Number(month[2] ?? 1), month[2] === undefined);
  const match = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text) ?? /^(\d{4})()(\d{2})(\d{2})$/.exec(text);
  if (match === null) return null;
  return calendarDay(Number(match[1]), Number(match[3]), Number(match[4]), false);
}

/** `27/02/2025`, `27.2.25`, `Thu, 27/02/2025`; the American order only where no other is possible. */
function numericDay(text: string): Day | null {
  const match = /^(?:\D{2,20}[\s,]+)?(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (match === null) return null;
  const [first, second, year] = [Number(match[1]), Number(match[3]), fullYear(match[4]!)];
  return calendarDay(year, second, first, false) ?? calendarDay(year, first, second, true);
}

/** `Thu, 27 Feb 2025`, `27th of February, 2025`, `February 27, 2025`, `27-Feb-25`, `27Feb2025`, `Aug 2024`, `11Jun`. */
function namedDay(text: string, notAfterMs: number | null): Day | null {
  const words = text
    .split(/[\s,\-/]+|(?<=\d)\.\s?|(?<=^\d{1,2})(?=\p{L}{3})|(?<=\p{L}{3})(?=\d)/u)
    .filter((word) => word !== '' && !/^(of|de|the|y|den)$/i.test(word));
  // A weekday, however spelt, says nothing that the date does not.
  while (words.length > 2 && /^\D+$/.test(words[0]!) && monthNamed(words[0]!) === null) words.shift();
  while (words.length > 3 && /^\D+$/.test(words[0]!)) words.shift();
  const [first, second, third] = words;
  if (first === undefined || second === undefined || words.length > 3) return null;
  const isMonthFirst = /^\D/.test(first);
  const month = monthNamed(isMonthFirst ? first : second);
  if (month === null) return null;
  const yearOf = (word: string) => /^(\d{4}|\d{2})$/.exec(word)?.[1];
  const day = /^(\d{1,2})(?:st|nd|rd|th|er|o|º|\.)?$/i.exec(isMonthFirst ? second : first)?.[1];
  if (third !== undefined) {
    const year = yearOf(third);
    return day === undefined || year === undefined
      ? null
      : calendarDay(fullYear(year), month, Number(day), false);
  }
  if (isMonthFirst && /^\d{4}$/.test(second)) return calendarMonth(Number(second), month, false);
  return day === undefined || notAfterMs === null ? null : latestDay(month, Number(day), notAfterMs);
}

/** The latest day of this name that has begun; 29 February may lie eight years back. */
function latestDay(month: number, day: number, notAfterMs: number): Day | null {
  const thisYear = new Date(notAfterMs).getUTCFullYear() + 1;
  for (let year = thisYear; year > thisYear - 10; year--) {
    const found = calendarDay(year, month, day, true);
    if (found !== null && londonInstant(year, month, day) <= notAfterMs) return found;
  }
  return null;
}

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year >= firstYear % 100 ? 1900 + year : 2000 + year;
}

function calendarMonth(year: number, month: number, isSuspect: boolean): Day | null {
  const first = calendarDay(year, month, 1, isSuspect);
  return first === null ? null : { ...first, precision: 'MONTH' };
}

/** Null for 31 February, and for the years in which there were no feeds: year 1 and 1970 are what software writes for nothing. */
function calendarDay(year: number, month: number, day: number, isSuspect: boolean): Day | null {
  if (year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return { year, month, day, precision: 'DAY', isSuspect };
}
