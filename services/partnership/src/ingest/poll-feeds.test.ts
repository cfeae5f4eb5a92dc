import { afterEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../store/open-store.ts';
import type { PollReport } from './ingest-feed.ts';
import { createPoliteClient, type PoliteClient } from './polite-client.ts';
import { pollFeeds, type FeedPoller, type PollFeedsOptions, type PollTarget } from './poll-feeds.ts';
import { readDocument } from './read-document.ts';
import { serveSite } from './serve-for-tests.ts';

const item = (name: string) => `<item><title>${name}</title><guid>${name}</guid></item>`;
const rssOf = (...names: string[]) =>
  `<rss version="2.0"><channel>${names.map(item).join('')}</channel></rss>`;
const rss = rssOf('A');
const pollers: FeedPoller[] = [];
const clients: PoliteClient[] = [];
afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.stop()));
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

/** Polls what `targets` holds; a test may change it and have it looked at anew. */
function start(
  targets: readonly PollTarget[] | (() => readonly PollTarget[]),
  options: Partial<PollFeedsOptions> = {},
) {
  const reports: PollReport[] = [];
  const list = typeof targets === 'function' ? targets : () => targets;
  // As a set that is filled later, for targets that come later.
  const allowPrivateHosts = new Set<string>();
  const allowAll = () => {
    const all = list();
    for (const { feedUrl } of all) allowPrivateHosts.add(new URL(feedUrl).host);
    return all;
  };
  const client = createPoliteClient({ userAgent: 'test', allowPrivateHosts, now: Date.now });
  clients.push(client);
  const poller = pollFeeds({
    client,
    readDocument,
    allowPrivateHosts,
    intervalMs: 30 * 60_000,
    isFixedPace: true,
    now: Date.now,
    random: () => 0.5,
    onPolled: (report) => reports.push(report),
    targets: allowAll,
    ...options,
  });
  pollers.push(poller);
  return { poller, reports };
}

function targetOf(slug: string, feedUrl: string): PollTarget & { store: ReturnType<typeof openStore> } {
  const store = openStore({ path: ':memory:', slug, feedUrls: [feedUrl], face: '', now: Date.now });
  return {
    slug,
    feedUrl,
    website: 'https://partner.example/',
    include: undefined,
    resolveTag: () => ({ kind: 'unknown' }),
    store,
  };
}

test('feeds are polled at the start when due, and one that is not due waits', async () => {
  await using server = await serveSite((_, response) => response.end(rss));
  const due = targetOf('due', `${server.origin}/a`);
  const later = targetOf('later', `${server.origin}/b`);
  later.store.recordPoll({
    feedUrl: later.feedUrl, checkedAtMs: Date.now(), nextCheckAtMs: Date.now() + 60_000, outcome: 'failed', health: 'FAILING', fault: 'SERVER_ERROR', status: 500, stories: [], problems: [],
  }); // prettier-ignore
  const { reports } = start([due, later]);
  while (reports.length === 0) await sleep(5);
  await sleep(50);
  expect(reports.map(({ slug, added }) => [slug, added])).toEqual([['due', 1]]);
});

test('pollNow asks those it is told to, and ends when they have been asked', async () => {
  await using server = await serveSite((_, response) => response.setHeader('etag', '"1"').end(rss));
  const { poller, reports } = start(['a', 'b'].map((slug) => targetOf(slug, `${server.origin}/${slug}`)));
  await poller.pollNow();
  expect(reports.map(({ slug, outcome }) => [slug, outcome]).sort()).toEqual([
    ['a', 'read'],
    ['b', 'read'],
  ]);
  await poller.pollNow('b');
  expect(reports.slice(2).map(({ slug, outcome }) => [slug, outcome])).toEqual([['b', 'unchanged']]);
});

test('one host is asked one thing at a time, several hosts at once but no more than allowed', async () => {
  let now = 0;
  let most = 0;
  const perHost = new Map<string, number>();
  const open = async () =>
    serveSite((request, response) => {
      const host = request.headers.host!;
      now++;
      most = Math.max(most, now);
      perHost.set(host, (perHost.get(host) ?? 0) + 1);
      expect(perHost.get(host)).toBe(1);
      setTimeout(() => {
        now--;
        perHost.set(host, 0);
        response.end(rss);
      }, 30);
    });
  await using one = await open();
  await using two = await open();
  await using three = await open();
  const urls = [one, two, three].flatMap(({ origin }) => [`${origin}/1`, `${origin}/2`, `${origin}/3`]);
  const { poller, reports } = start(
    urls.map((url, i) => targetOf(`p${i}`, url)),
    { concurrency: 2 },
  );
  await poller.pollNow();
  expect(reports.map(({ health }) => health)).toEqual(Array(9).fill('OK'));
  expect(most).toBe(2);
});

describe('feeds that would only wait for their host', () => {
  test('leave their places to others', async () => {
    const held = Promise.withResolvers<void>();
    let waiting = 0;
    await using slow = await serveSite((_, response) => {
      waiting++;
      void held.promise.then(() => response.end(rss));
    });
    await using quick = await serveSite((_, response) => response.end(rss));
    const targets = ['1', '2', '3', '4'].map((name) => targetOf(`slow-${name}`, `${slow.origin}/${name}`));
    const late = targetOf('quick', quick.origin);
    let all = targets;
    const { poller, reports } = start(() => all, { concurrency: 2 });
    const polled = poller.pollNow();
    while (waiting === 0) await sleep(5);
    all = [...targets, late];
    poller.refreshTargets();
    while (reports.length === 0) await sleep(5);
    expect([waiting, reports.map(({ slug }) => slug)]).toEqual([1, ['quick']]);
    held.resolve();
    await polled;
    expect(reports.length).toBe(5);
  });

  test('start when the gate says that it is free', async () => {
    let isFree = false;
    let tell = () => undefined as void;
    const asked: string[] = [];
    const client: PollFeedsOptions['client'] = {
      isFree: () => isFree,
      onFree: (listener) => ((tell = listener), () => undefined),
      async fetch({ url }) {
        asked.push(url);
        return {
          kind: 'failed',
          reason: 'REFUSED',
          message: 'no',
          status: 403,
          retryAfterMs: null,
          tookMs: 1,
        };
      },
    };
    const { poller } = start([targetOf('a', 'https://partner.example/a')], { client });
    const polled = poller.pollNow();
    await sleep(20);
    expect(asked).toEqual([]);
    isFree = true;
    tell();
    expect(await polled).toEqual({ polled: 1, held: [] });
    expect(asked).toEqual(['https://partner.example/a']);
  });
});

test('a feed that several share is fetched once for all', async () => {
  let visits = 0;
  await using server = await serveSite((_, response) => (visits++, response.end(rss)));
  const { poller, reports } = start(['a', 'b'].map((slug) => targetOf(slug, server.origin)));
  await poller.pollNow('a');
  expect([visits, reports.map(({ slug, added }) => [slug, added])]).toEqual([
    1,
    [
      ['a', 1],
      ['b', 1],
    ],
  ]);
});

test('a feed is polled again when its time has come', async () => {
  await using server = await serveSite((_, response) => response.setHeader('etag', '"1"').end(rss));
  const { reports } = start([targetOf('a', server.origin)], { intervalMs: 50 });
  await sleep(400);
  expect(reports.length).toBeGreaterThan(2);
  expect(reports.slice(1).every(({ outcome }) => outcome === 'unchanged')).toBe(true);
});

test('stop ends what is under way and records nothing of it', async () => {
  let visits = 0;
  await using server = await serveSite(() => void visits++);
  const target = targetOf('a', server.origin);
  const { poller, reports } = start([target]);
  const polled = poller.pollNow();
  await sleep(100);
  const startMs = performance.now();
  await poller.stop();
  await polled;
  expect(performance.now() - startMs).toBeLessThan(1_000);
  expect([visits, reports, target.store.feedState(server.origin)?.lastCheckedAtMs]).toEqual([1, [], null]);
  await poller.pollNow();
  expect(visits).toBe(1);
});

test('a store that cannot be written is told as such, and polling goes on', async () => {
  await using server = await serveSite((_, response) => response.end(rss));
  const broken = targetOf('broken', `${server.origin}/a`);
  const recordPoll = () => {
    throw new Error('disk full');
  };
  const emptyStore = targetOf('broken', broken.feedUrl).store;
  const errors: unknown[] = [];
  const sound = targetOf('sound', `${server.origin}/b`);
  const { poller, reports } = start([{ ...broken, store: { ...emptyStore, recordPoll } }, sound], {
    onError: (error) => errors.push((error as Error).message),
  });
  await poller.pollNow();
  expect([errors, reports.map(({ slug }) => slug)]).toEqual([['disk full'], ['sound']]);
});

describe('now and then a feed is read as if for the first time', () => {
  test('about one poll in a hundred, and not all feeds at once', async () => {
    const full: string[] = [];
    let polls = 0;
    await using server = await serveSite((request, response) => {
      if (request.url === '/a') polls++;
      if (request.headers['if-none-match'] === '"1"') return response.writeHead(304).end();
      full.push(`${request.url} ${polls}`);
      return response.setHeader('etag', '"1"').end(rss);
    });
    const randoms = [0.5, 0.1];
    const { poller } = start([targetOf('a', `${server.origin}/a`), targetOf('b', `${server.origin}/b`)], {
      // The first numbers set when each is read in full; the waits between polls do not matter here.
      random: () => randoms.shift() ?? 0.5,
    });
    for (let i = 0; i < 320; i++) {
      await poller.pollNow('a');
      await poller.pollNow('b');
    }
    const a = full.filter((line) => line.startsWith('/a')).map((line) => Number(line.split(' ')[1]));
    expect([a.length, full.length]).toEqual([4, 8]);
    expect(a[0]).toBe(1);
    for (const [i, poll] of a.slice(1).entries()) {
      expect(poll - a[i]!).toBeGreaterThanOrEqual(50);
      expect(poll - a[i]!).toBeLessThanOrEqual(151);
    }
  });

  test('so that a server that says "unchanged" for ever is found out', async () => {
    let names = ['A'];
    await using server = await serveSite((request, response) =>
      request.headers['if-none-match'] === '"always the same"'
        ? response.writeHead(304).end()
        : response.setHeader('etag', '"always the same"').end(rssOf(...names)),
    );
    const { poller, reports } = start([targetOf('a', server.origin)]);
    await poller.pollNow();
    names = ['A', 'B'];
    for (let i = 0; i < 102; i++) await poller.pollNow();
    expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(2);
    expect(reports.filter(({ outcome }) => outcome === 'read')).toHaveLength(2);
  });
});

describe('targets that change', () => {
  test('one that is accepted is polled, one that is gone is not, and those that stay keep their times', async () => {
    const asked: string[] = [];
    await using server = await serveSite((request, response) => {
      asked.push(request.url!);
      response.setHeader('etag', '"1"').end(rss);
    });
    const [a, b, c] = ['a', 'b', 'c'].map((slug) => targetOf(slug, `${server.origin}/${slug}`));
    let targets = [a!, b!];
    const { poller } = start(() => targets);
    await poller.pollNow();
    targets = [b!, c!];
    poller.refreshTargets();
    while (!asked.includes('/c')) await sleep(5);
    expect(await poller.pollNow('a')).toEqual({ polled: 0, held: [] });
    expect(asked.sort()).toEqual(['/a', '/b', '/c']);
    expect(await poller.pollNow()).toEqual({ polled: 2, held: [] });
    expect(asked.sort()).toEqual(['/a', '/b', '/b', '/c', '/c']);
  });

  test('one that is held is not polled and is told as such; released, it is polled when it is due', async () => {
    const asked: string[] = [];
    await using server = await serveSite((request, response) => {
      asked.push(request.url!);
      response.end(rss);
    });
    const all = ['a', 'b'].map((slug) => targetOf(slug, `${server.origin}/${slug}`));
    let isHeld = true;
    const { poller } = start(() =>
      all.map((target) => ({ ...target, isHeld: isHeld && target.slug === 'a' })),
    );
    expect(await poller.pollNow('a')).toEqual({ polled: 0, held: ['a'] });
    expect(await poller.pollNow()).toEqual({ polled: 1, held: ['a'] });
    expect(new Set(asked)).toEqual(new Set(['/b']));
    isHeld = false;
    poller.refreshTargets();
    while (!asked.includes('/a')) await sleep(5);
    isHeld = true;
    poller.refreshTargets();
    asked.length = 0;
    await poller.pollNow();
    expect(asked).toEqual(['/b']);
  });

  test('a shared feed goes on for the others while one is held, and is read whole for who joins', async () => {
    await using server = await serveSite((request, response) =>
      request.headers['if-none-match'] === '"1"'
        ? response.writeHead(304).end()
        : response.setHeader('etag', '"1"').end(rss),
    );
    const all = ['a', 'b'].map((slug) => targetOf(slug, server.origin));
    let isHeld = true;
    const { poller, reports } = start(() =>
      all.map((target) => ({ ...target, isHeld: isHeld && target.slug === 'b' })),
    );
    await poller.pollNow();
    isHeld = false;
    poller.refreshTargets();
    while (reports.length < 3) await sleep(5);
    expect(reports.map(({ slug, added }) => [slug, added])).toEqual([
      ['a', 1],
      ['a', 0],
      ['b', 1],
    ]);
  });

  test('who joins is read whole though it knows the feed: our own rules may have changed since', async () => {
    await using server = await serveSite((request, response) =>
      request.headers['if-none-match'] === '"1"'
        ? response.writeHead(304).end()
        : response.setHeader('etag', '"1"').end(rss),
    );
    const all = ['a', 'b'].map((slug) => targetOf(slug, server.origin));
    await start(all).poller.pollNow();
    let isHeld = true;
    const { poller, reports } = start(() =>
      all.map((target) => ({ ...target, isHeld: isHeld && target.slug === 'b' })),
    );
    await poller.pollNow();
    isHeld = false;
    poller.refreshTargets();
    await poller.pollNow('b');
    expect(reports.map(({ slug, outcome }) => [slug, outcome])).toEqual([
      ['a', 'read'],
      ['a', 'read'],
      ['b', 'read'],
    ]);
  });

  test('who waits for a feed that is taken away is let go', async () => {
    await using server = await serveSite(() => undefined);
    let targets = [targetOf('a', `${server.origin}/1`), targetOf('b', `${server.origin}/2`)];
    const { poller } = start(() => targets);
    const [first] = targets;
    void poller.pollNow('a');
    const waiting = poller.pollNow('b');
    targets = [first!];
    poller.refreshTargets();
    expect(await waiting).toEqual({ polled: 1, held: [] });
  });
});

test('pollNow can be for one feed of a partnership', async () => {
  const asked: string[] = [];
  await using server = await serveSite((request, response) => {
    asked.push(request.url!);
    response.end(rss);
  });
  const store = openStore({
    path: ':memory:', slug: 'a', feedUrls: [`${server.origin}/1`, `${server.origin}/2`], face: '', now: Date.now,
  }); // prettier-ignore
  const one = { ...targetOf('a', `${server.origin}/1`), store };
  const { poller } = start([one, { ...one, feedUrl: `${server.origin}/2` }]);
  await poller.pollNow();
  asked.length = 0;
  expect(await poller.pollNow('a', `${server.origin}/2`)).toEqual({ polled: 1, held: [] });
  expect(asked).toEqual(['/2']);
});
