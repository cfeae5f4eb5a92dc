/** Reads what an instance has left on the disk, without its code. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** What must be the same however often the process was killed: all rows of all tables, but for what time and chance decide. */
export type Contents = Readonly<Record<string, readonly string[]>>;

/**
 * Numbers of their own run: versions, which are judged apart, what depends on how long an answer took or on a die, and the most
 * stories that one reading brought, since a reading that a kill cut in two counts as two.
 */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  feed: ['next_check_at', 'took_ms', 'pace', 'most_new'],
  story_words: ['place'],
};
/** What a withdrawn story leaves in the window depends on whether the feed was read since. */
const onlyOf: Readonly<Record<string, string>> = { feed_window: 'WHERE story_id IN (SELECT id FROM story)' };
const apart = /^(content_version|change|story_search.*|sqlite_.*)$/;

/** Errors: throws if the file is damaged. */
export function readContents(path: string): Contents {
  using db = new DatabaseSync(path);
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all() as {
    name: string;
  }[];
  const contents: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    if (apart.test(name)) continue;
    const rows = db
      .prepare(`SELECT * FROM "${name}" ${onlyOf[name] ?? ''}`)
      .all()
      .map((row) => {
        const own = Object.entries(row).filter(([column]) => !(leftOut[name] ?? []).includes(column));
        return JSON.stringify(Object.fromEntries(own));
      });
    contents[name] = rows.sort();
  }
  // What people decided lies beside the store.
  const journal = path.replace(/\.sqlite$/, '.decisions.ndjson');
  contents['journal'] = existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : [];
  return contents;
}

/** What the file says after a kill. Shapes: `faults` is empty if the file is sound; null if there is no file yet. */
export function readState(path: string): {
  readonly seq: number;
  readonly digest: string;
  readonly content: string;
  readonly faults: readonly string[];
} | null {
  using db = new DatabaseSync(path);
  const isThere = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'content_version'").get();
  if (!isThere) return null;
  const faults: string[] = [];
  const integrity = db.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
  for (const { integrity_check } of integrity) if (integrity_check !== 'ok') faults.push(integrity_check);
  for (const row of db.prepare('PRAGMA foreign_key_check').all())
    faults.push(`a row points nowhere: ${JSON.stringify(row)}`);
  try {
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'story_search'").get())
      db.exec("INSERT INTO story_search (story_search) VALUES ('integrity-check')");
  } catch (error) {
    faults.push(`the word index: ${String(error)}`);
  }
  const { seq, digest, gap } = db.prepare('SELECT seq, digest, gap FROM content_version').get() as {
    seq: number;
    digest: string;
    gap: string | null;
  };
  const rows = db.prepare('SELECT id, revision FROM story ORDER BY id').all();
  const told = gap === null ? null : { reason: gap.split(' ')[0], sinceMs: Number(gap.split(' ')[1] ?? 0) };
  return {
    seq,
    digest,
    content: createHash('sha256')
      .update(JSON.stringify([rows, told]))
      .digest('hex'),
    faults,
  };
}
