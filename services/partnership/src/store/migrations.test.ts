import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from '@jest/globals';
import { searchFields } from '@active-news/schema/search/fields.ts';
import { migrate } from './migrations.ts';
import { openStore } from './open-store.ts';
import { findByAddress, readStories } from './read-stories.ts';
import { feedUrl, pollOf, slug, storyOf } from './store-for-tests.ts';
import { storyCondition } from './story-filter.ts';

const folder = mkdtempSync(join(tmpdir(), 'active-news-migrations-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'rise.sqlite');
const open = () => openStore({ path, slug, feedUrls: [feedUrl], face: slug, now: () => 1_000 });

test('stories of the first version of the tables get what was added since, can be found by it, and are one change of the version', () => {
  const { id } = storyOf();
  const db = new DatabaseSync(path);
  migrate(db, 1);
  db.prepare(
    `INSERT INTO story (id, revision, published_at, london_date, first_seen_at, title, url, date_precision, date_source, date_suspect, content_html, tags, raw_tags, organisations)
     VALUES (:id, 'abc.def', 500, '1970-01-01', 900, 'Grants for walks', 'https://www.rise.example/walk/', 'INSTANT', 'FEED', 0, '<p>In the park</p>', '["funding","walking"]', '["Grants","Walking"]', '[]')`,
  ).run({ id });
  db.exec(`INSERT INTO story_tag VALUES ('funding', '${id}'), ('walking', '${id}')`);
  db.close();

  let store = open();
  const [row] = readStories(store.database, [id]);
  expect(row).toMatchObject({ category: 'Grants', kind: 'FUNDING', starts_at: null, deadline_at: null });
  expect(row!.revision).toMatch(/^abc\.(?!def)/);
  expect(store.version().seq).toBe(2);
  expect(store.database.sql('SELECT id, kind FROM change WHERE seq = 2').all()).toEqual([
    { id, kind: 'changed' },
  ]);
  expect(findByAddress(store.database, 'http://rise.example/walk?utm_source=x')).toBe(id);
  const owner = { searchable: searchFields, line: [] } as unknown as Parameters<typeof storyCondition>[1];
  const { where, values } = storyCondition({ text: 'walking grants park' }, owner);
  expect(store.database.sql(`SELECT id FROM story WHERE ${where}`).all(values)).toEqual([{ id }]);
  const version = store.version();
  store.close();

  store = open();
  expect(store.version()).toEqual(version);
  expect(store.recordPoll(pollOf([storyOf()]))).toEqual({ added: 0, changed: 1, held: 0 });
  store.close();
});
