/** A gateway over HTTP: finished answers with their ETags, what is never kept, what travels with a request, and explain. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { askInProcess } from '@active-news/gateway/asking/ask-in-process.ts';
import type { Carry } from '@active-news/gateway/asking/transport.ts';
import { versionBook, type VersionBook } from '@active-news/gateway/asking/version-book.ts';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { startGateway, type Gateway, type GatewayOptions } from '@active-news/gateway/http/start-gateway.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import {
  openInstances,
  nowMs as openedAtMs,
  type OpenInstances,
} from './federation/network/open-instances.ts';
import { storyForTests } from './federation/one-store/story-for-tests.ts';

const slugs = ['active-cumbria', 'active-essex', 'rise'];
const query = '{ stories(first: 5) { totalCount nodes { title } } }';
const get = `/graphql?query=${encodeURIComponent(query)}`;

let registry: Registry;
let network: OpenInstances;
let book: VersionBook;
let gateway: Gateway;
let nowMs = openedAtMs;
let told = 0;
/** Every question that an instance was asked. */
let asked: { readonly instance: string; readonly carry: Carry }[] = [];
/** What goes before an answer; a reason makes it fail. */
let fault: (instance: string, carry: Carry) => string | null | Promise<null> = () => null;
/** Listeners on the connection of each request, at its start. */
let listeners: number[] = [];

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
  const stories = slugs.map((slug) => [slug, [0, 1, 2].map((i) => storyOf(slug, `story ${i}`))] as const);
  network = await openInstances(registry, slugs, new Map(stories));
});
afterAll(() => network.close());

beforeEach(async () => {
  nowMs = openedAtMs;
  fault = () => null;
  book = versionBook();
  await gateway?.close();
  gateway = await open();
  announce(...slugs);
  asked = [];
});
afterAll(() => gateway.close());

const storyOf = (slug: string, name: string) =>
  storyForTests(slug, name, new Date(openedAtMs - 1e9 + ++told * 1_000).toISOString());

function open(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const transport = askInProcess(
    network.answer,
    () => nowMs,
    () => undefined,
  );
  return startGateway({
    registry,
    instances: ownInstances(slugs),
    expected: slugs,
    async transport(instance, subQuery, carry) {
      asked.push({ instance, carry });
      const reason = await fault(instance, carry);
      return reason ? { kind: 'missing', reason, sinceMs: nowMs } : transport(instance, subQuery, carry);
    },
    book,
    redis: null,
    name: 'gateway',
    version: '1',
    now: () => nowMs,
    log: makeLog('silent', 'test'),
    host: '127.0.0.1',
    port: 0,
    isSample: true,
    beside: (http) =>
      http.addHook('onRequest', async ({ raw }) => void listeners.push(raw.socket.listenerCount('close'))),
    ...options,
  });
}

function announce(...of: readonly string[]): void {
  for (const slug of of) {
    const { seq, digest } = network.instances.get(slug)!.store.version();
    book.announced(slug, { seq, digest }, book.last(slug)?.code ?? '', nowMs);
  }
}
function tell(slug: string): string {
  const story = storyOf(slug, `news ${told}`);
  network.record(slug, [story]);
  announce(slug);
  return story.title;
}

type Headers = Readonly<Record<string, string>>;
type Got = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: any;
};
const shown = ['etag', 'cache-control', 'x-cache', 'x-request-id', 'content-type', 'vary'];

async function read(response: Response): Promise<Got> {
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(shown.map((name) => [name, response.headers.get(name)])),
    body: text === '' ? null : JSON.parse(text),
  };
}
const fetchGet = async (path = get, headers: Headers = {}) =>
  read(await fetch(`${gateway.url}${path}`, { headers }));
const fetchPost = async (body: object = { query }, headers: Headers = {}) =>
  read(
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );
const countAsks = async (doing: () => Promise<Got>) => {
  asked = [];
  return { ...(await doing()), asks: asked.length };
};
// What instances say of their code is known once each has answered.
const warm = () => fetchGet(`/graphql?query=${encodeURIComponent('{ stories { totalCount } }')}`);

test.each([
  ['GET', () => fetchGet()],
  ['POST', () => fetchPost()],
])(
  'a whole answer by %s has a strong ETag, and comes again as it was without asking anybody',
  async (_name, ask) => {
    await warm();
    const first = await countAsks(ask);
    expect(first.asks).toBeGreaterThan(0);
    expect(first).toMatchObject({
      status: 200,
      headers: {
        etag: expect.stringMatching(/^"[\w-]+"$/),
        'cache-control': 'public, no-cache',
        'x-cache': 'MISS',
      },
    });
    const second = await countAsks(ask);
    expect(second.asks).toBe(0);
    expect(second.body).toEqual(first.body);
    const { 'x-request-id': _one, ...headers } = first.headers;
    expect(second.headers).toMatchObject({ ...headers, 'x-cache': 'HIT' });
  },
);

test('GET and POST of one question have one ETag', async () => {
  await warm();
  const { headers } = await fetchGet();
  expect((await countAsks(() => fetchPost())).headers.etag).toBe(headers.etag);
});

test.each([
  ['the ETag', (etag: string) => etag],
  ['the ETag, weakened by a proxy,', (etag: string) => `W/${etag}`],
  ['a list with the ETag', (etag: string) => `"other", ${etag}`],
  ['a star', () => '*'],
])('who has the answer and says so with %s gets 304, and nobody is asked', async (_name, write) => {
  await warm();
  const { headers } = await fetchGet();
  const again = await countAsks(() => fetchGet(get, { 'if-none-match': write(headers.etag!) }));
  expect(again).toMatchObject({
    status: 304,
    body: null,
    asks: 0,
    headers: { etag: headers.etag, 'cache-control': 'public, no-cache' },
  });
});

test('who has another answer, or posts, gets the whole one', async () => {
  await warm();
  const { headers, body } = await fetchGet();
  expect(await fetchGet(get, { 'if-none-match': '"other"' })).toMatchObject({ status: 200, body });
  expect(await fetchPost({ query }, { 'if-none-match': headers.etag! })).toMatchObject({ status: 200, body });
});

test('one new story gives another ETag and the new answer, also to who has the old one', async () => {
  await warm();
  const { headers } = await fetchGet();
  const title = tell('rise');
  const next = await fetchGet(get, { 'if-none-match': headers.etag! });
  expect(next.status).toBe(200);
  expect(next.headers.etag).not.toBe(headers.etag);
  expect(next.body.data.stories.nodes[0]).toEqual({ title });
  expect(await fetchGet(get, { 'if-none-match': next.headers.etag! })).toMatchObject({ status: 304 });
});

test('an answer does not depend on the content of an instance that it was not made of', async () => {
  await warm();
  const path = `/graphql?query=${encodeURIComponent('{ stories(filter: { partnership: ["rise"] }) { totalCount } }')}`;
  const { headers } = await fetchGet(path);
  tell('active-essex');
  expect(await countAsks(() => fetchGet(path))).toMatchObject({
    asks: 0,
    headers: { etag: headers.etag, 'x-cache': 'HIT' },
  });
});

test('variables and the name of the operation are part of the question', async () => {
  await warm();
  const text = 'query A($n: Int) { stories(first: $n) { nodes { title } } } query B { tags { totalCount } }';
  const of = (n: number) => fetchPost({ query: text, operationName: 'A', variables: { n } });
  const [one, two, other] = [await of(1), await of(2), await fetchPost({ query: text, operationName: 'B' })];
  expect(new Set([one, two, other].map(({ headers }) => headers.etag)).size).toBe(3);
  expect((await of(2)).body.data.stories.nodes).toHaveLength(2);
  const variables = encodeURIComponent('{"n":2}');
  const byGet = await fetchGet(
    `/graphql?query=${encodeURIComponent(text)}&operationName=A&variables=${variables}`,
  );
  expect(byGet.headers).toMatchObject({ 'x-cache': 'HIT', etag: two.headers.etag });
});

test('an incomplete answer is no-store without an ETag, and stands in for two seconds at most', async () => {
  fault = (instance) => (instance === 'rise' ? 'INSTANCE_TIMED_OUT' : null);
  const short = await fetchGet();
  expect(short).toMatchObject({
    status: 200,
    headers: { etag: null, 'cache-control': 'no-store', 'x-cache': 'MISS' },
  });
  expect(short.body.extensions.coverage).toMatchObject({ expected: 3, answered: 2, complete: false });
  const again = await countAsks(() => fetchGet(get, { 'if-none-match': '*' }));
  expect(again).toMatchObject({
    status: 200,
    asks: 0,
    body: short.body,
    headers: { etag: null, 'cache-control': 'no-store', 'x-cache': 'HIT' },
  });
  fault = () => null;
  nowMs += 2_000;
  expect(await fetchGet()).toMatchObject({
    headers: { etag: expect.any(String) },
    body: { extensions: { coverage: { complete: true } } },
  });
});

test.each([
  ['with an error', { query: '{ story(id: "rise:x", url: "https://example.org") { title } }' }, 200],
  ['that is not valid', { query: '{ nonsense }' }, 400],
  ['that is no GraphQL', { query: '{' }, 400],
  [
    'whose variable is of another type',
    { query: 'query ($n: Int!) { stories(first: $n) { totalCount } }', variables: { n: 'x' } },
    400,
  ],
])('a question %s is never kept', async (_name, body, status) => {
  for (let i = 0; i < 2; i++) {
    const { headers, body: answer, ...rest } = await fetchPost(body);
    expect(rest.status).toBe(status);
    expect(answer.errors).toHaveLength(1);
    expect(headers).toMatchObject({ etag: null, 'cache-control': 'no-store', 'x-cache': 'MISS' });
  }
});

test('what is volatile is made anew every time, without an ETag', async () => {
  await warm();
  for (let i = 0; i < 2; i++)
    expect(await countAsks(() => fetchPost({ query: '{ feeds { url } }' }))).toMatchObject({
      asks: 3,
      headers: { etag: null, 'x-cache': 'MISS' },
    });
});

test('gateways with other instances below them do not take each other’s answers out of one Redis', async () => {
  await warm();
  const texts = new Map<string, string>();
  const redis = {
    get: async (key: string) => texts.get(key) ?? null,
    set: async (key: string, text: string) => (texts.set(key, text), 'OK'),
  } as unknown as NonNullable<GatewayOptions['redis']>;
  const ask = async (url: string) => read(await fetch(`${url}${get}`));
  const few = ['active-cumbria', 'active-essex'];
  const small = await open({ redis, instances: ownInstances(few), expected: few });
  const large = await open({ redis });
  const replica = await open({ redis });
  try {
    const [ofFew, ofAll] = [await ask(small.url), await ask(large.url)];
    expect(ofFew.body.extensions.coverage.expected).toBe(2);
    expect(ofAll.body.extensions.coverage.expected).toBe(3);
    expect(await countAsks(() => ask(replica.url))).toMatchObject({
      asks: 0,
      body: ofAll.body,
      headers: { 'x-cache': 'HIT', etag: ofAll.headers.etag },
    });
  } finally {
    await Promise.all([small.close(), large.close(), replica.close()]);
  }
});

test('a request id is echoed and handed on, whether or not anybody is asked; one of another form is replaced', async () => {
  await warm();
  for (const cache of ['MISS', 'HIT'])
    expect((await fetchGet(get, { 'x-request-id': 'client:1.a-b' })).headers).toMatchObject({
      'x-request-id': 'client:1.a-b',
      'x-cache': cache,
    });
  expect(asked.at(-1)!.carry.requestId).toBe('client:1.a-b');
  expect((await fetchGet(get, { 'x-request-id': 'a "b" c' })).headers['x-request-id']).toMatch(
    /^[\da-f-]{36}$/,
  );
});

test('a trace goes on through the gateway, and every question knows how far the request has come', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await fetchPost({ query }, { traceparent, 'x-active-news-hops': '3' });
  expect(asked.length).toBeGreaterThan(0);
  for (const { carry } of asked) expect(carry).toMatchObject({ traceparent, hops: 4 });
  await fetchPost({ query: '{ feeds { url } }' });
  expect(asked.at(-1)!.carry).toMatchObject({
    traceparent: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-01$/),
    hops: 1,
  });
});

test('a request that has passed too many gateways is refused with 508, and nobody is asked', async () => {
  expect(await countAsks(() => fetchPost({ query }, { 'x-active-news-hops': '7' }))).toMatchObject({
    status: 200,
  });
  const refused = await countAsks(() => fetchPost({ query }, { 'x-active-news-hops': '8' }));
  expect(refused).toMatchObject({
    status: 508,
    asks: 0,
    body: { errors: [{ extensions: { code: 'HOP_LIMIT' } }] },
  });
  expect(refused.body.errors[0].message).toContain('has passed 8 gateways, "gateway" would be one more');
});

test('as an instance of another gateway it tells its version and the state of each partnership below', async () => {
  const { body, headers } = await fetchPost({ query }, { 'x-active-news-hops': '1' });
  expect(headers.etag).toBeNull();
  expect(body.extensions.instance).toMatchObject({ slug: 'gateway', gap: null, digest: expect.any(String) });
  expect(Object.keys(body.extensions.instance.parts)).toEqual(slugs);
  expect((await fetchPost()).body.extensions.instance).toBeUndefined();
});

test.each([
  ['the extension', { query, extensions: { explain: true } }, {}],
  ['the header', { query }, { 'x-explain': '1' }],
])(
  '%s explain shows as JSON and as a tree who was asked for what, also where the answer is finished',
  async (_name, body, headers) => {
    await warm();
    await fetchPost();
    const { explain } = (await fetchPost(body, headers as Headers)).body.extensions;
    expect(explain).toMatchObject({
      executions: 1,
      fields: [
        {
          field: 'stories',
          phases: [
            {
              phase: 'heads',
              asks: slugs.map((instance) => ({ instance, outcome: 'memory', count: expect.any(Number) })),
            },
            { phase: 'rows', asks: expect.any(Array) },
          ],
        },
      ],
    });
    const lines = (explain.text as string).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'answer',
      '└─ stories',
      expect.stringMatching(/^ {3}├─ heads +3 questions \(3 memory\), \d+ read$/),
    ]);
    expect(lines[3]).toMatch(/^ {3}│ {2}├─ active-cumbria +memory +\d+\.\d ms +\d+ read +version \d+ \S{8}$/);
    expect((await fetchPost()).body.extensions.explain).toBeUndefined();
  },
);

test('explain names the missing with their reason', async () => {
  fault = (instance) => (instance === 'rise' ? 'INSTANCE_UNREACHABLE' : null);
  const { explain } = (await fetchPost({ query, extensions: { explain: true } })).body.extensions;
  expect(explain.text).toMatch(/rise +INSTANCE_UNREACHABLE/);
});

test('who hangs up is asked for no longer', async () => {
  const { promise, resolve } = Promise.withResolvers<AbortSignal>();
  fault = (_instance, { signal }) => {
    resolve(signal);
    return new Promise((end) => signal.addEventListener('abort', () => end(null)));
  };
  const client = new AbortController();
  const hanging = fetch(`${gateway.url}${get}`, { signal: client.signal });
  const signal = await promise;
  expect(signal.aborted).toBe(false);
  client.abort();
  await expect(hanging).rejects.toThrow();
  await new Promise<void>((end) => (signal.aborted ? end() : signal.addEventListener('abort', () => end())));
});

test('a connection that is used again and again gathers no listeners', async () => {
  listeners = [];
  for (let i = 0; i < 30; i++) await fetchPost({ query: `{ stories(first: ${i}) { totalCount } }` });
  expect(Math.max(...listeners.slice(10))).toBeLessThanOrEqual(listeners[0]! + 1);
});

test('a client that hangs up leaves no half answer behind for others', async () => {
  const held = Promise.withResolvers<null>();
  fault = (instance, { signal }) => {
    if (instance !== slugs[0]) return null;
    signal.addEventListener('abort', () => held.resolve(null));
    return held.promise;
  };
  const hangingUp = new AbortController();
  const gone = fetch(`${gateway.url}${get}`, { signal: hangingUp.signal }).catch(() => 'gone');
  while (asked.length < slugs.length) await new Promise((resolve) => setTimeout(resolve, 5));
  hangingUp.abort();
  expect(await gone).toBe('gone');
  await held.promise;
  await new Promise((resolve) => setTimeout(resolve, 50));
  fault = () => null;
  expect(await fetchGet()).toMatchObject({
    headers: { 'x-cache': 'MISS' },
    body: { extensions: { coverage: { complete: true } } },
  });
});

test('an instance that speaks for some who are expected and some who are not stops the start', async () => {
  const of = open({ expected: slugs.slice(1), instances: new Map([['north', slugs]]) });
  await expect(of).rejects.toThrow(`"north" speaks for ${slugs[0]} too, which answers are not expected of`);
});
