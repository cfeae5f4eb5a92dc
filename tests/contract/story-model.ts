/** The specification as arithmetic over known stories: order, positions, pages and filters. */
import { londonDate } from '@active-news/schema/london-time.ts';
import { comparePositions, encodeCursor, type Position } from '@active-news/schema/position.ts';
import { regionBySlug } from '@active-news/schema/regions.ts';
import { membersOf } from '@active-news/schema/registry/membership.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import type { KnownStory } from './read-catalogue.ts';

export type PlacedRow = { readonly id: string; readonly position: Position };
export type OrderedRows = { readonly rows: readonly PlacedRow[]; readonly descending: boolean };

/** Rows in an order of the specification. Shapes: `rank` leads the position where the filter has `near`; null leaves a story out. */
export function inOrder(
  stories: readonly KnownStory[],
  orderBy: 'NEWEST' | 'OLDEST',
  rank?: (story: KnownStory) => number | null,
): OrderedRows {
  const descending = orderBy === 'NEWEST';
  const rows = stories.flatMap((story) => {
    const nearness = rank?.(story);
    if (nearness === null) return [];
    // Written as 0 - n, since a negated 0 would be another number.
    const lead = nearness === undefined ? [] : [descending ? 0 - nearness : nearness];
    return [{ id: story.id, position: [...lead, story.atMs, story.id] }];
  });
  return ordered(rows, descending);
}

export function ordered(rows: readonly PlacedRow[], descending: boolean): OrderedRows {
  const sign = descending ? -1 : 1;
  return { rows: [...rows].sort((a, b) => sign * comparePositions(a.position, b.position)), descending };
}

export type PageQuestion = {
  readonly first?: number;
  readonly last?: number;
  readonly after?: Position;
  readonly before?: Position;
};
export type ExpectedPage = {
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

/** The page that the specification asks for. Shapes: one of `first` and `last` is given. */
export function expectedPage({ rows, descending }: OrderedRows, question: PageQuestion): ExpectedPage {
  const sign = descending ? -1 : 1;
  const upTo = (limit: Position, isIncluded: boolean) =>
    rows.filter(({ position }) => {
      const side = sign * comparePositions(position, limit);
      return side < 0 || (isIncluded && side === 0);
    }).length;
  const start = question.after ? upTo(question.after, true) : 0;
  const end = question.before ? upTo(question.before, false) : rows.length;
  const window = rows.slice(start, Math.max(start, end));
  const { first, last } = question;
  const page = last === undefined ? window.slice(0, first) : window.slice(Math.max(0, window.length - last));
  const isCut = page.length < window.length;
  return {
    ids: page.map(({ id }) => id),
    cursors: page.map(({ position }) => encodeCursor(position)),
    hasNextPage: end < rows.length || (isCut && last === undefined),
    hasPreviousPage: start > 0 || (isCut && last !== undefined),
  };
}

/** The filter of the specification without text and near, with instants as they are sent. */
export type ModelFilter = {
  readonly partnership?: readonly string[];
  readonly region?: readonly string[];
  readonly council?: readonly string[];
  readonly tag?: readonly string[];
  readonly notTag?: readonly string[];
  readonly tagMatch?: 'ANY' | 'ALL';
  readonly from?: string;
  readonly to?: string;
  readonly month?: readonly string[];
  readonly category?: readonly string[];
  readonly kind?: readonly string[];
  readonly deadlineFrom?: string;
  readonly deadlineTo?: string;
  readonly all?: readonly ModelFilter[];
};

export function matches(registry: Registry, story: KnownStory, filter: ModelFilter): boolean {
  const { partnership, region, council, tag, notTag, from, to, month, category, kind, all } = filter;
  const { deadlineFrom, deadlineTo } = filter;
  const bears = (slug: string) => story.tags.includes(slug);
  const owner = registry.partnerships.find(({ slug }) => slug === story.partnership);
  const deadline = story.deadlineMs;
  return (
    (!partnership ||
      partnership.some(
        (slug) => slug === story.partnership || membersOf(registry, slug).includes(story.partnership),
      )) &&
    (!region || (story.region !== null && region.includes(story.region))) &&
    (!council || council.some((code) => owner?.councils.includes(code))) &&
    (!tag || (filter.tagMatch === 'ALL' ? tag.length > 0 && tag.every(bears) : tag.some(bears))) &&
    (!notTag || !notTag.some(bears)) &&
    (!from || story.atMs >= Date.parse(from)) &&
    (!to || story.atMs < Date.parse(to)) &&
    (!month || month.includes(londonDate(story.atMs).slice(0, 7))) &&
    (!category || (story.category !== null && category.includes(story.category))) &&
    (!kind || (story.kind !== null && kind.includes(story.kind))) &&
    (!deadlineFrom || (deadline !== null && deadline >= Date.parse(deadlineFrom))) &&
    (!deadlineTo || (deadline !== null && deadline < Date.parse(deadlineTo))) &&
    (!all || all.every((one) => matches(registry, story, one)))
  );
}

/** How near a story is to a place, 0 nearest; null if it is not in the result at all. */
export function nearnessTo(
  registry: Registry,
  place: string,
): (story: Pick<KnownStory, 'partnership' | 'region'>) => number | null {
  const isPartnership = !regionBySlug(place);
  const members = isPartnership ? membersOf(registry, place) : [];
  const home = isPartnership
    ? (registry.partnerships.find(({ slug }) => slug === place)?.region ?? null)
    : place;
  const borders = (home !== null && regionBySlug(home)?.borders) || [];
  return ({ partnership, region }) => {
    if (members.includes(partnership)) return 0;
    if (region === null || home === null) return null;
    const steps = region === home ? 0 : borders.includes(region) ? 1 : null;
    return steps === null ? null : isPartnership ? steps + 1 : steps;
  };
}
