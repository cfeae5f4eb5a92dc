/** Asking many at once, over real sockets: one request for a turn, a line for each, and only what was not answered is lost. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { SubQuery } from '../federation/ask.ts';
import { askOverHttp, type HttpAskOptions } from './ask-over-http.ts';
import type { Carry } from './transport.ts';

const nowMs = 1_000;
const names = ['rise', 'leap', 'active-essex'];
const question = (text = '{ stories { totalCount } }'): SubQuery => ({
  document: text,
  variables: {},
  purpose: { kind: 'share' },
});
const carryOf = (requestId = 'request-1', signal = new AbortController().signal): Carry => ({
  requestId,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  hops: 2,
  signal,
});
const missing = (reason: string) => ({ kind: 'missing', reason, sinceMs: nowMs });
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

type Operation = { readonly instance: string; readonly query: string };
type Batch = {
  readonly operations: readonly Operation[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

const bodyOf = (slug: string, batch: string | undefined = '/batch') => ({
  data: { of: slug },
  extensions: { instance: { slug, seq: 1, digest: 'abc', gap: null, code: 'c1', sdl: 's1', batch } },
});
const line = (index: number, slug: string) =>
  `${JSON.stringify({ index, status: 200, body: bodyOf(slug) })}\n`;
const ndjson = { 'content-type': 'application/x-ndjson' };

/** Answers all operations at once and in reverse, as a host that finishes the last first. */
function answerAll({ operations, response }: Batch): void {
  const lines = operations.map(({ instance }, index) => line(index, instance)).reverse();
  response.writeHead(200, ndjson).end(lines.join(''));
}

/** A host whose GraphQL endpoints tell of /batch, and which answers batches like this. */
async function host(answerBatch: (batch: Batch) => void, options: Partial<HttpAskOptions> = {}) {
  const requests: { path: string; operations: number; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const path = request.url!;
    const sent = JSON.parse(Buffer.concat(parts).toString()) as { operations?: Operation[] };
    requests.push({ path, operations: sent.operations?.length ?? 1, headers: request.headers });
    if (path === '/batch') return answerBatch({ operations: sent.operations!, request, response });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(bodyOf(path.split('/')[1]!)));
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const complaints: string[] = [];
  const asking = askOverHttp({
    endpoints: new Map(names.map((name) => [name, `${origin}/${name}/graphql`])),
    now: () => nowMs,
    complain: (instance, message) => complaints.push(`${instance}: ${message}`),
    ...options,
  });
  cleanUps.push(asking.close);
  const askAll = (carry = carryOf(), asked = names) =>
    Promise.all(asked.map((name) => asking.transport(name, question(), carry)));
  await asking.transport('rise', question(), carryOf());
  requests.splice(0);
  return { asking, askAll, requests, complaints, sockets, origin };
}

test('once a host has told of its batch endpoint, what is asked in one turn goes in one request', async () => {
  const { asking, askAll, requests } = await host(answerAll);
  const before = asking.sent();
  const outcomes = await askAll();
  expect(outcomes).toMatchObject(names.map((slug) => ({ kind: 'slice', data: { of: slug } })));
  expect(requests.map(({ path, operations }) => [path, operations])).toEqual([['/batch', 3]]);
  expect(asking.sent()).toEqual({ requests: before.requests + 1, operations: before.operations + 3 });
  expect(requests[0]!.headers).toMatchObject({
    'x-request-id': 'request-1',
    traceparent: carryOf().traceparent,
    'x-active-news-hops': '2',
  });
  expect(Number(requests[0]!.headers['x-active-news-deadline-ms'])).toBeGreaterThan(4_000);
});

test('each question is settled by its own line, while others still wait for theirs', async () => {
  let finish = (): void => undefined;
  const { asking } = await host(({ operations, response }) => {
    response.writeHead(200, ndjson).write(line(1, operations[1]!.instance));
    finish = () => response.end(line(0, operations[0]!.instance));
  });
  const carry = carryOf();
  const first = asking.transport('rise', question(), carry);
  const second = asking.transport('leap', question(), carry);
  expect(await second).toMatchObject({ kind: 'slice', data: { of: 'leap' } });
  expect(await Promise.race([first, 'still waiting'])).toBe('still waiting');
  finish();
  expect(await first).toMatchObject({ kind: 'slice', data: { of: 'rise' } });
});

test('a stream that breaks off costs only the questions that were not answered', async () => {
  const { askAll } = await host(({ response }) => {
    response.writeHead(200, ndjson).write(`${line(1, 'leap')}{"index":0,"sta`, () => response.destroy());
  });
  const [rise, leap, essex] = await askAll();
  expect(leap).toMatchObject({ kind: 'slice', data: { of: 'leap' } });
  expect([rise, essex]).toEqual([missing('INSTANCE_UNREACHABLE'), missing('INSTANCE_UNREACHABLE')]);
});

test('at the deadline the lines that have not come are timed out, and the others stand', async () => {
  const { askAll, complaints } = await host(
    ({ response }) => void response.writeHead(200, ndjson).write(line(2, 'active-essex')),
    { deadlineMs: 300 },
  );
  const [rise, leap, essex] = await askAll();
  expect(essex).toMatchObject({ kind: 'slice' });
  expect([rise, leap]).toEqual([missing('INSTANCE_TIMED_OUT'), missing('INSTANCE_TIMED_OUT')]);
  expect(complaints).toHaveLength(2);
});

test('a client that hangs up ends the request, and nobody is complained of', async () => {
  const leaving = new AbortController();
  const closed = Promise.withResolvers<void>();
  const { askAll, complaints } = await host(({ response }) => {
    response.writeHead(200, ndjson).write(line(0, 'rise'));
    response.once('close', closed.resolve);
    setTimeout(() => leaving.abort(), 50);
  });
  const [rise, ...others] = await askAll(carryOf('request-1', leaving.signal));
  expect(rise).toMatchObject({ kind: 'slice' });
  expect(others).toEqual([missing('INSTANCE_TIMED_OUT'), missing('INSTANCE_TIMED_OUT')]);
  await closed.promise;
  expect(complaints).toEqual([]);
});

test('questions of two client requests never share one, so each hangs up for itself', async () => {
  const { asking, requests } = await host(answerAll);
  const [mine, yours] = [carryOf('mine'), carryOf('yours')];
  await Promise.all(
    ['rise', 'leap'].flatMap((name) =>
      [mine, yours].map((carry) => asking.transport(name, question(), carry)),
    ),
  );
  expect(
    requests.map(({ path, operations, headers }) => [path, operations, headers['x-request-id']]),
  ).toEqual(
    expect.arrayContaining([
      ['/batch', 2, 'mine'],
      ['/batch', 2, 'yours'],
    ]),
  );
  expect(requests).toHaveLength(2);
});

test('a question alone goes to its own endpoint', async () => {
  const { askAll, requests } = await host(answerAll);
  await askAll(carryOf(), ['leap']);
  expect(requests.map(({ path }) => path)).toEqual(['/leap/graphql']);
});

test('more than a request may hold goes in several', async () => {
  const { asking, requests } = await host(answerAll);
  const long = question(`{ stories { totalCount } } # ${'x'.repeat(900_000)}`);
  const carry = carryOf();
  const outcomes = await Promise.all(names.map((name) => asking.transport(name, long, carry)));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['slice', 'slice', 'slice']);
  expect(requests.map(({ path, operations }) => [path, operations])).toEqual(
    expect.arrayContaining([
      ['/batch', 2],
      ['/active-essex/graphql', 1],
    ]),
  );
  requests.splice(0);
  await Promise.all(Array.from({ length: 1_001 }, () => asking.transport('rise', question(), carry)));
  expect(requests.map(({ operations }) => operations).sort()).toEqual([1, 1_000]);
});

test('a line that is too long costs its own question alone', async () => {
  const { askAll, complaints } = await host(
    ({ response }) => {
      const long = `{"index":1,"status":200,"body":{"data":"${'x'.repeat(5_000)}"}}\n`;
      response.writeHead(200, ndjson).end(`${line(0, 'rise')}${long}${line(2, 'active-essex')}`);
    },
    { maxBytes: 1_000 },
  );
  const [rise, leap, essex] = await askAll();
  expect([rise!.kind, essex!.kind]).toEqual(['slice', 'slice']);
  expect(leap).toEqual(missing('INSTANCE_FAILED'));
  expect(complaints).toEqual([expect.stringContaining('is longer than 1000 bytes')]);
});

test.each([
  ['has no such endpoint', 404, {}, 'not found'],
  ['answers with a page', 200, { 'content-type': 'text/html' }, '<!doctype html>'],
])(
  'where the origin %s, each is asked alone, and batches are not tried again',
  async (_name, status, head, body) => {
    const { askAll, requests } = await host(
      ({ response }) => void response.writeHead(status, head).end(body),
    );
    expect((await askAll()).map(({ kind }) => kind)).toEqual(['slice', 'slice', 'slice']);
    expect(requests.map(({ path }) => path).sort()).toEqual([
      '/active-essex/graphql',
      '/batch',
      '/leap/graphql',
      '/rise/graphql',
    ]);
    requests.splice(0);
    await askAll();
    expect(requests.map(({ path }) => path)).not.toContain('/batch');
  },
);

test('an instance that the batch endpoint does not have is asked alone', async () => {
  const { askAll, requests } = await host(({ operations, response }) => {
    const lines = operations.map(({ instance }, index) =>
      instance === 'leap' ? `{"index":${index},"status":404,"body":{}}\n` : line(index, instance),
    );
    response.writeHead(200, ndjson).end(lines.join(''));
  });
  expect((await askAll()).map(({ kind }) => kind)).toEqual(['slice', 'slice', 'slice']);
  expect(requests.map(({ path }) => path)).toEqual(['/batch', '/leap/graphql']);
  await askAll();
  expect(
    requests
      .slice(2)
      .map(({ operations }) => operations)
      .sort(),
  ).toEqual([1, 2]);
});

test.each([
  ['answers a question twice', `${line(0, 'rise')}${line(0, 'rise')}`, ['slice', 'missing', 'missing']],
  ['sends a line that is no JSON', `${line(1, 'leap')}oops\n`, ['missing', 'slice', 'missing']],
  ['ends before all are answered', line(2, 'active-essex'), ['missing', 'missing', 'slice']],
])('a host that %s has failed for those left over', async (_name, text, kinds) => {
  const { askAll } = await host(({ response }) => void response.writeHead(200, ndjson).end(text));
  const outcomes = await askAll();
  expect(outcomes.map(({ kind }) => kind)).toEqual(kinds);
  for (const outcome of outcomes)
    if (outcome.kind === 'missing') expect(outcome).toEqual(missing('INSTANCE_FAILED'));
});

test('lines tell the reason of the host: out of reach, too late, failed', async () => {
  const { askAll } = await host(({ response }) => {
    const lines = [503, 504, 500].map(
      (status, index) => `${JSON.stringify({ index, status, body: { errors: [{ message: 'no' }] } })}\n`,
    );
    response.writeHead(200, ndjson).end(lines.join(''));
  });
  expect(await askAll()).toEqual(
    ['INSTANCE_UNREACHABLE', 'INSTANCE_TIMED_OUT', 'INSTANCE_FAILED'].map(missing),
  );
});

test('a kept connection that was closed is no failure: the question is sent once more', async () => {
  let isFirst = true;
  const { askAll, asking, requests } = await host((batch) => {
    if (!isFirst) return answerAll(batch);
    isFirst = false;
    batch.request.socket.resetAndDestroy();
  });
  const before = asking.sent().requests;
  expect((await askAll()).map(({ kind }) => kind)).toEqual(['slice', 'slice', 'slice']);
  expect(requests.map(({ path }) => path)).toEqual(['/batch', '/batch']);
  expect(asking.sent().requests).toBe(before + 2);
});

test('a connection that closes again and again is unreachable after one more try', async () => {
  const { askAll, requests } = await host(({ request }) => request.socket.destroy());
  expect(await askAll()).toEqual(names.map(() => missing('INSTANCE_UNREACHABLE')));
  expect(requests).toHaveLength(2);
});

test('a batch endpoint on another host is not believed', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(bodyOf(request.url!.split('/')[1]!, '//other.example/batch')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asking = askOverHttp({
    endpoints: new Map(names.map((name) => [name, `${origin}/${name}/graphql`])),
    secret: 'open sesame and more',
    now: () => nowMs,
    complain: () => undefined,
  });
  cleanUps.push(asking.close);
  const carry = carryOf();
  for (let i = 0; i < 2; i++)
    await Promise.all(names.map((name) => asking.transport(name, question(), carry)));
  expect(asked).toHaveLength(6);
  expect(asked.filter((path) => !path.endsWith('/graphql'))).toEqual([]);
});
