/** Remembers what a feed last listed, and notices stories that left its middle: those may be gone from their site too. */
import type { Database } from './open-store.ts';
import type { Own } from './save-story.ts';
import { forgetStory } from './story-history.ts';
import { gapNow, markErased, raiseVersion } from './version.ts';

const mostLooksAtOnce = 5;

/**
 * Within the caller's transaction: puts this window in the place of the last one.
 *
 * Rules: a story that stood above one which is still listed has left the middle; those below the last that is still
 *        listed have only aged out. A document that lists a quarter fewer than the last says nothing about single stories.
 */
export function replaceWindow(
  { sql }: Database,
  feedUrl: string,
  window: readonly string[],
  atMs: number,
): void {
  const before = (
    sql('SELECT story_id FROM feed_window WHERE feed_url = :feedUrl ORDER BY place').all({ feedUrl }) as {
      story_id: string;
    }[]
  ).map(({ story_id }) => story_id);
  // Listed again: whatever was noticed of it before holds no more.
  sql('DELETE FROM gone_story WHERE story_id IN (SELECT value FROM json_each(:window))').run({
    window: JSON.stringify(window),
  });
  if (window.length === before.length && window.every((id, place) => id === before[place])) return;
  const notice = sql(
    'INSERT INTO gone_story (story_id, feed_url, noticed_at) VALUES (:id, :feedUrl, :atMs) ON CONFLICT DO NOTHING',
  );
  for (const id of goneBetween(before, window)) notice.run({ id, feedUrl, atMs });
  sql('DELETE FROM feed_window WHERE feed_url = :feedUrl').run({ feedUrl });
  const add = sql('INSERT INTO feed_window (feed_url, place, story_id) VALUES (:feedUrl, :place, :id)');
  for (const [place, id] of window.entries()) add.run({ feedUrl, place, id });
}

/** The ids that stood in the middle of the one list and stand in the other no more. */
export function goneBetween(before: readonly string[], after: readonly string[]): readonly string[] {
  const lost = before.length - after.length;
  if (lost > 1 && lost > before.length / 4) return [];
  const listed = new Set(after);
  const lastKept = before.findLastIndex((id) => listed.has(id));
  return before.slice(0, Math.max(0, lastKept)).filter((id) => !listed.has(id));
}

/** Stories that left the middle of this feed, stand in no other, and were not yet looked at; at most 5. */
export function goneFromTheMiddle(
  { sql }: Database,
  feedUrl: string,
): readonly { readonly id: string; readonly url: string }[] {
  return sql(
    `SELECT s.id, s.url FROM gone_story g JOIN story s ON s.id = g.story_id
     WHERE g.feed_url = :feedUrl AND g.looked_at IS NULL AND s.url IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM feed_window w WHERE w.story_id = g.story_id)
     ORDER BY g.noticed_at, s.id LIMIT :most`,
  ).all({ feedUrl, most: mostLooksAtOnce }) as { id: string; url: string }[];
}

/** In a transaction of its own: remembers the look; 404 and 410 erase the story and its earlier wordings; true if so. */
export function recordLook(
  database: Database,
  own: Own,
  id: string,
  status: number | null,
  atMs: number,
): boolean {
  const { db, sql } = database;
  const isGone = status === 404 || status === 410;
  db.exec('BEGIN IMMEDIATE');
  try {
    const noticed = sql('UPDATE gone_story SET looked_at = :atMs, status = :status WHERE story_id = :id').run(
      {
        id,
        atMs,
        status,
      },
    );
    // Listed again since, or withdrawn: then there is nothing to conclude.
    const row =
      isGone && noticed.changes > 0
        ? (sql('SELECT revision FROM story WHERE id = :id').get({ id }) as { revision: string } | undefined)
        : undefined;
    if (row) {
      sql(
        "INSERT INTO tombstone (id, withdrawn_at, reason) VALUES (:id, :atMs, 'GONE_AT_SOURCE') ON CONFLICT DO NOTHING",
      ).run({ id, atMs });
      forgetStory(database, id);
      raiseVersion(
        database,
        [{ id, kind: 'removed', revision: row.revision }],
        gapNow(database, own.feedUrls, atMs),
      );
      markErased(database);
    }
    db.exec('COMMIT');
    return row !== undefined;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
