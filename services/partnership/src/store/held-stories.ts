/** Keeps back what a feed in quarantine brings, until a person lets it in or drops it. */
import { createHash } from 'node:crypto';
import { addressKey } from '@active-news/schema/address-key.ts';
import type { ContentChange } from '@active-news/schema/content-version.ts';
import { markOfKey } from './erasure-mark.ts';
import { isKeptOut } from './kept-out.ts';
import type { Database } from './open-store.ts';
import type { Quarantine, StoryInput } from './records.ts';
import { planStory, saveStory, type Own, type SaveOptions } from './save-story.ts';
import { gapNow, raiseVersion } from './version.ts';
import { addTombstones } from './withdraw.ts';

/** More is not kept of one feed; beyond it what was held first makes room. As many as one document may hold. */
const mostHeld = 2_000;

type HeldRow = { readonly id: string; readonly input: string; readonly held_at: number };

export function isQuarantined({ sql }: Database, feedUrl: string): boolean {
  return (
    sql('SELECT 1 FROM feed WHERE url = :feedUrl AND quarantine_reason IS NOT NULL').get({ feedUrl }) !==
    undefined
  );
}

/** Within the caller's transaction; a feed that already is in quarantine stays so for the reason that it has. */
export function quarantine(
  { sql }: Database,
  feedUrl: string,
  { reason, message }: Quarantine,
  nowMs: number,
): void {
  sql(
    `UPDATE feed SET quarantine_reason = :reason, quarantine_message = :message, quarantine_since = :nowMs
     WHERE url = :feedUrl AND quarantine_reason IS NULL`,
  ).run({ feedUrl, reason, message, nowMs });
}

/** Within the caller's transaction: holds a story if it is new or worded anew; false if it is as it is stored or already held. */
export function holdStory(database: Database, own: Own, story: StoryInput, options: SaveOptions): boolean {
  const { sql } = database;
  const { feedUrl, nowMs } = options;
  const key = { feedUrl, id: story.id };
  const input = JSON.stringify(story);
  if (!planStory(database, own, story, options)?.isChange) {
    sql('DELETE FROM held_story WHERE feed_url = :feedUrl AND id = :id').run(key);
    return false;
  }
  const { changes } = sql(
    `INSERT INTO held_story (feed_url, id, input, held_at) VALUES (:feedUrl, :id, :input, :nowMs)
     ON CONFLICT (feed_url, id) DO UPDATE SET input = excluded.input WHERE input <> excluded.input`,
  ).run({ ...key, input, nowMs });
  if (Number(changes) === 0) return false;
  sql(
    `DELETE FROM held_story WHERE feed_url = :feedUrl AND id IN
       (SELECT id FROM held_story WHERE feed_url = :feedUrl ORDER BY held_at DESC, id LIMIT -1 OFFSET :mostHeld)`,
  ).run({ feedUrl, mostHeld });
  return true;
}

/** What is held of a feed, and since when, in the order in which it came. */
export function heldStories(
  { sql }: Database,
  feedUrl: string,
): readonly { readonly story: StoryInput; readonly heldAtMs: number }[] {
  const rows = sql(
    'SELECT id, input, held_at FROM held_story WHERE feed_url = :feedUrl ORDER BY held_at, id',
  ).all({
    feedUrl,
  }) as HeldRow[];
  return rows.map(({ input, held_at }) => ({ story: JSON.parse(input) as StoryInput, heldAtMs: held_at }));
}

/**
 * Within the caller's transaction: stores what was held, as first seen when it was held, and ends the quarantine.
 * Raises the content version, and gives how many stories were added or changed.
 */
export function releaseHeldStories(database: Database, own: Own, feedUrl: string, nowMs: number): number {
  const changes: ContentChange[] = [];
  for (const { story, heldAtMs } of heldStories(database, feedUrl)) {
    if (isKeptOut(database, own.slug, story)) continue;
    const change = saveStory(database, own, story, { feedUrl, nowMs, firstSeenAtMs: heldAtMs });
    if (change) changes.push(change);
  }
  endQuarantine(database, feedUrl);
  raiseVersion(database, changes, gapNow(database, own.feedUrls, nowMs));
  return changes.length;
}

/**
 * Within the caller's transaction: drops what was held and ends the quarantine; gives how many stories were dropped.
 *
 * Rules: a dropped story that is not stored is kept out under its id and its address, unless that is a home page or a
 *        stored story's; of one that is stored only this wording is, and the next that its feed brings is taken again.
 */
export function discardHeldStories(database: Database, own: Own, feedUrl: string, nowMs: number): number {
  const { sql } = database;
  const held = heldStories(database, feedUrl);
  for (const { story } of held) {
    const { id } = story;
    const isStored = sql('SELECT 1 FROM story WHERE id = :id').get({ id }) !== undefined;
    if (isStored)
      sql(
        'INSERT INTO discarded_wording (story_id, digest) VALUES (:id, :digest) ON CONFLICT DO NOTHING',
      ).run({
        id,
        digest: wordingDigest(story),
      });
    else addTombstones(database, id, marksOfHeld(database, own.slug, story), 'DISCARDED', nowMs);
  }
  endQuarantine(database, feedUrl);
  return held.length;
}

function marksOfHeld({ sql }: Database, slug: string, { url }: StoryInput): readonly string[] {
  const key = url === null ? null : addressKey(url);
  if (key === null || !/[/?]/.test(key)) return [];
  const isOfAnother = sql('SELECT 1 FROM story_address WHERE address_key = :key').get({ key }) !== undefined;
  return isOfAnother ? [] : [markOfKey(slug, key)];
}

/** Whether a person has dropped exactly this wording of a stored story. */
export function isDiscarded({ sql }: Database, story: StoryInput): boolean {
  const digests = sql('SELECT digest FROM discarded_wording WHERE story_id = :id').all({ id: story.id }) as {
    digest: string;
  }[];
  if (digests.length === 0) return false;
  const own = wordingDigest(story);
  return digests.some(({ digest }) => digest === own);
}

/** What the partner wrote, without what we make of it. */
function wordingDigest({
  title,
  url,
  publishedRaw,
  summary,
  contentHtml,
  byline,
  image,
}: StoryInput): string {
  const text = JSON.stringify([title, url, publishedRaw, summary, contentHtml, byline, image]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function endQuarantine({ sql }: Database, feedUrl: string): void {
  sql('DELETE FROM held_story WHERE feed_url = :feedUrl').run({ feedUrl });
  sql(
    `UPDATE feed SET quarantine_reason = NULL, quarantine_message = NULL, quarantine_since = NULL,
       since = CASE WHEN health = 'QUARANTINED' THEN coalesce(last_checked_at, since) ELSE since END,
       health = CASE WHEN health = 'QUARANTINED' THEN 'OK' ELSE health END
     WHERE url = :feedUrl`,
  ).run({ feedUrl });
}
