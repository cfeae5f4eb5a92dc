/** Finds the stored stories that an item of a feed may be: by its names, its address or its title. */
import { wordsOf } from '@active-news/schema/search/terms.ts';
import type { Database } from './open-store.ts';
import type { KnownStory } from './records.ts';

const columns = `s.id, s.published_at AS publishedAtMs, s.first_seen_at AS firstSeenAtMs, s.title, s.url,
  s.published_raw AS publishedRaw, s.date_precision AS datePrecision, s.feed_url AS feedUrl`;
/** More stories of one address or title say nothing about which of them an item is. */
const mostOfAKind = 10;

/** The form in which titles are compared: their folded words. */
export function foldedTitle(title: string): string {
  return wordsOf(title).join(' ');
}

/** The ids of stories that these ids name besides themselves, whether or not they are stored. */
export function readAliases({ sql }: Database, ids: readonly string[]): ReadonlyMap<string, string> {
  const rows = sql(
    'SELECT id, story_id FROM story_alias WHERE id IN (SELECT value FROM json_each(:ids))',
  ).all({
    ids: JSON.stringify(ids),
  }) as { id: string; story_id: string }[];
  return new Map(rows.map(({ id, story_id }) => [id, story_id]));
}

/** Stored stories under the id that was asked for; an alias finds the story that it names. */
export function knownStories(database: Database, ids: readonly string[]): ReadonlyMap<string, KnownStory> {
  const aliases = readAliases(database, ids);
  const targets = new Set(ids.map((id) => aliases.get(id) ?? id));
  const rows = database
    .sql(`SELECT ${columns} FROM story s WHERE s.id IN (SELECT value FROM json_each(:ids))`)
    .all({ ids: JSON.stringify([...targets]) }) as KnownStory[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    ids.flatMap((id) => {
      const story = byId.get(aliases.get(id) ?? id);
      return story ? [[id, story] as const] : [];
    }),
  );
}

/** Stored stories that have, or once had, one of these addresses (schema/address-key.ts), by that key. */
export function storiesAtAddresses(
  { sql }: Database,
  addressKeys: readonly string[],
): ReadonlyMap<string, readonly KnownStory[]> {
  const rows = sql(
    `SELECT ${columns}, a.address_key AS key FROM story_address a JOIN story s ON s.id = a.story_id
     WHERE a.address_key IN (SELECT value FROM json_each(:keys)) ORDER BY s.id`,
  ).all({ keys: JSON.stringify(addressKeys) }) as (KnownStory & { key: string })[];
  return grouped(rows);
}

/** Stored stories with one of these titles, by the title as it was given. */
export function storiesTitled(
  { sql }: Database,
  titles: readonly string[],
): ReadonlyMap<string, readonly KnownStory[]> {
  const folded = new Set(titles.map(foldedTitle).filter((title) => title !== ''));
  const rows = sql(
    `SELECT ${columns}, w.title AS key FROM story_words w JOIN story s ON s.id = w.story_id
     WHERE w.title IN (SELECT value FROM json_each(:folded)) ORDER BY s.published_at DESC, s.id`,
  ).all({ folded: JSON.stringify([...folded]) }) as (KnownStory & { key: string })[];
  const byTitle = grouped(rows);
  return new Map(titles.map((title) => [title, byTitle.get(foldedTitle(title)) ?? []]));
}

/** Hosts, as schema/address-key.ts has them, of the addresses that stored stories have or had. */
export function storyHosts({ sql }: Database): ReadonlySet<string> {
  const rows = sql(
    `SELECT DISTINCT substr(address_key, 1, instr(replace(address_key, '?', '/') || '/', '/') - 1) AS host FROM story_address`,
  ).all() as { host: string }[];
  return new Set(rows.map(({ host }) => host));
}

function grouped(
  rows: readonly (KnownStory & { readonly key: string })[],
): ReadonlyMap<string, readonly KnownStory[]> {
  const groups = Map.groupBy(rows, ({ key }) => key);
  return new Map([...groups].map(([key, group]) => [key, group.slice(0, mostOfAKind)]));
}
