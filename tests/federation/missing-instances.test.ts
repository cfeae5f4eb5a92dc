/** What an answer is when instances are missing, fail halfway or change meanwhile, and how often each of them is asked. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Transport } from '@active-news/gateway/asking/transport.ts';
import type { SubQuery } from '@active-news/gateway/federation/ask.ts';
import type { Coverage } from '@active-news/gateway/federation/coverage.ts';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { gatewayOver } from './network/gateway-over.ts';
import { nowMs, openInstances, type OpenInstances } from './network/open-instances.ts';
import type { OracleStory } from './one-store/oracle-story.ts';
import { storyForTests } from './one-store/story-for-tests.ts';

const slugs = [
  'active-cheshire',
  'active-cumbria',
  'active-essex',
  'county-durham-sport',
  'rise',
  'tees-valley-sport',
];
const gone = 'rise';
const others = slugs.filter((slug) => slug !== gone);
const hour = 3_600_000;
const topics = ['cycling', 'funding', 'walking'];

// Five stories each, dealt in turn, so that every page shows stories of every instance.
const stories: readonly OracleStory[] = Array.from({ length: 5 * slugs.length }, (_, i) =>
  storyForTests(
    slugs[i % slugs.length]!,
    `Story ${i}`,
    new Date(nowMs - (i + 1) * 100 * hour).toISOString(),
    { tags: topics.filter((_topic, t) => i % (t + 2) === 0) },
  ),
);

let registry: Registry;
let network: OpenInstances;
let without: OpenInstances;

const open = (of: readonly string[]) =>
  openInstances(
    registry,
    of,
    Map.groupBy(stories, ({ owner }) => owner),
  );

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
  network = await open(slugs);
  without = await open(others);
});
afterAll(async () => {
  await network.close();
  await without.close();
});

type Answer = {
  readonly data: Record<string, object | null> | null;
  readonly codes: readonly unknown[];
  readonly messages: readonly string[];
  readonly coverage: Coverage;
  readonly executions: number;
  /** Every question that was put, in order. */
  readonly asks: readonly { readonly instance: string; readonly kind: string }[];
};
type Wrap = (transport: Transport) => Transport;

/** Puts a query to a gateway before a network that keeps nothing, through a transport that may be wrapped, and keeps the books. */
async function answer(
  of: OpenInstances,
  text: string,
  wrap: Wrap = (transport) => transport,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  const asks: { instance: string; kind: string }[] = [];
  const gateway = gatewayOver({
    registry,
    instances: ownInstances([...of.instances.keys()]),
    answer: of.answer,
    keeps: false,
    wrap(transport) {
      const wrapped = wrap(transport);
      return (instance, subQuery, carry) => {
        asks.push({ instance, kind: kindOf(subQuery) });
        return wrapped(instance, subQuery, carry);
      };
    },
  });
  const { result, coverage, executions } = await gateway.ask(text, variables);
  const { data, errors = [] } = result;
  return {
    data: JSON.parse(JSON.stringify(data ?? null)) as Record<string, object | null> | null,
    codes: errors.map(({ extensions }) => extensions.code),
    messages: errors.map(({ message }) => message),
    coverage,
    executions,
    asks,
  };
}

/** The cursors of a page remember who was missing; see page-gaps.test.ts. */
const withoutMemory = (data: Answer['data']) =>
  JSON.parse(JSON.stringify(data).replace(/(WzEs[\w-]+)\.[\w-]+/g, '$1')) as Answer['data'];

/** Partnership → reason and since when, of those that are missing. */
const missingOf = ({ coverage }: Answer) =>
  Object.fromEntries(
    [...coverage].flatMap(([slug, part]) =>
      part.kind === 'missing' ? [[slug, { reason: part.reason, sinceMs: part.sinceMs }]] : [],
    ),
  );
const answeredOf = ({ coverage }: Answer) =>
  [...coverage].flatMap(([slug, { kind }]) => (kind === 'answered' ? [slug] : []));

const kindOf = ({ document }: SubQuery) => /^query (\w+)/.exec(document)?.[1] ?? 'other';
const sinceMs = nowMs - 5_000;
const missing = (reason: string) => ({ kind: 'missing', reason, sinceMs }) as const;

/** A transport for which some instances are missing; for all questions, or those of one kind. */
const lacking =
  (instances: readonly string[], reason = 'INSTANCE_TIMED_OUT', kind?: string): Wrap =>
  (transport) =>
  async (instance, subQuery, carry) =>
    instances.includes(instance) && (kind === undefined || kindOf(subQuery) === kind)
      ? missing(reason)
      : transport(instance, subQuery, carry);

const asksOf = ({ asks }: Answer, kind: string) =>
  asks
    .filter((ask) => ask.kind === kind)
    .map(({ instance }) => instance)
    .sort();

const queries = {
  'a page of stories':
    '{ stories(first: 7) { totalCount edges { cursor node { id title tags { slug storyCount } } } pageInfo { hasNextPage hasPreviousPage endCursor } } }',
  'the last page of stories':
    '{ stories(last: 7, orderBy: OLDEST) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }',
  topics: '{ tags { totalCount nodes { slug name storyCount latestStoryAt } } }',
  archives: '{ archives(includeEmpty: true) { month storyCount } }',
  counts:
    '{ storyCounts(groupBy: [PARTNERSHIP], interval: MONTH) { partnership { slug } period storyCount } byTag: storyCounts(groupBy: [TAG]) { tag { slug } storyCount } }',
  regions: `{ regions { slug storyCount latestStoryAt } partnerships(filter: { slug: ${JSON.stringify(slugs)} }) { slug storyCount } }`,
  feeds: '{ feeds { url partnership { slug } } }',
};

test.each(Object.entries(queries))(
  'a missing instance costs %s its own share only, and coverage names it',
  async (_name, text) => {
    const [whole, short, expected] = [
      await answer(network, text),
      await answer(network, text, lacking([gone])),
      await answer(without, text),
    ];
    expect(short.codes).toEqual([]);
    expect(withoutMemory(short.data)).toEqual(expected.data);
    expect(short.data).not.toEqual(whole.data);
    expect(missingOf(short)).toEqual({ [gone]: { reason: 'INSTANCE_TIMED_OUT', sinceMs } });
    expect(answeredOf(short)).toEqual(others);
    expect([...short.coverage.keys()]).toEqual(slugs);
  },
);

test('the coverage that stories and topics show in the graph counts the missing and says since when', async () => {
  const coverage = 'coverage { expected complete missing { partnership { slug } reason since } }';
  const { data } = await answer(
    network,
    `{ stories { ${coverage} } tags { ${coverage} } }`,
    lacking([gone], 'INSTANCE_UNREACHABLE'),
  );
  const expected = {
    expected: slugs.length,
    complete: false,
    missing: [
      {
        partnership: { slug: gone },
        reason: 'INSTANCE_UNREACHABLE',
        since: new Date(sinceMs).toISOString(),
      },
    ],
  };
  expect(data).toEqual({ stories: { coverage: expected }, tags: { coverage: expected } });
});

test('an instance that gives heads but no rows leaves the whole answer, counts and flags included', async () => {
  const text =
    '{ stories(first: 25) { totalCount edges { cursor node { id title } } pageInfo { hasNextPage hasPreviousPage endCursor } coverage { complete } } }';
  const short = await answer(network, text, lacking([gone], 'INSTANCE_FAILED', 'Rows'));
  const expected = await answer(without, text);
  expect(short.codes).toEqual([]);
  expect(withoutMemory(short.data)).toEqual({
    stories: { ...expected.data!.stories, coverage: { complete: false } },
  });
  expect(short.data!.stories).toMatchObject({ totalCount: 25, pageInfo: { hasNextPage: false } });
  expect(missingOf(short)).toEqual({ [gone]: { reason: 'INSTANCE_FAILED', sinceMs } });
  expect(answeredOf(short)).toEqual(others);
  expect(short.executions).toBe(2);
});

test('an instance that fails in a later phase leaves sibling fields too, those that it has answered among them', async () => {
  const text = `{
    stories(first: 25) { totalCount nodes { title } }
    archives { month storyCount }
    tags { nodes { slug storyCount } }
    storyCounts(groupBy: [PARTNERSHIP]) { partnership { slug } storyCount }
    partnership(slug: "${gone}") { storyCount stories { totalCount } }
  }`;
  const short = await answer(network, text, lacking([gone], 'INSTANCE_FAILED', 'Rows'));
  expect(short.codes).toEqual([]);
  expect(short.data).toEqual((await answer(without, text)).data);
  expect(short.data).not.toEqual((await answer(network, text)).data);
  expect(missingOf(short)).toEqual({ [gone]: { reason: 'INSTANCE_FAILED', sinceMs } });
  expect(answeredOf(short)).toEqual(others);
});

/** A network of its own whose instance `gone` retells its newest story before each of the first `times` row questions. */
async function changing(times: number, read: (of: OpenInstances, wrap: Wrap) => Promise<void>) {
  const own = await open(slugs);
  const newest = stories.find(({ owner }) => owner === gone)!;
  let changes = 0;
  try {
    await read(own, (transport) => async (instance, subQuery, carry) => {
      if (instance === gone && kindOf(subQuery) === 'Rows' && changes < times) {
        changes += 1;
        own.record(gone, [{ ...newest, title: `Told anew ${changes}` }]);
      }
      return transport(instance, subQuery, carry);
    });
  } finally {
    await own.close();
  }
}

const page = '{ stories(first: 6) { totalCount nodes { title partnership { slug } } } }';

test.each([1, 2])(
  'an instance that changes %i times between heads and rows is asked anew, and the new content is shown',
  async (times) => {
    await changing(times, async (own, wrap) => {
      const moved = await answer(own, page, wrap);
      expect(moved.codes).toEqual([]);
      expect(missingOf(moved)).toEqual({});
      expect(moved.executions).toBe(times + 1);
      expect(moved.data!.stories).toMatchObject({ totalCount: stories.length });
      expect((moved.data!.stories as { nodes: unknown[] }).nodes).toContainEqual({
        title: `Told anew ${times}`,
        partnership: { slug: gone },
      });
      expect(asksOf(moved, 'Heads')).toEqual([...slugs, ...new Array<string>(times).fill(gone)].sort());
      const { seq, digest } = own.instances.get(gone)!.store.version();
      expect(moved.coverage.get(gone)).toEqual({ kind: 'answered', version: { seq, digest } });
    });
  },
);

test('an instance that changes every time is missing as MOVED after two more questions', async () => {
  await changing(Infinity, async (own, wrap) => {
    const moved = await answer(own, page, wrap);
    expect(moved.codes).toEqual([]);
    expect(moved.data).toEqual((await answer(without, page)).data);
    expect(missingOf(moved)).toEqual({ [gone]: { reason: 'MOVED', sinceMs: nowMs } });
    expect(asksOf(moved, 'Heads').filter((instance) => instance === gone)).toHaveLength(3);
  });
});

test.each(['stories { totalCount }', 'tags { totalCount }', 'archives { month }', 'feeds { url }'])(
  'with all instances missing, %s is an error and no empty answer',
  async (field) => {
    const none = await answer(network, `{ ${field} }`, lacking(slugs));
    expect(none.codes).toEqual(['ALL_INSTANCES_MISSING']);
    expect(none.messages[0]).toContain('INSTANCE_TIMED_OUT: 6');
    expect(none.data).toBeNull();
  },
);

test('an instance that leaves the answer at its rows is not counted by what is gathered after them either', async () => {
  const text = '{ stories(first: 25) { nodes { title tags { slug storyCount } } } }';
  const short = await answer(network, text, lacking([gone], 'INSTANCE_FAILED', 'Rows'));
  expect(short.data).toEqual((await answer(without, text)).data);
});

test('with all instances missing, what the gateway knows itself still answers, and counts what nobody added as nothing', async () => {
  const text = '{ regions { name } partnership(slug: "rise") { name storyCount latestStoryAt } }';
  const known = await answer(network, text, lacking(slugs));
  expect(known.codes).toEqual([]);
  expect(known.data).toMatchObject({ partnership: { name: 'Rise', storyCount: 0, latestStoryAt: null } });
  expect(known.data!.regions).toHaveLength(9);
  expect(Object.keys(missingOf(known))).toContain('rise');
});

test('a story whose owner is missing is null with OWNER_UNAVAILABLE, and the rest of the answer stands', async () => {
  const { id } = stories.find(({ owner }) => owner === gone)!;
  const text = 'query ($id: ID!) { story(id: $id) { title } stories { totalCount } }';
  const short = await answer(network, text, lacking([gone]), { id });
  expect(short.data).toEqual({ story: null, stories: { totalCount: 25 } });
  expect(short.codes).toEqual(['OWNER_UNAVAILABLE']);
  expect(short.messages[0]).toContain(`"${gone}", which owns "${id}", does not answer (INSTANCE_TIMED_OUT)`);
});

test('a story of a partnership without an instance is null with OWNER_UNAVAILABLE', async () => {
  const absent = await answer(without, 'query ($id: ID!) { story(id: $id) { title } }', undefined, {
    id: storyId(gone, 'story'),
  });
  expect(absent).toMatchObject({ data: { story: null }, codes: ['OWNER_UNAVAILABLE'], asks: [] });
});

test('an id that its owner does not hold is null without an error', async () => {
  const text = 'query ($id: ID!) { story(id: $id) { title } }';
  const unknown = await answer(network, text, undefined, { id: storyId(gone, 'never told') });
  expect(unknown).toMatchObject({ data: { story: null }, codes: [] });
  expect(unknown.asks.map(({ instance }) => instance)).toEqual([gone]);
});

test.each(['', 'rise', 'rise:short', storyId('nobody', 'one'), 'RISE:aaaaaaaaaaaaaaaaaaaaaaaaaa'])(
  'an id that can be nobody’s ("%s") is null without an error, and nobody is asked',
  async (id) => {
    const text = 'query ($id: ID!) { story(id: $id) { title } }';
    expect(await answer(network, text, undefined, { id })).toMatchObject({
      data: { story: null },
      codes: [],
      asks: [],
    });
  },
);

test('the count of a topic reached through a story is the network’s, and all of a page cost one scatter', async () => {
  const found = await answer(
    network,
    '{ stories(first: 20, filter: { partnership: ["rise"] }) { nodes { tags { slug storyCount latestStoryAt } } } }',
  );
  const shown = (found.data!.stories as { nodes: { tags: { slug: string; storyCount: number }[] }[] }).nodes;
  const counts = new Map(shown.flatMap(({ tags }) => tags.map((tag) => [tag.slug, tag.storyCount])));
  const held = (slug: string) => stories.filter(({ tags }) => tags.includes(slug)).length;
  expect(counts.size).toBeGreaterThan(1);
  for (const [slug, storyCount] of counts) expect([slug, storyCount]).toEqual([slug, held(slug)]);
  expect(asksOf(found, 'Groups')).toEqual(slugs);
  // Rise stands for itself and County Durham, which merged into it: heads and rows of two, groups of all.
  expect(found.asks).toHaveLength(2 * 2 + slugs.length);
});

test('a page of 20 costs the heads of all and the rows of its owners, one question each', async () => {
  const found = await answer(network, '{ stories(first: 20) { nodes { title summary } } }');
  expect(asksOf(found, 'Heads')).toEqual(slugs);
  expect(asksOf(found, 'Rows')).toEqual(slugs);
  expect(found.asks).toHaveLength(2 * slugs.length);

  const two = await answer(network, '{ stories(first: 2) { nodes { title } edges { node { summary } } } }');
  expect(asksOf(two, 'Rows')).toEqual([stories[0]!.owner, stories[1]!.owner].sort());
  expect(two.asks).toHaveLength(slugs.length + 2);
});

test.each(['totalCount', 'pageInfo { hasNextPage }', 'nodes { id revision }', 'edges { cursor }'])(
  'stories { %s } asks for heads and for no rows',
  async (selection) => {
    const found = await answer(network, `{ stories { ${selection} } }`);
    expect(found.codes).toEqual([]);
    expect(asksOf(found, 'Heads')).toEqual(slugs);
    expect(found.asks).toHaveLength(slugs.length);
  },
);

test('a filter by region asks the instances of that region only, and expects no others', async () => {
  const within = slugs.filter(
    (slug) => registry.partnerships.find((one) => one.slug === slug)!.region === 'north-west',
  );
  expect(within).toEqual(['active-cheshire', 'active-cumbria']);
  const filter = 'filter: { region: ["north-west"] }';
  const found = await answer(network, `{ stories(${filter}) { totalCount } archives(${filter}) { month } }`);
  expect(found.data!.stories).toEqual({ totalCount: 10 });
  expect(asksOf(found, 'Heads')).toEqual(within);
  expect(asksOf(found, 'Groups')).toEqual(within);
  expect([...found.coverage.keys()]).toEqual(within);
  expect(missingOf(found)).toEqual({});
});

test('a filter that leaves no instance is an empty answer, complete and without an error', async () => {
  const found = await answer(
    network,
    '{ stories(filter: { region: ["london"] }) { totalCount nodes { id } } }',
  );
  expect(found).toMatchObject({ data: { stories: { totalCount: 0, nodes: [] } }, codes: [], asks: [] });
  expect(missingOf(found)).toEqual({});
});

const unknownNames: readonly (readonly [text: string, place: string, known: string])[] = [
  ['stories(filter: { partnership: ["risen"] }) { totalCount }', 'filter.partnership', 'rise'],
  ['stories(filter: { region: ["north"] }) { totalCount }', 'filter.region', 'north-east'],
  ['stories(filter: { council: ["E0"] }) { totalCount }', 'filter.council', 'E06000001'],
  ['stories(filter: { tag: ["fun"] }) { totalCount }', 'filter.tag', 'funding'],
  ['stories(filter: { near: "north" }) { totalCount }', 'filter.near', 'north-east'],
  ['stories(filter: { all: [{ tag: ["fun"] }] }) { totalCount }', 'filter.all[0].tag', 'funding'],
  ['stories(filter: { notTag: ["fun"] }) { totalCount }', 'filter.notTag', 'funding'],
  ['tags(filter: { slug: ["fun"] }) { totalCount }', 'filter.slug', 'funding'],
  ['tags(filter: { stories: { region: ["north"] } }) { totalCount }', 'filter.stories.region', 'north-east'],
  ['archives(filter: { region: ["north"] }) { month }', 'filter.region', 'north-east'],
  ['storyCounts(groupBy: [TAG], filter: { tag: ["fun"] }) { storyCount }', 'filter.tag', 'funding'],
];
test.each(unknownNames)('%s is refused, and the known names are told', async (text, place, known) => {
  const refused = await answer(network, `{ ${text} }`);
  expect(refused.codes).toEqual(['BAD_USER_INPUT']);
  expect(refused.messages[0]).toMatch(
    new RegExp(`^\`${place.replace(/[[\]]/g, '.')}\`: there is no .* Known: .*\\b${known}\\b`),
  );
  expect(refused.asks).toEqual([]);
});

const badArguments: readonly (readonly [text: string, message: string])[] = [
  ['stories(first: 101) { totalCount }', '`first` is 101; it may be 0 to 100'],
  ['stories(last: -1) { totalCount }', '`last` is -1; it may be 0 to 100'],
  ['stories(first: 1, last: 1) { totalCount }', '`first` and `last` are both given; give one'],
  ['stories(after: "nonsense") { totalCount }', '`after` is "nonsense", which is no cursor of this order'],
  ['stories(before: "") { nodes { id } }', '`before` is "", which is no cursor of this order'],
  ['tags(first: 101) { totalCount }', '`first` is 101; it may be 0 to 100'],
  ['tags(first: 1, last: 1) { totalCount }', '`first` and `last` are both given; give one'],
  ['tags(after: "nonsense") { totalCount }', '`after` is "nonsense", which is no cursor of this order'],
  ['storyCounts(groupBy: [TAG, TAG]) { storyCount }', '`groupBy` names a dimension twice'],
  ['storyCounts(groupBy: [TAG, REGION, PARTNERSHIP]) { storyCount }', '`groupBy` names 3 dimensions'],
  ['storyCounts(groupBy: []) { storyCount }', 'Neither `groupBy` nor `interval` is given'],
  ['stories(orderBy: RELEVANCE) { totalCount }', '`orderBy` is RELEVANCE, which ranks by `filter.text`'],
  [
    'stories(filter: { month: ["2019-13"] }) { totalCount }',
    '`filter.month` has "2019-13", which is no month',
  ],
  [
    'stories(filter: { all: [{ near: "rise" }] }) { totalCount }',
    '`filter.all[0].near` cannot order the whole',
  ],
  ['story { title }', '`story` needs exactly one of `id` and `url`'],
  ['story(url: "mailto:a@b") { title }', '`url` is "mailto:a@b", which is no http(s) address'],
];
test.each(badArguments)('%s is refused with its rule, and nobody is asked', async (text, message) => {
  const refused = await answer(network, `{ ${text} }`);
  expect(refused.codes).toEqual(['BAD_USER_INPUT']);
  expect(refused.messages[0]).toContain(message);
  expect(refused.asks).toEqual([]);
});

test('a cursor of topics by name is refused where topics are ordered by number', async () => {
  const { data } = await answer(network, '{ tags(orderBy: NAME, first: 1) { pageInfo { endCursor } } }');
  const cursor = (data!.tags as { pageInfo: { endCursor: string } }).pageInfo.endCursor;
  const text = 'query ($after: String) { tags(orderBy: POPULAR, after: $after) { totalCount } }';
  expect((await answer(network, text, undefined, { after: cursor })).codes).toEqual(['BAD_USER_INPUT']);
});
