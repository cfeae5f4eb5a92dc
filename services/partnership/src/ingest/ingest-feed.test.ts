import { expect, test } from '@jest/globals';
import { openStore } from '../store/open-store.ts';
import type { FetchOutcome } from './fetch-feed.ts';
import { ingestFeed, type FeedTarget, type IngestDeps } from './ingest-feed.ts';
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
    client: { fetch: async ({ validators = {} }) => (asked.push(validators), answer) },
    readDocument,
    intervalMs: 30 * minuteMs,
    isFixedPace: false,
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
    tookMs: 100, hops: [{ url: feedUrl, status: 200 }], maxAgeMs: null, headers: {},
  }; // prettier-ignore
}
const failed = (reason: 'SERVER_ERROR' | 'ABORTED', retryAfterMs: number | null = null): FetchOutcome => ({
  kind: 'failed', reason, message: 'it failed', status: 503, retryAfterMs, tookMs: 100,
}); // prettier-ignore

const notModified: FetchOutcome = {
  kind: 'not-modified', status: 304, tookMs: 100, maxAgeMs: null, permanentRedirectTo: null,
}; // prettier-ignore

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
  expect(await poll(notModified)).toMatchObject([{ outcome: 'unchanged', status: 304 }]);
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
  expect(report).toMatchObject({ outcome: 'failed', health: 'FAILING', fault: 'NOT_A_FEED', status: 200 });
  expect(store.feeds()[0]).toMatchObject({
    health: 'FAILING',
    fault: 'NOT_A_FEED',
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
  expect(
    await ingestFeed(request, { ...deps, client: { fetch: fetchNow }, readDocument: readThenAbort }),
  ).toEqual([]);
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

test('a feed that has moved within its site is asked where it is now, until that fails', async () => {
  const { targets, deps, store } = setUp();
  const movedTo = 'https://www.partner.example/rss';
  const urls: string[] = [];
  const poll = (answer: FetchOutcome) =>
    ingestFeed(
      { feedUrl, targets },
      { ...deps, client: { fetch: async ({ url }) => (urls.push(url), answer) } },
    );
  await poll({ ...modified(rss('a')), permanentRedirectTo: movedTo } as FetchOutcome);
  await poll(notModified);
  await poll(failed('SERVER_ERROR'));
  expect(store.feedState(feedUrl)).toMatchObject({ movedTo, askInstead: null, fault: 'SERVER_ERROR' });
  await poll(modified(rss('a')));
  expect(urls).toEqual([feedUrl, movedTo, movedTo, feedUrl]);
  expect(store.feedState(feedUrl)).toMatchObject({ movedTo: null, askInstead: null });
});

test('a page in place of the feed is told with the feeds that it names', async () => {
  const { poll, store } = setUp();
  const links = ['a', 'b'].map(
    (name) => `<link rel="alternate" type="application/rss+xml" href="/${name}.xml">`,
  );
  await poll(modified(`<!doctype html><html><head><title>News</title>${links.join('')}</head></html>`));
  const [problem] = store.feeds()[0]!.problems;
  expect(problem?.message).toMatch(/partner\.example\/a\.xml.*partner\.example\/b\.xml/);
});

test('what an answer says of its pace is kept with the feed', async () => {
  const { poll, store } = setUp();
  const dated = ['03', '02', '01'].map(
    (day) =>
      `<item><guid>${day}</guid><title>${day}</title><pubDate>${day} Jan 2025 10:00 GMT</pubDate></item>`,
  );
  await poll(modified(`<rss version="2.0"><channel><ttl>90</ttl>${dated.join('')}</channel></rss>`));
  expect(store.feedState(feedUrl)).toMatchObject({
    cadence: { askedIntervalMs: 90 * minuteMs, rhythmMs: 24 * 60 * minuteMs },
    newestItemAtMs: Date.UTC(2025, 0, 3, 10),
    dialect: 'rss20',
    tookMs: 100,
    health: 'STALE',
  });
});
