/** The one way in: slices that let others have a turn, feeds that share stories, and what remains of a poll that broke off. */
import { expect, test } from '@jest/globals';
import { findByAddress } from '../store/read-stories.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { mostWordings, readHistories } from '../store/story-history.ts';
import type { FeedTarget } from './ingest-feed.ts';
import { feedUrl, hosts, pollerForTests } from './poller-for-tests.ts';
import { addressOf, articleOf, documentOf, startMs, type Article } from './site-for-tests.ts';
import { sliceSize, storeItems } from './store-items.ts';

const articles = (count: number, hasGuids = true) =>
  Array.from({ length: count }, (_, i) => articleOf(count - i, 'a.example', 'INSTANT', hasGuids));
const other = 'https://b.example/feed';

function targetOf(store: Store, given: Partial<FeedTarget> = {}): FeedTarget {
  return { slug: 'rise', website: 'https://a.example/', hosts, include: undefined, resolveTag: () => ({ kind: 'unknown' }), store, ...given }; // prettier-ignore
}
const openForItems = (feedUrls = [feedUrl]) =>
  openStore({ path: ':memory:', slug: 'rise', feedUrls, face: '', now: () => startMs });
const countIn = (store: Store) => store.database.sql('SELECT count(*) AS n FROM story').get()!.n;
const titlesIn = (store: Store) =>
  store.database
    .sql('SELECT title FROM story ORDER BY published_at')
    .all()
    .map(({ title }) => title);

test('many items are written a slice at a time, and between two slices others have a turn', async () => {
  const store = openForItems();
  const counts: unknown[] = [];
  const pause = async () => {
    const count = countIn(store);
    if (count !== counts.at(-1)) counts.push(count);
  };
  const options = { feedUrl, nowMs: startMs, pause };
  expect(await storeItems(targetOf(store), documentOf(articles(180)), options)).toMatchObject({
    added: 180,
    newStories: 180,
  });
  expect(counts).toEqual([0, 1, 2, 3, 4].map((slices) => slices * sliceSize));
  const version = store.version();
  expect(await storeItems(targetOf(store), documentOf(articles(180)), options)).toMatchObject({
    added: 0,
    changed: 0,
  });
  expect(store.version()).toEqual(version);
});

test('two documents at once do not both add what they share', async () => {
  const store = openForItems([feedUrl, other]);
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  const renamed = articles(120).map((article) => ({ ...article, guid: `other ${article.guid}` }));
  await Promise.all([
    storeItems(targetOf(store), documentOf(articles(120)), { feedUrl, nowMs: startMs, pause }),
    storeItems(targetOf(store), documentOf(renamed), { feedUrl: other, nowMs: startMs, pause }),
  ]);
  expect(countIn(store)).toBe(120);
});

test('only what is new is taken where that is asked for', async () => {
  const { store, poll } = pollerForTests();
  await poll(documentOf(articles(3)));
  const older = articles(5).map(
    (article): Article => ({ ...article, title: `${article.title} as archived` }),
  );
  const options = { feedUrl, nowMs: startMs, pause: async () => undefined, onlyNew: true };
  expect(await storeItems(targetOf(store), documentOf(older), options)).toMatchObject({
    added: 2,
    changed: 0,
  });
  expect(titlesIn(store).filter((title) => String(title).endsWith('as archived'))).toHaveLength(2);
});

test('a poll that breaks off between two slices is asked for again as a whole, and doubles nothing', async () => {
  const poller = pollerForTests();
  const { store, poll } = poller;
  const record = store.recordStories.bind(store);
  let slices = 0;
  store.recordStories = (...given) => {
    if ((slices += 1) === 3) throw new Error('the disk is full');
    return record(...given);
  };
  const feed = documentOf(articles(180));
  await expect(poll(feed)).rejects.toThrow('the disk is full');
  expect([countIn(store), store.feedState(feedUrl)?.bodyHash]).toEqual([2 * sliceSize, null]);
  expect(await poll(feed)).toMatchObject({
    added: 180 - 2 * sliceSize,
    changed: 0,
    outcome: 'read',
    health: 'OK',
  });
  expect(countIn(store)).toBe(180);
});

test('a story belongs to the feed that told it first, until that feed is no longer accepted', async () => {
  const { store, poll } = pollerForTests({ feedUrls: [feedUrl, other] });
  const own = articles(2);
  const retold = own.map((article) => ({ ...article, guid: `other ${article.number}`, text: 'in short' }));
  await poll(documentOf(own));
  const version = store.version();
  expect(await poll(documentOf(retold), other)).toMatchObject({ added: 0, changed: 0 });
  expect(await poll(documentOf(own))).toMatchObject({ added: 0, changed: 0 });
  expect(store.version()).toEqual(version);
  store.decide({ kind: 'accept-feed', url: other, replaces: feedUrl }, startMs);
  expect(await poll(documentOf(retold), other)).toMatchObject({ added: 0, changed: 2 });
  expect(countIn(store)).toBe(2);
});

test('a story is found by every address that it ever had, and a wording that comes back is one more edit', async () => {
  const { store, poll } = pollerForTests();
  const [article] = articles(1) as [Article];
  const moved = { ...article, folder: 'stories', host: 'b.example' };
  await poll(documentOf([article]));
  const id = findByAddress(store.database, addressOf(article));
  await poll(documentOf([moved]));
  expect([article, moved].map((one) => findByAddress(store.database, addressOf(one)))).toEqual([id, id]);
  const before = store.database.sql('SELECT revision FROM story').get();
  await poll(documentOf([article]));
  await poll(documentOf([moved]));
  const after = store.database.sql('SELECT revision, edits FROM story').get()!;
  expect(after).toMatchObject({ edits: 3 });
  expect(after.revision).not.toBe(before!.revision);
  expect(readHistories(store.database, [id!])[0]!.map(({ url }) => url)).toEqual(
    [article, moved, article].map(addressOf),
  );
});

test('of a text that changes at each reading the latest wordings are kept, and all are counted', async () => {
  const { store, poll } = pollerForTests();
  const [article] = articles(1) as [Article];
  for (let i = 0; i <= mostWordings + 5; i++)
    await poll(documentOf([{ ...article, title: `${i} read this` }]));
  const { id, edits } = store.database.sql('SELECT id, edits FROM story').get() as {
    id: string;
    edits: number;
  };
  const kept = readHistories(store.database, [id])[0]!;
  expect([edits, kept.length, kept[0]!.title, kept.at(-1)!.title]).toEqual([
    mostWordings + 5, mostWordings, '5 read this', `${mostWordings + 4} read this`,
  ]); // prettier-ignore
});

test('what changes though the document is the same is our own doing, and no edit', async () => {
  const { store, poll } = pollerForTests();
  await poll(documentOf(articles(1)));
  store.database.db.exec("UPDATE story SET title = 'As an earlier program read it', revision = 'x.y'");
  expect(await poll(documentOf(articles(1)))).toMatchObject({ changed: 1 });
  expect(store.database.sql('SELECT title, edits FROM story').get()).toEqual({
    title: 'Walk number 1',
    edits: 0,
  });
});
