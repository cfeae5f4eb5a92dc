/** Reads rows of stories: by id, all that one request asks for at once, and by the address of the original. */
import { addressKey } from '@active-news/schema/address-key.ts';
import type { Database } from './open-store.ts';
import type { Condition } from './story-filter.ts';

/** What the graph shows of a row of the table `story`; instants in milliseconds since 1970, lists as JSON. */
export type StoryRow = {
  readonly id: string;
  readonly revision: string;
  readonly published_at: number;
  /** Where its feed put it; null unless a person has dated it. */
  readonly feed_published_at: number | null;
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
  readonly category: string | null;
  readonly kind: string;
  readonly starts_at: number | null;
  readonly deadline_at: number | null;
  /** How many earlier wordings it had. */
  readonly edits: number;
};

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

/** The story that has, or once had, this address, however spelt (schema/address-key.ts); of several the first by id, as the gateway takes it, and null if there is none. */
export function findByAddress({ sql }: Database, address: string): string | null {
  const row = sql(
    'SELECT story_id AS id FROM story_address WHERE address_key = :key ORDER BY story_id LIMIT 1',
  ).get({
    key: addressKey(address),
  }) as { id: string } | undefined;
  return row?.id ?? null;
}
