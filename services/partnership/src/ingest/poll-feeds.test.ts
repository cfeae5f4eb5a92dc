import { afterEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../store/open-store.ts';
import { fetchFeed } from './fetch-feed.ts';
import type { PollReport } from './ingest-feed.ts';
import { pollFeeds, type FeedPoller, type PollFeedsOptions, type PollTarget } from './poll-feeds.ts';
import { readDocument } from './read-document.ts';
import { serve } from './serve-for-tests.ts';

const rss = '<rss version="2.0"><channel><item><title>A</title><guid>1</guid></item></channel></rss>';
const pollers: FeedPoller[] = [];
afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.stop()));
});

function start(targets: readonly PollTarget[], options: Partial<PollFeedsOptions> = {}) {
  const reports: PollReport[] = [];
  const poller = pollFeeds({
    fetchFeed,
    readDocument,
    userAgent: 'test',
    allowPrivateHosts: new Set(targets.map(({ feedUrl }) => new URL(feedUrl).host)),
    intervalMs: 30 * 60_000,
    now: Date.now,
    random: () => 0.5,
    onPolled: (report) => reports.push(report),
    targets,
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
  await using server = await serve((_, response) => response.end(rss));
  const due = targetOf('due', `${server.origin}/a`);
  const later = targetOf('later', `${server.origin}/b`);
  later.store.recordPoll({
    feedUrl: later.feedUrl, checkedAtMs: Date.now(), nextCheckAtMs: Date.now() + 60_000, outcome: 'failed', health: 'SERVER_ERROR', status: 500, stories: [], problems: [],
  }); // prettier-ignore
  const { reports } = start([due, later]);
  await sleep(200);
  expect(reports.map(({ slug, added }) => [slug, added])).toEqual([['due', 1]]);
});

test('pollNow asks those it is told to, and ends when they have been asked', async () => {
  await using server = await serve((_, response) => response.setHeader('etag', '"1"').end(rss));
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
    serve((request, response) => {
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

test('a host that is not exempt has a rest between two requests', async () => {
  const times: number[] = [];
  const answer: PollFeedsOptions['fetchFeed'] = async () => {
    times.push(performance.now());
    return { kind: 'failed', reason: 'REFUSED', message: 'no', status: 403, retryAfterMs: null };
  };
  const targets = ['a', 'b'].map((slug) => targetOf(slug, `https://partner.example/${slug}`));
  const { poller } = start(targets, { fetchFeed: answer, allowPrivateHosts: new Set(), hostSpacingMs: 150 });
  await poller.pollNow();
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(140);
});

test('a feed that several share is fetched once for all', async () => {
  let visits = 0;
  await using server = await serve((_, response) => (visits++, response.end(rss)));
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
  await using server = await serve((_, response) => response.setHeader('etag', '"1"').end(rss));
  const { reports } = start([targetOf('a', server.origin)], { intervalMs: 50 });
  await sleep(400);
  expect(reports.length).toBeGreaterThan(2);
  expect(reports.slice(1).every(({ outcome }) => outcome === 'unchanged')).toBe(true);
});

test('stop ends what is under way and records nothing of it', async () => {
  let visits = 0;
  await using server = await serve(() => void visits++);
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
  await using server = await serve((_, response) => response.end(rss));
  const broken = targetOf('broken', `${server.origin}/a`);
  broken.store.close();
  const recordPoll = () => {
    throw new Error('disk full');
  };
  const errors: unknown[] = [];
  const sound = targetOf('sound', `${server.origin}/b`);
  const { poller, reports } = start(
    [
      {
        ...broken,
        store: { ...broken.store, feedState: () => null, knownStories: () => new Map(), recordPoll },
      },
      sound,
    ],
    { onError: (error) => errors.push((error as Error).message) },
  );
  await poller.pollNow();
  expect([errors, reports.map(({ slug }) => slug)]).toEqual([['disk full'], ['sound']]);
});
