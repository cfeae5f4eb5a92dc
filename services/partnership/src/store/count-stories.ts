/** Counts stories in groups: by topic, by month, by any dimensions and period of the graph's storyCounts. */
import { isoWeek } from '@active-news/schema/london-time.ts';
import type { Database } from './open-store.ts';
import type { Condition } from './story-filter.ts';
import type { StoryOwner } from './story-owner.ts';

export type CountDimension = 'PARTNERSHIP' | 'REGION' | 'TAG';
export type CountInterval = 'MONTH' | 'WEEK' | 'DAY';
export type Share = { readonly storyCount: number; readonly latestStoryAt: number | null };
export type TagShare = Share & { readonly slug: string };
export type CountRow = {
  readonly partnership: string | null;
  readonly region: string | null;
  readonly tag: string | null;
  readonly period: string | null;
  readonly storyCount: number;
};

/** All stories that hold a condition, as one share of a region or a partnership; null if there is none. */
export function readShare({ sql }: Database, condition: Condition): Share | null {
  const row = sql(
    `SELECT count(*) AS storyCount, max(published_at) AS latestStoryAt FROM story WHERE ${condition.where}`,
  ).get(condition.values) as Share;
  return row.storyCount === 0 ? null : row;
}

/** Topics that a story bears, in the order of their slugs; `slugs` null means all. */
export function readTagShares(
  { sql }: Database,
  condition: Condition,
  page: { readonly slugs: readonly string[] | null; readonly after: string | null; readonly limit: number },
): readonly TagShare[] {
  return sql(
    `SELECT story_tag.tag AS slug, count(*) AS storyCount, max(published_at) AS latestStoryAt
     FROM story_tag JOIN story ON story.id = story_tag.story_id
     WHERE ${condition.where} AND (:after IS NULL OR story_tag.tag > :after)
       AND (:slugs IS NULL OR story_tag.tag IN (SELECT value FROM json_each(:slugs)))
     GROUP BY story_tag.tag ORDER BY story_tag.tag LIMIT :limit`,
  ).all({
    ...condition.values,
    after: page.after,
    slugs: page.slugs && JSON.stringify(page.slugs),
    limit: page.limit,
  }) as TagShare[];
}

export function countTags({ sql }: Database, condition: Condition, slugs: readonly string[] | null): number {
  const { count } = sql(
    `SELECT count(DISTINCT story_tag.tag) AS count FROM story_tag JOIN story ON story.id = story_tag.story_id
     WHERE ${condition.where} AND (:slugs IS NULL OR story_tag.tag IN (SELECT value FROM json_each(:slugs)))`,
  ).get({ ...condition.values, slugs: slugs && JSON.stringify(slugs) }) as { count: number };
  return count;
}

/** Months with stories on the calendar of Europe/London, newest first. */
export function readArchives(
  { sql }: Database,
  condition: Condition,
): readonly { readonly month: string; readonly storyCount: number }[] {
  return sql(
    `SELECT substr(london_date, 1, 7) AS month, count(*) AS storyCount FROM story WHERE ${condition.where} GROUP BY month ORDER BY month DESC`,
  ).all(condition.values) as { month: string; storyCount: number }[];
}

/** Stories per combination of the dimensions and, if given, the period, in the order of (partnership, region, tag, period). */
export function readCounts(
  { sql }: Database,
  condition: Condition,
  owner: StoryOwner,
  dimensions: readonly CountDimension[],
  interval: CountInterval | null,
): readonly CountRow[] {
  const byTag = dimensions.includes('TAG');
  const keys = [
    byTag ? 'story_tag.tag' : 'NULL',
    interval === 'MONTH' ? 'substr(london_date, 1, 7)' : interval ? 'london_date' : 'NULL',
  ];
  const rows = sql(
    `SELECT ${keys[0]} AS tag, ${keys[1]} AS period, count(*) AS storyCount
     FROM story ${byTag ? 'JOIN story_tag ON story_tag.story_id = story.id' : ''}
     WHERE ${condition.where} GROUP BY 1, 2 ORDER BY 1, 2`,
  ).all(condition.values) as { tag: string | null; period: string | null; storyCount: number }[];
  const counts = new Map<string, CountRow>();
  for (const { tag, period: date, storyCount } of rows) {
    // SQLite knows no ISO weeks, so the days of a week are added up here.
    const key = interval === 'WEEK' && date !== null ? isoWeek(date) : date;
    const held = counts.get(`${tag} ${key}`);
    counts.set(`${tag} ${key}`, {
      partnership: dimensions.includes('PARTNERSHIP') ? owner.slug : null,
      region: dimensions.includes('REGION') ? owner.region : null,
      tag,
      period: key,
      storyCount: (held?.storyCount ?? 0) + storyCount,
    });
  }
  return [...counts.values()];
}
