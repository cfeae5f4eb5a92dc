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
  `
  -- Health was the reason of the last failure; now that is the fault, and health is what a person would say.
  ALTER TABLE feed ADD COLUMN fault TEXT;
  UPDATE feed SET
    fault = CASE WHEN health IN ('OK', 'NOT_YET_CHECKED') THEN NULL WHEN health = 'GONE' AND last_status = 404 THEN 'NOT_FOUND' ELSE health END,
    health = CASE WHEN health IN ('OK', 'NOT_YET_CHECKED') THEN health WHEN health = 'GONE' AND last_status = 410 THEN 'GONE' ELSE 'FAILING' END;
  ALTER TABLE feed ADD COLUMN failing_since INTEGER;
  UPDATE feed SET failing_since = since WHERE fault IS NOT NULL;
  ALTER TABLE feed ADD COLUMN took_ms INTEGER;
  ALTER TABLE feed ADD COLUMN pace TEXT;
  ALTER TABLE feed ADD COLUMN moved_to TEXT;
  ALTER TABLE feed ADD COLUMN ask_instead TEXT;
  ALTER TABLE feed ADD COLUMN dialect TEXT;
  ALTER TABLE feed ADD COLUMN cadence TEXT;
  ALTER TABLE feed ADD COLUMN newest_item_at INTEGER;
  -- The most stories that one reading of it ever brought, its first and those of a quarantine left out.
  ALTER TABLE feed ADD COLUMN most_new INTEGER NOT NULL DEFAULT 0;
  -- How many the reading that is under way has brought so far, or one that was cut short and is not yet made good.
  ALTER TABLE feed ADD COLUMN new_so_far INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE feed ADD COLUMN quarantine_reason TEXT;
  ALTER TABLE feed ADD COLUMN quarantine_message TEXT;
  ALTER TABLE feed ADD COLUMN quarantine_since INTEGER;

  -- Which feed tells a story: another one of the same partnership does not rewrite it.
  ALTER TABLE story ADD COLUMN feed_url TEXT;
  ALTER TABLE story ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX story_by_feed ON story (feed_url);
  CREATE INDEX story_words_by_title ON story_words (title);

  CREATE TABLE story_revision (
    story_id TEXT NOT NULL REFERENCES story (id), edit INTEGER NOT NULL, replaced_at INTEGER NOT NULL, revision TEXT NOT NULL,
    published_at INTEGER NOT NULL, published_raw TEXT, updated_at INTEGER, title TEXT NOT NULL, url TEXT, summary TEXT, content_html TEXT,
    PRIMARY KEY (story_id, edit)
  ) STRICT, WITHOUT ROWID;
  -- Every address that a story ever had, so that old links find it.
  CREATE TABLE story_address (
    address_key TEXT NOT NULL, story_id TEXT NOT NULL REFERENCES story (id), PRIMARY KEY (address_key, story_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX story_address_by_story ON story_address (story_id);
  INSERT INTO story_address (address_key, story_id) SELECT address_key, id FROM story WHERE address_key IS NOT NULL;
  CREATE TABLE story_alias (id TEXT PRIMARY KEY, story_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX story_alias_by_story ON story_alias (story_id);
  CREATE TABLE held_story (
    feed_url TEXT NOT NULL, id TEXT NOT NULL, input TEXT NOT NULL, held_at INTEGER NOT NULL, PRIMARY KEY (feed_url, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX held_story_by_id ON held_story (id);
  CREATE TABLE discarded_wording (story_id TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (story_id, digest)) STRICT, WITHOUT ROWID;
  -- What the document listed when it was last read whole, in its order.
  CREATE TABLE feed_window (feed_url TEXT NOT NULL, place INTEGER NOT NULL, story_id TEXT NOT NULL, PRIMARY KEY (feed_url, place)) STRICT, WITHOUT ROWID;
  CREATE INDEX feed_window_by_story ON feed_window (story_id);
  -- Stories that left the middle of their feed; looked_at is null until their page was asked for.
  CREATE TABLE gone_story (story_id TEXT PRIMARY KEY, feed_url TEXT NOT NULL, noticed_at INTEGER NOT NULL, looked_at INTEGER, status INTEGER) STRICT, WITHOUT ROWID;

  -- Whether a person withdrew it, or its page was gone; only the former keeps the feed from bringing it again.
  ALTER TABLE tombstone ADD COLUMN reason TEXT NOT NULL DEFAULT 'PERSON';
  -- The story that was withdrawn, if this is another id or the mark of the address by which it could come back.
  ALTER TABLE tombstone ADD COLUMN story_id TEXT;
  -- The content before this number must not be shown any more, not even in place of an answer that does not come.
  ALTER TABLE content_version ADD COLUMN erased_up_to INTEGER NOT NULL DEFAULT 0;

  -- What people decided, as the journal beside this file tells it; kept here to be asked for.
  CREATE TABLE accepted_feed (
    url TEXT PRIMARY KEY, accepted_at INTEGER NOT NULL, include_path TEXT, include_category TEXT, is_dropped INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  -- What was decided of stories, whether or not they are held at the moment.
  CREATE TABLE decided_story (id TEXT PRIMARY KEY, hides_byline INTEGER NOT NULL DEFAULT 0, published_at INTEGER) STRICT, WITHOUT ROWID;
  -- The sort key that the feed gave, of a story that a person has redated; else null.
  ALTER TABLE story ADD COLUMN feed_published_at INTEGER;
  CREATE TABLE standing (
    only INTEGER PRIMARY KEY CHECK (only = 1), permission TEXT, held_since INTEGER, held_reason TEXT, decisions_applied INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  INSERT INTO standing (only) VALUES (1);
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
