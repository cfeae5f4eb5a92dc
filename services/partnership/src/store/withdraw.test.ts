/** What is withdrawn is gone from every table and from the file, and does not come back until it may. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { openStore, type Store } from './open-store.ts';
import { feedUrl, openForTest, pollOf, slug, storyOf } from './store-for-tests.ts';

const folder = mkdtempSync(join(tmpdir(), 'active-news-withdraw-'));
afterAll(() => rmSync(folder, { recursive: true }));

const idsIn = (store: Store) =>
  store.database
    .sql('SELECT id FROM story ORDER BY id')
    .all()
    .map(({ id }) => id);

test('a withdrawn story is one removal of the version, which listeners hear, and no poll brings it back', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      fc.nat(),
      (keys, n) => {
        const stories = keys.map((key) => storyOf({ key, title: `Walk ${key}`, tags: ['walking'] }));
        const store = openForTest(stories);
        const { id } = stories[n % stories.length]!;
        const others = stories
          .filter((story) => story.id !== id)
          .map((story) => story.id)
          .sort();
        const heard: ContentVersion[] = [];
        store.onChange((version) => heard.push(version));
        const before = store.version();

        expect(store.withdraw(id, 7_000)).toBe(true);
        expect(store.version().seq).toBe(before.seq + 1);
        expect(heard).toEqual([store.version()]);
        expect(
          store.database.sql('SELECT id, kind FROM change WHERE seq = :seq').all({ seq: before.seq + 1 }),
        ).toEqual([{ id, kind: 'removed' }]);
        expect(store.tombstones()).toEqual([{ id, withdrawnAtMs: 7_000 }]);

        const after = store.version();
        expect(store.withdraw(id, 8_000)).toBe(false);
        expect(store.recordPoll(pollOf(stories))).toEqual({ added: 0, changed: 0, held: 0 });
        expect(store.version()).toEqual(after);
        expect(idsIn(store)).toEqual(others);
        expect(
          store.database.sql("SELECT rowid FROM story_search WHERE story_search MATCH 'walk'").all(),
        ).toHaveLength(others.length);
        store.database.db.exec("INSERT INTO story_search (story_search) VALUES ('integrity-check')");
        expect(store.database.sql('SELECT * FROM story_tag WHERE story_id = :id').all({ id })).toEqual([]);

        expect(store.restore(id)).toBe(true);
        expect(store.restore(id)).toBe(false);
        expect(store.recordPoll(pollOf(stories))).toEqual({ added: 1, changed: 0, held: 0 });
        expect(idsIn(store)).toEqual([...others, id].sort());
        store.close();
      },
    ),
    { numRuns: 40 },
  );
});

test('after a restore the feeds are read whole, though the partner would say that nothing has changed', () => {
  const store = openForTest();
  store.recordPoll(
    pollOf([storyOf()], { validators: { etag: '"a"', lastModified: 'Monday' }, bodyHash: 'ab' }),
  );
  store.withdraw(storyOf().id, 1);
  expect(store.feedState(feedUrl)).toMatchObject({ validators: { etag: '"a"' }, bodyHash: 'ab' });
  store.restore(storyOf().id);
  expect(store.feedState(feedUrl)).toMatchObject({ validators: {}, bodyHash: null });
  store.close();
});

test('an id that is not held is kept out just so, and that changes no version; one of another partnership is refused', () => {
  const store = openForTest();
  const before = store.version();
  expect(store.withdraw(storyOf().id, 1)).toBe(true);
  expect(store.version()).toEqual(before);
  store.recordPoll(pollOf([storyOf()]));
  expect(idsIn(store)).toEqual([]);
  expect(() => store.withdraw(storyId('leap', 'one'), 1)).toThrow(/does not belong to rise/);
  store.close();
});

test('neither the file nor what lies beside it holds a word of a withdrawn story, of its earlier texts or of its problems', () => {
  const path = join(folder, 'rise.sqlite');
  const open = () => openStore({ path, slug, feedUrls: [feedUrl], face: slug, now: () => 1_000 });
  const secret = (n: number) => `Zanzibar${n}`;
  const holding = () =>
    readdirSync(folder).flatMap((name) => {
      const bytes = readFileSync(join(folder, name)).toString('latin1').toLowerCase();
      return bytes.includes('zanzibar') ? [name] : [];
    });
  const textOf = (n: number) => ({
    title: `A walk to ${secret(n)}`,
    summary: `${secret(n)} awaits`,
    contentHtml: `<p>${`${secret(n)} `.repeat(1_000)}</p>`,
    rawTags: [secret(n)],
    category: secret(n),
  });
  const problemsOf = (title: string) => [
    { code: 'BAD_DATE', message: 'no date', item: title },
    { code: 'REPEATED_ITEM', message: `named like "${title}"`, item: 'Another' },
  ];
  let store = open();
  const others = Array.from({ length: 50 }, (_, i) =>
    storyOf({ key: `other ${i}`, contentHtml: `<p>${'walk '.repeat(i)}</p>` }),
  );
  for (const n of [1, 2]) {
    const problems = problemsOf(textOf(n).title);
    store.recordPoll(pollOf([...others, storyOf({ key: 'one', ...textOf(n) })], { problems }));
  }
  expect(holding()).not.toEqual([]);
  store.withdraw(storyOf().id, 1);
  expect(holding()).toEqual([]);
  store.close();

  store = open();
  const problems = problemsOf(textOf(2).title);
  store.recordPoll(pollOf([storyOf({ key: 'one', ...textOf(2) })], { problems }));
  store.close();
  expect(holding()).toEqual([]);
});
