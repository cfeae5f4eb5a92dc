/** What a feed in quarantine brings is held, and let in or dropped as a person says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { feedUrl, pollerForTests, type TestPoller } from './poller-for-tests.ts';
import { articleOf, documentOf, type Article } from './site-for-tests.ts';

const articles = (from: number, to: number, host = 'a.example') =>
  Array.from({ length: to - from + 1 }, (_, i) => articleOf(from + i, host, 'INSTANT', true)).reverse();

/** What readers see of the stories. */
const seenIn = ({ store }: TestPoller) =>
  store.database
    .sql('SELECT id, title, url, published_at, first_seen_at, published_raw, summary FROM story ORDER BY id')
    .all();
const heldIn = ({ store }: TestPoller) => store.heldStories(feedUrl).map(({ story }) => story.id);
const release = ({ store, now }: TestPoller, discard: boolean) =>
  store.decide({ kind: 'release-quarantine', url: feedUrl, discard }, now());

async function quarantined(path?: string): Promise<TestPoller> {
  const poller = pollerForTests({ ...(path !== undefined && { path }) });
  await poller.poll(documentOf(articles(1, 5)));
  expect(await poller.poll(documentOf(articles(1, 25)))).toMatchObject({
    health: 'QUARANTINED',
    added: 0,
    held: 20,
  });
  return poller;
}

test('a burst is held, shown as such, and changes no version; polls go on and add to it', async () => {
  const poller = pollerForTests();
  const { store, poll } = poller;
  await poll(documentOf(articles(1, 5)));
  const before = [store.version(), seenIn(poller)];
  await poll(documentOf(articles(1, 25)));
  expect(await poll(documentOf(articles(1, 26)))).toMatchObject({ health: 'QUARANTINED', added: 0, held: 1 });
  expect([store.version(), seenIn(poller)]).toEqual(before);
  expect(store.feedState(feedUrl)?.mostNew).toBe(0);
  expect(store.feeds()).toMatchObject([
    {
      health: 'QUARANTINED',
      quarantine: { reason: 'BULK', heldStories: 21, message: expect.stringMatching(/^20 new stories/) },
    },
  ]);
});

test('the first reading, and one of the size that its feed is used to, are taken as they are', async () => {
  const { poll } = pollerForTests();
  expect(await poll(documentOf(articles(1, 60)))).toMatchObject({ health: 'OK', added: 60 });
  for (const to of [70, 110])
    expect(await poll(documentOf(articles(to - 9, to)))).toMatchObject({ added: 10 });
});

test('a site in other hands is held: most of what is new leads elsewhere', async () => {
  const { store, poll } = pollerForTests();
  await poll(documentOf(articles(1, 5)));
  await poll(documentOf([...articles(6, 8, 'spam.example'), ...articles(3, 5)]));
  expect(store.feedState(feedUrl)?.quarantine).toMatchObject({
    reason: 'HOST_CHANGED',
    message: expect.stringMatching(/spam\.example/),
    heldStories: 3,
  });
});

/** Readings while a feed is in quarantine: articles that come, and articles that are told otherwise. */
const anyReadings = fc.array(
  fc.record({
    more: fc.nat(4),
    retitled: fc.array(
      fc.record({ number: fc.integer({ min: 1, max: 30 }), title: fc.constantFrom('Ride', 'Run') }),
      { maxLength: 3 },
    ),
    isReplayed: fc.boolean(),
  }),
  { maxLength: 5 },
);

test('held and stored together are what was seen; released it is as if nothing had been held', async () => {
  await fc.assert(
    fc.asyncProperty(anyReadings, async (readings) => {
      const poller = await quarantined();
      const free = pollerForTests();
      await free.poll(documentOf(articles(1, 5)));
      free.store.recordPoll({ ...pollWith(20), checkedAtMs: free.now() });
      await free.poll(documentOf(articles(1, 25)));
      let site: Article[] = articles(1, 25);
      for (const { more, retitled, isReplayed } of readings) {
        site = [...articles(site.length + 1, site.length + more), ...site].map((article) => {
          const title = retitled.find(({ number }) => number === article.number)?.title;
          return {
            ...article,
            ...(title !== undefined && { title: `${title} ${article.number}` }),
            ...(isReplayed && { guid: `${article.guid} again` }),
          };
        });
        const stored = seenIn(poller);
        await poller.poll(documentOf(site));
        await free.poll(documentOf(site));
        expect(seenIn(poller)).toEqual(stored);
        const names = new Set([...heldIn(poller), ...stored.map(({ id }) => String(id))]);
        expect(names.size).toBe(site.length);
      }
      expect(release(poller, false).changed).toBe(true);
      expect(seenIn(poller)).toEqual(seenIn(free));
      expect(heldIn(poller)).toEqual([]);
      expect(poller.store.feedState(feedUrl)).toMatchObject({ quarantine: null, health: 'OK' });
      expect(await poller.poll(documentOf(site))).toMatchObject({
        health: 'OK',
        added: 0,
        changed: 0,
        held: 0,
      });
      poller.store.close();
      free.store.close();
    }),
    { numRuns: 40 },
  );
});

/** A reading after which twenty new stories are nothing unusual. */
const pollWith = (newStories: number) => ({
  feedUrl,
  nextCheckAtMs: 0,
  outcome: 'unchanged' as const,
  health: 'OK' as const,
  status: 200,
  stories: [],
  problems: [],
  newStories,
});

test('what was dropped stays out, also worded anew and under new ids; what comes after it is taken', async () => {
  const poller = await quarantined();
  release(poller, true);
  const retold = articles(1, 25).map((article) => ({ ...article, text: 'told anew' }));
  expect(await poller.poll(documentOf(retold))).toMatchObject({
    health: 'OK',
    added: 0,
    changed: 5,
    held: 0,
  });
  expect(await poller.poll(documentOf([...articles(26, 26), ...retold]))).toMatchObject({ added: 1 });
  const renamed = retold.map((article) => ({ ...article, guid: `new ${article.guid}`, title: 'Otherwise' }));
  expect(await poller.poll(documentOf(renamed))).toMatchObject({ added: 0, health: 'OK' });
  expect(seenIn(poller)).toHaveLength(6);
});

test('of a stored story that was told otherwise in a quarantine only that wording is dropped', async () => {
  const poller = await quarantined();
  const defaced = articles(1, 25).map((article) =>
    article.number === 3 ? { ...article, title: 'Buy pills' } : article,
  );
  await poller.poll(documentOf(defaced));
  release(poller, true);
  expect(await poller.poll(documentOf(defaced))).toMatchObject({ added: 0, changed: 0 });
  const repaired = defaced.map((article) =>
    article.number === 3 ? { ...article, title: 'Walk in peace' } : article,
  );
  expect(await poller.poll(documentOf(repaired))).toMatchObject({ added: 0, changed: 1 });
});

test('what was dropped stays out though the store is lost and the ids are new, until a single story is restored', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'active-news-dropped-'));
  try {
    const path = join(folder, 'rise.sqlite');
    const lost = await quarantined(path);
    const [dropped] = heldIn(lost);
    release(lost, true);
    lost.store.close();
    for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true });
    const poller = pollerForTests({ path });
    const renamed = articles(1, 25).map((article) => ({ ...article, guid: `new ${article.guid}` }));
    expect(await poller.poll(documentOf(renamed))).toMatchObject({ added: 5 });
    expect(poller.store.tombstones()).toHaveLength(20);
    poller.store.restore(dropped!);
    expect(await poller.poll(documentOf(renamed))).toMatchObject({ added: 1 });
    poller.store.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
