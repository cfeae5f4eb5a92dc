/** Polls that are cut short, and documents that come between: what was stored of them is known, shown as a whole, and kept. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openStore, type Store } from '../store/open-store.ts';
import { readHistories } from '../store/story-history.ts';
import type { FeedTarget } from './ingest-feed.ts';
import { feedUrl, hosts, pollerForTests, type TestPoller } from './poller-for-tests.ts';
import { articleOf, documentOf, startMs, type Article } from './site-for-tests.ts';
import { sliceSize, storeItems } from './store-items.ts';

const articles = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => articleOf(to - i, 'a.example', 'INSTANT', true));
const retitled = (list: readonly Article[], title: string) =>
  list.map((article) => ({ ...article, title: `${title} ${article.number}` }));
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** As a kill would, after so many slices of the next poll; `Infinity` is after the last, before the poll is recorded. */
async function breakOff(
  { store, poll }: TestPoller,
  list: readonly Article[],
  slices: number,
): Promise<void> {
  const { recordStories, recordPoll } = store;
  let written = 0;
  store.recordStories = (...given) => {
    if ((written += 1) > slices) throw new Error('killed');
    return recordStories(...given);
  };
  store.recordPoll = () => {
    throw new Error('killed');
  };
  await expect(poll(documentOf(list))).rejects.toThrow('killed');
  Object.assign(store, { recordStories, recordPoll });
}

const titlesIn = (store: Store) =>
  store.database
    .sql('SELECT title FROM story ORDER BY published_at DESC')
    .all()
    .map(({ title }) => title);
const wordingsIn = (store: Store) => {
  const ids = store.database.sql('SELECT id FROM story ORDER BY published_at DESC').all();
  return readHistories(
    store.database,
    ids.map(({ id }) => String(id)),
  ).map((history) => history.map(({ title }) => title));
};

test.each([
  [
    'broke off between its slices',
    (poller: TestPoller, list: readonly Article[]) => breakOff(poller, list, Infinity),
  ],
  ['was cut off', ({ poll }: TestPoller, list: readonly Article[]) => poll(documentOf(list, false))],
])(
  'when the document before one that %s comes again, it is read, and the wording between is kept',
  async (_, interrupt) => {
    const poller = pollerForTests();
    const { store, poll } = poller;
    const before = articles(1, 2);
    await poll(documentOf(before));
    await interrupt(poller, retitled(before, 'Anew'));
    expect(store.feedState(feedUrl)).toMatchObject({ bodyHash: null, validators: {} });
    await poll(documentOf(before));
    expect(titlesIn(store)).toEqual(before.map(({ title }) => title));
    expect(wordingsIn(store)).toEqual(before.map(({ title, number }) => [title, `Anew ${number}`]));
  },
);

test('a document that says what is stored leaves what is remembered of the feed, however it ends', async () => {
  const poller = pollerForTests();
  await poller.poll(documentOf(articles(1, 2)));
  const before = poller.store.feedState(feedUrl);
  await breakOff(poller, articles(1, 2), Infinity);
  expect(poller.store.feedState(feedUrl)).toEqual(before);
});

test('what a poll brought before it broke off counts in what the feed usually brings', async () => {
  const poller = pollerForTests();
  const { store, poll } = poller;
  await poll(documentOf(articles(1, 5)));
  await breakOff(poller, articles(1, 20), Infinity);
  await poll(documentOf(articles(1, 21)));
  expect(store.feedState(feedUrl)?.mostNew).toBe(16);
  expect(await poll(documentOf(articles(1, 60)))).toMatchObject({ health: 'OK', added: 39 });
});

test('what a backfill or a first reading brought is no measure, also if the reading broke off', async () => {
  const poller = pollerForTests();
  const { store, poll } = poller;
  await breakOff(poller, articles(30, 100), 1);
  expect(await poll(documentOf(articles(30, 100)))).toMatchObject({ health: 'OK', added: 71 - sliceSize });
  const target = targetOf(store);
  const archive = { feedUrl, nowMs: poller.now(), onlyNew: true, pause: nextTurn };
  await storeItems(target, documentOf(articles(1, 29)), archive);
  expect(await poll(documentOf(articles(30, 101)))).toMatchObject({ added: 1 });
  expect(store.feedState(feedUrl)?.mostNew).toBe(1);
});

test('a feed all of whose stories another one tells is judged like any other', async () => {
  const other = 'https://a.example/all';
  const { store, poll } = pollerForTests({ feedUrls: [feedUrl, other] });
  await poll(documentOf(articles(1, 5)));
  await poll(documentOf(articles(1, 5)), other);
  expect(await poll(documentOf(articles(1, 40)), other)).toMatchObject({ health: 'QUARANTINED', added: 0 });
  expect(titlesIn(store)).toHaveLength(5);
});

test('a story that another feed tells from now on is edited by it, though its document is the same', async () => {
  const other = 'https://a.example/all';
  const file = await mkdtemp(join(tmpdir(), 'active-news-teller-'));
  try {
    const path = join(file, 'rise.sqlite');
    const both = pollerForTests({ feedUrls: [feedUrl, other], path });
    await both.poll(documentOf(articles(1, 1)));
    await both.poll(documentOf(retitled(articles(1, 1), 'Otherwise')), other);
    both.store.close();
    // The registry has dropped the first.
    const { store, poll } = pollerForTests({ feedUrls: [other], path });
    expect(await poll(documentOf(retitled(articles(1, 1), 'Otherwise')), other)).toMatchObject({
      changed: 1,
    });
    expect(wordingsIn(store)).toEqual([['Walk number 1']]);
    store.close();
  } finally {
    await rm(file, { recursive: true, force: true });
  }
});

test('a withdrawn story leaves no trace among what the feed lists, though the feed lists it', async () => {
  const { store, poll, now } = pollerForTests();
  await poll(documentOf(articles(1, 3)));
  const { id } = store.database.sql("SELECT id FROM story WHERE title = 'Walk number 2'").get() as {
    id: string;
  };
  store.withdraw(id, now());
  await poll(documentOf(articles(1, 4)));
  const window = store.database.sql('SELECT story_id FROM feed_window ORDER BY place').all();
  expect(window).toHaveLength(3);
  expect(window.map(({ story_id }) => story_id)).not.toContain(id);
});

test('a first reading is told as a whole: until its end the instance says that it has nothing yet', async () => {
  const poller = pollerForTests();
  const { store, poll } = poller;
  const empty = store.version();
  await breakOff(poller, articles(1, 100), 1);
  expect(titlesIn(store)).toHaveLength(sliceSize);
  expect(store.gap()).toMatchObject({ reason: 'NOT_YET_INGESTED' });
  expect(store.version().seq).toBeGreaterThan(empty.seq);
  await poll(documentOf(articles(1, 100)));
  expect(store.gap()).toBeNull();
});

test.each([
  ['the feed fails from then on', (store: Store) => store.recordPoll(failedAt(startMs))],
  [
    'another takes its place',
    (store: Store) =>
      store.decide({ kind: 'accept-feed', url: 'https://a.example/new', replaces: feedUrl }, startMs),
  ],
  ['the partnership is held', (store: Store) => store.decide({ kind: 'hold', hold: true }, startMs)],
])('what a first reading left is told if %s', async (_, happens) => {
  const poller = pollerForTests();
  await breakOff(poller, articles(1, 100), 1);
  happens(poller.store);
  expect(poller.store.gap()).toBeNull();
  expect(titlesIn(poller.store)).toHaveLength(sliceSize);
});

const failedAt = (checkedAtMs: number) => ({
  feedUrl,
  checkedAtMs,
  nextCheckAtMs: checkedAtMs,
  outcome: 'failed' as const,
  health: 'FAILING' as const,
  fault: 'UNREACHABLE' as const,
  status: null,
  stories: [],
  problems: [],
});

test('two processes that bring the same stories under different ids at once store each once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'active-news-two-'));
  const path = join(folder, 'rise.sqlite');
  const open = () => openStore({ path, slug: 'rise', feedUrls: [feedUrl], face: '', now: () => startMs });
  const [host, tool] = [open(), open()];
  try {
    const own = articles(1, 100);
    const archived = [...own].reverse().map((article) => ({ ...article, guid: `post ${article.number}` }));
    const options = { feedUrl, nowMs: startMs, pause: nextTurn };
    const [polled, filled] = await Promise.all([
      storeItems(targetOf(host), documentOf(own), options),
      storeItems(targetOf(tool), documentOf(archived), { ...options, onlyNew: true }),
    ]);
    expect(titlesIn(host)).toHaveLength(100);
    expect(polled.added + filled.added).toBe(100);
  } finally {
    host.close();
    tool.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('long articles make short slices, those that are known already still shorter ones', async () => {
  const store = openStore({
    path: ':memory:',
    slug: 'rise',
    feedUrls: [feedUrl],
    face: '',
    now: () => startMs,
  });
  const sizes: number[] = [];
  const { recordStories } = store;
  store.recordStories = (url, stories, how) => {
    const recorded = recordStories(url, stories, how);
    if (recorded !== null) sizes.push(recorded.taken);
    return recorded;
  };
  const long = (word: string, characters: number) => {
    const feed = documentOf(articles(1, 30));
    const contentHtml = `<p>${`${word} `.repeat(characters / (word.length + 1))}</p>`;
    return { ...feed, items: feed.items.map((item) => ({ ...item, contentHtml })) };
  };
  const options = { feedUrl, nowMs: startMs, pause: nextTurn };
  await storeItems(targetOf(store), long('walk', 10_000), options);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
  sizes.length = 0;
  await storeItems(targetOf(store), long('run', 10_000), options);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
  sizes.length = 0;
  await storeItems(targetOf(store), long('swim', 400_000), options);
  expect(sizes).toEqual(Array(30).fill(1));
  store.close();
});

function targetOf(store: Store): FeedTarget {
  return { slug: 'rise', website: 'https://a.example/', hosts, include: undefined, resolveTag: () => ({ kind: 'unknown' }), store }; // prettier-ignore
}
