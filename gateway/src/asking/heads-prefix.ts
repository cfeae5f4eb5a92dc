/** The heads of one order from one of its ends, as far as they were read; pages are cut out of it without asking. */
import type { Page } from '@active-news/schema/graph/page-arguments.ts';
import { comparePositions, decodeCursor, encodeCursor, type Position } from '@active-news/schema/position.ts';
import type { HeadsQuestion, RawPage } from '../federation/heads-question.ts';

export type Edge = { readonly cursor: string } & Readonly<Record<string, unknown>>;
export type HeadsPage = {
  readonly edges: readonly Edge[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
};

export type HeadsPrefix = {
  /** From the end that `take.from` names, going inwards. */
  readonly edges: readonly Edge[];
  /** The positions of the edges. */
  readonly places: readonly Position[];
  /** The kinds of the parts of a position. */
  readonly like: HeadsQuestion['like'];
  /** True if there is nothing beyond. */
  readonly isWhole: boolean;
  /** How many rows there are in all; null if nobody has asked yet. */
  readonly totalCount: number | null;
};

type Ordered = Pick<HeadsQuestion, 'descending'>;

export const emptyPrefix: HeadsPrefix = { edges: [], places: [], like: [], isWhole: false, totalCount: null };
const block = 100;
const longest = 2_000;

/**
 * The page that an instance would give, or null if the prefix does not reach far enough to say.
 *
 * Both flags look beyond the window: the one on the side from which is taken, at everything before the window; the other at everything
 * after the page.
 */
export function cutOut(prefix: HeadsPrefix, page: Page, question: Ordered): HeadsPage | null {
  const { take } = page;
  const fromStart = take.from === 'start';
  // Taken from the end, the order is read backwards, and `before` is where the window begins.
  const sign = (question.descending ? -1 : 1) * (fromStart ? 1 : -1);
  const [near, far] = fromStart ? [page.after, page.before] : [page.before, page.after];
  const { places } = prefix;
  const isPast = (place: Position, limit: Position) => sign * comparePositions(place, limit) > 0;

  const start = near === null ? 0 : places.findIndex((place) => isPast(place, near));
  const reached = far === null ? -1 : places.findIndex((place) => !isPast(far, place));
  const last = places.at(-1);
  // The window begins somewhere beyond all that was read, unless there is nothing beyond.
  const beginsBeyond = near !== null && (last === undefined || isPast(near, last));
  if (beginsBeyond && reached < 0 && !prefix.isWhole) return null;
  const begin = start < 0 ? places.length : start;
  const end = reached < 0 ? places.length : Math.max(begin, reached);
  // A prefix that was begun and is not whole has something beyond; so a page up to its very end is known too.
  const goesOn = !prefix.isWhole && places.length > 0;
  const isFull = goesOn && end - begin >= take.count;
  if (!isFull && reached < 0 && !prefix.isWhole) return null;

  const edges = prefix.edges.slice(begin, Math.min(end, begin + take.count));
  const beyond = end - begin > take.count || reached >= 0 || goesOn;
  const before = near !== null && begin > 0;
  return fromStart
    ? { edges, pageInfo: { hasNextPage: beyond, hasPreviousPage: before } }
    : { edges: edges.toReversed(), pageInfo: { hasNextPage: before, hasPreviousPage: beyond } };
}

/** The paging arguments that make a prefix longer, or null if the page is better asked for by its position. */
export function growth(prefix: HeadsPrefix, page: Page, question: Ordered): RawPage | null {
  const fromStart = page.take.from === 'start';
  const near = fromStart ? page.after : page.before;
  const last = prefix.edges.at(-1);
  if (prefix.edges.length >= longest) return null;
  if (!last) return near === null ? (fromStart ? { first: block } : { last: block }) : null;
  const sign = (question.descending ? -1 : 1) * (fromStart ? 1 : -1);
  // A cursor far beyond what was read: reading all up to there would cost more than the page.
  if (near !== null && sign * comparePositions(near, prefix.places.at(-1)!) > 0) return null;
  return fromStart ? { first: block, after: last.cursor } : { last: block, before: last.cursor };
}

/**
 * The prefix with a page that an instance gave for its `growth`.
 *
 * Errors: null if a cursor is no position of this order, if the positions do not go on in it, or if there is more but none came.
 */
export function grown(
  prefix: HeadsPrefix,
  { edges, pageInfo }: HeadsPage,
  from: 'start' | 'end',
  { descending }: Ordered,
): HeadsPrefix | null {
  const inwards = from === 'start' ? edges : edges.toReversed();
  const added = readPlaces(inwards, prefix.like);
  if (!added) return null;
  const places = [...prefix.places, ...added];
  const isWhole = from === 'start' ? !pageInfo.hasNextPage : !pageInfo.hasPreviousPage;
  const sign = (descending ? -1 : 1) * (from === 'start' ? 1 : -1);
  const goesOn = (place: Position, i: number) =>
    i === 0 || sign * comparePositions(place, places[i - 1]!) > 0;
  if (!places.every(goesOn) || (added.length === 0 && !isWhole)) return null;
  return { ...prefix, edges: [...prefix.edges, ...inwards], places, isWhole };
}

/** What of a prefix is written to Redis, and read from there again; null if what stands there is of another form. */
export function stripPrefix({ edges, like, isWhole, totalCount }: HeadsPrefix): unknown {
  return { edges, like, isWhole, totalCount };
}

export function revivePrefix(value: unknown): HeadsPrefix | null {
  const { edges, like, isWhole, totalCount } = (value ?? {}) as Partial<HeadsPrefix>;
  if (!Array.isArray(edges) || !Array.isArray(like) || typeof isWhole !== 'boolean') return null;
  const places = readPlaces(edges, like);
  const count = Number.isInteger(totalCount) ? totalCount! : null;
  return places && { edges, places, like, isWhole, totalCount: count };
}

function readPlaces(edges: readonly Edge[], like: HeadsQuestion['like']): readonly Position[] | null {
  const places = edges.map((edge) =>
    typeof edge?.cursor === 'string' ? decodeCursor(edge.cursor, like) : null,
  );
  return places.every((place) => place !== null) ? places : null;
}

export function isHeadsPage(value: unknown): value is HeadsPage {
  const { edges, pageInfo } = (value ?? {}) as Partial<HeadsPage>;
  return (
    Array.isArray(edges) &&
    edges.every((edge) => typeof edge?.cursor === 'string') &&
    typeof pageInfo?.hasNextPage === 'boolean' &&
    typeof pageInfo.hasPreviousPage === 'boolean'
  );
}

/** Where a page begins, as text for an address. */
export function placeOf({ after, before, take }: Page): readonly unknown[] {
  return [take.from, take.count, after && encodeCursor(after), before && encodeCursor(before)];
}
