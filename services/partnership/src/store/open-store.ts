/** Opens the SQLite file of one instance: one writer, readers that never wait for it, and a content version. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import type { Permission } from '@active-news/schema/registry/partnership.ts';
import { journalPath, type StoreDecision } from './decision-journal.ts';
import { keepDecisions } from './decisions.ts';
import { goneFromTheMiddle, recordLook } from './feed-window.ts';
import { knownStories, readAliases, storiesAtAddresses, storiesTitled, storyHosts } from './find-stories.ts';
import { heldStories } from './held-stories.ts';
import { readKeptOut } from './kept-out.ts';
import { migrate } from './migrations.ts';
import type { FeedState, FeedStore } from './records.ts';
import { recordPoll } from './record-poll.ts';
import { othersWrote, recordStories } from './record-stories.ts';
import { readFeedState, readFeeds, type FeedRow } from './read-feeds.ts';
import type { Own } from './save-story.ts';
import { usualPermission } from './permissions.ts';
import { agreeOnFace, agreeOnFeeds, faceDigest, readErasedUpTo, readVersion, type Gap } from './version.ts';
import {
  readAcceptedFeeds,
  readStanding,
  type AcceptedFeed,
  type RegistryStanding,
  type Standing,
} from './standing.ts';
import { readTombstones, type Tombstone } from './withdraw.ts';

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
  /** The number of the version that erased something last: what came before must not be shown any more. 0 if nothing was. */
  erasedUpTo(): number;
  /**
   * Carries out what a person decided; it lasts, wins over the registry and outlives a lost store file.
   *
   * Shapes: `message` says for people what was done and what comes next; `changed` is false if it was so already.
   * Errors: throws a DecisionRefused (deciding.ts) if it breaks a rule; then nothing has happened.
   */
  decide(decision: StoreDecision, nowMs: number): { readonly changed: boolean; readonly message: string };
  standing(): Standing;
  /** What may be shown: as a person decided, else as the registry says. */
  permission(): Permission;
  /** The feeds to be polled: those of the registry and those that a person accepted, without the replaced ones. */
  acceptedFeeds(): readonly AcceptedFeed[];
  /** `withdraw` as a decision; false if it was withdrawn already. An id that is not stored is kept out just so. */
  withdraw(id: string, nowMs: number): boolean;
  /** `restore` as a decision; false if it was not withdrawn. */
  restore(id: string, nowMs?: number): boolean;
  /** The withdrawn ids, in their order. */
  tombstones(): readonly Tombstone[];
  /** Calls back after each transaction that raised the content version, once it is durable. */
  onChange(listener: (version: ContentVersion) => void): () => void;
  /** Calls back after each decision, and when another process has written and may have decided. Returns what stops it. */
  onDecided(listener: () => void): () => void;
  /**
   * Looks whether another process has written to the file; true if so. Listeners hear of its version as of our own.
   * Cheap: a look at a counter in memory, and at the size of the journal.
   */
  noticeOthers(): boolean;
  close(): void;
};

/** At most this many different statements are kept prepared; beyond it the oldest is prepared anew when it comes back. */
const maxPrepared = 200;

/**
 * Opens or makes the store of one partnership.
 *
 * Shapes: `path` is a file, or `:memory:` in tests; `feedUrls` are the feeds that the registry has accepted, an address alone if all
 *         its items are the partnership's; those no longer listed keep their rows. `permission` is the registry's.
 * Errors: throws if the file cannot be opened, belongs to another partnership's program version, or is no database.
 */
export function openStore(options: {
  readonly path: string;
  readonly slug: string;
  readonly feedUrls: readonly (string | AcceptedFeed)[];
  /** Everything that rows show and that is not in them, as the name of the partnership; a change of it changes every row. */
  readonly face: string | ((permission: Permission) => string);
  readonly permission?: Permission;
  readonly now: () => number;
}): Store {
  const { path, slug, face, now } = options;
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path);
  // secure_delete: what is deleted or rewritten leaves no bytes behind in the file.
  // synchronous=FULL: a story whose poll was reported as recorded survives a power cut, not only a killed process.
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON;',
  );
  migrate(db);
  const database: Database = { db, sql: prepareOnce(db) };
  let isLogFull = false;
  const listeners = new Set<(version: ContentVersion) => void>();
  const decidedListeners = new Set<() => void>();
  const registry: RegistryStanding = {
    slug,
    feeds: options.feedUrls.map((feed) => (typeof feed === 'string' ? { url: feed } : feed)),
    permission: options.permission ?? usualPermission,
    face: typeof face === 'string' ? () => face : face,
  };
  const acceptedFeeds = () => readAcceptedFeeds(database, registry.feeds);
  const permission = () => readStanding(database).permission ?? registry.permission;
  // Read when a transaction needs it: another process may have decided a moment ago.
  const own: Own = {
    slug,
    get feedUrls() {
      return acceptedFeeds().map(({ url }) => url);
    },
    get faceDigest() {
      return faceDigest(registry.face(permission()));
    },
  };
  const decisions = keepDecisions(database, registry, journalPath(path));
  decisions.catchUp();
  agreeOnFeeds(database, own.feedUrls, now());
  agreeOnFace(database, own);
  // Whoever was killed between an erasure and this left the words in the log of writes.
  emptyLog();
  let told = readVersion(database).digest;
  let seen = othersWrote(database);

  const tell = () => {
    const version = readVersion(database);
    if (version.digest === told) return;
    told = version.digest;
    for (const listener of listeners) listener(version);
  };
  const tellingOf = <T>(change: () => T): T => {
    const result = change();
    tell();
    return result;
  };
  const decide: Store['decide'] = (decision, nowMs) =>
    tellingOf(() => {
      const { changed, message } = decisions.decide(decision, nowMs);
      // The log of writes holds the pages as they were before; once it is emptied, no file does.
      if (changed) emptyLog();
      if (changed) for (const listener of decidedListeners) listener();
      return { changed, message };
    });

  /** What it cannot empty, because another process reads just then, it does at the next look. */
  function emptyLog(): void {
    db.exec('PRAGMA busy_timeout = 100');
    isLogFull = (database.sql('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy === 1;
    db.exec('PRAGMA busy_timeout = 5000');
  }

  return {
    slug,
    database,
    version: () => readVersion(database),
    gap: () => readVersion(database).gap,
    feeds: () => readFeeds(database, own.feedUrls),
    feedState: (feedUrl): FeedState | null => readFeedState(database, feedUrl),
    knownStories: (ids) => knownStories(database, ids),
    aliases: (ids) => readAliases(database, ids),
    storiesAtAddresses: (keys) => storiesAtAddresses(database, keys),
    storiesTitled: (titles) => storiesTitled(database, titles),
    keptOut: (stories) => readKeptOut(database, slug, stories),
    heldStories: (feedUrl) => heldStories(database, feedUrl),
    storyHosts: () => storyHosts(database),
    othersWrote: () => othersWrote(database),
    recordStories: (feedUrl, stories, how) =>
      tellingOf(() => recordStories(database, own, feedUrl, stories, how)),
    recordPoll: (poll) => tellingOf(() => recordPoll(database, own, poll)),
    goneFromTheMiddle: (feedUrl) => goneFromTheMiddle(database, feedUrl),
    recordLook: (id, status, atMs) =>
      tellingOf(() => {
        if (recordLook(database, own, id, status, atMs)) emptyLog();
      }),
    erasedUpTo: () => readErasedUpTo(database),
    decide,
    standing: () => readStanding(database),
    permission,
    acceptedFeeds,
    withdraw: (id, nowMs) => decide({ kind: 'withdraw', id }, nowMs).changed,
    restore: (id, nowMs = now()) => decide({ kind: 'restore', id }, nowMs).changed,
    tombstones: () => readTombstones(database),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDecided(listener) {
      decidedListeners.add(listener);
      return () => decidedListeners.delete(listener);
    },
    noticeOthers() {
      decisions.catchUpLater();
      if (isLogFull) emptyLog();
      const before = seen;
      seen = othersWrote(database);
      tell();
      if (seen !== before) for (const listener of decidedListeners) listener();
      return seen !== before;
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
