/** Groups as arithmetic over known stories: shares by name, and counts by dimensions and period. */
import { isoWeek, londonDate } from '@active-news/schema/london-time.ts';
import type { KnownStory } from './read-catalogue.ts';

export type Share = {
  readonly slug: string;
  readonly storyCount: number;
  readonly latestStoryAt: string | null;
};
export type Count = {
  readonly partnership: { readonly slug: string } | null;
  readonly region: { readonly slug: string } | null;
  readonly tag: { readonly slug: string } | null;
  readonly period: string | null;
  readonly storyCount: number;
};

const ascending = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Shares of stories by names that they have, in the order of the names. */
export function sharesOf(
  stories: readonly KnownStory[],
  namesOf: (story: KnownStory) => readonly string[],
): readonly Share[] {
  const found = new Map<string, { slug: string; storyCount: number; latest: number }>();
  for (const story of stories) {
    for (const slug of new Set(namesOf(story))) {
      const held = found.get(slug) ?? { slug, storyCount: 0, latest: -Infinity };
      found.set(slug, { slug, storyCount: held.storyCount + 1, latest: Math.max(held.latest, story.atMs) });
    }
  }
  return [...found.values()]
    .sort((a, b) => ascending(a.slug, b.slug))
    .map(({ slug, storyCount, latest }) => ({
      slug,
      storyCount,
      latestStoryAt: new Date(latest).toISOString(),
    }));
}

export const bySlug = (shares: readonly Share[]) => [...shares].sort((a, b) => ascending(a.slug, b.slug));

export const textOf = ({ partnership, region, tag, period, storyCount }: Count) =>
  JSON.stringify([partnership?.slug ?? null, region?.slug ?? null, tag?.slug ?? null, period, storyCount]);

/** Shapes: texts as `textOf` makes them, in the order of keys. */
export function countsOf(
  stories: readonly KnownStory[],
  groupBy: readonly string[],
  interval: 'MONTH' | 'WEEK' | 'DAY' | null,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const story of stories) {
    const date = londonDate(story.atMs);
    const period =
      interval === null
        ? null
        : interval === 'DAY'
          ? date
          : interval === 'WEEK'
            ? isoWeek(date)
            : date.slice(0, 7);
    for (const tag of groupBy.includes('TAG') ? story.tags : [null]) {
      const key = JSON.stringify([
        groupBy.includes('PARTNERSHIP') ? story.partnership : null,
        groupBy.includes('REGION') ? story.region : null,
        tag,
        period,
      ]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const keys = [...counts].map(([key, count]) => [...(JSON.parse(key) as (string | null)[]), count] as const);
  keys.sort((a, b) => {
    const at = [0, 1, 2, 3].find((i) => a[i] !== b[i]);
    return at === undefined ? 0 : ascending(String(a[at] ?? ''), String(b[at] ?? ''));
  });
  return keys.map((key) => JSON.stringify(key));
}
