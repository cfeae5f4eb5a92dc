/** Asking over real sockets: every way in which an instance can fail is an outcome with its reason, and none takes longer than its deadline. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { SubQuery } from '../federation/ask.ts';
import { askOverHttp, type HttpAskOptions } from './ask-over-http.ts';
import type { Carry } from './transport.ts';

const nowMs = 1_000;
const subQuery: SubQuery = {
  document: '{ stories { totalCount } }',
  variables: { first: 2 },
  purpose: { kind: 'share' },
};
const carry: Carry = {
  requestId: 'request-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  hops: 1,
  signal: new AbortController().signal,
};
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The address of a server that answers everything like this. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/rise/graphql`;
}

/** Asks `rise` at an endpoint; gives the outcome, what was complained of and how long it took. */
async function ask(endpoint: string, options: Partial<HttpAskOptions> = {}) {
  const complaints: string[] = [];
  const asking = askOverHttp({
    endpoints: new Map([['rise', endpoint]]),
    now: () => nowMs,
    complain: (instance, message) => complaints.push(`${instance}: ${message}`),
    ...options,
  });
  cleanUps.push(asking.close);
  const startedAt = performance.now();
  const outcome = await asking.transport('rise', subQuery, carry);
  return { outcome, complaints, tookMs: performance.now() - startedAt };
}

const missing = (reason: string) => ({ kind: 'missing', reason, sinceMs: nowMs });
const state = { slug: 'rise', seq: 3, digest: 'abc', gap: null };
const version = { seq: 3, digest: 'abc' };
const data = { stories: { totalCount: 2 } };
const send = (body: unknown, status = 200) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(text);
};

test('a whole answer is a slice with its version', async () => {
  const { outcome, complaints } = await ask(await serve(send({ data, extensions: { instance: state } })));
  expect(outcome).toEqual({
    kind: 'slice',
    data,
    version,
    parts: new Map([['rise', { kind: 'answered', version }]]),
    source: 'asked',
    facts: { code: '', sdl: null },
  });
  expect(complaints).toEqual([]);
});

test.each([{}, { extensions: {} }, { extensions: { tracing: 1 } }])(
  'an instance that sends no version (%j) is used, with the version null',
  async (rest) => {
    const { outcome } = await ask(await serve(send({ data, ...rest })));
    expect(outcome).toMatchObject({
      kind: 'slice',
      data,
      version: null,
      parts: new Map([['rise', { kind: 'answered', version: null }]]),
    });
  },
);

test('the question goes out as JSON by POST, with the secret as bearer token if there is one', async () => {
  const heard: unknown[] = [];
  const carried: Record<string, unknown>[] = [];
  const endpoint = await serve((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const { 'content-type': type, authorization } = request.headers;
      carried.push(request.headers);
      heard.push([request.method, request.url, type, authorization, JSON.parse(body)]);
      send({ data })(request, response);
    });
  });
  await ask(endpoint, { secret: 'open sesame' });
  await ask(endpoint);
  const body = { query: subQuery.document, variables: subQuery.variables };
  expect(heard).toEqual([
    ['POST', '/rise/graphql', 'application/json', 'Bearer open sesame', body],
    ['POST', '/rise/graphql', 'application/json', undefined, body],
  ]);
  for (const headers of carried) {
    expect(headers).toMatchObject({
      'x-request-id': carry.requestId,
      traceparent: carry.traceparent,
      'x-active-news-hops': '1',
    });
    expect(Number(headers['x-active-news-deadline-ms'])).toBeGreaterThan(4_000);
  }
});

test('an endpoint that refuses the connection is unreachable', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const { outcome, complaints } = await ask(`http://127.0.0.1:${port}/rise/graphql`);
  expect(outcome).toEqual(missing('INSTANCE_UNREACHABLE'));
  expect(complaints).toEqual([expect.stringMatching(/^rise: no connection to http:.*ECONNREFUSED/)]);
});

test('a connection that breaks off before the answer is unreachable', async () => {
  const { outcome } = await ask(await serve((request) => request.socket.destroy()));
  expect(outcome).toEqual(missing('INSTANCE_UNREACHABLE'));
});

test('a connection that breaks off within the answer is unreachable, whatever came before', async () => {
  const endpoint = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"data":', () => response.destroy());
  });
  expect((await ask(endpoint)).outcome).toEqual(missing('INSTANCE_UNREACHABLE'));
});

test('an instance that is not configured is missing without a complaint', async () => {
  const { outcome, complaints } = await ask('', { endpoints: new Map() });
  expect(outcome).toEqual(missing('NO_INSTANCE'));
  expect(complaints).toEqual([]);
});

const slow: readonly (readonly [name: string, listener: RequestListener])[] = [
  ['never answers', () => undefined],
  ['sends its head and no body', (_request, response) => void response.writeHead(200).flushHeaders()],
  [
    'drips its body without end',
    (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    },
  ],
];
test.each(slow)('an instance that %s has timed out at the deadline', async (_name, listener) => {
  const { outcome, complaints, tookMs } = await ask(await serve(listener), { deadlineMs: 250 });
  expect(outcome).toEqual(missing('INSTANCE_TIMED_OUT'));
  expect(complaints).toEqual([expect.stringMatching(/^rise: no answer from http:.* within 250 ms$/)]);
  expect(tookMs).toBeGreaterThan(200);
  expect(tookMs).toBeLessThan(1_500);
});

const wrong: readonly (readonly [name: string, listener: RequestListener, complaint: RegExp])[] = [
  ['answers with status 500', send('broken', 500), /answers with status 500: broken$/],
  ['answers with status 401', send({ errors: [] }, 401), /answers with status 401/],
  ['sends a whole answer with status 404', send({ data }, 404), /answers with status 404/],
  ['sends HTML', send('<!doctype html><title>Welcome</title>'), /is no JSON$/],
  ['sends nothing', send(''), /is no JSON$/],
  ['sends JSON that is no object', send([data]), /the answer is no JSON object$/],
  ['sends no data', send({ data: null }), /the answer has no data$/],
  [
    'sends data with an error',
    send({ data, errors: [{ message: 'half of it' }] }),
    /the answer has errors: half of it$/,
  ],
  [
    'answers for another',
    send({ data, extensions: { instance: { ...state, slug: 'active-essex' } } }),
    /the endpoint answers for "active-essex"; check its address in SUBGRAPHS$/,
  ],
];
test.each(wrong)(
  'an instance that %s has failed, and the log is told',
  async (_name, listener, complaint) => {
    const { outcome, complaints } = await ask(await serve(listener));
    expect(outcome).toEqual(missing('INSTANCE_FAILED'));
    expect(complaints).toEqual([expect.stringMatching(complaint)]);
  },
);

test.each(['with its length told', 'in chunks'])(
  'an answer of more bytes than the limit (%s) has failed; one of as many has not',
  async (how) => {
    const body = JSON.stringify({ data });
    const endpoint = await serve((_request, response) => {
      if (how === 'in chunks') response.write(body.slice(0, 5));
      else response.setHeader('content-length', body.length);
      response.end(how === 'in chunks' ? body.slice(5) : body);
    });
    const { outcome, complaints } = await ask(endpoint, { maxBytes: body.length - 1 });
    expect(outcome).toEqual(missing('INSTANCE_FAILED'));
    expect(complaints).toEqual([expect.stringContaining(`is longer than ${body.length - 1} bytes`)]);
    expect((await ask(endpoint, { maxBytes: body.length })).outcome).toMatchObject({ kind: 'slice' });
  },
);
