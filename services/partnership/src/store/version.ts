/** The content version of a store, and the gap that is part of it: why there may be nothing to tell yet. */
import { createHash } from 'node:crypto';
import { nextVersion, type ContentChange, type ContentVersion } from '@active-news/schema/content-version.ts';
import { deriveAll, derivedBy } from './derived.ts';
import type { Database } from './open-store.ts';
import type { FeedHealth } from './records.ts';

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

const gapOfHealth: Record<FeedHealth, GapReason> = {
  OK: 'NOT_YET_INGESTED',
  NOT_YET_CHECKED: 'NOT_YET_INGESTED',
  UNREACHABLE: 'FEED_UNREACHABLE',
  TIMED_OUT: 'FEED_TIMED_OUT',
  REFUSED: 'FEED_REFUSED',
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

/** The gap as the feed rows tell it: none as soon as one accepted feed was ever read or a story is held. */
export function gapNow({ sql }: Database, feedUrls: readonly string[], nowMs: number): Gap | null {
  const { held } = sql('SELECT EXISTS (SELECT 1 FROM story) AS held').get() as { held: number };
  if (held) return null;
  const feeds = sql(
    'SELECT health, since, last_success_at FROM feed WHERE url IN (SELECT value FROM json_each(:urls)) ORDER BY since, url',
  ).all({
    urls: JSON.stringify(feedUrls),
  }) as { health: FeedHealth; since: number; last_success_at: number | null }[];
  if (feeds.some((feed) => feed.last_success_at !== null)) return null;
  const first = feeds.find((feed) => feed.health !== 'NOT_YET_CHECKED') ?? feeds[0];
  if (first) return { reason: gapOfHealth[first.health], sinceMs: first.since };
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
export function agreeOnFace(database: Database, face: string): void {
  const { db, sql } = database;
  const stored = sql('SELECT face, derived FROM content_version').get() as { face: string; derived: string };
  if (stored.face === face && stored.derived === derivedBy) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    if (stored.derived !== derivedBy) deriveAll(database);
    sql("UPDATE story SET revision = substr(revision, 1, instr(revision, '.')) || :face").run({ face });
    sql('UPDATE content_version SET face = :face, derived = :derived').run({ face, derived: derivedBy });
    const rows = sql('SELECT id, revision FROM story ORDER BY id').all() as {
      id: string;
      revision: string;
    }[];
    raiseVersion(
      database,
      rows.map(({ id, revision }) => ({ id, kind: 'changed', revision })),
      readVersion(database).gap,
    );
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function parseGap(text: string): Gap {
  const [reason, sinceMs] = text.split(' ');
  return { reason: reason as GapReason, sinceMs: Number(sinceMs ?? 0) };
}
