/** Reads stories: pages in the total order (published_at, id), and rows by id. */
import type { Database } from './open-store.ts';
import type { Condition } from './story-filter.ts';

/** A row of the table `story`; instants in milliseconds since 1970, lists as JSON. */
export type StoryRow = {
  readonly id: string;
  readonly revision: string;
  readonly published_at: number;
  readonly london_date: string;
  readonly first_seen_at: number;
  readonly updated_at: number | null;
  readonly title: string;
  readonly url: string | null;
  readonly published_raw: string | null;
  readonly date_precision: string;
  readonly date_source: string;
  readonly date_suspect: number;
  readonly summary: string | null;
  readonly content_html: string | null;
  readonly byline: string | null;
  readonly image_url: string | null;
  readonly image_alt: string | null;
  readonly tags: string;
  readonly raw_tags: string;
  readonly organisations: string;
};

/** The position of a story: its sort key and its id. */
export type StoryPosition = readonly [publishedAtMs: number, id: string];

export type PageRequest = {
  readonly newestFirst: boolean;
  readonly after: StoryPosition | null;
  readonly before: StoryPosition | null;
  readonly take: { readonly from: 'start' | 'end'; readonly count: number };
};

export type StoryPage = {
  readonly rows: readonly StoryRow[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

/**
 * One page of the stories that hold a condition.
 *
 * Both flags are exact: they look beyond the window that `after` and `before` cut out, on both sides.
 */
export function readStoryPage({ sql }: Database, condition: Condition, request: PageRequest): StoryPage {
  const { newestFirst, after, before, take } = request;
  const lower = newestFirst ? before : after;
  const upper = newestFirst ? after : before;
  const window = [condition.where];
  const values = { ...condition.values };
  if (lower) {
    window.push('(published_at, id) > (:lowerAt, :lowerId)');
    [values.lowerAt, values.lowerId] = lower;
  }
  if (upper) {
    window.push('(published_at, id) < (:upperAt, :upperId)');
    [values.upperAt, values.upperId] = upper;
  }
  const descending = newestFirst === (take.from === 'start');
  const direction = descending ? 'DESC' : 'ASC';
  const found = sql(
    `SELECT * FROM story WHERE ${window.join(' AND ')} ORDER BY published_at ${direction}, id ${direction} LIMIT :limit`,
  ).all({ ...values, limit: take.count + 1 }) as StoryRow[];
  const more = found.length > take.count;
  const rows = found.slice(0, take.count);
  if (take.from === 'end') rows.reverse();

  const beyond = (position: StoryPosition | null, comparison: '<=' | '>=') =>
    position !== null &&
    sql(
      `SELECT 1 FROM story WHERE ${condition.where} AND (published_at, id) ${comparison} (:at, :id) LIMIT 1`,
    ).get({
      ...condition.values,
      at: position[0],
      id: position[1],
    }) !== undefined;
  const beforeWindow = beyond(after, newestFirst ? '>=' : '<=');
  const afterWindow = beyond(before, newestFirst ? '<=' : '>=');
  return take.from === 'start'
    ? { rows, hasNextPage: more || afterWindow, hasPreviousPage: beforeWindow }
    : { rows, hasNextPage: afterWindow, hasPreviousPage: more || beforeWindow };
}

export function countStories({ sql }: Database, condition: Condition): number {
  const { count } = sql(`SELECT count(*) AS count FROM story WHERE ${condition.where}`).get(
    condition.values,
  ) as { count: number };
  return count;
}

/** The rows with these ids, in the order of the ids; null where there is none. One statement, however many ids. */
export function readStories({ sql }: Database, ids: readonly string[]): readonly (StoryRow | null)[] {
  const rows = sql('SELECT * FROM story WHERE id IN (SELECT value FROM json_each(:ids))').all({
    ids: JSON.stringify(ids),
  }) as StoryRow[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
