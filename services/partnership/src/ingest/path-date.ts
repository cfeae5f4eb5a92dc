/** Finds the day or the month that an address names: `/2025/02/27/slug`, `/2025-02-27-slug`, `/20250227/`, `/2021/01/slug`. */
import { londonInstant } from '@active-news/schema/london-time.ts';
import { firstYear } from './read-day.ts';

export type PathDate = {
  /** The first moment of the day or month in London, milliseconds since 1970. */
  readonly startMs: number;
  /** The first moment after it. */
  readonly endMs: number;
  readonly precision: 'DAY' | 'MONTH';
};

/** A slug may begin with a number (`/2021/01/15-ways-to-walk`), so after a slash the day must be a whole segment. */
const dayForms = [
  /\/((?:19|20)\d{2})\/(\d{1,2})\/(\d{1,2})(?=\/|$)/,
  /\/((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})(?=[/-]|$)/,
  /\/((?:19|20)\d{2})(\d{2})(\d{2})(?=[/-]|$)/,
];
const monthForm = /\/((?:19|20)\d{2})\/(\d{1,2})(?=\/|$)/;

/** Shapes: `url` is absolute. Null if the path names none, none of the calendar, or one after `nowMs`. */
export function pathDate(url: string, nowMs: number): PathDate | null {
  const { pathname } = new URL(url);
  for (const form of dayForms) {
    const match = form.exec(pathname);
    if (match === null) continue;
    const found = spanOf(Number(match[1]), Number(match[2]), Number(match[3]), nowMs);
    if (found !== null) return found;
  }
  const match = monthForm.exec(pathname);
  return match === null ? null : spanOf(Number(match[1]), Number(match[2]), null, nowMs);
}

function spanOf(year: number, month: number, day: number | null, nowMs: number): PathDate | null {
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (year < firstYear || month < 1 || month > 12 || (day !== null && (day < 1 || day > lastDay)))
    return null;
  const startMs = londonInstant(year, month, day ?? 1);
  const endMs = day === null ? londonInstant(year, month + 1, 1) : londonInstant(year, month, day + 1);
  return startMs > nowMs ? null : { startMs, endMs, precision: day === null ? 'MONTH' : 'DAY' };
}
