/** Takes stories back at someone's wish: erases them, and remembers their ids so that no feed can bring them again. */
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import type { Database } from './open-store.ts';
import { gapNow, raiseVersion } from './version.ts';

/** Units: milliseconds since 1970. */
export type Tombstone = { readonly id: string; readonly withdrawnAtMs: number };

/** Erases the row and its words, in one transaction, and then what the file still holds of them; false if it was already withdrawn. */
export function withdrawStory(
  database: Database,
  own: { readonly slug: string; readonly feedUrls: readonly string[] },
  id: string,
  nowMs: number,
): boolean {
  const { db, sql } = database;
  if (ownerOfStory(id) !== own.slug) throw new Error(`story ${id} does not belong to ${own.slug}`);
  if (isWithdrawn(database, id)) return false;
  db.exec('BEGIN IMMEDIATE');
  try {
    sql('INSERT INTO tombstone (id, withdrawn_at) VALUES (:id, :nowMs)').run({ id, nowMs });
    const row = sql('SELECT revision, title, url FROM story WHERE id = :id').get({ id }) as
      | { revision: string; title: string; url: string | null }
      | undefined;
    if (row) {
      const { title, url } = row;
      sql(
        `DELETE FROM feed_problem WHERE item IN (:title, :url) OR instr(message, '"' || :title || '"') OR instr(message, '"' || :url || '"')`,
      ).run({ title, url });
      for (const [table, column] of [
        ['story_words', 'story_id'],
        ['story_tag', 'story_id'],
        ['story', 'id'],
      ])
        sql(`DELETE FROM ${table} WHERE ${column} = :id`).run({ id });
      raiseVersion(
        database,
        [{ id, kind: 'removed', revision: row.revision }],
        gapNow(database, own.feedUrls, nowMs),
      );
    }
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
  // The log of writes holds the pages as they were before; once it is emptied, no file does.
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return true;
}

/** Forgets that the story was withdrawn, and what was remembered of the feeds, so that the next poll reads them whole. */
export function restoreStory({ db, sql }: Database, id: string): boolean {
  db.exec('BEGIN IMMEDIATE');
  try {
    const { changes } = sql('DELETE FROM tombstone WHERE id = :id').run({ id });
    if (changes > 0) sql('UPDATE feed SET etag = NULL, last_modified = NULL, body_hash = NULL').run();
    db.exec('COMMIT');
    return changes > 0;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

export function isWithdrawn({ sql }: Database, id: string): boolean {
  return sql('SELECT 1 FROM tombstone WHERE id = :id').get({ id }) !== undefined;
}

export function readTombstones({ sql }: Database): readonly Tombstone[] {
  return sql('SELECT id, withdrawn_at AS withdrawnAtMs FROM tombstone ORDER BY id').all() as Tombstone[];
}
