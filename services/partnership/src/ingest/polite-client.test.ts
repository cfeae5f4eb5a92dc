import { afterEach, describe, expect, test } from '@jest/globals';
import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPoliteClient, type PoliteClient, type PoliteClientOptions } from './polite-client.ts';
import { serve, type TestServer } from './serve-for-tests.ts';

const hourMs = 3_600_000;
const clients: PoliteClient[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

function open(servers: readonly TestServer[], options: Partial<PoliteClientOptions> = {}): PoliteClient {
  const client = createPoliteClient({
    userAgent: 'ActiveNews/0.1 (news aggregator; mail@example.org)',
    allowPrivateHosts: new Set(servers.map(({ host }) => host)),
    now: Date.now,
    ...options,
  });
  clients.push(client);
  return client;
}

/** A site that tells what it was asked, and answers robots.txt with this. */
async function site(
  robots: RequestListener,
  rest: RequestListener = (_, response) => response.end('<rss/>'),
) {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    asked.push(request.url!);
    return request.url === '/robots.txt' ? robots(request, response) : rest(request, response);
  });
  return { ...server, asked };
}
const saying =
  (text: string): RequestListener =>
  (_, response) =>
    response.end(text);
const answering =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end();

describe('robots.txt', () => {
  test('is asked first, once for all, and obeyed', async () => {
    await using own = await site(saying('user-agent: activenews\ndisallow: /private'));
    const client = open([own]);
    const paths = ['/feed', '/private/feed', '/other'];
    const outcomes = await Promise.all(
      paths.map((path) => client.fetch({ url: `${own.origin}${path}`, accept: 'feed' })),
    );
    expect(outcomes.map((outcome) => (outcome.kind === 'failed' ? outcome.reason : outcome.kind))).toEqual([
      'modified',
      'DISALLOWED',
      'modified',
    ]);
    expect(outcomes[1]).toMatchObject({
      status: null,
      message: `robots.txt of ${own.host} asks us not to read this address`,
    });
    expect(own.asked.sort()).toEqual(['/feed', '/other', '/robots.txt']);
  });

  test('is asked again after a day, and not before', async () => {
    let nowMs = Date.UTC(2026, 10, 25);
    let text = '';
    await using own = await site((_, response) => response.end(text));
    const client = open([own], { now: () => nowMs });
    const ask = async () => (await client.fetch({ url: `${own.origin}/feed`, accept: 'feed' })).kind;
    const kinds = [await ask()];
    text = 'user-agent: *\ndisallow: /';
    nowMs += 24 * hourMs - 1;
    kinds.push(await ask());
    nowMs += 1;
    kinds.push(await ask());
    expect(kinds).toEqual(['modified', 'modified', 'failed']);
    expect(own.asked.filter((url) => url === '/robots.txt')).toHaveLength(2);
  });

  test.each<[string, RequestListener]>([
    ['404', answering(404)],
    ['401', answering(401)],
    ['410', answering(410)],
    ['redirects without end', answering(302, { location: '/robots.txt' })],
    ['a page for people', saying('<!doctype html><title>Disallow: /</title>')],
    ['nothing', answering(200)],
  ])('that is not there (%s) allows everything', async (_, robots) => {
    await using own = await site(robots);
    const client = open([own]);
    expect(await client.fetch({ url: `${own.origin}/feed`, accept: 'feed' })).toMatchObject({
      kind: 'modified',
    });
    await client.fetch({ url: `${own.origin}/feed`, accept: 'feed' });
    expect(own.asked.filter((url) => url === '/feed')).toHaveLength(2);
    expect(own.asked.filter((url) => url === '/robots.txt').length).toBeLessThanOrEqual(6);
  });

  test.each<[string, RequestListener, string]>([
    ['500', answering(500), 'SERVER_ERROR'],
    ['503', answering(503, { 'retry-after': '600' }), 'SERVER_ERROR'],
    ['429', answering(429), 'REFUSED'],
    ['a cut connection', (request) => request.socket.destroy(), 'UNREACHABLE'],
  ])('that cannot be read (%s) is the answer, and nothing else is asked', async (_, robots, reason) => {
    await using own = await site(robots);
    expect(await open([own]).fetch({ url: `${own.origin}/feed`, accept: 'feed' })).toMatchObject({
      kind: 'failed',
      reason,
      message: expect.stringMatching(/^robots.txt could not be read, so nothing else was asked: /),
    });
    expect(own.asked).toEqual(['/robots.txt']);
  });

  test('that cannot be read for a day no longer forbids, and what it last said counts', async () => {
    let nowMs = Date.UTC(2026, 10, 25);
    let robots = saying('user-agent: *\ndisallow: /private');
    await using own = await site((request, response) => robots(request, response));
    await using other = await site(answering(500));
    const client = open([own, other], { now: () => nowMs });
    const ask = async (url: string) => {
      const outcome = await client.fetch({ url, accept: 'feed' });
      return outcome.kind === 'failed' ? outcome.reason : outcome.kind;
    };
    const askAll = () =>
      Promise.all([ask(`${own.origin}/feed`), ask(`${own.origin}/private`), ask(`${other.origin}/feed`)]);
    expect(await askAll()).toEqual(['modified', 'DISALLOWED', 'SERVER_ERROR']);
    robots = answering(500);
    nowMs += 24 * hourMs;
    expect(await askAll()).toEqual(['SERVER_ERROR', 'SERVER_ERROR', 'modified']);
    nowMs += 24 * hourMs;
    expect(await askAll()).toEqual(['modified', 'DISALLOWED', 'modified']);
    robots = saying('user-agent: *\ndisallow: /');
    nowMs += hourMs;
    expect(await ask(`${own.origin}/feed`)).toBe('DISALLOWED');
  });

  test('may be found by redirects, and its size is no danger', async () => {
    const long = `user-agent: *\ndisallow: /feed\n${'# '.padEnd(1_000, 'x')}\n`.padEnd(3_000_000, '# long\n');
    await using elsewhere = await serve((_, response) => response.end(long));
    await using own = await site(answering(301, { location: `${elsewhere.origin}/rules` }));
    const client = open([own, elsewhere]);
    expect(await client.fetch({ url: `${own.origin}/feed`, accept: 'feed' })).toMatchObject({
      reason: 'DISALLOWED',
    });
  });

  test('of the place that a redirect leads to is obeyed too', async () => {
    await using closed = await site(saying('user-agent: *\ndisallow: /feed'));
    await using own = await site(answering(404), answering(301, { location: `${closed.origin}/feed` }));
    expect(await open([own, closed]).fetch({ url: `${own.origin}/feed`, accept: 'feed' })).toMatchObject({
      reason: 'DISALLOWED',
    });
    expect([own.asked, closed.asked]).toEqual([['/robots.txt', '/feed'], ['/robots.txt']]);
  });

  test('is not obeyed but guarded where it leads inside', async () => {
    let visits = 0;
    await using secret = await serve((_, response) => response.end(String(visits++)));
    await using own = await site(answering(301, { location: secret.origin }));
    expect(await open([own]).fetch({ url: `${own.origin}/feed`, accept: 'feed' })).toMatchObject({
      reason: 'FORBIDDEN_ADDRESS',
    });
    expect(visits).toBe(0);
  });
});

test('whatever is asked for, a host is asked one thing at a time', async () => {
  let now = 0;
  let most = 0;
  const slowly: RequestListener = (_, response) => {
    most = Math.max(most, ++now);
    response.on('close', () => now--);
    setTimeout(() => response.end('x'), 5);
  };
  await using own = await site(slowly, slowly);
  const client = open([own]);
  const accepts = ['feed', 'page', 'data'] as const;
  await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      client.fetch({ url: `${own.origin}/${i}`, accept: accepts[i % 3]! }),
    ),
  );
  expect([most, own.asked.length]).toEqual([1, 13]);
});

describe('a host that asks for a rest', () => {
  test.each([
    [429, 'REFUSED'],
    [503, 'SERVER_ERROR'],
  ])('with %s gets it for all of its addresses, those that wait in turn too', async (status, reason) => {
    let nowMs = Date.UTC(2026, 10, 25, 12);
    await using own = await site(answering(404), (request, response) =>
      request.url === '/busy'
        ? response.writeHead(status, { 'retry-after': '600' }).end()
        : response.end('<rss/>'),
    );
    await using other = await site(answering(404));
    const client = open([own, other], { now: () => nowMs });
    const ask = (path: string) => client.fetch({ url: `${own.origin}${path}`, accept: 'page' });
    const [busy, waiting] = await Promise.all([ask('/busy'), ask('/waiting')]);
    expect(busy).toMatchObject({ kind: 'failed', reason, status, retryAfterMs: 600_000 });
    expect(waiting).toMatchObject({
      kind: 'failed',
      reason,
      status,
      retryAfterMs: 600_000,
      message: `${own.host} answered ${status} and asked to be left alone until 25 November 2026 at 12:10, so nothing was asked`,
    });
    nowMs += 599_999;
    expect(await ask('/later')).toMatchObject({ reason, retryAfterMs: 1 });
    expect(await client.fetch({ url: `${other.origin}/`, accept: 'page' })).toMatchObject({
      kind: 'modified',
    });
    expect(own.asked).toEqual(['/robots.txt', '/busy']);
    nowMs += 1;
    expect(await ask('/later')).toMatchObject({ kind: 'modified' });
  });

  test('at its robots.txt gets it too, at most for a day, and a redirect leads nobody there', async () => {
    let nowMs = Date.UTC(2026, 10, 25, 12);
    await using own = await site(answering(429, { 'retry-after': '99999999' }));
    await using lead = await site(answering(404), answering(302, { location: `${own.origin}/feed` }));
    const client = open([own, lead], { now: () => nowMs });
    const ask = (url: string) => client.fetch({ url, accept: 'feed' });
    expect(await ask(`${own.origin}/feed`)).toMatchObject({ reason: 'REFUSED', status: 429 });
    const dayMs = 24 * hourMs;
    expect(await ask(`${lead.origin}/`)).toMatchObject({ reason: 'REFUSED', retryAfterMs: dayMs });
    expect(own.asked).toEqual(['/robots.txt']);
    nowMs += dayMs;
    // Asked again, it says so again.
    expect(await ask(`${own.origin}/feed`)).toMatchObject({ reason: 'REFUSED' });
    expect(own.asked).toEqual(['/robots.txt', '/robots.txt']);
  });

  test.each([
    ['another status', 500, '600'],
    ['no time', 503, undefined],
    ['nonsense', 503, 'soon'],
    ['a time that is over', 429, '0'],
  ])('with %s is asked again', async (_, status, after) => {
    await using own = await site(
      answering(404),
      answering(status, after === undefined ? {} : { 'retry-after': after }),
    );
    const client = open([own]);
    for (const path of ['/a', '/b']) await client.fetch({ url: `${own.origin}${path}`, accept: 'data' });
    expect(own.asked).toEqual(['/robots.txt', '/a', '/b']);
  });
});

test('fetches that redirect to each other’s hosts do not wait for each other', async () => {
  let toOther = '';
  const bounce: RequestListener = (request, response) => {
    if (request.url === '/end') return response.end('<rss/>');
    return response.writeHead(302, { location: `${toOther}/end` }).end();
  };
  await using one = await site(answering(404), bounce);
  await using two = await site(answering(404), (request, response) => {
    if (request.url === '/end') return response.end('<rss/>');
    return response.writeHead(302, { location: `${one.origin}/end` }).end();
  });
  toOther = two.origin;
  const client = open([one, two]);
  const outcomes = await Promise.all(
    [one, two, one, two].map(({ origin }) => client.fetch({ url: `${origin}/start`, accept: 'feed' })),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(4).fill('modified'));
});

test('it says which hosts are free, and when', async () => {
  const held = Promise.withResolvers<void>();
  await using own = await site(
    answering(404),
    (_, response) => void held.promise.then(() => response.end('<rss/>')),
  );
  const client = open([own]);
  const freed: boolean[] = [];
  const fetching = client.fetch({ url: `${own.origin}/feed`, accept: 'feed' });
  while (own.asked.length < 2) await sleep(5);
  client.onFree(() => freed.push(client.isFree(own.origin)));
  expect([
    client.isFree(`${own.origin}/x`),
    client.isFree('https://other.example'),
    client.isFree('nowhere'),
  ]).toEqual([false, true, true]);
  held.resolve();
  await fetching;
  expect(freed).toEqual([true]);
});

test('an abort ends a wait as well as a request, and close ends them all', async () => {
  await using own = await site(answering(404), () => undefined);
  const client = open([own]);
  const abort = new AbortController();
  const first = client.fetch({ url: `${own.origin}/1`, accept: 'feed' });
  while (own.asked.length < 2) await sleep(5);
  const second = client.fetch({ url: `${own.origin}/2`, accept: 'feed', signal: abort.signal });
  abort.abort();
  expect(await second).toMatchObject({ reason: 'ABORTED' });
  await client.close();
  expect(await first).toMatchObject({ reason: 'ABORTED' });
  expect(await client.fetch({ url: `${own.origin}/3`, accept: 'feed' })).toMatchObject({ reason: 'ABORTED' });
  expect(own.asked).toEqual(['/robots.txt', '/1']);
});

test('a private host is refused before its robots.txt is', async () => {
  let visits = 0;
  await using own = await serve((_, response) => response.end(String(visits++)));
  expect(await open([]).fetch({ url: own.origin, accept: 'page' })).toMatchObject({
    reason: 'FORBIDDEN_ADDRESS',
  });
  expect(await open([]).fetch({ url: 'file:///etc/passwd', accept: 'page' })).toMatchObject({
    reason: 'FORBIDDEN_ADDRESS',
  });
  expect(visits).toBe(0);
});
