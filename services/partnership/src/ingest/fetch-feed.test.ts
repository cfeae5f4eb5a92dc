import { describe, expect, test } from '@jest/globals';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { fetchFeed, type FeedRequest } from './fetch-feed.ts';
import { serve } from './serve-for-tests.ts';

const defaults = {
  validators: {},
  userAgent: 'ActiveNews/1 (+https://example.org)',
  deadlineMs: 5_000,
  now: Date.now,
};

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
  expect(await fetchFeed({ ...request, validators })).toEqual({
    kind: 'not-modified',
    status: 304,
    maxAgeMs: null,
    permanentRedirectTo: null,
    tookMs: expect.any(Number),
  });
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
    ['br', brotliCompressSync(gzipSync('<rss/>'))],
    ['deflate', deflateSync(gzipSync('<rss/>'))],
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
    ['two codings', 'gzip, br', brotliCompressSync(gzipSync('<rss/>')), 'NOT_A_FEED'],
    ['forty of them', Array(40).fill('gzip').join(', '), gzipSync('<rss/>'), 'NOT_A_FEED'],
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
  test('layers beyond the second are not undone', async () => {
    const twice = gzipSync(gzipSync('<rss/>'));
    const left = gzipSync('<rss/>').toString();
    expect(bodyOf(await ask((_, response) => response.end(gzipSync(twice))))).toBe(left);
    const inBrotli: RequestListener = (_, response) =>
      response.setHeader('content-encoding', 'br').end(brotliCompressSync(twice));
    expect(bodyOf(await ask(inBrotli))).toBe(left);
  });
  test.each<[string, RequestListener]>([
    ['one long header', (_, response) => response.writeHead(200, { 'x-long': 'x'.repeat(17_000) }).end()],
    [
      'thousands of short ones',
      (_, response) =>
        response
          .writeHead(200, Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x-${i}`, '1'])))
          .end(),
    ],
  ])('%s', async (_, handler) => {
    expect(await ask(handler)).toMatchObject({
      kind: 'failed',
      reason: 'TOO_LARGE',
      message: 'the headers are too long',
    });
  });
  test('an address that is longer than any', async () => {
    const location = `/${'x'.repeat(5_000)}`;
    expect(await ask((_, response) => response.writeHead(302, { location }).end())).toMatchObject({
      reason: 'FORBIDDEN_ADDRESS',
      message: 'the address is longer than 4096 characters',
    });
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

describe('each phase has a deadline of its own', () => {
  test('headers that drip', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\nx: ');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const phases = { headersMs: 200 };
    const request = { ...defaults, url: `http://${host}/`, allowPrivateHosts: new Set([host]), phases };
    expect(await fetchFeed(request)).toMatchObject({
      reason: 'TIMED_OUT',
      message: 'the headers did not come within 200 ms',
      status: null,
    });
    server.close();
  });
  test('a body that stands still', async () => {
    const outcome = await ask((_, response) => void response.write('<rss>'), { phases: { idleMs: 200 } });
    expect(outcome).toMatchObject({ reason: 'TIMED_OUT', message: 'the body stood still for 200 ms' });
  });
  test('a connection that does not come about', async () => {
    const outcome = await ask(() => undefined, {
      url: 'http://partner.example/',
      lookup: () => undefined,
      phases: { connectMs: 200 },
    });
    expect(outcome).toMatchObject({
      reason: 'TIMED_OUT',
      message: 'there was no connection within 200 ms',
    });
  });
  test('and the waits for a turn belong to none', async () => {
    const takeTurn: FeedRequest['takeTurn'] = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { kind: 'go', leave: () => undefined };
    };
    const outcome = await ask((_, response) => response.end('<rss/>'), { takeTurn, deadlineMs: 250 });
    expect(bodyOf(outcome)).toBe('<rss/>');
  });
});

test.each([
  [404, 'NOT_FOUND'], [410, 'GONE'], [401, 'REFUSED'], [403, 'REFUSED'], [429, 'REFUSED'], [451, 'REFUSED'], [418, 'REFUSED'], [300, 'UNREACHABLE'],
  [500, 'SERVER_ERROR'], [503, 'SERVER_ERROR'], [520, 'SERVER_ERROR'], [304, 'UNREACHABLE'], [206, 'UNREACHABLE'],
])('status %i is %s', async (status, reason) => {
  expect(await ask((_, response) => response.writeHead(status).end())).toMatchObject({ kind: 'failed', reason, status });
}); // prettier-ignore

test.each([
  ['120', 120_000],
  ['Wed, 25 Nov 2026 12:01:00 GMT', 60_000],
  ['Thu, 01 Jan 2015 00:00:00 GMT', 0],
  ['99999999', 99_999_999_000],
  ['soon', null],
])('Retry-After: %s', async (value, retryAfterMs) => {
  const handler: RequestListener = (_, response) => response.writeHead(503, { 'retry-after': value }).end();
  const now = () => Date.UTC(2026, 10, 25, 12);
  expect(await ask(handler, { now })).toMatchObject({ reason: 'SERVER_ERROR', retryAfterMs });
});

test('101 to a question that asked for no other protocol is a failure', async () => {
  const outcome = await ask((request) => {
    request.socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
  });
  expect(outcome).toMatchObject({ kind: 'failed', reason: 'UNREACHABLE' });
});

test.each([
  [304, 'the server answered 304 (unchanged), though it was not asked whether anything had changed'],
  [206, 'the server answered 206 (a part), though the whole was asked for'],
])('an unasked %i says what is wrong', async (status, message) => {
  expect(await ask((_, response) => response.writeHead(status).end())).toMatchObject({ message });
});

describe('what is kept of an answer', () => {
  const answered = (headers: Record<string, string>) =>
    ask((_, response) => response.writeHead(200, headers).end('<rss/>'));
  test('validators, unless they are too long, cannot be sent back, or stand beside `Expires: 0`', async () => {
    const kept = async (headers: Record<string, string>) => {
      const outcome = await answered(headers);
      return outcome.kind === 'modified' ? outcome.validators : outcome;
    };
    const lastModified = 'Thu, 27 Feb 2025 10:00:00 GMT';
    expect(await kept({ etag: `"${'x'.repeat(1_022)}"` })).toEqual({ etag: `"${'x'.repeat(1_022)}"` });
    expect(await kept({ etag: `"${'x'.repeat(1_023)}"`, 'last-modified': lastModified })).toEqual({
      lastModified,
    });
    expect(await kept({ etag: '"\xe9"' })).toEqual({});
    expect(await kept({ etag: '"1"', 'last-modified': lastModified, expires: '0' })).toEqual({});
  });
  test('how long it keeps, and the headers that lead further', async () => {
    const link = '<https://a.example/wp-json/>; rel="https://api.w.org/"';
    expect(
      await answered({
        'cache-control': 'max-age=600',
        link,
        'x-wp-total': '83',
        'x-wp-totalpages': '9',
        server: 'x',
      }),
    ).toMatchObject({ maxAgeMs: 600_000, headers: { link, 'x-wp-total': '83', 'x-wp-totalpages': '9' } });
    expect(await answered({})).toMatchObject({ maxAgeMs: null, headers: {} });
  });
});

test('what is hoped for decides how it is asked, and robots.txt is cut where it is too long', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const handler: RequestListener = (request, response) => {
    seen.push(request.headers);
    response.end('x'.repeat(2_000));
  };
  for (const accept of ['page', 'data', undefined] as const)
    await ask(handler, accept === undefined ? {} : { accept });
  expect(bodyOf(await ask(handler, { accept: 'robots', maxBytes: 1_000 }))).toBe('x'.repeat(1_000));
  const endless: RequestListener = (_, response) => {
    const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
    response.on('close', () => clearInterval(timer));
  };
  expect(bodyOf(await ask(endless, { accept: 'robots', maxBytes: 5_000 }))).toBe('x'.repeat(5_000));
  expect(seen.map((headers) => headers.accept?.split(',')[0])).toEqual([
    'text/html',
    'application/json',
    'application/rss+xml',
    'text/plain',
  ]);
  expect(seen.map((headers) => headers['accept-encoding'])).toEqual([
    ...Array(3).fill('gzip, deflate, br'),
    'identity',
  ]);
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
    expect(await ask(hops(308, 2))).toMatchObject({
      permanentRedirectTo: expect.stringMatching(/\/\?2$/),
      hops: [{ status: 308 }, { url: expect.stringMatching(/\/\?1$/), status: 308 }, { status: 200 }],
    });
  });
  test('an unchanged feed tells of a move too', async () => {
    const handler: RequestListener = (request, response) => {
      if (request.url === '/feed') response.writeHead(301, { location: '/new' }).end();
      else response.writeHead(304).end();
    };
    expect(await ask(handler, { validators: { etag: '"1"' } })).toMatchObject({
      kind: 'not-modified',
      permanentRedirectTo: expect.stringMatching(/\/new$/),
    });
  });
  test('each takes a turn of its own, and the last one is over before the next begins', async () => {
    const turns: string[] = [];
    const outcome = await ask(hops(302, 2), {
      takeTurn: async ({ search }) => {
        turns.push(`+${search}`);
        return { kind: 'go', leave: () => turns.push(`-${search}`) };
      },
    });
    expect(bodyOf(outcome)).toBe('<rss/>');
    expect(turns).toEqual(['+', '-', '+?1', '-?1', '+?2', '-?2']);
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
