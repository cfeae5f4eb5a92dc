/**
 * When a sample site posts: a fixed timetable over all time, of which a run shows the window up to yesterday.
 *
 * A story keeps its number and instant from day to day, so a demo that starts again tomorrow finds the old stories
 * unchanged and only the newest added.
 */
import { londonDate, londonInstant } from '@active-news/schema/london-time.ts';
import { seeded } from './seeded.ts';

export type Rhythm = keyof typeof rhythms;

/** `perSlot` stories in every `slotDays` days, all within `within` days of the start of the slot. */
export const rhythms = {
  brisk: { slotDays: 12, perSlot: 1, within: 12 },
  steady: { slotDays: 14, perSlot: 1, within: 14 },
  quiet: { slotDays: 22, perSlot: 1, within: 22 },
  pairs: { slotDays: 28, perSlot: 2, within: 10 },
  bursts: { slotDays: 52, perSlot: 4, within: 7 },
} as const;

export type Posting = { readonly ordinal: number; readonly publishedMs: number };

const dayMs = 86_400_000;
/** About fourteen months. */
export const windowDays = 425;

/** Postings with a London date in [toDate − windowDays, toDate), oldest first. Shapes: `toDate` as `2026-11-24`. */
export function postingTimes(slug: string, rhythm: Rhythm, toDate: string): Posting[] {
  const { slotDays, perSlot, within } = rhythms[rhythm];
  const shift = seeded(`${slug} timetable`).int(0, slotDays - 1);
  const lastDay = epochDay(toDate);
  const firstDay = lastDay - windowDays;
  const postings: Posting[] = [];
  for (let slot = Math.floor((firstDay - shift) / slotDays) - 1; slot * slotDays + shift < lastDay; slot++) {
    for (let place = 0; place < perSlot; place++) {
      const ordinal = slot * perSlot + place;
      const draw = seeded(`${slug} posting ${ordinal}`);
      const day = slot * slotDays + shift + draw.int(0, within - 1);
      postings.push({
        ordinal,
        publishedMs: officeHour(day, draw.chance(12), draw.int(0, 40), draw.int(0, 59)),
      });
    }
  }
  return postings
    .filter(({ publishedMs }) => {
      const day = epochDay(londonDate(publishedMs));
      return day >= firstDay && day < lastDay;
    })
    .sort((a, b) => a.publishedMs - b.publishedMs);
}

/** Days since 1970 of a London date. */
export function epochDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs;
}

/** From 7.30 to 17.30 on that day in London, mostly on the quarter hour and mostly from Monday to Friday. */
function officeHour(day: number, isOddHour: boolean, quarter: number, minute: number): number {
  const weekday = (day + 4) % 7;
  const worked = isOddHour || (weekday !== 0 && weekday !== 6) ? day : weekday === 6 ? day - 1 : day + 1;
  const date = new Date(worked * dayMs);
  const atMinute = 450 + quarter * 15 + (isOddHour ? minute % 15 : 0);
  return londonInstant(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    Math.floor(atMinute / 60),
    atMinute % 60,
    isOddHour ? minute : 0,
  );
}
