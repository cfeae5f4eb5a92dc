/** Opens the SQLite file of one instance: one writer, readers that never wait for it, and a content version. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import { migrate } from './migrations.ts';
import type { FeedState, FeedStore } from './records.ts';
import { knownStories, recordPoll } from './record-poll.ts';
import { readFeedState, readFeeds, type FeedRow } from './read-feeds.ts';
import { agreeOnFace, agreeOnFeeds, faceDigest, readVersion, type Gap } from './version.ts';
import { readTombstones, restoreStory, withdrawStory, type Tombstone } from './withdraw.ts';

/** What the other files of this folder need of an open database. */
export type Database = {
  readonly db: DatabaseSync;
  /** A prepared statement, prepared once per text. */
  readonly sql: (text: string) => StatementSync;
};

export type Store = FeedStore & {
  readonly slug: string;
  readonly database: Database;
  version(): ContentVersion;
  /** Why this instance has nothing to tell yet, or null if one of its feeds was read at least once. */
  gap(): Gap | null;
  feeds(): readonly FeedRow[];
  /**
   * Erases a story, its words and its earlier texts, and keeps its id out for ever; false if that was already so.
   * Errors: throws if the id is not one of this store's partnership. An id that it does not hold is kept out just so.
   */
  withdraw(id: string, nowMs: number): boolean;
  /** Lets a withdrawn id come back with the next reading of its feed, if that still holds it; false if it was not withdrawn. */
  restore(id: string): boolean;
  /** The withdrawn ids, in their order. */
  tombstones(): readonly Tombstone[];
  /** Calls back after each transaction that raised the content version, once it is durable. */
  onChange(listener: (version: ContentVersion) => void): () => void;
  close(): void;
};

/** At most this many different statements are kept prepared; beyond it the oldest is prepared anew when it comes back. */
const maxPrepared = 200;

/**
 * Opens or makes the store of one partnership.
 *
 * Shapes: `path` is a file, or `:memory:` in tests; `feedUrls` are the accepted feeds, those no longer listed keep their rows.
 * Errors: throws if the file cannot be opened, belongs to another partnership's program version, or is no database.
 */
export function openStore(options: {
  readonly path: string;
  readonly slug: string;
  readonly feedUrls: readonly string[];
  /** Everything that rows show and that is not in them, as the name of the partnership; a change of it changes every row. */
  readonly face: string;
  readonly now: () => number;
}): Store {
  const { path, slug, feedUrls, face, now } = options;
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path);
  // secure_delete: what is deleted or rewritten leaves no bytes behind in the file.
  // synchronous=FULL: a story whose poll was reported as recorded survives a power cut, not only a killed process.
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON;',
  );
  migrate(db);
  const database: Database = { db, sql: prepareOnce(db) };
  const listeners = new Set<(version: ContentVersion) => void>();
  const tellingOf = <T>(change: () => T): T => {
    const before = readVersion(database);
    const result = change();
    const after = readVersion(database);
    if (after.digest !== before.digest) for (const listener of listeners) listener(after);
    return result;
  };
  agreeOnFeeds(database, feedUrls, now());
  agreeOnFace(database, faceDigest(face));

  return {
    slug,
    database,
    version: () => readVersion(database),
    gap: () => readVersion(database).gap,
    feeds: () => readFeeds(database, feedUrls),
    feedState: (feedUrl): FeedState | null => readFeedState(database, feedUrl),
    knownStories: (ids) => knownStories(database, ids),
    recordPoll: (poll) =>
      tellingOf(() => recordPoll(database, { slug, feedUrls, faceDigest: faceDigest(face) }, poll)),
    withdraw: (id, nowMs) => tellingOf(() => withdrawStory(database, { slug, feedUrls }, id, nowMs)),
    restore: (id) => restoreStory(database, id),
    tombstones: () => readTombstones(database),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => db.close(),
  };
}

function prepareOnce(db: DatabaseSync): (text: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (text) => {
    let statement = prepared.get(text);
    if (!statement) {
      if (prepared.size >= maxPrepared) prepared.delete(prepared.keys().next().value!);
      statement = db.prepare(text);
      prepared.set(text, statement);
    }
    return statement;
  };
}
