/** Writes what one poll has found, in one transaction: stories, feed, problems, changes and the content version. */
import { createHash } from 'node:crypto';
import type { ContentChange } from '@active-news/schema/content-version.ts';
import { londonDate } from '@active-news/schema/london-time.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { derive } from './derived.ts';
import type { Database } from './open-store.ts';
import type { FeedProblem, PollRecord, StoryInput } from './records.ts';
import { gapNow, raiseVersion } from './version.ts';
import { isWithdrawn } from './withdraw.ts';

export function recordPoll(
  database: Database,
  own: { readonly slug: string; readonly feedUrls: readonly string[]; readonly faceDigest: string },
  poll: PollRecord,
): { readonly added: number; readonly changed: number } {
  const { db } = database;
  db.exec('BEGIN IMMEDIATE');
  try {
    const changes: ContentChange[] = [];
    const seen = new Set<string>();
    const withdrawn = new Set<string>();
    for (const story of poll.stories) {
      // An id that comes twice names one story; the first is it, as in a document.
      if (seen.has(story.id)) continue;
      seen.add(story.id);
      if (ownerOfStory(story.id) !== own.slug)
        throw new Error(`story ${story.id} does not belong to ${own.slug}`);
      if (isWithdrawn(database, story.id)) {
        withdrawn.add(story.title).add(story.url ?? story.title);
        continue;
      }
      const change = saveStory(database, story, own.faceDigest, poll.checkedAtMs);
      if (change) changes.push(change);
    }
    // A problem names items by title or address; those of a withdrawn story are not kept.
    const isTold = ({ item, message }: FeedProblem) =>
      ![...withdrawn].some((name) => item === name || message.includes(`"${name}"`));
    saveFeed(database, { ...poll, problems: poll.problems.filter(isTold) });
    raiseVersion(database, changes, gapNow(database, own.feedUrls, poll.checkedAtMs));
    db.exec('COMMIT');
    const added = changes.filter(({ kind }) => kind === 'added').length;
    return { added, changed: changes.length - added };
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

export function knownStories(
  { sql }: Database,
  ids: readonly string[],
): ReadonlyMap<string, { publishedAtMs: number; firstSeenAtMs: number }> {
  const rows = sql(
    'SELECT id, published_at, first_seen_at FROM story WHERE id IN (SELECT value FROM json_each(:ids))',
  ).all({
    ids: JSON.stringify(ids),
  }) as { id: string; published_at: number; first_seen_at: number }[];
  return new Map(
    rows.map((row) => [row.id, { publishedAtMs: row.published_at, firstSeenAtMs: row.first_seen_at }]),
  );
}

/** Adds or rewrites one story; null if it already is as given. Its sort key and first-seen instant stay for ever. */
function saveStory(
  database: Database,
  story: StoryInput,
  faceDigest: string,
  nowMs: number,
): ContentChange | null {
  const { sql } = database;
  const stored = sql(
    'SELECT revision, published_at, first_seen_at, date_source, date_precision, date_suspect FROM story WHERE id = :id',
  ).get({ id: story.id }) as
    | {
        revision: string;
        published_at: number;
        first_seen_at: number;
        date_source: string;
        date_precision: string;
        date_suspect: number;
      }
    | undefined;
  const firstSeenAt = stored?.first_seen_at ?? nowMs;
  const publishedAt = stored?.published_at ?? Math.min(story.publishedAtMs, firstSeenAt);
  const row = {
    published_at: publishedAt,
    london_date: londonDate(publishedAt),
    first_seen_at: firstSeenAt,
    updated_at: story.updatedAtMs,
    title: story.title,
    url: story.url,
    published_raw: story.publishedRaw,
    // How the sort key came about is as fixed as the sort key.
    date_precision: stored?.date_precision ?? story.datePrecision,
    date_source: stored?.date_source ?? story.dateSource,
    date_suspect: stored?.date_suspect ?? Number(story.dateSuspect),
    summary: story.summary,
    content_html: story.contentHtml,
    byline: story.byline,
    image_url: story.image?.url ?? null,
    image_alt: story.image?.alt ?? null,
    tags: JSON.stringify(story.tags),
    raw_tags: JSON.stringify(story.rawTags),
    organisations: JSON.stringify(story.organisations),
    category: story.category ?? null,
    kind: story.kind ?? 'NEWS',
    starts_at: story.startsAtMs ?? null,
    deadline_at: story.deadlineAtMs ?? null,
  };
  const rowDigest = createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 16);
  const revision = `${rowDigest}.${faceDigest}`;
  if (stored?.revision === revision) return null;

  const columns = Object.keys(row);
  sql(
    `INSERT INTO story (id, revision, ${columns.join(', ')}) VALUES (:id, :revision, ${columns.map((name) => `:${name}`).join(', ')})
     ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  ).run({ id: story.id, revision, ...row });
  if (stored) sql('DELETE FROM story_tag WHERE story_id = :id').run({ id: story.id });
  const addTag = sql('INSERT INTO story_tag (tag, story_id) VALUES (:tag, :id)');
  for (const tag of story.tags) addTag.run({ tag, id: story.id });
  derive(database, story);
  return { id: story.id, kind: stored ? 'changed' : 'added', revision };
}

function saveFeed({ sql }: Database, poll: PollRecord): void {
  const ok = poll.outcome !== 'failed';
  sql(
    `INSERT INTO feed (url, health, since, last_checked_at, last_success_at, next_check_at, last_status, failures, etag, last_modified, body_hash, item_count)
     VALUES (:url, :health, :now, :now, :success, :next, :status, :failed, :etag, :lastModified, :bodyHash, :itemCount)
     ON CONFLICT (url) DO UPDATE SET
       since = CASE WHEN health = excluded.health THEN since ELSE excluded.since END,
       health = excluded.health, last_checked_at = excluded.last_checked_at,
       last_success_at = coalesce(excluded.last_success_at, last_success_at),
       next_check_at = excluded.next_check_at, last_status = excluded.last_status,
       failures = CASE WHEN :failed THEN failures + 1 ELSE 0 END,
       etag = CASE WHEN :setsValidators OR excluded.health = 'NOT_A_FEED' THEN excluded.etag ELSE etag END,
       last_modified = CASE WHEN :setsValidators OR excluded.health = 'NOT_A_FEED' THEN excluded.last_modified ELSE last_modified END,
       body_hash = CASE WHEN excluded.health = 'NOT_A_FEED' THEN NULL ELSE coalesce(excluded.body_hash, body_hash) END, item_count = coalesce(excluded.item_count, item_count)`,
  ).run({
    url: poll.feedUrl,
    health: poll.health,
    now: poll.checkedAtMs,
    success: ok ? poll.checkedAtMs : null,
    next: poll.nextCheckAtMs,
    status: poll.status,
    failed: Number(!ok),
    etag: poll.validators?.etag ?? null,
    lastModified: poll.validators?.lastModified ?? null,
    setsValidators: Number(poll.validators !== undefined),
    bodyHash: poll.bodyHash ?? null,
    itemCount: poll.itemCount ?? null,
  });
  if (poll.outcome === 'unchanged') return;
  sql('DELETE FROM feed_problem WHERE feed_url = :url').run({ url: poll.feedUrl });
  const add = sql(
    'INSERT INTO feed_problem (feed_url, place, code, message, item) VALUES (:url, :place, :code, :message, :item)',
  );
  for (const [place, { code, message, item }] of poll.problems.entries())
    add.run({ url: poll.feedUrl, place, code, message, item });
}
