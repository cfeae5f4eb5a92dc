/** Writes what one poll has found, in one transaction: stories, feed, problems, changes and the content version. */
import type { ContentChange } from '@active-news/schema/content-version.ts';
import { replaceWindow } from './feed-window.ts';
import type { Database } from './open-store.ts';
import type { FeedProblem, PollRecord, Recorded } from './records.ts';
import { emptyRecorded, makeFeedRow, writeStories } from './record-stories.ts';
import type { Own } from './save-story.ts';
import { gapNow, raiseVersion } from './version.ts';

export function recordPoll(
  database: Database,
  current: Own,
  poll: PollRecord,
): Pick<Recorded, 'added' | 'changed' | 'held'> {
  const { db } = database;
  const { feedUrl, checkedAtMs } = poll;
  db.exec('BEGIN IMMEDIATE');
  try {
    const own = { ...current };
    makeFeedRow(database, feedUrl, checkedAtMs);
    const changes: ContentChange[] = [];
    const {
      keptOut,
      taken: _,
      ...counts
    } = poll.stories.length === 0 && !poll.quarantine
      ? emptyRecorded
      : writeStories(
          database,
          own,
          feedUrl,
          poll.stories,
          { atMs: checkedAtMs, quarantine: poll.quarantine ?? null },
          changes,
        );
    saveFeed(database, { ...poll, problems: withoutNames(poll.problems, keptOut) });
    for (const { id, storyId } of poll.aliases ?? [])
      database
        .sql('INSERT INTO story_alias (id, story_id) VALUES (:id, :storyId) ON CONFLICT DO NOTHING')
        .run({ id, storyId });
    if (poll.window !== undefined) replaceWindow(database, feedUrl, poll.window, checkedAtMs);
    raiseVersion(database, changes, gapNow(database, own.feedUrls, checkedAtMs));
    db.exec('COMMIT');
    return counts;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** A problem names items by title or address; those of a story that is kept out are not told. */
export function withoutNames(
  problems: readonly FeedProblem[],
  names: ReadonlySet<string>,
): readonly FeedProblem[] {
  if (names.size === 0) return problems;
  const isTold = ({ item, message }: FeedProblem) =>
    ![...names].some((name) => item === name || message.includes(`"${name}"`));
  return problems.filter(isTold);
}

function saveFeed({ sql }: Database, poll: PollRecord): void {
  const isFailed = poll.outcome === 'failed';
  // What was remembered of a document that is no feed would make the feed, when it comes, pass for unchanged.
  const forgets = poll.fault === 'NOT_A_FEED';
  const { feedUrl, validators = {} } = poll;
  sql(
    `UPDATE feed SET
       since = CASE WHEN health = :health THEN since ELSE :now END, health = :health, fault = :fault,
       failing_since = CASE WHEN :isFailed THEN coalesce(failing_since, :now) END, failures = CASE WHEN :isFailed THEN failures + 1 ELSE 0 END,
       last_checked_at = :now, last_success_at = CASE WHEN :isFailed THEN last_success_at ELSE :now END, next_check_at = :next, last_status = :status
     WHERE url = :url`,
  ).run({
    url: feedUrl,
    health: poll.health,
    fault: poll.fault ?? null,
    now: poll.checkedAtMs,
    isFailed: Number(isFailed),
    next: poll.nextCheckAtMs,
    status: poll.status,
  });
  const given: Record<string, string | number | null | undefined> = {
    took_ms: poll.tookMs,
    pace: poll.pace,
    moved_to: poll.movedTo,
    ask_instead: poll.askInstead,
    item_count: poll.itemCount,
    dialect: poll.dialect,
    cadence: poll.cadence && JSON.stringify(poll.cadence),
    ...(forgets ? { etag: null, last_modified: null, body_hash: null } : { body_hash: poll.bodyHash }),
    ...(poll.validators && { etag: validators.etag ?? null, last_modified: validators.lastModified ?? null }),
  };
  for (const [column, value] of Object.entries(given))
    if (value !== undefined)
      sql(`UPDATE feed SET ${column} = :value WHERE url = :url`).run({ url: feedUrl, value });
  if (poll.newestItemAtMs !== undefined)
    sql('UPDATE feed SET newest_item_at = max(coalesce(newest_item_at, :at), :at) WHERE url = :url').run({
      url: feedUrl,
      at: poll.newestItemAtMs,
    });
  // A reading that was cut short and the one that goes on with it count as one.
  if (poll.newStories !== undefined)
    sql('UPDATE feed SET most_new = max(most_new, new_so_far, :count) WHERE url = :url').run({
      url: feedUrl,
      count: poll.newStories,
    });
  if (poll.outcome === 'read')
    sql('UPDATE feed SET new_so_far = 0 WHERE url = :url AND new_so_far > 0').run({ url: feedUrl });
  if (poll.outcome === 'unchanged') return;
  sql('DELETE FROM feed_problem WHERE feed_url = :url').run({ url: poll.feedUrl });
  const add = sql(
    'INSERT INTO feed_problem (feed_url, place, code, message, item) VALUES (:url, :place, :code, :message, :item)',
  );
  for (const [place, { code, message, item }] of poll.problems.entries())
    add.run({ url: poll.feedUrl, place, code, message, item });
}
