/** Writes stories as a feed tells them: those of a feed in quarantine are held, those that were withdrawn are left out. */
import type { ContentChange } from '@active-news/schema/content-version.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { holdStory, isDiscarded, isQuarantined, quarantine } from './held-stories.ts';
import { isKeptOut } from './kept-out.ts';
import type { Database } from './open-store.ts';
import type { Recorded, RecordOptions, StoryInput } from './records.ts';
import { saveStory, type Own } from './save-story.ts';
import { gapNow, raiseVersion } from './version.ts';

export const emptyRecorded: Recorded = { added: 0, changed: 0, held: 0, keptOut: new Set() };

/** In a transaction of its own. Errors: throws if a story belongs to another partnership; then nothing is written. */
export function recordStories(
  database: Database,
  current: Own,
  feedUrl: string,
  stories: readonly StoryInput[],
  options: RecordOptions,
): Recorded {
  const { db } = database;
  db.exec('BEGIN IMMEDIATE');
  try {
    const own = { ...current };
    makeFeedRow(database, feedUrl, options.atMs);
    const changes: ContentChange[] = [];
    const recorded = writeStories(database, own, feedUrl, stories, options, changes);
    raiseVersion(database, changes, gapNow(database, own.feedUrls, options.atMs));
    db.exec('COMMIT');
    return recorded;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** Within the caller's transaction. Shapes: what readers will see of it is added to `changes`. */
export function writeStories(
  database: Database,
  own: Own,
  feedUrl: string,
  stories: readonly StoryInput[],
  { atMs: nowMs, isReread = false, quarantine: fresh = null }: RecordOptions,
  changes: ContentChange[],
): Recorded {
  if (fresh !== null) quarantine(database, feedUrl, fresh, nowMs);
  const isHeld = isQuarantined(database, feedUrl);
  const seen = new Set<string>();
  const keptOut = new Set<string>();
  let held = 0;
  const before = changes.length;
  for (const story of stories) {
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
    if (isHeld) held += Number(holdStory(database, own, story, options));
    else {
      const change = saveStory(database, own, story, options);
      if (change) changes.push(change);
    }
  }
  const added = changes.slice(before).filter(({ kind }) => kind === 'added').length;
  return { added, changed: changes.length - before - added, held, keptOut };
}

/** Within the caller's transaction: sees to it that the feed has a row. */
export function makeFeedRow({ sql }: Database, feedUrl: string, nowMs: number): void {
  sql(
    "INSERT INTO feed (url, health, since, failures) VALUES (:feedUrl, 'NOT_YET_CHECKED', :nowMs, 0) ON CONFLICT DO NOTHING",
  ).run({ feedUrl, nowMs });
}
