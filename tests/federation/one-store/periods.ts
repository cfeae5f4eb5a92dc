/** Archives and counts: stories in groups, by brute force. */
import { isoWeek, londonDate } from '@active-news/schema/london-time.ts';
import type { OracleStory } from './oracle-story.ts';
import { monthOf } from './story-filter.ts';
import { partnershipOf, refuse, type World } from './world.ts';

export type ArchiveMonth = { readonly month: string; readonly storyCount: number };

/** Newest month first; with `includeEmpty` also those between the first and the last. */
export function archivesOf(stories: readonly OracleStory[], includeEmpty: boolean): ArchiveMonth[] {
  const borne = [...new Set(stories.map(monthOf))].sort();
  const months = includeEmpty && borne.length > 0 ? monthsFrom(borne.at(0)!, borne.at(-1)!) : borne;
  return months
    .map((month) => ({ month, storyCount: stories.filter((story) => monthOf(story) === month).length }))
    .reverse();
}

function monthsFrom(first: string, last: string): string[] {
  const months: string[] = [];
  for (const at = new Date(`${first}-15T00:00:00Z`); ; at.setUTCMonth(at.getUTCMonth() + 1)) {
    const month = at.toISOString().slice(0, 7);
    months.push(month);
    if (month === last) return months;
  }
}

export type CountArguments = {
  readonly groupBy: readonly ('PARTNERSHIP' | 'REGION' | 'TAG')[];
  readonly interval?: 'MONTH' | 'WEEK' | 'DAY' | null;
};
type Key = readonly [
  partnership: string | null,
  region: string | null,
  tag: string | null,
  period: string | null,
];
type Ref = { readonly slug: string } | null;
export type StoryCount = {
  readonly partnership: Ref;
  readonly region: Ref;
  readonly tag: Ref;
  readonly period: string | null;
  readonly storyCount: number;
};

/** Errors: BAD_USER_INPUT for what cannot be counted by. */
export function checkCountArguments({ groupBy, interval }: CountArguments): void {
  if (groupBy.length === 0 && !interval) refuse('nothing to count by');
  if (groupBy.length > 2) refuse('more than two dimensions');
  if (new Set(groupBy).size < groupBy.length) refuse('a dimension is given twice');
}

export function countsOf(
  world: World,
  stories: readonly OracleStory[],
  { groupBy, interval }: CountArguments,
): StoryCount[] {
  const keys = stories.flatMap((story) => {
    const tags = groupBy.includes('TAG') ? story.tags : [null];
    return tags.map(
      (tag): Key => [
        groupBy.includes('PARTNERSHIP') ? story.owner : null,
        groupBy.includes('REGION') ? partnershipOf(world.registry, story.owner).region : null,
        tag,
        periodOf(story, interval),
      ],
    );
  });
  const ref = (slug: string | null): Ref => (slug === null ? null : { slug });
  return [...Map.groupBy(keys, (key) => JSON.stringify(key)).values()]
    .sort(([a], [b]) => compareKeys(a!, b!))
    .map((same) => {
      const [partnership, region, tag, period] = same[0]!;
      return {
        partnership: ref(partnership),
        region: ref(region),
        tag: ref(tag),
        period,
        storyCount: same.length,
      };
    });
}

function periodOf({ publishedAtMs }: OracleStory, interval: CountArguments['interval']): string | null {
  const date = londonDate(publishedAtMs);
  if (interval === 'MONTH') return date.slice(0, 7);
  if (interval === 'WEEK') return isoWeek(date);
  return interval === 'DAY' ? date : null;
}

/** Null comes before any name. */
function compareKeys(a: Key, b: Key): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  if (at < 0) return 0;
  const [x, y] = [a[at]!, b[at]!];
  return x === null || (y !== null && x < y) ? -1 : 1;
}
