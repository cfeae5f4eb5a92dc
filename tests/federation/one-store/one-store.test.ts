/** The oracle is not trusted either: answers over five stories, written out by hand. */
import { beforeAll, expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor } from '@active-news/schema/position.ts';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { oneStore, type OneStore } from './one-store.ts';
import type { OracleStory } from './oracle-story.ts';
import { storyForTests } from './story-for-tests.ts';

// Durham was merged into Rise, both in the north east; Cumbria lies beside them; London does not; the national body has no region.
const stories = [
  storyForTests('rise', 'walk', '2026-03-28T10:00:00Z', {
    title: 'Walking by the Tyne',
    summary: 'Green space for all',
    tags: ['funding', 'walking'],
    kind: 'EVENT',
    category: 'Events',
    organisations: ['active-cumbria'],
  }),
  storyForTests('county-durham-sport', 'durham', '2026-03-29T00:30:00Z', {
    title: 'The café’s walk',
    tags: ['walking'],
  }),
  // Half past eleven in the evening of 31 March at Greenwich is 1 April on the clocks of London.
  storyForTests('active-cumbria', 'lakes', '2026-03-31T23:30:00Z', {
    title: 'Green hills, wide space',
    tags: ['walking'],
    deadlineAtMs: Date.parse('2026-05-01T00:00:00Z'),
  }),
  storyForTests('london-sport', 'thames', '2026-06-15T09:00:00Z', {
    title: 'Cycling',
    tags: ['cycling'],
    category: 'events',
  }),
  storyForTests('active-partnerships-national', 'nation', '2026-06-15T09:00:00Z', {
    title: 'Walking for all',
  }),
];
const titles = {
  walk: 'Walking by the Tyne',
  durham: 'The café’s walk',
  lakes: 'Green hills, wide space',
  thames: 'Cycling',
  nation: 'Walking for all',
} as const;

let registry: Registry;
let store: OneStore;

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
  store = oneStore(registry, stories);
});

async function answer(document: string, variables: Record<string, unknown> = {}, from: OneStore = store) {
  const { data, errorCodes } = await from.answer(document, variables);
  expect(errorCodes).toEqual([]);
  return data!;
}

async function titlesWhere(filter: string, order = 'OLDEST'): Promise<readonly string[]> {
  const data = await answer(
    `{ stories(filter: {${filter}}, orderBy: ${order}) { totalCount nodes { title } } }`,
  );
  const { totalCount, nodes } = data.stories as { totalCount: number; nodes: { title: string }[] };
  expect(totalCount).toBe(nodes.length);
  return nodes.map(({ title }) => Object.entries(titles).find(([, text]) => text === title)![0]);
}

test.each([
  ['', ['walk', 'durham', 'lakes', 'nation', 'thames']],
  ['partnership: "rise"', ['walk', 'durham']],
  ['partnership: "county-durham-sport"', ['durham']],
  ['partnership: []', []],
  ['region: ["north-east", "london"]', ['walk', 'durham', 'thames']],
  ['council: "E06000047"', ['walk']],
  ['tag: ["funding", "walking"]', ['walk', 'durham', 'lakes']],
  ['tag: ["funding", "walking"], tagMatch: ALL', ['walk']],
  ['tag: [], tagMatch: ALL', []],
  ['tag: null, notTag: ["walking"]', ['nation', 'thames']],
  ['notTag: []', ['walk', 'durham', 'lakes', 'nation', 'thames']],
  ['from: "2026-03-29T00:30:00Z", to: "2026-06-15T09:00:00Z"', ['durham', 'lakes']],
  ['from: "2026-03-29T01:30:01+01:00", to: "2026-06-15T09:00:01Z"', ['lakes', 'nation', 'thames']],
  ['month: "2026-03"', ['walk', 'durham']],
  ['month: ["2026-04", "2026-06"]', ['lakes', 'nation', 'thames']],
  ['category: "events"', ['thames']],
  ['kind: [EVENT, JOB]', ['walk']],
  ['deadlineFrom: "2026-05-01T00:00:00Z"', ['lakes']],
  ['deadlineTo: "2026-05-01T00:00:00Z"', []],
  ['text: "WALKING"', ['walk', 'durham', 'lakes', 'nation']],
  // The topic “Walking” is a text as well.
  ['text: "walk*"', ['walk', 'durham', 'lakes', 'nation']],
  ['text: "\\"by the\\" tyn*"', ['walk']],
  ['text: "the walk"', ['durham']],
  ['text: "cafes"', ['durham']],
  ['text: "space green"', ['walk', 'lakes']],
  ['text: "\\"green space\\""', ['walk']],
  ['all: [{ tag: "walking" }, { region: "north-east" }, { all: [{ notTag: "funding" }] }]', ['durham']],
  ['tag: "walking", all: []', ['walk', 'durham', 'lakes']],
])('stories where {%s}', async (filter, expected) => {
  expect(await titlesWhere(filter)).toEqual(expected);
});

test.each([
  ['near: "rise"', 'OLDEST', ['walk', 'durham', 'lakes']],
  ['near: "rise"', 'NEWEST', ['durham', 'walk', 'lakes']],
  ['near: "county-durham-sport"', 'NEWEST', ['durham', 'walk', 'lakes']],
  ['near: "county-durham-sport"', 'OLDEST', ['durham', 'walk', 'lakes']],
  ['near: "tees-valley-sport"', 'OLDEST', ['walk', 'durham', 'lakes']],
  ['near: "active-cumbria"', 'OLDEST', ['lakes', 'walk', 'durham']],
  ['near: "north-west"', 'NEWEST', ['lakes', 'durham', 'walk']],
  ['near: "active-partnerships-national"', 'NEWEST', ['nation']],
  // Both words in the title weigh more than one in it and one in the topic.
  ['near: "rise", text: "walk* the"', 'RELEVANCE', ['durham', 'walk']],
  ['text: "walking"', 'RELEVANCE', ['walk', 'nation', 'lakes', 'durham']],
])('nearest first: {%s} %s', async (filter, order, expected) => {
  expect(await titlesWhere(filter, order)).toEqual(expected);
});

test('pages in both directions, with flags that look past both ends', async () => {
  const page = async (args: string) => {
    const { stories: found } = await answer(
      `{ stories(orderBy: OLDEST, ${args}) { totalCount nodes { title } pageInfo { hasPreviousPage hasNextPage } } }`,
    );
    const { totalCount, nodes, pageInfo } = found as {
      totalCount: number;
      nodes: { title: string }[];
      pageInfo: { hasPreviousPage: boolean; hasNextPage: boolean };
    };
    expect(totalCount).toBe(5);
    return [pageInfo.hasPreviousPage, nodes.map(({ title }) => title), pageInfo.hasNextPage];
  };
  const at = (story: OracleStory) => encodeCursor([story.publishedAtMs, story.id]);
  const [walk, durham, lakes, thames] = stories as [OracleStory, OracleStory, OracleStory, OracleStory];
  const { walk: w, durham: d, lakes: l, thames: t, nation: n } = titles;
  expect(await page('first: 2')).toEqual([false, [w, d], true]);
  expect(await page(`first: 2, after: "${at(durham)}"`)).toEqual([true, [l, n], true]);
  expect(await page(`first: 2, after: "${at(lakes)}"`)).toEqual([true, [n, t], false]);
  expect(await page('last: 2')).toEqual([true, [n, t], false]);
  expect(await page(`last: 2, before: "${at(lakes)}"`)).toEqual([false, [w, d], true]);
  expect(await page(`last: 1, before: "${at(thames)}", after: "${at(walk)}"`)).toEqual([true, [n], true]);
  expect(await page('first: 0')).toEqual([false, [], true]);
  expect(await page('last: 0')).toEqual([true, [], false]);
  expect(await page(`first: 3, after: "${at(thames)}", before: "${at(walk)}"`)).toEqual([true, [], true]);
  expect(await page(`after: "${encodeCursor([walk.publishedAtMs, 'zzz'])}"`)).toEqual([
    true,
    [d, l, n, t],
    false,
  ]);
});

test('cursors name positions: what orders, then the time, then the id', async () => {
  const { a, b, c } = await answer(`{
    a: stories(first: 1) { edges { cursor score } }
    b: stories(first: 1, filter: { near: "north-west" }, orderBy: OLDEST) { edges { cursor score } }
    c: stories(last: 1, filter: { near: "north-west", text: "walk*" }, orderBy: RELEVANCE) { edges { cursor score } }
  }`);
  const edge = (connection: unknown, like: readonly ('number' | 'string')[]) => {
    const [{ cursor, score }] = (connection as { edges: [{ cursor: string; score: number | null }] }).edges;
    return [decodeCursor(cursor, like), score];
  };
  const [walk, durham, lakes, thames] = stories as [OracleStory, OracleStory, OracleStory, OracleStory];
  expect(edge(a, ['number', 'string'])).toEqual([[thames.publishedAtMs, thames.id], null]);
  expect(edge(b, ['number', 'number', 'string'])).toEqual([[0, lakes.publishedAtMs, lakes.id], null]);
  const [position, score] = edge(c, ['number', 'number', 'number', 'string']);
  expect(score).toBeGreaterThan(0);
  expect([
    [-1, score, walk.publishedAtMs, walk.id],
    [-1, score, durham.publishedAtMs, durham.id],
  ]).toContainEqual(position);
});

test('topics are counted in the stories that were asked for; reached in any other way, in all', async () => {
  const data = await answer(`{
    popular: tags { totalCount nodes { slug storyCount latestStoryAt } }
    byName: tags(orderBy: NAME, first: 2) { nodes { slug } pageInfo { hasNextPage } }
    recent: tags(orderBy: RECENT, last: 1) { nodes { slug } }
    northEast: tags(filter: { stories: { region: "north-east" } }) { nodes { slug storyCount stories { totalCount } } }
    two: tags(filter: { slug: ["funding", "cycling"] }) { nodes { slug } }
    none: tag(slug: "running") { id storyCount latestStoryAt stories { totalCount } }
    region(slug: "north-east") {
      storyCount
      tags(filter: { stories: { month: "2026-03" } }) { nodes { slug storyCount } }
      stories(first: 1, orderBy: OLDEST, filter: { tag: "walking" }) { totalCount nodes { tags { slug storyCount } } }
    }
  }`);
  expect(data).toEqual({
    popular: {
      totalCount: 3,
      nodes: [
        { slug: 'walking', storyCount: 3, latestStoryAt: '2026-03-31T23:30:00.000Z' },
        { slug: 'cycling', storyCount: 1, latestStoryAt: '2026-06-15T09:00:00.000Z' },
        { slug: 'funding', storyCount: 1, latestStoryAt: '2026-03-28T10:00:00.000Z' },
      ],
    },
    byName: { nodes: [{ slug: 'cycling' }, { slug: 'funding' }], pageInfo: { hasNextPage: true } },
    recent: { nodes: [{ slug: 'funding' }] },
    northEast: {
      nodes: [
        { slug: 'walking', storyCount: 2, stories: { totalCount: 3 } },
        { slug: 'funding', storyCount: 1, stories: { totalCount: 1 } },
      ],
    },
    two: { nodes: [{ slug: 'cycling' }, { slug: 'funding' }] },
    none: { id: 'tag/running', storyCount: 0, latestStoryAt: null, stories: { totalCount: 0 } },
    region: {
      storyCount: 2,
      tags: {
        nodes: [
          { slug: 'walking', storyCount: 2 },
          { slug: 'funding', storyCount: 1 },
        ],
      },
      stories: {
        totalCount: 2,
        nodes: [
          {
            tags: [
              { slug: 'funding', storyCount: 1 },
              { slug: 'walking', storyCount: 3 },
            ],
          },
        ],
      },
    },
  });
});

test('a partnership counts its own stories and lists those of its forerunners too', async () => {
  const data = await answer(`{
    partnership(slug: "rise") { storyCount latestStoryAt stories { totalCount nodes { title } } }
    partnerships(filter: { status: MERGED }) { slug storyCount mergedInto { slug } stories { totalCount } }
    byCouncil: partnership(councilCode: "E06000047") { slug }
    region(onsCode: "E12000001") { partnerships { slug } borders { slug } }
  }`);
  expect(data).toEqual({
    partnership: {
      storyCount: 1,
      latestStoryAt: '2026-03-28T10:00:00.000Z',
      stories: { totalCount: 2, nodes: [{ title: titles.durham }, { title: titles.walk }] },
    },
    partnerships: [
      {
        slug: 'county-durham-sport',
        storyCount: 1,
        mergedInto: { slug: 'rise' },
        stories: { totalCount: 1 },
      },
    ],
    byCouncil: { slug: 'rise' },
    region: {
      partnerships: [{ slug: 'rise' }, { slug: 'tees-valley-sport' }],
      borders: [{ slug: 'north-west' }, { slug: 'yorkshire-and-the-humber' }],
    },
  });
});

test('months and counts follow the clocks of London', async () => {
  const data = await answer(`{
    archives { month storyCount stories(filter: { tag: "walking" }) { totalCount } }
    all: archives(includeEmpty: true, filter: { notTag: "funding" }) { month storyCount }
    none: archives(includeEmpty: true, filter: { tag: [] }) { month }
    weeks: storyCounts(interval: WEEK) { period storyCount region { slug } }
    regions: storyCounts(groupBy: [REGION]) { region { slug storyCount } storyCount }
    tags: storyCounts(groupBy: [TAG, PARTNERSHIP], interval: DAY, filter: { region: "north-east" }) {
      partnership { slug } tag { slug storyCount } period storyCount
    }
  }`);
  const month = (of: string, storyCount: number) => ({ month: of, storyCount });
  expect(data.archives).toEqual([
    { ...month('2026-06', 2), stories: { totalCount: 0 } },
    { ...month('2026-04', 1), stories: { totalCount: 1 } },
    { ...month('2026-03', 2), stories: { totalCount: 2 } },
  ]);
  expect(data.all).toEqual([
    month('2026-06', 2),
    month('2026-05', 0),
    month('2026-04', 1),
    month('2026-03', 1),
  ]);
  expect(data.none).toEqual([]);
  expect(data.weeks).toEqual([
    { period: '2026-W13', storyCount: 2, region: null },
    { period: '2026-W14', storyCount: 1, region: null },
    { period: '2026-W25', storyCount: 2, region: null },
  ]);
  expect(data.regions).toEqual([
    { region: null, storyCount: 1 },
    { region: { slug: 'london', storyCount: 1 }, storyCount: 1 },
    { region: { slug: 'north-east', storyCount: 2 }, storyCount: 2 },
    { region: { slug: 'north-west', storyCount: 1 }, storyCount: 1 },
  ]);
  const cell = (partnership: string, tag: string, all: number, period: string) => ({
    partnership: { slug: partnership },
    tag: { slug: tag, storyCount: all },
    period,
    storyCount: 1,
  });
  expect(data.tags).toEqual([
    cell('county-durham-sport', 'walking', 3, '2026-03-29'),
    cell('rise', 'funding', 1, '2026-03-28'),
    cell('rise', 'walking', 3, '2026-03-28'),
  ]);
});

test('a story is found by id, by node and by any spelling of its address', async () => {
  const [walk] = stories as [OracleStory];
  const data = await answer(
    `query ($id: ID!, $url: String) {
      story(id: $id) { title publishedAt partnership { slug } region { slug } organisations { name } attribution { text url } }
      byUrl: story(url: $url) { id }
      node(id: $id) { __typename ... on Story { title } }
      tag: node(id: "tag/walking") { id ... on Tag { storyCount } }
      none: story(id: "rise:aaaaaaaaaaaaaaaaaaaaaaaaaa") { id }
      nothing: node(id: "tag/nothing") { id }
    }`,
    { id: walk.id, url: 'https://RISE.example.org/news/walk?utm_source=mail#top' },
  );
  expect(data).toEqual({
    story: {
      title: titles.walk,
      publishedAt: '2026-03-28T10:00:00.000Z',
      partnership: { slug: 'rise' },
      region: { slug: 'north-east' },
      organisations: [{ name: 'Active Cumbria' }],
      attribution: { text: 'Source: Rise', url: walk.url },
    },
    byUrl: { id: walk.id },
    node: { __typename: 'Story', title: titles.walk },
    tag: { id: 'tag/walking', storyCount: 3 },
    none: null,
    nothing: null,
  });
});

test('what a partnership does not allow is not shown, and not searched', async () => {
  const allowing = (permission: NonNullable<Partnership['permission']>): OneStore =>
    oneStore(
      {
        ...registry,
        partnerships: registry.partnerships.map((one) =>
          one.slug === 'rise' ? { ...one, permission } : one,
        ),
      },
      [
        storyForTests('rise', 'one', '2026-01-01T00:00:00Z', {
          summary: 'Short',
          contentHtml: '<p>Long one</p>',
        }),
      ],
    );
  const document = `{ stories { totalCount nodes { summary contentHtml } } node(id: "${stories[0]!.id}") { id } }`;
  const found = async (permission: NonNullable<Partnership['permission']>) => {
    const text = (of: string) => `stories(filter: { text: "${of}" }, orderBy: RELEVANCE) { edges { score } }`;
    const search = `{ title: ${text('one')} summary: ${text('short')} content: ${text('long')} both: ${text('one long')} }`;
    const data = await answer(search, {}, allowing(permission));
    const [title, ...others] = Object.values(data as Record<string, { edges: { score: number }[] }>);
    return { score: title!.edges[0]?.score ?? 0, hits: [title!, ...others].map(({ edges }) => edges.length) };
  };
  expect((await found('none')).hits).toEqual([0, 0, 0, 0]);
  expect((await found('headline')).hits).toEqual([1, 0, 0, 0]);
  const [excerpt, full] = [await found('excerpt'), await found('full')];
  expect(excerpt.hits).toEqual([1, 1, 0, 0]);
  expect(full.hits).toEqual([1, 1, 1, 1]);
  // A word in a text that may not be searched adds nothing to the score either.
  expect(full.score).toBeGreaterThan(excerpt.score);
  const shown = async (permission: NonNullable<Partnership['permission']>) =>
    (await answer(document, {}, allowing(permission))).stories;
  expect(await shown('none')).toEqual({ totalCount: 0, nodes: [] });
  expect(await shown('headline')).toEqual({ totalCount: 1, nodes: [{ summary: null, contentHtml: null }] });
  expect(await shown('excerpt')).toEqual({ totalCount: 1, nodes: [{ summary: 'Short', contentHtml: null }] });
  expect(await shown('full')).toEqual({
    totalCount: 1,
    nodes: [{ summary: 'Short', contentHtml: '<p>Long one</p>' }],
  });
});

test.each([
  '{ stories(first: 1, last: 1) { totalCount } }',
  '{ stories(first: 101) { totalCount } }',
  '{ stories(after: "nonsense") { totalCount } }',
  '{ stories(orderBy: RELEVANCE) { totalCount } }',
  '{ stories(filter: { tag: "no-such-tag" }) { totalCount } }',
  '{ stories(filter: { near: "nowhere" }) { totalCount } }',
  '{ stories(filter: { all: [{ near: "rise" }] }) { totalCount } }',
  '{ stories(filter: { text: "*" }) { totalCount } }',
  '{ stories(filter: { all: [{ month: "2026-13" }] }) { totalCount } }',
  '{ story(url: "nowhere") { id } }',
  '{ storyCounts { storyCount } }',
  '{ storyCounts(groupBy: [TAG, TAG]) { storyCount } }',
  '{ storyCounts(groupBy: [TAG, REGION, PARTNERSHIP]) { storyCount } }',
  '{ story { id } }',
  '{ region(slug: "london", onsCode: "E12000007") { id } }',
])('refused: %s', async (document) => {
  expect((await store.answer(document)).errorCodes).toEqual(['BAD_USER_INPUT']);
});
