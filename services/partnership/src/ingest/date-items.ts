/** Gives every item of a feed an instant to stand at, and says how it was found. */
import { londonInstant } from '@active-news/schema/london-time.ts';
import type { StoryInput } from '../store/records.ts';
import { readDate } from './read-date.ts';

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
 * not be read. An item that is known keeps the place it has.
 */
export function dateItems(items: readonly Undated[], nowMs: number): readonly Dated[] {
  const own = items.map((item) => ownDate(item, nowMs));
  // The instant of each item that has one, for its neighbours.
  const instants = items.map((item, i) => own[i]!.instantMs ?? item.known?.publishedAtMs ?? null);
  const newerOf = anchorsBefore(instants.map((instantMs, index) => ({ instantMs, index })));
  const olderOf = anchorsBefore(
    instants.map((instantMs, index) => ({ instantMs, index })).reverse(),
  ).reverse();

  return items.map((item, i) => {
    const { instantMs, ...found } = own[i]!;
    const firstSeenAtMs = item.known?.firstSeenAtMs ?? nowMs;
    if (instantMs !== null) return { ...found, publishedAtMs: Math.min(instantMs, firstSeenAtMs) };
    const newer = newerOf[i] ?? null;
    const older = olderOf[i] ?? null;
    const isNeighbour = newer !== null && (older === null || older.instantMs <= newer.instantMs);
    const guess = isNeighbour ? between(newer, older, i) : firstSeenAtMs - item.position;
    return {
      ...found,
      publishedAtMs: item.known?.publishedAtMs ?? Math.min(guess, firstSeenAtMs),
      datePrecision: 'NONE',
      dateSource: isNeighbour ? 'NEIGHBOUR' : 'FIRST_SEEN',
    };
  });
}

type Anchor = { readonly instantMs: number; readonly index: number };
type OwnDate = Omit<Dated, 'publishedAtMs'> & { readonly instantMs: number | null };

function ownDate(item: Undated, nowMs: number): OwnDate {
  const published = item.published === null ? null : readDate(item.published);
  const updated = item.updated === null ? null : readDate(item.updated);
  const publishedRaw = item.published ?? item.updated;
  const unreadable =
    item.published !== null && published === null ? item.published : updated === null ? item.updated : null;
  const rest = {
    publishedRaw,
    updatedAtMs: updated === null || updated.instantMs > nowMs + dayMs ? null : updated.instantMs,
    unreadable,
  };
  const fromFeed = published ?? updated;
  if (fromFeed !== null) {
    const { instantMs, precision } = fromFeed;
    const isFuture = instantMs > (item.known?.firstSeenAtMs ?? nowMs) + dayMs;
    const dateSuspect = fromFeed.isSuspect || isFuture || (item.published !== null && published === null);
    return { ...rest, instantMs, datePrecision: precision, dateSource: 'FEED', dateSuspect };
  }
  const dateSuspect = unreadable !== null;
  const instantMs = item.url === null ? null : dayInPath(item.url, nowMs);
  return {
    ...rest,
    instantMs,
    datePrecision: instantMs === null ? 'NONE' : 'DAY',
    dateSource: 'PATH',
    dateSuspect,
  };
}

/** `/2025/02/27/slug` and `/2025-02-27-slug`; a month alone says too little. */
function dayInPath(url: string, nowMs: number): number | null {
  const match = /\/((?:19|20)\d{2})([/-])(\d{1,2})\2(\d{1,2})(?=[/-]|$)/.exec(new URL(url).pathname);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const isDay =
    year >= 1990 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  const instantMs = isDay ? londonInstant(year, month, day) : null;
  return instantMs !== null && instantMs <= nowMs ? instantMs : null;
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
