/** Writes stories as a feed tells them: those of a feed in quarantine are held, those that were withdrawn are left out. */
import type { ContentChange } from '@active-news/schema/content-version.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { holdStory, isDiscarded, isQuarantined, quarantine } from './held-stories.ts';
import { isKeptOut } from './kept-out.ts';
import type { Database } from './open-store.ts';
import type { Recorded, RecordOptions, StoryInput } from './records.ts';
import { saveStory, type Own } from './save-story.ts';
import { gapNow, raiseVersion } from './version.ts';

export const emptyRecorded: Recorded = { added: 0, changed: 0, held: 0, taken: 0, keptOut: new Set() };

/** What one story costs besides its text, and how much dearer another wording is, whose former words leave the index of words one by one. */
const workOfStory = 2_000;
const editFactor = 6;

/**
 * In a transaction of its own. Errors: throws if a story belongs to another partnership; then nothing is written.
 *
 * Shapes: null if another process has written since the stories were matched; then nothing is written either.
 */
export function recordStories(
  database: Database,
  current: Own,
  feedUrl: string,
  stories: readonly StoryInput[],
  options: RecordOptions,
): Recorded | null {
  const { db } = database;
  db.exec('BEGIN IMMEDIATE');
  try {
    if (options.matchedAt !== undefined && options.matchedAt !== othersWrote(database)) {
      db.exec('ROLLBACK');
      return null;
    }
    const own = { ...current };
    makeFeedRow(database, feedUrl, options.atMs);
    const changes: ContentChange[] = [];
    const recorded = writeStories(database, own, feedUrl, stories, options, changes);
    if (options.isOfPoll === true) noteProgress(database, feedUrl, recorded, options);
    raiseVersion(database, changes, gapNow(database, own.feedUrls, options.atMs));
    db.exec('COMMIT');
    return recorded;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** A number that is another one once another process has committed something. */
export function othersWrote({ sql }: Database): number {
  return (sql('PRAGMA data_version').get() as { data_version: number }).data_version;
}

/** Whoever is killed before the poll is recorded must ask for the whole document again, also if it is the one before. */
function noteProgress(
  { sql }: Database,
  feedUrl: string,
  { added, changed, held }: Recorded,
  { isReread = false }: RecordOptions,
): void {
  if (added > 0)
    sql('UPDATE feed SET new_so_far = new_so_far + :added WHERE url = :feedUrl').run({ feedUrl, added });
  if (!isReread && added + changed + held > 0)
    sql(
      'UPDATE feed SET etag = NULL, last_modified = NULL, body_hash = NULL WHERE url = :feedUrl AND body_hash IS NOT NULL',
    ).run({ feedUrl });
}

/** Within the caller's transaction. Shapes: what readers will see of it is added to `changes`. */
export function writeStories(
  database: Database,
  own: Own,
  feedUrl: string,
  stories: readonly StoryInput[],
  { atMs: nowMs, isReread = false, quarantine: fresh = null, mostWork = Infinity }: RecordOptions,
  changes: ContentChange[],
): Recorded {
  if (fresh !== null) quarantine(database, feedUrl, fresh, nowMs);
  const isHeld = isQuarantined(database, feedUrl);
  const seen = new Set<string>();
  const keptOut = new Set<string>();
  let [held, taken, work] = [0, 0, 0];
  const before = changes.length;
  for (const story of stories) {
    const length = workOfStory + (story.contentHtml?.length ?? 0);
    if (work > 0 && work + length > mostWork) break;
    taken++;
    // An id that comes twice names one story; the first is it, as in a document.
    if (seen.has(story.id)) continue;
    seen.add(story.id);
    if (ownerOfStory(story.id) !== own.slug)
      throw new Error(`story ${story.id} does not belong to ${own.slug}`);
    if (isKeptOut(database, own.slug, story) || isDiscarded(database, story)) {
      keptOut.add(story.title).add(story.url ?? story.title);
      continue;
    }
    const options = { feedUrl, nowMs, isReread };
    if (isHeld) {
      if (!holdStory(database, own, story, options)) continue;
      held++;
      work += length;
    } else {
      const change = saveStory(database, own, story, options);
      if (!change) continue;
      changes.push(change);
      work += change.kind === 'added' ? length : editFactor * length;
    }
  }
  const added = changes.slice(before).filter(({ kind }) => kind === 'added').length;
  return { added, changed: changes.length - before - added, held, taken, keptOut };
}

/** Within the caller's transaction: sees to it that the feed has a row. */
export function makeFeedRow({ sql }: Database, feedUrl: string, nowMs: number): void {
  sql(
    "INSERT INTO feed (url, health, since, failures) VALUES (:feedUrl, 'NOT_YET_CHECKED', :nowMs, 0) ON CONFLICT DO NOTHING",
  ).run({ feedUrl, nowMs });
}
