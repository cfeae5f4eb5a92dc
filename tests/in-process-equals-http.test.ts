/** One network, asked in each way: in this process, over HTTP one by one and many at once, every question has the same outcome. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { askInProcess } from '@active-news/gateway/asking/ask-in-process.ts';
import { askOverHttp } from '@active-news/gateway/asking/ask-over-http.ts';
import { checkSkew } from '@active-news/gateway/asking/check-skew.ts';
import type { Carry, Transport } from '@active-news/gateway/asking/transport.ts';
import { answerOperation } from '@active-news/gateway/federation/answer-operation.ts';
import type { SubQuery } from '@active-news/gateway/federation/ask.ts';
import { federationBase, makeFederation, ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { openHost, type InstanceHost } from '@active-news/partnership/host/open-host.ts';
import { serveHost } from '@active-news/partnership/host/serve-host.ts';
import type { StoryInput } from '@active-news/partnership/store/records.ts';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { storyId } from '@active-news/schema/story-id.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const carry: Carry = {
  requestId: 'request-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  hops: 1,
  signal: new AbortController().signal,
};
const about = (document: string, variables: Record<string, unknown> = {}): SubQuery => ({
  document,
  variables,
  purpose: { kind: 'volatile' },
});
const secret = 'open sesame';
const told = ['active-cumbria', 'rise'];
// The third has nothing to tell yet, so its slices carry a gap.
const slugs = ['active-cumbria', 'active-essex', 'rise'];

let registry: Registry;
let host: InstanceHost;
let address: string;
let inProcess: Transport;
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
      stories: Array.from({ length: 12 }, (_, i) => storyOf(slug, i)),
      problems: [],
    });
  }
  const http = serveHost(host, secret);
  cleanUps.push(() => http.close());
  address = await http.listen({ host: '127.0.0.1', port: 0 });
  inProcess = askInProcess(
    (slug, operation) =>
      host.answerText(slug, operation)?.then(({ text }) => JSON.parse(text) as unknown) ?? null,
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

function storyOf(slug: string, i: number): StoryInput {
  return {
    id: storyId(slug, `story ${i}`),
    title: `Story ${i} — “naïve” café 🚲 </script>\u2028`,
    url: `https://example.org/${slug}/${i}`,
    publishedAtMs: nowMs - i * 86_400_000,
    publishedRaw: null,
    datePrecision: 'INSTANT',
    dateSource: 'FEED',
    dateSuspect: false,
    updatedAtMs: null,
    summary: null,
    contentHtml: null,
    byline: null,
    image: null,
    tags: i % 2 ? ['cycling'] : ['funding', 'walking'],
    rawTags: [],
    organisations: [],
  };
}

/** Puts each question of a query in each way, and compares what comes back; gives what the purposes of the questions were. */
async function compare(text: string): Promise<readonly string[]> {
  const federation = makeFederation(federationBase(registry), ownInstances(slugs), slugs);
  const purposes: string[] = [];
  const document = parse(text);
  const { result } = await answerOperation(
    federation,
    { document },
    async (instance, subQuery) => {
      const [near, far] = await Promise.all([
        inProcess(instance, subQuery, carry),
        overHttp.transport(instance, subQuery, carry),
      ]);
      expect(near).toEqual(far);
      expect(far.kind).toBe('slice');
      purposes.push(subQuery.purpose.kind);
      return far;
    },
    nowMs,
  );
  expect(result.errors).toBeUndefined();
  return purposes;
}

const queries: readonly (readonly [name: string, text: string, kinds: readonly string[]])[] = [
  ['heads', '{ stories(first: 5) { totalCount edges { cursor } pageInfo { hasNextPage } } }', ['heads']],
  [
    'rows',
    '{ stories(last: 20, orderBy: OLDEST) { nodes { title url publishedAt datePrecision summary image { url } rawTags attribution { text url } tags { slug } } } }',
    ['heads', 'rows'],
  ],
  [
    'groups',
    '{ tags { nodes { slug storyCount latestStoryAt } } archives { month storyCount } storyCounts(groupBy: [REGION], interval: WEEK) { region { slug } period storyCount } }',
    ['share'],
  ],
  ['shares', '{ regions { storyCount latestStoryAt } partnerships { storyCount } }', ['share']],
  [
    'a filter',
    '{ stories(filter: { tag: ["cycling"], from: "2026-11-15T00:00:00+01:00" }) { totalCount nodes { title } } }',
    ['heads', 'rows'],
  ],
];
test.each(queries)('in process and over HTTP give equal slices of %s', async (_name, text, kinds) => {
  expect([...new Set(await compare(text))].sort()).toEqual([...kinds].sort());
});

test('once the host has told of its batch endpoint, the questions of one turn are one request', async () => {
  await overHttp.transport('rise', about('{ __typename }'), carry);
  const before = overHttp.sent();
  const outcomes = await Promise.all(
    slugs.map((slug) => overHttp.transport(slug, about('{ stories { totalCount } }'), carry)),
  );
  expect(outcomes.map((outcome) => outcome.kind === 'slice' && outcome.data)).toMatchObject(
    [12, 0, 12].map((totalCount) => ({ stories: { totalCount } })),
  );
  expect(overHttp.sent()).toEqual({ requests: before.requests + 1, operations: before.operations + 3 });
});

test('a slice tells its version, its code and the gap of an instance that has nothing to tell', async () => {
  for (const slug of slugs) {
    const outcome = await overHttp.transport(slug, about('{ stories { totalCount } }'), carry);
    const { seq, digest, code, sdl } = host.stateOf(slug)!;
    const version = { seq, digest };
    const part =
      slug === 'active-essex'
        ? { kind: 'missing', reason: 'NO_FEED', sinceMs: nowMs }
        : { kind: 'answered', version };
    expect(outcome).toMatchObject({ version, parts: new Map([[slug, part]]), facts: { code, sdl } });
    expect([code, sdl]).toEqual([expect.stringMatching(/^[\w-]{22}$/), expect.stringMatching(/^[\w-]{22}$/)]);
  }
});

test.each([
  ['asks for a field that is not there', '{ nonsense }', 'SCHEMA_SKEW'],
  ['is no GraphQL', '{', 'INSTANCE_FAILED'],
  ['is for an unknown operation', 'subscription { nonsense }', 'INSTANCE_FAILED'],
  ['decides what is not there', 'mutation { nonsense }', 'SCHEMA_SKEW'],
  ['has a cursor that is none', '{ stories(after: "x") { nodes { id } } }', 'INSTANCE_FAILED'],
])('a question that %s fails alike either way', async (_name, document, reason) => {
  const ask = [inProcess, overHttp.transport];
  const outcomes = await Promise.all(ask.map((transport) => transport('rise', about(document), carry)));
  const failed = { kind: 'missing', reason, sinceMs: nowMs };
  expect(outcomes).toEqual([failed, failed]);
});

test('to a gateway with a newer SDL this host is a version behind: rows come without what it does not know', async () => {
  const newer = readInstanceSdl()
    .replace('\n  byline: String\n', '\n  byline: String\n  readingMinutes: Int\n')
    .replace('\n  category: [String!]\n', '\n  category: [String!]\n  author: [String!]\n');
  const transport = checkSkew(overHttp.transport, {
    sdl: newer,
    now: () => nowMs,
    complain: () => undefined,
  });
  const rows = (selection: string) =>
    about(`query Rows($of: [_Any!]!) { _entities(representations: $of) { ... on Story { ${selection} } } }`, {
      of: [{ __typename: 'Story', id: storyId('rise', 'story 1') }],
    });
  expect(await transport('rise', rows('title readingMinutes'), carry)).toMatchObject({
    data: { _entities: [{ title: expect.stringContaining('Story 1') }] },
  });
  const filtered = about('query Q($filter: StoryFilter) { stories(filter: $filter) { totalCount } }', {
    filter: { author: ['Ann'] },
  });
  expect(await transport('rise', filtered, carry)).toMatchObject({ reason: 'SCHEMA_SKEW' });
  expect(await transport('rise', { ...filtered, variables: { filter: {} } }, carry)).toMatchObject({
    data: { stories: { totalCount: 12 } },
  });
});

test('to a gateway with an older SDL this host is a version ahead: its SDL is read once and nothing is lost', async () => {
  const older = readInstanceSdl().replace('\n  byline: String\n', '\n');
  const transport = checkSkew(overHttp.transport, {
    sdl: older,
    now: () => nowMs,
    complain: () => undefined,
  });
  const question = about('{ stories { totalCount nodes { title } } }');
  const before = overHttp.sent().operations;
  for (let i = 0; i < 3; i++)
    expect(await transport('rise', question, carry)).toMatchObject({ kind: 'slice' });
  expect(overHttp.sent().operations - before).toBe(4);
});

test('a partnership that nobody hosts is missing as NO_INSTANCE either way', async () => {
  const none = { kind: 'missing', reason: 'NO_INSTANCE', sinceMs: nowMs };
  expect(await inProcess('active-devon', about('{ __typename }'), carry)).toEqual(none);
  expect(await overHttp.transport('active-devon', about('{ __typename }'), carry)).toEqual(none);
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
  const outcome = await openHttp().transport('rise', about('{ __typename }'), carry);
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
