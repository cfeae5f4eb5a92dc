import { expect, test } from '@jest/globals';
import { openStore } from '../store/open-store.ts';
import type { FetchOutcome } from './fetch-feed.ts';
import { ingestFeed, type FeedTarget, type IngestDeps } from './ingest-feed.ts';
import { nextCheckAt } from './next-check.ts';
import { readDocument } from './read-document.ts';

const feedUrl = 'https://partner.example/feed';
const minuteMs = 60_000;
const item = (name: string) => `<item><title>${name}</title><link>/${name}</link><guid>${name}</guid></item>`;
const rss = (...names: string[]) => `<rss version="2.0"><channel>${names.map(item).join('')}</channel></rss>`;

/** A store, a clock and a network that answers what it is told. */
function setUp(slugs: readonly string[] = ['demo']) {
  let nowMs = Date.UTC(2026, 0, 1);
  let answer: FetchOutcome;
  const asked: object[] = [];
  const targets = slugs.map((slug): FeedTarget & { store: ReturnType<typeof openStore> } => ({
    slug,
    website: 'https://partner.example/',
    include: slugs.length > 1 ? { path: `/${slug}` } : undefined,
    resolveTag: () => ({ kind: 'unknown' }),
    store: openStore({ path: ':memory:', slug, feedUrls: [feedUrl], face: '', now: () => nowMs }),
  }));
  const deps: IngestDeps = {
    fetchFeed: async ({ validators }) => (asked.push(validators), answer),
    readDocument,
    userAgent: 'test',
    allowPrivateHosts: new Set(),
    intervalMs: 30 * minuteMs,
    now: () => nowMs,
    random: () => 0.5,
  };
  const poll = async (outcome: FetchOutcome, isFresh = false) => {
    answer = outcome;
    nowMs += minuteMs;
    return ingestFeed({ feedUrl, targets, isFresh }, deps);
  };
  return { poll, asked, deps, store: targets[0]!.store, targets, now: () => nowMs };
}

function modified(text: string, etag = '"1"'): FetchOutcome {
  return {
    kind: 'modified', bytes: Buffer.from(text), status: 200, contentType: null, contentLocation: null,
    finalUrl: feedUrl, permanentRedirectTo: null, validators: { etag },
  }; // prettier-ignore
}
const failed = (reason: 'SERVER_ERROR' | 'ABORTED', retryAfterMs: number | null = null): FetchOutcome => ({
  kind: 'failed', reason, message: 'it failed', status: 503, retryAfterMs,
}); // prettier-ignore

test('a first poll stores the stories and remembers the answer', async () => {
  const { poll, asked, store, now } = setUp();
  expect(await poll(modified(rss('a', 'b')))).toMatchObject([
    { outcome: 'read', health: 'OK', added: 2, changed: 0, problems: 0 },
  ]);
  expect(store.feedState(feedUrl)).toMatchObject({
    health: 'OK',
    itemCount: 2,
    validators: { etag: '"1"' },
    nextCheckAtMs: now() + 30 * minuteMs,
  });
  expect(asked).toEqual([{}]);
});

test('what is unchanged is not read again, by the partner’s word or by our hash', async () => {
  const { poll, asked, store } = setUp();
  await poll(modified(rss('a')));
  const { digest } = store.version();
  expect(await poll({ kind: 'not-modified', status: 304 })).toMatchObject([
    { outcome: 'unchanged', status: 304 },
  ]);
  expect(await poll(modified(rss('a'), '"2"'))).toMatchObject([{ outcome: 'unchanged', status: 200 }]);
  expect(await poll(modified(rss('a'), '"3"'), true)).toMatchObject([
    { outcome: 'read', added: 0, changed: 0 },
  ]);
  expect(asked).toEqual([{}, { etag: '"1"' }, { etag: '"1"' }, {}]);
  expect(store.version().digest).toBe(digest);
});

test('a document that is no feed deletes nothing and says what it is', async () => {
  const { poll, store } = setUp();
  await poll(modified(rss('a', 'b')));
  const { digest } = store.version();
  const [report] = await poll(modified('<!doctype html><title>Just a moment</title>'));
  expect(report).toMatchObject({ outcome: 'failed', health: 'NOT_A_FEED', status: 200 });
  expect(store.feeds()[0]).toMatchObject({
    health: 'NOT_A_FEED',
    failures: 1,
    problems: [{ code: 'NOT_A_FEED', message: expect.stringMatching(/an HTML page/) }],
  });
  expect(store.version().digest).toBe(digest);
});

test('after a failure the whole document is asked for, so that its own problems replace the failure’s', async () => {
  const { poll, asked, store } = setUp();
  await poll(modified(rss('a')));
  await poll(failed('SERVER_ERROR'));
  await poll(modified(rss('a')));
  expect(asked).toEqual([{}, { etag: '"1"' }, {}]);
  expect(store.feeds()[0]).toMatchObject({ health: 'OK', failures: 0, problems: [] });
});

test('a document that breaks off gives its whole items and is not remembered', async () => {
  const { poll, store } = setUp();
  await poll(modified(rss('a', 'b').slice(0, -40)));
  expect(store.feeds()[0]).toMatchObject({
    health: 'OK',
    validators: {},
    bodyHash: null,
    problems: [{ code: 'CUT_OFF' }],
  });
  expect(await poll(modified(rss('a', 'b')))).toMatchObject([{ outcome: 'read', added: 1 }]);
});

test('a permanent move is told, and the address stays what people have accepted', async () => {
  const { poll, store } = setUp();
  const movedTo = 'https://new.example/feed';
  expect(await poll({ ...modified(rss('a')), permanentRedirectTo: movedTo } as FetchOutcome)).toMatchObject([
    { movedTo },
  ]);
  expect(store.feeds()[0]?.problems).toMatchObject([{ code: 'MOVED' }]);
});

test('an aborted poll leaves no trace', async () => {
  const { poll, store } = setUp();
  expect(await poll(failed('ABORTED'))).toEqual([]);
  expect(store.feedState(feedUrl)).toMatchObject({ health: 'NOT_YET_CHECKED', lastCheckedAtMs: null });
});

test('a poll that is aborted while the document is read leaves no trace either', async () => {
  const { targets, deps, store } = setUp();
  const abort = new AbortController();
  const readThenAbort: IngestDeps['readDocument'] = async (document) => {
    abort.abort();
    return readDocument(document);
  };
  const fetchNow = async () => modified(rss('a'));
  const request = { feedUrl, targets, signal: abort.signal };
  expect(await ingestFeed(request, { ...deps, fetchFeed: fetchNow, readDocument: readThenAbort })).toEqual(
    [],
  );
  expect(store.feedState(feedUrl)?.lastCheckedAtMs).toBeNull();
});

test('a shared feed is fetched once, and each partnership gets its own', async () => {
  const { poll, asked, targets } = setUp(['north', 'south']);
  expect(await poll(modified(rss('north', 'south', 'north-2')))).toMatchObject([
    { slug: 'north', added: 2 },
    { slug: 'south', added: 1 },
  ]);
  expect(asked.length).toBe(1);
  expect(targets.map(({ store }) => store.feedState(feedUrl)?.itemCount)).toEqual([3, 3]);
});

test('the next check comes after the interval, later the longer a feed fails, never before the server allows', () => {
  const next = (failures: number, retryAfterMs: number | null = null, random = 0.5) =>
    nextCheckAt({ nowMs: 0, intervalMs: 30 * minuteMs, failures, retryAfterMs, random: () => random }) /
    minuteMs;
  expect([0, 1, 2, 3, 9, 99].map((failures) => next(failures))).toEqual([30, 30, 60, 120, 1_440, 1_440]);
  expect([next(0, null, 0), next(0, null, 1)]).toEqual([27, 33]);
  expect([next(1, 45 * minuteMs), next(1, 1), next(1, 1e12)]).toEqual([45, 30, 1_440]);
});
