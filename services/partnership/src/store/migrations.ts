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
  `
  ALTER TABLE story ADD COLUMN category TEXT;
  ALTER TABLE story ADD COLUMN kind TEXT NOT NULL DEFAULT 'NEWS';
  ALTER TABLE story ADD COLUMN starts_at INTEGER;
  ALTER TABLE story ADD COLUMN deadline_at INTEGER;
  ALTER TABLE story ADD COLUMN address_key TEXT;
  UPDATE story SET category = raw_tags ->> '$[0]', kind = CASE
    WHEN EXISTS (SELECT 1 FROM story_tag WHERE story_id = id AND tag = 'jobs') THEN 'JOB'
    WHEN EXISTS (SELECT 1 FROM story_tag WHERE story_id = id AND tag = 'events') THEN 'EVENT'
    WHEN EXISTS (SELECT 1 FROM story_tag WHERE story_id = id AND tag = 'funding') THEN 'FUNDING'
    WHEN EXISTS (SELECT 1 FROM story_tag WHERE story_id = id AND tag = 'insight-and-data') THEN 'REPORT'
    ELSE 'NEWS' END;
  CREATE INDEX story_by_address_key ON story (address_key);
  CREATE INDEX story_by_month ON story (substr(london_date, 1, 7), published_at, id);

  CREATE TABLE tombstone (id TEXT PRIMARY KEY, withdrawn_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  -- Words are folded before they come here, so that the index knows a word by its bytes and cuts at spaces only.
  CREATE TABLE story_words (
    place INTEGER PRIMARY KEY, story_id TEXT NOT NULL UNIQUE REFERENCES story (id),
    title TEXT NOT NULL, tags TEXT NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE VIRTUAL TABLE story_search USING fts5 (title, tags, summary, body, content = 'story_words', content_rowid = 'place', tokenize = 'ascii', columnsize = 0);
  INSERT INTO story_search (story_search, rank) VALUES ('secure-delete', 1);
  CREATE TRIGGER story_words_added AFTER INSERT ON story_words BEGIN
    INSERT INTO story_search (rowid, title, tags, summary, body) VALUES (new.place, new.title, new.tags, new.summary, new.body);
  END;
  CREATE TRIGGER story_words_removed AFTER DELETE ON story_words BEGIN
    INSERT INTO story_search (story_search, rowid, title, tags, summary, body) VALUES ('delete', old.place, old.title, old.tags, old.summary, old.body);
  END;
  CREATE TRIGGER story_words_changed AFTER UPDATE ON story_words BEGIN
    INSERT INTO story_search (story_search, rowid, title, tags, summary, body) VALUES ('delete', old.place, old.title, old.tags, old.summary, old.body);
    INSERT INTO story_search (rowid, title, tags, summary, body) VALUES (new.place, new.title, new.tags, new.summary, new.body);
  END;

  -- By which rules the columns that are derived from others were derived; empty until they first are.
  ALTER TABLE content_version ADD COLUMN derived TEXT NOT NULL DEFAULT '';
  `,
];

/** Brings a database to the newest tables, or those of an earlier step. Errors: throws if a newer version of this program wrote it. */
export function migrate(db: DatabaseSync, upTo: number = steps.length): void {
  const { user_version: done } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (done > steps.length) {
    throw new Error(
      `The database was written by a newer version of this program (${done}, this one knows ${steps.length}). Update the program, or use another DATA_DIR.`,
    );
  }
  for (let step = done; step < upTo; step++) {
    db.exec(`BEGIN IMMEDIATE; ${steps[step]} PRAGMA user_version = ${step + 1}; COMMIT;`);
  }
}
