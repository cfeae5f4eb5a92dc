/** One network, asked twice: over real HTTP and in this process, every question has the same outcome. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execute, parse } from 'graphql';
import { askInProcess } from '@active-news/gateway/asking/ask-in-process.ts';
import { askOverHttp } from '@active-news/gateway/asking/ask-over-http.ts';
import type { Ask, Missing, Slice } from '@active-news/gateway/federation/ask.ts';
import { startRequest } from '@active-news/gateway/federation/request.ts';
import { makeFederation } from '@active-news/gateway/graph/gateway-schema.ts';
import { openHost, type InstanceHost } from '@active-news/partnership/host/open-host.ts';
import { serveHost } from '@active-news/partnership/host/serve-host.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { storyInput } from './federation/deal-network.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const secret = 'open sesame';
const told = ['active-cumbria', 'rise'];
// The third has nothing to tell yet, so its slices carry a gap.
const slugs = ['active-cumbria', 'active-essex', 'rise'];

let registry: Registry;
let host: InstanceHost;
let address: string;
let inProcess: Ask;
let overHttp: ReturnType<typeof askOverHttp>;
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
  const dataDir = mkdtempSync(join(tmpdir(), 'active-news-host-'));
  cleanUps.push(() => rmSync(dataDir, { recursive: true }));
  host = await openHost({
    registry,
    slugs,
    dataDir,
    userAgent: 'test',
    allowPrivateHosts: [],
    pollIntervalMs: 1_000_000,
    now: () => nowMs,
    onPolled: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  cleanUps.push(() => host.close());
  for (const slug of told) {
    host.instance(slug)!.store.recordPoll({
      feedUrl: 'https://example.org/feed',
      checkedAtMs: nowMs,
      nextCheckAtMs: nowMs,
      outcome: 'read',
      health: 'OK',
      status: 200,
      stories: Array.from({ length: 12 }, (_, i) =>
        storyInput({
          id: storyId(slug, `story ${i}`),
          owner: slug,
          publishedAtMs: nowMs - i * 86_400_000,
          title: `Story ${i} — “naïve” café 🚲 </script>\u2028`,
          tags: i % 2 ? ['cycling'] : ['funding', 'walking'],
        }),
      ),
      problems: [],
    });
  }
  const http = serveHost(host, secret);
  cleanUps.push(() => http.close());
  address = await http.listen({ host: '127.0.0.1', port: 0 });
  inProcess = askInProcess(
    (slug, operation) => {
      const instance = host.instance(slug);
      return instance && host.answer(instance, operation).then(({ body }) => body);
    },
    () => nowMs,
    () => undefined,
  );
  overHttp = openHttp(secret);
});
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

function openHttp(token?: string): ReturnType<typeof askOverHttp> {
  const asking = askOverHttp({
    endpoints: new Map(slugs.map((slug) => [slug, `${address}/${slug}/graphql`])),
    secret: token,
    now: () => nowMs,
    complain: () => undefined,
  });
  cleanUps.push(asking.close);
  return asking;
}

type Asked = { readonly kind: string; readonly outcome: Slice | Missing };

/** Puts each question of a query both ways, and compares what comes back. */
async function compare(text: string): Promise<readonly Asked[]> {
  const federation = makeFederation(registry, slugs);
  const asked: Asked[] = [];
  const both: Ask = async (instance, subQuery) => {
    const [near, far] = await Promise.all([inProcess(instance, subQuery), overHttp.ask(instance, subQuery)]);
    expect(near).toEqual(far);
    asked.push({ kind: /^query (\w+)/.exec(subQuery.document)![1]!, outcome: far });
    return far;
  };
  const { errors } = await execute({
    schema: federation.rules.schema,
    document: parse(text),
    contextValue: { federation: startRequest(federation, both, nowMs) },
  });
  expect(errors).toBeUndefined();
  expect(asked.map(({ outcome }) => outcome.kind)).toEqual(asked.map(() => 'slice'));
  return asked;
}

const queries: readonly (readonly [name: string, text: string, kinds: readonly string[]])[] = [
  ['heads', '{ stories(first: 5) { totalCount edges { cursor } pageInfo { hasNextPage } } }', ['Heads']],
  [
    'rows',
    '{ stories(last: 20, orderBy: OLDEST) { nodes { title url publishedAt datePrecision summary image { url } rawTags attribution { text url } tags { slug } } } }',
    ['Heads', 'Rows'],
  ],
  [
    'groups',
    '{ tags { nodes { slug storyCount latestStoryAt } } archives { month storyCount } storyCounts(groupBy: [REGION, WEEK]) { region { slug } period storyCount } }',
    ['Groups'],
  ],
  ['shares', '{ regions { storyCount latestStoryAt } partnerships { storyCount } }', ['Groups']],
  [
    'a filter',
    '{ stories(filter: { tag: ["cycling"], from: "2026-11-15T00:00:00+01:00" }) { totalCount nodes { title } } }',
    ['Heads', 'Rows'],
  ],
];
test.each(queries)('in process and over HTTP give equal slices of %s', async (_name, text, kinds) => {
  const asked = await compare(text);
  expect([...new Set(asked.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
});

test('a slice tells its version and the gap of an instance that has nothing to tell, either way', async () => {
  const outcomes = (await compare('{ stories { totalCount } }')).map(({ outcome }) => outcome as Slice);
  expect(outcomes.map(({ gap }) => gap)).toEqual([null, { reason: 'NO_FEED', sinceMs: nowMs }, null]);
  for (const [i, slug] of slugs.entries()) {
    const { seq, digest } = host.instance(slug)!.store.version();
    expect(outcomes[i]!.version).toEqual({ seq, digest });
  }
});

test.each([
  ['asks for a field that is not there', '{ nonsense }', 'INSTANCE_FAILED'],
  ['is no GraphQL', '{', 'INSTANCE_FAILED'],
  ['is for an unknown operation', 'mutation { nonsense }', 'INSTANCE_FAILED'],
])('a question that %s fails alike either way', async (_name, document, reason) => {
  const outcomes = await Promise.all(
    [inProcess, overHttp.ask].map((ask) => ask('rise', { document, variables: {} })),
  );
  const failed = { kind: 'missing', reason, sinceMs: nowMs };
  expect(outcomes).toEqual([failed, failed]);
});

test('a partnership that nobody hosts is missing as NO_INSTANCE either way', async () => {
  const question = { document: '{ __typename }', variables: {} };
  const none = { kind: 'missing', reason: 'NO_INSTANCE', sinceMs: nowMs };
  expect(await inProcess('active-devon', question)).toEqual(none);
  expect(await overHttp.ask('active-devon', question)).toEqual(none);
});

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
const bearer = { authorization: `Bearer ${secret}` };
const question = JSON.stringify({ query: '{ __typename }' });

test.each([
  ['none', {}],
  ['another', { authorization: 'Bearer open barley' }],
  ['only the scheme', { authorization: 'Bearer ' }],
  ['the secret without its scheme', { authorization: secret }],
])('an operation with %s in place of the secret is refused with 401', async (_name, headers) => {
  const response = await post('/rise/graphql', question, headers as Record<string, string>);
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({
    errors: [{ message: 'Operations here need the secret of SUBGRAPH_SECRET as bearer token.' }],
  });
});

test('an operation with the secret is answered, and a gateway without it sees the instance as failed', async () => {
  expect((await post('/rise/graphql', question, bearer)).status).toBe(200);
  const outcome = await openHttp().ask('rise', { document: '{ __typename }', variables: {} });
  expect(outcome).toEqual({ kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: nowMs });
});

test('health needs no secret', async () => {
  expect(await (await fetch(`${address}/health/live`)).json()).toEqual({ status: 'live' });
  const { instances } = (await (await fetch(`${address}/health/ready`)).json()) as {
    instances: { slug: string; gap: unknown }[];
  };
  expect(instances.map(({ slug }) => slug).sort()).toEqual(slugs);
});

test.each([
  [
    'to a partnership that is not hosted',
    '/active-devon/graphql',
    question,
    404,
    /hosts no partnership "active-devon"/,
  ],
  ['without a query', '/rise/graphql', '{}', 400, /no GraphQL request; send/],
  ['that is no JSON', '/rise/graphql', '{', 400, /JSON/],
])('a request %s is refused with what is wrong', async (_name, path, body, status, message) => {
  const response = await post(path, body, bearer);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ errors: [{ message: expect.stringMatching(message) }] });
});
