/** The tables of an instance, as steps that are applied once each, in order. A step that was released is never edited. */
import type { DatabaseSync } from 'node:sqlite';

const steps: readonly string[] = [
  `
  CREATE TABLE content_version (only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL, digest TEXT NOT NULL, gap TEXT, face TEXT NOT NULL DEFAULT '') STRICT;
  INSERT INTO content_version (only, seq, digest, gap) VALUES (1, 0, '0000000000000000000000', 'NO_FEED');

  CREATE TABLE change (seq INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (seq, id)) STRICT, WITHOUT ROWID;

  CREATE TABLE story (
    id TEXT PRIMARY KEY, revision TEXT NOT NULL,
    published_at INTEGER NOT NULL, london_date TEXT NOT NULL, first_seen_at INTEGER NOT NULL, updated_at INTEGER,
    title TEXT NOT NULL, url TEXT, published_raw TEXT, date_precision TEXT NOT NULL, date_source TEXT NOT NULL, date_suspect INTEGER NOT NULL,
    summary TEXT, content_html TEXT, byline TEXT, image_url TEXT, image_alt TEXT,
    tags TEXT NOT NULL, raw_tags TEXT NOT NULL, organisations TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX story_by_position ON story (published_at, id);
  CREATE INDEX story_by_london_date ON story (london_date);

  CREATE TABLE story_tag (tag TEXT NOT NULL, story_id TEXT NOT NULL REFERENCES story (id), PRIMARY KEY (tag, story_id)) STRICT, WITHOUT ROWID;
  CREATE INDEX story_tag_by_story ON story_tag (story_id);

  CREATE TABLE feed (
    url TEXT PRIMARY KEY, health TEXT NOT NULL, since INTEGER NOT NULL,
    last_checked_at INTEGER, last_success_at INTEGER, next_check_at INTEGER, last_status INTEGER,
    failures INTEGER NOT NULL, etag TEXT, last_modified TEXT, body_hash TEXT, item_count INTEGER
  ) STRICT;
  CREATE TABLE feed_problem (
    feed_url TEXT NOT NULL REFERENCES feed (url), place INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, item TEXT,
    PRIMARY KEY (feed_url, place)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** Brings a database to the newest tables. Errors: throws if a newer version of this program wrote it. */
export function migrate(db: DatabaseSync): void {
  const { user_version: done } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (done > steps.length) {
    throw new Error(
      `The database was written by a newer version of this program (${done}, this one knows ${steps.length}). Update the program, or use another DATA_DIR.`,
    );
  }
  for (let step = done; step < steps.length; step++) {
    db.exec(`BEGIN IMMEDIATE; ${steps[step]} PRAGMA user_version = ${step + 1}; COMMIT;`);
  }
}
