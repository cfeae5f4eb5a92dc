/** The content version of a store, and the gap that is part of it: why there may be nothing to tell yet. */
import { createHash } from 'node:crypto';
import { nextVersion, type ContentChange, type ContentVersion } from '@active-news/schema/content-version.ts';
import { deriveAll, derivedBy } from './derived.ts';
import type { Database } from './open-store.ts';
import type { FeedFault } from './records.ts';

/** Reasons of the graph's MissingReason that an instance gives about itself. */
export type GapReason =
  | 'NO_FEED'
  | 'NOT_YET_INGESTED'
  | 'FEED_UNREACHABLE'
  | 'FEED_TIMED_OUT'
  | 'FEED_REFUSED'
  | 'FEED_GONE'
  | 'FEED_SERVER_ERROR'
  | 'FEED_INVALID';

/** Since: milliseconds since 1970, when the reason became true. */
export type Gap = { readonly reason: GapReason; readonly sinceMs: number };

const gapOfFault: Record<FeedFault, GapReason> = {
  UNREACHABLE: 'FEED_UNREACHABLE',
  TIMED_OUT: 'FEED_TIMED_OUT',
  REFUSED: 'FEED_REFUSED',
  DISALLOWED: 'FEED_REFUSED',
  NOT_FOUND: 'FEED_GONE',
  GONE: 'FEED_GONE',
  SERVER_ERROR: 'FEED_SERVER_ERROR',
  TOO_LARGE: 'FEED_INVALID',
  NOT_A_FEED: 'FEED_INVALID',
  FORBIDDEN_ADDRESS: 'FEED_INVALID',
};

export function readVersion({ sql }: Database): ContentVersion & { readonly gap: Gap | null } {
  const row = sql('SELECT seq, digest, gap FROM content_version').get() as {
    seq: number;
    digest: string;
    gap: string | null;
  };
  return { seq: row.seq, digest: row.digest, gap: row.gap === null ? null : parseGap(row.gap) };
}

/** Within the caller's transaction: raises the version by these changes, if there are any, and remembers them. */
export function raiseVersion({ sql }: Database, changes: readonly ContentChange[], gap: Gap | null): void {
  const current = sql('SELECT seq, digest, gap FROM content_version').get() as {
    seq: number;
    digest: string;
    gap: string | null;
  };
  const gapText = gap === null ? null : `${gap.reason} ${gap.sinceMs}`;
  const all =
    gapText === current.gap
      ? changes
      : [...changes, { id: 'gap', kind: 'gap' as const, revision: gapText ?? '' }];
  if (all.length === 0) return;
  const next = nextVersion(current, all);
  sql('UPDATE content_version SET seq = :seq, digest = :digest, gap = :gap').run({
    seq: next.seq,
    digest: next.digest,
    gap: gapText,
  });
  const remember = sql('INSERT INTO change (seq, id, kind) VALUES (:seq, :id, :kind)');
  for (const { id, kind } of all) remember.run({ seq: next.seq, id, kind });
}

export function readErasedUpTo({ sql }: Database): number {
  return (sql('SELECT erased_up_to AS seq FROM content_version').get() as { seq: number }).seq;
}

/** Within the caller's transaction, after the version was raised: what came before this version must not be shown any more. */
export function markErased({ sql }: Database): void {
  sql('UPDATE content_version SET erased_up_to = seq').run();
}

/** The gap as the feed rows tell it: none as soon as one accepted feed was ever read or a story is to be told. */
export function gapNow({ sql }: Database, feedUrls: readonly string[], nowMs: number): Gap | null {
  const urls = JSON.stringify(feedUrls);
  // A first reading is written in slices, and until its end there is no whole to be told. If it comes to none, because the
  // feed fails from then on, is accepted no more, or the partnership is held, what was stored is told all the same.
  const { told } = sql(
    `SELECT EXISTS (SELECT 1 FROM story WHERE feed_url IS NULL) OR EXISTS (
       SELECT 1 FROM feed WHERE EXISTS (SELECT 1 FROM story WHERE feed_url = feed.url)
       AND (last_success_at IS NOT NULL OR fault IS NOT NULL OR url NOT IN (SELECT value FROM json_each(:urls))
         OR (SELECT held_since FROM standing) IS NOT NULL)
     ) AS told`,
  ).get({ urls }) as { told: number };
  if (told) return null;
  const feeds = sql(
    'SELECT fault, since, failing_since, last_success_at FROM feed WHERE url IN (SELECT value FROM json_each(:urls)) ORDER BY since, url',
  ).all({ urls }) as {
    fault: FeedFault | null;
    since: number;
    failing_since: number | null;
    last_success_at: number | null;
  }[];
  if (feeds.some((feed) => feed.last_success_at !== null)) return null;
  const failing = feeds.find(({ fault }) => fault !== null);
  if (failing) return { reason: gapOfFault[failing.fault!], sinceMs: failing.failing_since ?? failing.since };
  if (feeds[0]) return { reason: 'NOT_YET_INGESTED', sinceMs: feeds[0].since };
  const stored = readVersion({ sql } as Database).gap;
  return stored?.reason === 'NO_FEED' && stored.sinceMs > 0 ? stored : { reason: 'NO_FEED', sinceMs: nowMs };
}

/** At opening: makes a row for each accepted feed that has none, and says so in the version if that fills or makes a gap. */
export function agreeOnFeeds(database: Database, feedUrls: readonly string[], nowMs: number): void {
  database.db.exec('BEGIN IMMEDIATE');
  try {
    for (const url of feedUrls) {
      database
        .sql(
          "INSERT INTO feed (url, health, since, failures) VALUES (:url, 'NOT_YET_CHECKED', :now, 0) ON CONFLICT DO NOTHING",
        )
        .run({ url, now: nowMs });
    }
    raiseVersion(database, [], gapNow(database, feedUrls, nowMs));
    database.db.exec('COMMIT');
  } catch (error) {
    database.db.exec('ROLLBACK');
    throw error;
  }
}

/** A short digest of the face, and of the rules by which we derive; it is the second half of every row's revision. */
export function faceDigest(face: string): string {
  return createHash('sha256').update(`${derivedBy}\n${face}`).digest('base64url').slice(0, 6);
}

/**
 * At opening: when the face has changed since, every row shows something else, so every revision changes, in one transaction.
 * The same when our own rules have changed by which addresses and words are derived: then the rows are found otherwise.
 */
export function agreeOnFace(database: Database, own: { readonly faceDigest: string }): void {
  const { db, sql } = database;
  const stored = sql('SELECT face, derived FROM content_version').get() as { face: string; derived: string };
  if (stored.face === own.faceDigest && stored.derived === derivedBy) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    const { derived } = sql('SELECT derived FROM content_version').get() as { derived: string };
    if (derived !== derivedBy) deriveAll(database);
    raiseVersion(database, showFace(database, own.faceDigest), readVersion(database).gap);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** Within the caller's transaction: gives every row the revision that it has under this face. */
export function showFace({ sql }: Database, face: string): readonly ContentChange[] {
  const stored = sql('SELECT face, derived FROM content_version').get() as { face: string; derived: string };
  if (stored.face === face && stored.derived === derivedBy) return [];
  sql("UPDATE story SET revision = substr(revision, 1, instr(revision, '.')) || :face").run({ face });
  sql('UPDATE content_version SET face = :face, derived = :derived').run({ face, derived: derivedBy });
  const rows = sql('SELECT id, revision FROM story ORDER BY id').all() as { id: string; revision: string }[];
  return rows.map(({ id, revision }) => ({ id, kind: 'changed', revision }));
}

function parseGap(text: string): Gap {
  const [reason, sinceMs] = text.split(' ');
  return { reason: reason as GapReason, sinceMs: Number(sinceMs ?? 0) };
}
