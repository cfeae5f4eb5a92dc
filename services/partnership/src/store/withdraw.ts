/** Takes stories back at someone's wish: erases them, and remembers their ids so that no feed can bring them again. */
import type { ContentChange } from '@active-news/schema/content-version.ts';
import { markOfKey } from './erasure-mark.ts';
import type { Database } from './open-store.ts';
import { forgetStory } from './story-history.ts';

/** Units: milliseconds since 1970. */
export type Tombstone = { readonly id: string; readonly withdrawnAtMs: number };

/** Why a story is kept out. */
type Reason = 'PERSON' | 'DISCARDED';

/** All ids that name the same story, the one that it is stored under first; the given id alone if there is no other. */
export function namesOf({ sql }: Database, id: string): readonly [string, ...string[]] {
  const alias = sql('SELECT story_id FROM story_alias WHERE id = :id').get({ id }) as
    | { story_id: string }
    | undefined;
  const own = alias?.story_id ?? id;
  const others = sql('SELECT id FROM story_alias WHERE story_id = :own AND id <> :own ORDER BY id').all({
    own,
  }) as { id: string }[];
  return [own, ...others.map((row) => row.id)];
}

/**
 * By what else a story could come back: a feed may give it a new id, but hardly a new address as well.
 *
 * Shapes: the other ids that name it, and marks of the addresses that it does not share with another story.
 */
export function marksOf(database: Database, slug: string, own: string): readonly string[] {
  const [, ...others] = namesOf(database, own);
  const addresses = database
    .sql(
      `SELECT address_key AS key FROM story_address AS a WHERE story_id = :own
       AND NOT EXISTS (SELECT 1 FROM story_address b WHERE b.address_key = a.address_key AND b.story_id <> :own) ORDER BY key`,
    )
    .all({ own }) as { key: string }[];
  return [...others, ...addresses.map(({ key }) => markOfKey(slug, key))];
}

/** Within the caller's transaction: keeps a story out under its id and its marks, whether or not it is stored. */
export function addTombstones(
  { sql }: Database,
  id: string,
  marks: readonly string[],
  reason: Reason,
  nowMs: number,
): void {
  const add = sql(
    `INSERT INTO tombstone (id, withdrawn_at, reason, story_id) VALUES (:id, :nowMs, :reason, :storyId)
     ON CONFLICT (id) DO UPDATE SET withdrawn_at = excluded.withdrawn_at, reason = excluded.reason, story_id = excluded.story_id
     WHERE reason = 'GONE_AT_SOURCE'`,
  );
  add.run({ id, nowMs, reason, storyId: null });
  for (const mark of marks) add.run({ id: mark, nowMs, reason, storyId: id });
}

/** Within the caller's transaction: erases a story with all its words and earlier texts; no change if it is not stored. */
export function eraseStory(database: Database, id: string): readonly ContentChange[] {
  const { sql } = database;
  const row = sql('SELECT revision FROM story WHERE id = :id').get({ id }) as
    | { revision: string }
    | undefined;
  forgetStory(database, id);
  return row ? [{ id, kind: 'removed', revision: row.revision }] : [];
}

/** Within the caller's transaction: forgets that a story was withdrawn; false if it was not. */
export function removeTombstones({ sql }: Database, id: string): boolean {
  const known = sql('SELECT story_id AS storyId FROM tombstone WHERE id = :id').get({ id }) as
    | { storyId: string | null }
    | undefined;
  if (!known) return false;
  const own = known.storyId ?? id;
  sql('DELETE FROM tombstone WHERE id = :own OR story_id = :own').run({ own });
  return true;
}

/** What a person keeps out, by the ids under which it was stored. */
export function readTombstones({ sql }: Database): readonly Tombstone[] {
  return sql(
    "SELECT id, withdrawn_at AS withdrawnAtMs FROM tombstone WHERE story_id IS NULL AND reason <> 'GONE_AT_SOURCE' ORDER BY id",
  ).all() as Tombstone[];
}

/** Whether a person keeps this id out. */
export function isWithdrawn({ sql }: Database, id: string): boolean {
  return (
    sql("SELECT 1 FROM tombstone WHERE id = :id AND reason <> 'GONE_AT_SOURCE'").get({ id }) !== undefined
  );
}
