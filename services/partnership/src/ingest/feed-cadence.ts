/** Reads how often, and when, a feed asks to be read. */
import { childrenOf, firstText, textOf, type Fields } from './feed-elements.ts';

export type AskedCadence = {
  /** Milliseconds, a minute to a week; null if the feed does not say, or says nonsense. */
  readonly askedIntervalMs: number | null;
  /** Hours of the day (GMT), 0 to 23, ascending. */
  readonly skipHours: readonly number[];
  /** English names of days, Monday first. */
  readonly skipDays: readonly string[];
};

/** What a format has that cannot say. */
export const nothingAsked: AskedCadence = { askedIntervalMs: null, skipHours: [], skipDays: [] };

const minuteMs = 60_000;
const dayMs = 86_400_000;
const longestMs = 7 * dayMs;

const periodsMs: Readonly<Record<string, number>> = {
  hourly: dayMs / 24,
  daily: dayMs,
  weekly: 7 * dayMs,
  monthly: 30 * dayMs,
  yearly: 365 * dayMs,
};
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/**
 * Shapes: `channel` holds the elements of a channel or an Atom feed by their canonical names.
 *
 * Where `ttl` and `sy:` differ the longer wins: both ask not to be read sooner. All hours or all days skipped would mean
 * never, which nobody can have meant, so that is ignored.
 * Source: RSS 2.0 (`ttl` in minutes, `skipHours`, `skipDays`), RSS 1.0 module syndication (daily and once by default).
 */
export function askedCadence(channel: Fields): AskedCadence {
  const asked = [ttlMs(channel), syndicationMs(channel)].filter((interval) => interval !== null);
  const longest = Math.max(...asked);
  return {
    askedIntervalMs: asked.length === 0 ? null : Math.min(Math.max(longest, minuteMs), longestMs),
    skipHours: skipHoursIn(channel),
    skipDays: skipDaysIn(channel),
  };
}

function ttlMs(channel: Fields): number | null {
  const minutes = wholeNumber(firstText(channel, 'ttl'));
  return minutes === null || minutes === 0 ? null : minutes * minuteMs;
}

function syndicationMs(channel: Fields): number | null {
  const period = firstText(channel, 'sy:updateperiod');
  const frequency = firstText(channel, 'sy:updatefrequency');
  if (period === null && frequency === null) return null;
  const name = (period ?? 'daily').toLowerCase();
  const periodMs = Object.hasOwn(periodsMs, name) ? periodsMs[name]! : null;
  const times = frequency === null ? 1 : wholeNumber(frequency);
  return periodMs === null || times === null || times === 0 ? null : periodMs / times;
}

/** RSS 0.91 counted the hours from 1 to 24. */
function skipHoursIn(channel: Fields): readonly number[] {
  const hours = listed(channel, 'skiphours', 'hour')
    .map(wholeNumber)
    .filter((hour) => hour !== null && hour <= 24)
    .map((hour) => hour! % 24);
  const each = [...new Set(hours)].sort((a, b) => a - b);
  return each.length === 24 ? [] : each;
}

function skipDaysIn(channel: Fields): readonly string[] {
  const named = new Set(listed(channel, 'skipdays', 'day').map((day) => day.toLowerCase()));
  const each = days.filter((day) => named.has(day.toLowerCase()));
  return each.length === days.length ? [] : each;
}

function listed(channel: Fields, list: string, entry: string): readonly string[] {
  return (channel[list] ?? [])
    .flatMap((holder) => childrenOf(holder)[entry] ?? [])
    .map((element) => textOf(element).trim());
}

/** Digits only, as many as a number keeps exactly. */
function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
