/** The batch endpoint over real sockets: a line for each operation as it finishes, bounded, and over when its reader has gone. */
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { serveHost } from './serve-host.ts';
import { HostError, type AnswerText, type ServedInstances } from './served-instances.ts';

const slugs = ['rise', 'leap'];
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

type AnswerAs = (slug: string, query: string, batch?: string) => Promise<AnswerText>;
const echo: AnswerAs = async (slug, query, batch) => ({
  status: 200,
  text: JSON.stringify({ data: { slug, query }, batch }),
});

async function serve(answer: AnswerAs = echo, secret?: string) {
  const logged: Record<string, unknown>[] = [];
  const host: Pick<ServedInstances, 'slugs' | 'answerText' | 'stateOf'> = {
    slugs,
    answerText: (slug, { query }, batch) => (slugs.includes(slug) ? answer(slug, query, batch) : null),
    stateOf: (slug) =>
      slug === 'rise' ? { slug, seq: 1, digest: 'd', gap: null, code: 'c', sdl: 's' } : null,
  };
  const log = (fields: unknown) => void logged.push(fields as Record<string, unknown>);
  const http = serveHost(host, secret, { debug: log, error: log } as never);
  await http.listen({ host: '127.0.0.1', port: 0 });
  cleanUps.push(() => http.close());
  const origin = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { origin, post, logged };
}

type Line = { readonly index: number; readonly status: number; readonly body: any };
const linesOf = async (response: Response): Promise<readonly Line[]> =>
  (await response.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
const operations = (...given: readonly (readonly [instance: string, query: string])[]) => ({
  operations: given.map(([instance, query]) => ({ instance, query })),
});

test('each operation is a line with its index, its status and the answer of its instance, which tells of the endpoint', async () => {
  const { post } = await serve();
  const response = await post('/batch', operations(['rise', '{ a }'], ['leap', '{ b }']));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const lines = (await linesOf(response)).toSorted((a, b) => a.index - b.index);
  expect(lines).toEqual([
    { index: 0, status: 200, body: { data: { slug: 'rise', query: '{ a }' }, batch: '/batch' } },
    { index: 1, status: 200, body: { data: { slug: 'leap', query: '{ b }' }, batch: '/batch' } },
  ]);
});

test('a line is sent as soon as its operation has finished', async () => {
  const finish = Promise.withResolvers<void>();
  const { post } = await serve(async (slug, query, batch) => {
    if (slug === 'rise') await finish.promise;
    return echo(slug, query, batch);
  });
  const { body } = await post('/batch', operations(['rise', '{ a }'], ['leap', '{ b }']));
  const reader = body!.getReader();
  const first = Buffer.from((await reader.read()).value!).toString();
  expect(JSON.parse(first)).toMatchObject({ index: 1, body: { data: { slug: 'leap' } } });
  finish.resolve();
  expect(JSON.parse(Buffer.from((await reader.read()).value!).toString())).toMatchObject({ index: 0 });
});

test('an instance that is not hosted, one that fails and one that is out of reach are lines of their own', async () => {
  const { post, logged } = await serve(async (slug, query) => {
    if (query === '{ away }') throw new HostError('INSTANCE_UNREACHABLE', 'starting again');
    if (query === '{ fails }') throw new Error('a secret of ours');
    return echo(slug, query);
  });
  const response = await post(
    '/batch',
    operations(['atlantis', '{ a }'], ['rise', '{ fails }'], ['rise', '{ away }'], ['leap', '{ b }']),
  );
  const lines = (await linesOf(response)).toSorted((a, b) => a.index - b.index);
  expect(lines.map(({ status }) => status)).toEqual([404, 500, 503, 200]);
  expect(lines[0]!.body.errors[0].message).toContain('hosts no partnership "atlantis"');
  expect(JSON.stringify(lines)).not.toContain('a secret of ours');
  expect(logged).toContainEqual(expect.objectContaining({ error: 'Error: a secret of ours' }));
});

test('an operation that does not finish in the time that the asker gives is a line that says so, and none is started after', async () => {
  const started: string[] = [];
  const { post } = await serve(async (slug, query) => {
    started.push(query);
    return query === '{ quick }' ? echo(slug, query) : new Promise(() => undefined);
  });
  const many = Array.from({ length: 20 }, (_, i) => ['rise', `{ slow${i} }`] as const);
  const response = await post('/batch', operations(['rise', '{ quick }'], ...many), {
    'x-active-news-deadline-ms': '200',
  });
  const statuses = (await linesOf(response)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 504)).toHaveLength(20);
  expect(started.length).toBeLessThan(12);
  expect(
    (await post('/rise/graphql', { query: '{ slow }' }, { 'x-active-news-deadline-ms': '50' })).status,
  ).toBe(504);
});

test('once the asker has gone, no further operation is started', async () => {
  let started = 0;
  const first = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const { origin } = await serve(async (slug, query) => {
    started += 1;
    first.resolve();
    await finish.promise;
    return echo(slug, query);
  });
  const many = Array.from({ length: 200 }, () => ['rise', '{ a }'] as const);
  const sending = request(`${origin}/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  sending.on('error', () => undefined).end(JSON.stringify(operations(...many)));
  await first.promise;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const underWay = started;
  expect(underWay).toBeLessThan(20);
  sending.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  finish.resolve();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(started).toBe(underWay);
});

test('between operations others get their turn, as reading a store never waits', async () => {
  let answered = 0;
  let answeredByThen: number | null = null;
  const { post } = await serve(async (slug, query) => {
    answered += 1;
    if (answered === 1) setImmediate(() => setImmediate(() => (answeredByThen = answered)));
    return echo(slug, query);
  });
  await linesOf(
    await post('/batch', operations(...Array.from({ length: 100 }, () => ['rise', '{}'] as const))),
  );
  expect(answered).toBe(100);
  expect(answeredByThen).toBeLessThan(50);
});

test('a reader that does not read holds the answers up instead of having them pile up', async () => {
  let answered = 0;
  const { origin } = await serve(async () => {
    answered += 1;
    return { status: 200, text: `{"data":"${'x'.repeat(1_000_000)}"}` };
  });
  const many = Array.from({ length: 200 }, () => ['rise', '{ a }'] as const);
  const response = await fetch(`${origin}/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operations(...many)),
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(answered).toBeLessThan(100);
  expect(await linesOf(response)).toHaveLength(200);
});

test.each([
  ['that is no batch', '{"query": "{ a }"}', 400],
  ['that is no JSON', '{', 400],
  [
    'of too many operations',
    operations(...Array.from({ length: 2_001 }, () => ['rise', '{ a }'] as const)),
    400,
  ],
  ['of too many bytes', operations(['rise', 'x'.repeat(4_194_304)]), 413],
])('a batch %s is refused whole', async (_name, body, status) => {
  const { post } = await serve();
  const response = await post('/batch', body);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ errors: [{ message: expect.any(String) }] });
});

test('a batch needs the secret as every operation does', async () => {
  const { post } = await serve(echo, 'open sesame and more');
  expect((await post('/batch', operations(['rise', '{ a }']))).status).toBe(401);
  const authorization = 'Bearer open sesame and more';
  expect(await linesOf(await post('/batch', operations(['rise', '{ a }']), { authorization }))).toHaveLength(
    1,
  );
});

test('the id of the request comes back, and is logged with the trace for each question', async () => {
  const { post, logged } = await serve();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const headers = { 'x-request-id': 'request-7', traceparent };
  for (const [path, body] of [
    ['/batch', operations(['rise', '{ a }'], ['leap', '{ a }'])],
    ['/rise/graphql', { query: '{ a }' }],
  ] as const) {
    const response = await post(path, body, headers);
    expect(response.headers.get('x-request-id')).toBe('request-7');
    await response.text();
  }
  expect(logged.map(({ requestId, instance }) => [requestId, instance])).toEqual([
    ['request-7', 'rise'],
    ['request-7', 'leap'],
    ['request-7', 'rise'],
  ]);
  expect(new Set(logged.map((fields) => fields.traceparent))).toEqual(new Set([traceparent]));
  const odd = await post('/rise/graphql', { query: '{ a }' }, { 'x-request-id': 'two words' });
  expect(odd.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
});

test('a host of which an instance cannot answer is not ready', async () => {
  const { origin } = await serve();
  const response = await fetch(`${origin}/health/ready`);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ status: 'not ready', instances: [{ slug: 'rise' }] });
});
