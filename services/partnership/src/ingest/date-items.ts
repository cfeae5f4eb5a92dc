/** Gives every item of a feed an instant to stand at, and says how it was found. */
import { londonDate } from '@active-news/schema/london-time.ts';
import type { StoryInput } from '../store/records.ts';
import { pathDate } from './path-date.ts';
import { readDate, type ReadDate } from './read-date.ts';
import { mapInSteps, runThrough, type Steps } from './steps.ts';

/** What is known of one item's date, in the order of the document. */
export type Undated = {
  readonly published: string | null;
  readonly updated: string | null;
  readonly url: string | null;
  /** Place in the document, from 0. */
  readonly position: number;
  /** When the item was first seen, if that was before this poll, and where it has stood since. */
  readonly known: { readonly publishedAtMs: number; readonly firstSeenAtMs: number } | null;
};

export type Dated = Pick<
  StoryInput,
  'publishedAtMs' | 'publishedRaw' | 'datePrecision' | 'dateSource' | 'dateSuspect' | 'updatedAtMs'
> & {
  /** The raw text that could not be read as a date, or null. */
  readonly unreadable: string | null;
};

const dayMs = 86_400_000;

/**
 * Dates items: the feed's publication date, else its date of change (Atom lets a story have only that), else the day in
 * the path of the address, else a place between its dated neighbours, else first-seen minus its place in the feed.
 *
 * Rules: clamped above by first-seen, never below; more than a day in the future is suspect, as is a date that could
 * not be read. A month in the path, or a feed that says only the month or leaves out the year, gives way to what says
 * more and does not contradict it: the day in the path, or a place among neighbours within that month; else the story
 * stands at the first of the month. An item that is known keeps the place it has.
 */
export function dateItems(items: readonly Undated[], nowMs: number): readonly Dated[] {
  return runThrough(dateInSteps(items, nowMs));
}

/** The same, a few items at a time. */
export function* dateInSteps(items: readonly Undated[], nowMs: number): Steps<readonly Dated[]> {
  const own = yield* mapInSteps(items, (item) => ownDate(item, nowMs));
  // The instant of each item that has one, for its neighbours.
  const instants = items.map((item, i) => own[i]!.instantMs ?? item.known?.publishedAtMs ?? null);
  const newerOf = anchorsBefore(instants.map((instantMs, index) => ({ instantMs, index })));
  const olderOf = anchorsBefore(
    instants.map((instantMs, index) => ({ instantMs, index })).reverse(),
  ).reverse();

  return yield* mapInSteps(items, (item, i): Dated => {
    const { instantMs, ...found } = own[i]!;
    const firstSeenAtMs = item.known?.firstSeenAtMs ?? nowMs;
    if (instantMs !== null) return { ...found, publishedAtMs: Math.min(instantMs, firstSeenAtMs) };
    const newer = newerOf[i] ?? null;
    const older = olderOf[i] ?? null;
    const isNeighbour = newer !== null && (older === null || older.instantMs <= newer.instantMs);
    const guess = isNeighbour ? between(newer, older, i) : firstSeenAtMs - item.position;
    const likely = item.known?.publishedAtMs ?? Math.min(guess, firstSeenAtMs);
    const month = item.url === null ? null : pathDate(item.url, firstSeenAtMs);
    const isElsewhere = month !== null && (likely < month.startMs || likely >= month.endMs);
    const publishedAtMs = isElsewhere && item.known === null ? month.startMs : likely;
    if (publishedAtMs === month?.startMs)
      return { ...found, publishedAtMs, datePrecision: 'MONTH', dateSource: 'PATH' };
    return {
      ...found,
      publishedAtMs,
      datePrecision: 'NONE',
      dateSource: isNeighbour ? 'NEIGHBOUR' : 'FIRST_SEEN',
    };
  });
}

type Anchor = { readonly instantMs: number; readonly index: number };
type OwnDate = Omit<Dated, 'publishedAtMs'> & { readonly instantMs: number | null };

function ownDate(item: Undated, nowMs: number): OwnDate {
  const firstSeenAtMs = item.known?.firstSeenAtMs ?? nowMs;
  const published = item.published === null ? null : readDate(item.published, firstSeenAtMs);
  const updated = item.updated === null ? null : readDate(item.updated, firstSeenAtMs);
  const publishedRaw = item.published ?? item.updated;
  const unreadable =
    item.published !== null && published === null ? item.published : updated === null ? item.updated : null;
  const rest = {
    publishedRaw,
    updatedAtMs: updated === null || updated.instantMs > nowMs + dayMs ? null : updated.instantMs,
    unreadable,
  };
  const path = item.url === null ? null : pathDate(item.url, firstSeenAtMs);
  const dayInPath = path?.precision === 'DAY' ? path.startMs : null;
  const fromFeed = published ?? updated;
  if (fromFeed === null) {
    const datePrecision = dayInPath === null ? 'NONE' : 'DAY';
    return {
      ...rest,
      instantMs: dayInPath,
      datePrecision,
      dateSource: 'PATH',
      dateSuspect: unreadable !== null,
    };
  }
  const { instantMs, precision } = fromFeed;
  if (dayInPath !== null && isVaguer(item.published ?? item.updated ?? '', fromFeed, dayInPath))
    return { ...rest, instantMs: dayInPath, datePrecision: 'DAY', dateSource: 'PATH', dateSuspect: false };
  const isFuture = instantMs > firstSeenAtMs + dayMs;
  const dateSuspect = fromFeed.isSuspect || isFuture || (item.published !== null && published === null);
  return { ...rest, instantMs, datePrecision: precision, dateSource: 'FEED', dateSuspect };
}

/** Whether the feed's date says less than the day in the path, and agrees with it as far as it goes. */
function isVaguer(raw: string, fromFeed: ReadDate, dayInPathMs: number): boolean {
  const day = londonDate(dayInPathMs);
  const said = londonDate(fromFeed.instantMs);
  if (fromFeed.precision === 'MONTH') return day.slice(0, 7) === said.slice(0, 7);
  const hasNoYear = readDate(raw) === null;
  return hasNoYear && day.slice(5) === said.slice(5);
}

/** For each place, the nearest anchor that comes before it in the list. */
function anchorsBefore(
  list: readonly { readonly instantMs: number | null; readonly index: number }[],
): (Anchor | null)[] {
  let last: Anchor | null = null;
  return list.map(({ instantMs, index }) => {
    const before = last;
    if (instantMs !== null) last = { instantMs, index };
    return before;
  });
}

/** Feeds run from new to old: evenly spread between two neighbours, or a moment below the last dated one. */
function between(newer: Anchor, older: Anchor | null, index: number): number {
  const place = index - newer.index;
  if (older === null) return newer.instantMs - place;
  const share = place / (older.index - newer.index);
  return Math.round(newer.instantMs + (older.instantMs - newer.instantMs) * share);
}
