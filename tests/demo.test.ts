/** The demo as its user meets it: the very command, a real client, every sentence of the promise. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exampleQueries } from '@active-news/gateway/pages/example-queries.ts';
import { nationalArchive } from '@active-news/sample-network/stories/national-archive.ts';
import { freePort } from './processes/free-port.ts';
import { postQuery, waitFor, type Answer } from './processes/post-query.ts';
import { runService, type Service } from './processes/run-service.ts';

const demoQuery =
  '{ stories(first: 20) { totalCount edges { node { title publishedAt partnership { name region { name } } tags { name } } } coverage { expected complete missing { partnership { slug } reason since } stale { reason } } } }';

let demo: Service;
let url: string;
let first: Answer;

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const startedMs = performance.now();
  demo = await runService(
    ['node', 'services/embedded/src/demo.ts'],
    { PORT: String(port) },
    /Active News is running/,
  );
  const isUp = ({ data }: Answer) =>
    data?.stories?.coverage.missing.length <= 6 && data?.stories.totalCount > 1000;
  first = await waitFor(() => postQuery(url, demoQuery), isUp, 15_000 - (performance.now() - startedMs));
}, 40_000);

afterAll(() => demo.stop());

test('within 15 s the merged stories of all partnerships that are up answer, newest first, and who is down is named with its reason', () => {
  const { edges, coverage } = first.data!.stories;
  const dates = edges.map(({ node }: { node: { publishedAt: string } }) => node.publishedAt);
  expect(dates).toEqual(dates.toSorted().reverse());
  expect(edges).toHaveLength(20);
  expect(
    new Set(edges.map(({ node }: { node: { partnership: { name: string } } }) => node.partnership.name)).size,
  ).toBeGreaterThan(5);
  for (const { node } of edges) expect(node.title).toMatch(/^Sample: /);
  expect(coverage).toMatchObject({ expected: 44, complete: false, stale: [] });
  const reasons = Object.fromEntries(
    coverage.missing.map(({ partnership, reason }: { partnership: { slug: string }; reason: string }) => [
      partnership.slug,
      reason,
    ]),
  );
  expect(reasons).toMatchObject({
    'active-cheshire': 'FEED_INVALID',
    'active-gloucestershire': 'FEED_GONE',
    'sport-birmingham': 'FEED_SERVER_ERROR',
    'wiltshire-and-swindon-sport': 'FEED_GONE',
  });
  expect(['NOT_YET_INGESTED', 'FEED_TIMED_OUT']).toContain(reasons['active-surrey']);
  expect(first.errors).toBeUndefined();
  // An answer that somebody is missing from has no ETag: nobody else may keep it.
  expect([first.cache, first.etag]).toEqual(['MISS', null]);
});

test('an answer that nobody is missing from is kept, has a strong ETag, and is not sent to who has it already', async () => {
  const query = '{ stories(first: 3, filter: { region: ["north-east"] }) { totalCount nodes { id } } }';
  const made = await postQuery(url, query);
  const kept = await postQuery(url, query);
  expect([made.cache, kept.cache]).toEqual(['MISS', 'HIT']);
  expect(made.etag).toMatch(/^"[\w-]+"$/);
  expect(kept).toEqual({ ...made, cache: 'HIT' });
  const response = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { 'if-none-match': made.etag! },
  });
  expect([response.status, await response.text()]).toEqual([304, '']);
});

test('each subgraph answers at an address of its own too, and says what it is asked wrongly', async () => {
  const ask = async (slug: string, body: unknown) => {
    const response = await fetch(`${url}/${slug}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, ...((await response.json()) as Answer) };
  };
  const query = 'query ($first: Int) { stories(first: $first) { totalCount nodes { id } } }';
  const own = await ask('rise', { query, variables: { first: 2 } });
  expect(own.data!.stories.nodes).toHaveLength(2);
  expect(own.extensions).toMatchObject({ instance: { slug: 'rise', gap: null } });
  const { data } = await postQuery(url, '{ partnership(slug: "rise") { storyCount } }');
  expect(own.data!.stories.totalCount).toBe(data!.partnership.storyCount);
  expect(await ask('atlantis', { query })).toMatchObject({
    status: 404,
    errors: [{ message: expect.stringContaining('no partnership "atlantis"') }],
  });
  expect((await ask('rise', { question: query })).status).toBe(400);
  expect((await ask('rise', { query: '{ weather }' })).errors![0]!.message).toContain('weather');
});

test.each([
  ['forward', 'first: 100, after: $cursor', 'hasNextPage', 'endCursor'],
  ['backward', 'last: 100, before: $cursor', 'hasPreviousPage', 'startCursor'],
])(
  'paging %s through everything gives each story once, in order, as many as totalCount',
  async (direction, paging, flag, cursorName) => {
    // The slow and the hanging site and the publisher could add stories between two pages; these filters leave them out.
    const filter =
      'filter: { to: "2026-06-01T00:00:00Z", region: ["north-east", "south-west", "london", "east-of-england", "yorkshire-and-the-humber"] }';
    const seen: { id: string; publishedAt: string }[] = [];
    let cursor: string | null = null;
    let total = -1;
    for (;;) {
      const answer: Answer = await postQuery(
        url,
        `query ($cursor: String) { stories(${paging}, ${filter}) { totalCount nodes { id publishedAt } pageInfo { ${flag} ${cursorName} } } }`,
        { cursor },
      );
      const { nodes, pageInfo, totalCount } = answer.data!.stories;
      total = totalCount;
      if (direction === 'forward') seen.push(...nodes);
      else seen.unshift(...nodes);
      if (!pageInfo[flag]) break;
      cursor = pageInfo[cursorName];
    }
    expect(total).toBeGreaterThan(100);
    expect(seen).toHaveLength(total);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(total);
    const key = ({ publishedAt, id }: { publishedAt: string; id: string }) => `${publishedAt} ${id}`;
    expect(seen.map(key)).toEqual(seen.map(key).toSorted().reverse());
  },
);

test('archives of the national body give exactly the table, which sums to 524', async () => {
  const answer = await postQuery(
    url,
    '{ archives(filter: { partnership: ["active-partnerships-national"] }) { month storyCount } }',
  );
  const table = nationalArchive.map(({ month, stories }) => ({ month, storyCount: stories })).reverse();
  expect(answer.data!.archives).toEqual(table);
  expect(table.reduce((sum, { storyCount }) => sum + storyCount, 0)).toBe(524);
  const filled = await postQuery(
    url,
    '{ archives(includeEmpty: true, filter: { partnership: ["active-partnerships-national"] }) { month storyCount } }',
  );
  // November 2015 to January 2023 is 87 months.
  expect(filled.data!.archives).toHaveLength(87);
  expect(filled.data!.archives.filter(({ storyCount }: { storyCount: number }) => storyCount > 0)).toEqual(
    table,
  );
});

test.each(exampleQueries.map(({ title, query }) => [title, query]))(
  'the example query "%s" answers with rows and without errors',
  async (_title, query) => {
    const { data, errors } = await postQuery(url, query);
    expect(errors).toBeUndefined();
    const [root] = Object.values(data!);
    expect((root.nodes ?? root.edges ?? root).length).toBeGreaterThan(0);
  },
);

test('what an id names is found again by node', async () => {
  const { data } = await postQuery(
    url,
    '{ stories(first: 1) { nodes { id title tags { id name } region { id name } partnership { id name } } } }',
  );
  const [story] = data!.stories.nodes;
  for (const object of [story.partnership, story.region, ...story.tags]) {
    const again = await postQuery(
      url,
      'query ($id: ID!) { node(id: $id) { id ... on Partnership { name } ... on Region { name } ... on Tag { name } } }',
      { id: object.id },
    );
    expect(again.data!.node).toEqual(object);
  }
  const again = await postQuery(
    url,
    'query ($id: ID!) { node(id: $id) { id ... on Story { title } } story(id: $id) { title } }',
    { id: story.id },
  );
  expect(again.data).toEqual({ node: { id: story.id, title: story.title }, story: { title: story.title } });
});

test('the first page shows what runs and leads to GraphiQL, schema and health, with nothing from other hosts', async () => {
  const page = await (await fetch(`${url}/`)).text();
  expect(page).toContain('<html lang="en-GB">');
  expect(page).toContain('Sample network.');
  for (const path of ['/graphql', '/schema.graphql', '/health/ready', '/health/live'])
    expect(page).toContain(`href="${path}"`);
  const graphiql = await (await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })).text();
  const loaded = [
    ...`${page}${graphiql}`.matchAll(/<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"/g),
  ].map(([, address]) => address!);
  expect(loaded.length).toBeGreaterThan(0);
  for (const address of loaded) expect(address).toMatch(/^(\/|data:)/);
  for (const address of loaded.filter((one) => one.startsWith('/')))
    expect((await fetch(`${url}${address}`)).status).toBe(200);
  expect(await (await fetch(`${url}/schema.graphql`)).text()).toContain('@merge(by: ORDERED_UNION)');
  expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'live' });
  expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ status: 'ready', expected: 44 });
});

test('the answer of each feed is printed, and every item that was dropped is on record', async () => {
  await waitFor(
    async () => demo.output(),
    (output) => (output.match(/^\d\d:\d\d:\d\d /gm) ?? []).length >= 43,
    30_000,
  );
  expect(demo.output()).toMatch(/GONE +410 +wiltshire-and-swindon-sport/);
  const { data } = await postQuery(
    url,
    '{ feeds { health lastProblem problems { code message } partnership { slug } } }',
  );
  expect(data!.feeds).toHaveLength(44);
  for (const { health, lastProblem, problems } of data!.feeds) {
    if (health !== 'OK' && health !== 'NOT_YET_CHECKED') expect(lastProblem).toMatch(/\w/);
    if (health === 'FAILING' || health === 'GONE') expect(problems.length).toBeGreaterThan(0);
  }
});
