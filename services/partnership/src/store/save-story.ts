/** Writes one story as a feed tells it, and keeps the wording that it replaces. */
import { addressKey } from '@active-news/schema/address-key.ts';
import type { ContentChange } from '@active-news/schema/content-version.ts';
import { londonDate } from '@active-news/schema/london-time.ts';
import { indexWords } from './derived.ts';
import type { Database } from './open-store.ts';
import type { StoryInput } from './records.ts';
import { readDecidedStory } from './standing.ts';
import { keepWording } from './story-history.ts';
import { storyRevision, type ShownRow } from './story-revision.ts';

/** What the store knows of itself and the statements need. */
export type Own = {
  readonly slug: string;
  /** The feeds that are accepted now. */
  readonly feedUrls: readonly string[];
  readonly faceDigest: string;
};

export type SaveOptions = {
  /** The feed that tells the story. */
  readonly feedUrl: string;
  readonly nowMs: number;
  /** When it was first seen, if that was before now; has no effect on a story that is stored. */
  readonly firstSeenAtMs?: number;
  /** True if the document is the one that was read before: then our rules have changed, not what the feed said of its stories. */
  readonly isReread?: boolean;
};

type StoredRow = ShownRow & {
  readonly id: string;
  readonly revision: string;
  readonly edits: number;
  readonly feed_url: string | null;
  readonly published_at: number;
  readonly first_seen_at: number;
};

/** What saving a story would write. */
export type StoryPlan = {
  readonly stored: StoredRow | null;
  readonly row: ShownRow;
  readonly revision: string;
  readonly edits: number;
  /** Whether readers would see it. */
  readonly isChange: boolean;
};

/** The columns that make a wording; a change of the others, as of tags, makes another row but no edit. */
const wording = ['title', 'url', 'published_raw', 'updated_at', 'summary', 'content_html'] as const;

/**
 * Within the caller's transaction: adds or rewrites one story; null if that would change nothing that readers see.
 *
 * Rules: sort key and first-seen instant stay for ever, unless a person moves the story. A story that another accepted
 *        feed tells is left alone. Whether it is withdrawn is for the caller to ask (kept-out.ts).
 */
export function saveStory(
  database: Database,
  own: Own,
  story: StoryInput,
  options: SaveOptions,
): ContentChange | null {
  const plan = planStory(database, own, story, options);
  if (plan === null) return null;
  if (plan.isChange) return applyPlan(database, story, plan, options);
  if (plan.stored?.feed_url !== options.feedUrl)
    database
      .sql('UPDATE story SET feed_url = :feedUrl WHERE id = :id')
      .run({ id: story.id, feedUrl: options.feedUrl });
  return null;
}

/** What saveStory would do; null if another accepted feed tells the story. Writes nothing. */
export function planStory(
  database: Database,
  own: Own,
  story: StoryInput,
  options: SaveOptions,
): StoryPlan | null {
  const { sql } = database;
  const stored =
    (sql('SELECT * FROM story WHERE id = :id').get({ id: story.id }) as StoredRow | undefined) ?? null;
  const teller = stored?.feed_url ?? null;
  if (teller !== null && teller !== options.feedUrl && own.feedUrls.includes(teller)) return null;
  const row = rowOf(database, story, stored, options);
  const isReworded = stored !== null && wording.some((column) => stored[column] !== row[column]);
  // A story that another feed told until now is worded anew by the very document that was read before.
  const isOwnDoing = options.isReread === true && (teller === null || teller === options.feedUrl);
  const edits = (stored?.edits ?? 0) + (isReworded && !isOwnDoing ? 1 : 0);
  const revision = storyRevision(row, edits, own.faceDigest);
  return { stored, row, revision, edits, isChange: stored?.revision !== revision };
}

function applyPlan(
  database: Database,
  story: StoryInput,
  { stored, row, revision, edits }: StoryPlan,
  { feedUrl, nowMs }: SaveOptions,
): ContentChange {
  const { sql } = database;
  const { id, url } = story;
  if (stored !== null && edits > stored.edits) keepWording(database, stored, nowMs);
  const key = url === null ? null : addressKey(url);
  const written = { ...row, feed_url: feedUrl, edits, address_key: key };
  const columns = Object.keys(written);
  sql(
    `INSERT INTO story (id, revision, ${columns.join(', ')}) VALUES (:id, :revision, ${columns.map((name) => `:${name}`).join(', ')})
     ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  ).run({ id, revision, ...written });
  if (stored) sql('DELETE FROM story_tag WHERE story_id = :id').run({ id });
  const addTag = sql('INSERT INTO story_tag (tag, story_id) VALUES (:tag, :id)');
  for (const tag of story.tags) addTag.run({ tag, id });
  indexWords(database, story);
  // What was gone from its site and is listed again is back.
  if (!stored) sql("DELETE FROM tombstone WHERE id = :id AND reason = 'GONE_AT_SOURCE'").run({ id });
  if (key !== null)
    sql('INSERT INTO story_address (address_key, story_id) VALUES (:key, :id) ON CONFLICT DO NOTHING').run({
      key,
      id,
    });
  return { id, kind: stored ? 'changed' : 'added', revision };
}

function rowOf(
  database: Database,
  story: StoryInput,
  stored: StoredRow | null,
  { nowMs, firstSeenAtMs = nowMs }: SaveOptions,
): StoryPlan['row'] {
  const decided = readDecidedStory(database, story.id);
  const firstSeenAt = stored?.first_seen_at ?? firstSeenAtMs;
  const ofFeed =
    stored?.feed_published_at ?? stored?.published_at ?? Math.min(story.publishedAtMs, firstSeenAt);
  const publishedAt = decided.publishedAtMs ?? ofFeed;
  return {
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
    byline: decided.hidesByline ? null : story.byline,
    image_url: story.image?.url ?? null,
    image_alt: story.image?.alt ?? null,
    tags: JSON.stringify(story.tags),
    raw_tags: JSON.stringify(story.rawTags),
    organisations: JSON.stringify(story.organisations),
    category: story.category ?? null,
    kind: story.kind ?? 'NEWS',
    starts_at: story.startsAtMs ?? null,
    deadline_at: story.deadlineAtMs ?? null,
    feed_published_at: decided.publishedAtMs === null ? null : ofFeed,
  };
}
