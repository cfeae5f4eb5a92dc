import { describe, expect, test } from '@jest/globals';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type LookupFunction } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { fetchFeed, type FeedRequest } from './fetch-feed.ts';
import { serve } from './serve-for-tests.ts';

const defaults = { validators: {}, userAgent: 'ActiveNews/1 (+https://example.org)', deadlineMs: 5_000 };

/** Asks a server that exists for this one question. */
async function ask(handler: RequestListener, request: Partial<FeedRequest> = {}) {
  await using server = await serve(handler);
  return await fetchFeed({
    ...defaults,
    allowPrivateHosts: new Set([server.host]),
    url: `${server.origin}/feed`,
    ...request,
  });
}
const bodyOf = (outcome: Awaited<ReturnType<typeof fetchFeed>>) =>
  outcome.kind === 'modified' ? Buffer.from(outcome.bytes).toString() : outcome;

test('a feed comes with its validators, and they are sent back byte for byte', async () => {
  const seen: IncomingHttpHeaders[] = [];
  await using server = await serve((request, response) => {
    seen.push(request.headers);
    if (request.headers['if-none-match']) return response.writeHead(304).end();
    const lastModified = 'Thu, 27 Feb 2025  10:00:00 GMT';
    return response
      .writeHead(200, {
        etag: 'W/"x"',
        'last-modified': lastModified,
        'set-cookie': 'a=b',
        'content-type': 'text/xml',
      })
      .end('<rss/>');
  });
  const request = { ...defaults, url: server.origin, allowPrivateHosts: new Set([server.host]) };
  const first = await fetchFeed(request);
  expect(first).toMatchObject({
    kind: 'modified',
    contentType: 'text/xml',
    finalUrl: server.origin,
    permanentRedirectTo: null,
  });
  const validators = first.kind === 'modified' ? first.validators : {};
  expect(await fetchFeed({ ...request, validators })).toEqual({ kind: 'not-modified', status: 304 });
  expect(seen[1]).toMatchObject({
    'if-none-match': 'W/"x"',
    'if-modified-since': 'Thu, 27 Feb 2025  10:00:00 GMT',
    'user-agent': defaults.userAgent,
  });
  expect(seen[1]?.cookie).toBeUndefined();
});

describe('a body is decompressed, whatever its headers say', () => {
  test.each([
    ['gzip', gzipSync('<rss/>')],
    ['br', brotliCompressSync('<rss/>')],
    ['deflate', deflateSync('<rss/>')],
    ['deflate', deflateRawSync('<rss/>')],
    ['gzip', Buffer.from('<rss/>')],
    ['', gzipSync('<rss/>')],
    ['gzip', gzipSync(gzipSync('<rss/>'))],
  ])('%s', async (coding, body) => {
    expect(bodyOf(await ask((_, response) => response.setHeader('content-encoding', coding).end(body)))).toBe(
      '<rss/>',
    );
  });
});

describe('what is too much is refused', () => {
  test.each([
    ['a long body', '', Buffer.alloc(20_000), 'TOO_LARGE'],
    ['a small body that grows', 'gzip', gzipSync(Buffer.alloc(50_000_000)), 'TOO_LARGE'],
    ['the same in brotli', 'br', brotliCompressSync(Buffer.alloc(50_000_000)), 'TOO_LARGE'],
    ['a damaged body', 'gzip', gzipSync('<rss/>'.repeat(99)).subarray(0, 30), 'NOT_A_FEED'],
    ['a coding nobody asked for', 'compress', Buffer.from('x'), 'NOT_A_FEED'],
  ])('%s', async (_, coding, body, reason) => {
    const outcome = await ask(
      (_request, response) => response.setHeader('content-encoding', coding).end(body),
      { maxBytes: 10_000 },
    );
    expect(outcome).toMatchObject({ kind: 'failed', reason });
  });
  test('an endless body', async () => {
    const outcome = await ask((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(50_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(outcome).toMatchObject({ reason: 'TOO_LARGE' });
  });
  test('headers without end', async () => {
    const outcome = await ask((_, response) =>
      response.writeHead(200, { 'x-long': 'x'.repeat(70_000) }).end(),
    );
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'UNREACHABLE' });
  });
});

describe('the deadline holds for the whole exchange', () => {
  test.each<[string, RequestListener]>([
    ['silence', () => undefined],
    [
      'a drip',
      (_, response) => {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'redirects that take their time',
      (_, response) => void setTimeout(() => response.writeHead(302, { location: '/next' }).end(), 100),
    ],
  ])('%s', async (_, handler) => {
    const startMs = performance.now();
    expect(await ask(handler, { deadlineMs: 250 })).toMatchObject({ kind: 'failed', reason: 'TIMED_OUT' });
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
  test('a handshake that never comes', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => undefined).resume()).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const startMs = performance.now();
    const outcome = await fetchFeed({
      ...defaults,
      url: `https://${host}/`,
      allowPrivateHosts: new Set([host]),
      deadlineMs: 250,
    });
    server.close();
    await once(server, 'close');
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'TIMED_OUT' });
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
  test('a name that never resolves', async () => {
    const request = {
      ...defaults,
      url: 'http://partner.example/',
      allowPrivateHosts: new Set<string>(),
      deadlineMs: 250,
    };
    expect(await fetchFeed({ ...request, lookup: () => undefined })).toMatchObject({ reason: 'TIMED_OUT' });
  });
  test('and an abort is not the partner’s fault', async () => {
    expect(await ask(() => undefined, { signal: AbortSignal.timeout(50) })).toMatchObject({
      reason: 'ABORTED',
    });
  });
});

test.each([
  [404, 'GONE'], [410, 'GONE'], [401, 'REFUSED'], [403, 'REFUSED'], [429, 'REFUSED'], [451, 'REFUSED'], [418, 'REFUSED'],
  [500, 'SERVER_ERROR'], [503, 'SERVER_ERROR'], [520, 'SERVER_ERROR'], [304, 'UNREACHABLE'], [206, 'UNREACHABLE'],
])('status %i is %s', async (status, reason) => {
  expect(await ask((_, response) => response.writeHead(status).end())).toMatchObject({ kind: 'failed', reason, status });
}); // prettier-ignore

test.each([
  ['120', 120_000, 0],
  [new Date(Date.now() + 60_000).toUTCString(), 60_000, 3_000],
  ['Thu, 01 Jan 2015 00:00:00 GMT', 0, 0],
  ['soon', null, 0],
])('Retry-After: %s', async (value, waitMs, graceMs) => {
  const outcome = await ask((_, response) => response.writeHead(503, { 'retry-after': value }).end());
  if (outcome.kind !== 'failed') throw new Error('the fetch should have failed');
  if (waitMs === null) expect(outcome.retryAfterMs).toBeNull();
  else expect(Math.abs(outcome.retryAfterMs! - waitMs)).toBeLessThanOrEqual(graceMs);
});

describe('redirects', () => {
  const hops =
    (status: number, count: number): RequestListener =>
    (request, response) => {
      const hop = Number(request.url?.split('?')[1] ?? 0);
      if (hop === count) response.end('<rss/>');
      else response.writeHead(status, { location: `/?${hop + 1}` }).end();
    };
  test('five are followed, a sixth is not', async () => {
    expect(bodyOf(await ask(hops(302, 5)))).toBe('<rss/>');
    expect(await ask(hops(302, 6))).toMatchObject({
      reason: 'UNREACHABLE',
      message: 'redirected more than 5 times',
    });
  });
  test('permanent ones are told, others not', async () => {
    expect(await ask(hops(301, 1))).toMatchObject({ permanentRedirectTo: expect.stringMatching(/\/\?1$/) });
    expect(await ask(hops(307, 1))).toMatchObject({ permanentRedirectTo: null });
  });
  test.each(['file:///etc/passwd', 'http://user:pw@127.0.0.1/', 'ftp://127.0.0.1/'])(
    'to %s are refused',
    async (location) => {
      expect(await ask((_, response) => response.writeHead(302, { location }).end())).toMatchObject({
        reason: 'FORBIDDEN_ADDRESS',
      });
    },
  );
  test('to a private address are refused though the first host is allowed', async () => {
    let visits = 0;
    await using secret = await serve((_, response) => response.end(String(visits++)));
    const outcome = await ask((_, response) => response.writeHead(302, { location: secret.origin }).end());
    expect(outcome).toMatchObject({ reason: 'FORBIDDEN_ADDRESS' });
    expect(visits).toBe(0);
  });
});

describe('private addresses are never reached', () => {
  test.each([
    '127.0.0.1',
    '2130706433',
    '127.1',
    '0x7f.1',
    '[::1]',
    '[::ffff:7f00:1]',
    'localhost',
    '①②⑦.⓪.⓪.①',
    '0.0.0.0',
  ])('%s', async (name) => {
    let visits = 0;
    await using server = await serve((_, response) => response.end(String(visits++)));
    const port = server.host.split(':')[1];
    for (const scheme of ['http', 'https']) {
      const outcome = await fetchFeed({
        ...defaults,
        allowPrivateHosts: new Set(),
        url: `${scheme}://${name}:${port}/`,
      });
      expect(outcome).toMatchObject({ kind: 'failed', reason: 'FORBIDDEN_ADDRESS' });
    }
    expect(visits).toBe(0);
  });

  test.each([
    ['a name that leads inside', [{ address: '127.0.0.1', family: 4 }]],
    [
      'a name that leads inside and outside',
      [
        { address: '127.0.0.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    ],
    ['cloud metadata', [{ address: '169.254.169.254', family: 4 }]],
    ['an address in an address', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['a gateway to old addresses', [{ address: '64:ff9b::7f00:1', family: 6 }]],
  ])('%s', async (_, addresses) => {
    let visits = 0;
    await using server = await serve((_request, response) => response.end(String(visits++)));
    const lookup = ((_host, _options, callback) => callback(null, addresses)) as LookupFunction;
    const url = `http://partner.example:${server.host.split(':')[1]}/`;
    expect(await fetchFeed({ ...defaults, allowPrivateHosts: new Set(), url, lookup })).toMatchObject({
      reason: 'FORBIDDEN_ADDRESS',
    });
    expect(visits).toBe(0);
  });
});

test('what nobody answers is unreachable', async () => {
  const { host, origin } = await serve(() => undefined).then(async (server) => {
    await server[Symbol.asyncDispose]();
    return server;
  });
  const outcome = await fetchFeed({ ...defaults, url: origin, allowPrivateHosts: new Set([host]) });
  expect(outcome).toMatchObject({ reason: 'UNREACHABLE', message: 'the connection failed (ECONNREFUSED)' });
  expect(await fetchFeed({ ...defaults, url: 'no address', allowPrivateHosts: new Set() })).toMatchObject({
    reason: 'FORBIDDEN_ADDRESS',
  });
});
