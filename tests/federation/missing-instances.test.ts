/** What happens when instances are missing, fail half-way or change meanwhile: rows are lost only with their owner, and it is said. */
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Ask, Missing } from '@active-news/gateway/federation/ask.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { dealNetwork, nowMs, storyInput, type Network } from './deal-network.ts';
import type { DealtStory } from './oracle.ts';

const slugs = ['active-cumbria', 'active-essex', 'rise', 'tees-valley-sport'];
const stories: readonly DealtStory[] = slugs.flatMap((owner, i) =>
  [0, 1, 2, 3].map((n) => ({
    id: storyId(owner, `item ${n}`),
    owner,
    publishedAtMs: nowMs - (n * 5 + i) * 3_600_000,
    title: `${owner} ${n}`,
    tags: n % 2 ? ['walking'] : ['cycling', 'walking'],
  })),
);
const query =
  '{ stories(first: 6) { totalCount nodes { title tags { slug storyCount } } pageInfo { hasNextPage endCursor } coverage { expected complete missing { partnership { slug } reason since } } } tags { nodes { slug storyCount latestStoryAt } } archives { month storyCount } storyCounts(groupBy: [TAG]) { tag { slug } storyCount } regions { slug storyCount } }';

let registry: Registry;
const open: Network[] = [];

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
});

afterEach(async () => {
  for (const network of open.splice(0)) await network.close();
});

async function deal(instances: readonly string[] = slugs): Promise<Network> {
  const network = await dealNetwork(
    registry,
    instances,
    stories.filter(({ owner }) => instances.includes(owner)),
  );
  open.push(network);
  return network;
}

const away = (sinceMs = nowMs): Missing => ({ kind: 'missing', reason: 'INSTANCE_UNREACHABLE', sinceMs });
const isRows = (document: string) => document.startsWith('query Rows');
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as any;

/** Lets asks through, and notes whom they went to. */
function counting(ask: Ask): { ask: Ask; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    ask: (instance, subQuery) => (
      asked.push(`${instance} ${subQuery.document.split(/[ ({]/)[1]}`),
      ask(instance, subQuery)
    ),
  };
}

test('a missing instance costs its own rows and counts, is named with reason and instant, and is no error', async () => {
  const whole = await deal();
  const less = await deal(slugs.filter((slug) => slug !== 'rise'));
  const answer = plain(
    await whole.query(query, {}, async (instance, subQuery) =>
      instance === 'rise' ? away(nowMs - 60_000) : whole.ask(instance, subQuery),
    ),
  );
  const expected = plain(await less.query(query));
  expect(answer.errors).toBeUndefined();
  const { coverage, ...rest } = answer.data.stories;
  const { coverage: _, ...expectedRest } = expected.data.stories;
  expect({ ...answer.data, stories: rest }).toEqual({ ...expected.data, stories: expectedRest });
  expect(coverage).toEqual({
    expected: 4,
    complete: false,
    missing: [
      {
        partnership: { slug: 'rise' },
        reason: 'INSTANCE_UNREACHABLE',
        since: new Date(nowMs - 60_000).toISOString(),
      },
    ],
  });
});

test('an instance that gives heads and then fails at its rows leaves the whole answer, counts included', async () => {
  const whole = await deal();
  const less = await deal(slugs.filter((slug) => slug !== 'rise'));
  const onlyStories =
    '{ stories(first: 6) { totalCount nodes { title } pageInfo { hasNextPage endCursor } } }';
  const answer = plain(
    await whole.query(onlyStories, {}, async (instance, subQuery) =>
      instance === 'rise' && isRows(subQuery.document) ? away() : whole.ask(instance, subQuery),
    ),
  );
  expect(answer).toEqual(plain(await less.query(onlyStories)));
});

test('an instance whose story changes between heads and rows is asked again, and the answer shows the change', async () => {
  const network = await deal();
  let changes = 0;
  const answer = plain(
    await network.query(query, {}, async (instance, subQuery) => {
      if (instance === 'rise' && isRows(subQuery.document) && changes++ === 0)
        change(network, 'rise', 'changed once');
      return network.ask(instance, subQuery);
    }),
  );
  expect(answer.data.stories.nodes.map(({ title }: { title: string }) => title)).toContain('changed once');
  expect(answer.data.stories.coverage.complete).toBe(true);
});

test('an instance that changes each time it is read is asked again twice, and then is missing as MOVED', async () => {
  const network = await deal();
  let changes = 0;
  const { ask, asked } = counting(network.ask);
  const answer = plain(
    await network.query(
      '{ stories(first: 6) { totalCount nodes { title } coverage { missing { partnership { slug } reason } } } }',
      {},
      async (instance, subQuery) => {
        if (instance === 'rise' && isRows(subQuery.document)) change(network, 'rise', `changed ${changes++}`);
        return ask(instance, subQuery);
      },
    ),
  );
  expect(answer.data.stories.coverage.missing).toEqual([{ partnership: { slug: 'rise' }, reason: 'MOVED' }]);
  expect(answer.data.stories.totalCount).toBe(12);
  expect(asked.filter((one) => one === 'rise Heads')).toHaveLength(3);
});

test('only if all are missing is it an error, with its code; what the gateway knows itself still answers', async () => {
  const network = await deal();
  const answer = plain(
    await network.query('{ regions { name } partnership(slug: "rise") { name storyCount } }', {}, async () =>
      away(),
    ),
  );
  expect(answer).toEqual({
    data: { regions: expect.any(Array), partnership: { name: 'Rise', storyCount: 0 } },
  });
  const failed = plain(await network.query('{ stories { totalCount } }', {}, async () => away()));
  expect(failed.errors[0].extensions.code).toBe('ALL_INSTANCES_MISSING');
});

test('a story whose owner is away is null with an error, one that does not exist is a bare null', async () => {
  const network = await deal();
  const { id, title } = stories[0]!;
  const byId = 'query ($id: ID!) { story(id: $id) { title } node(id: $id) { id } }';
  expect(plain(await network.query(byId, { id })).data.story).toEqual({ title });
  const unavailable = plain(await network.query(byId, { id }, async () => away()));
  expect(unavailable.data).toEqual({ story: null, node: null });
  expect(unavailable.errors.map(({ extensions }: any) => extensions.code)).toEqual([
    'OWNER_UNAVAILABLE',
    'OWNER_UNAVAILABLE',
  ]);
  for (const nothing of [storyId('rise', 'never seen'), 'no id at all', storyId('atlantis', 'x')]) {
    expect(plain(await network.query(byId, { id: nothing }))).toEqual({ data: { story: null, node: null } });
  }
});

test('a page costs one question to each instance for heads and one to each owner for rows; a count costs no rows', async () => {
  const network = await deal();
  const page = counting(network.ask);
  await network.query('{ a: stories(first: 4) { nodes { title } } }', {}, page.ask);
  expect(page.asked.filter((one) => one.endsWith('Heads')).sort()).toEqual(
    slugs.map((slug) => `${slug} Heads`),
  );
  expect(page.asked.filter((one) => one.endsWith('Rows'))).toHaveLength(4);
  const count = counting(network.ask);
  await network.query('{ stories { totalCount } }', {}, count.ask);
  expect(count.asked).toHaveLength(4);
  const gathered = counting(network.ask);
  await network.query(
    '{ stories(first: 10) { nodes { title tags { storyCount latestStoryAt } } } }',
    {},
    gathered.ask,
  );
  // Two topics on ten rows: one scatter for both, whatever the rows.
  expect(gathered.asked.filter((one) => one.endsWith('Groups'))).toHaveLength(4);
});

test('filters by partnership, region and council ask only those whom they can concern', async () => {
  const network = await deal();
  const askedBy = async (filter: Record<string, unknown>) => {
    const { ask, asked } = counting(network.ask);
    const answer = plain(
      await network.query(
        'query ($filter: StoryFilter) { stories(filter: $filter) { totalCount coverage { expected } } }',
        { filter },
        ask,
      ),
    );
    expect(answer.data.stories.coverage.expected).toBe(asked.length);
    return asked.map((one) => one.split(' ')[0]).sort();
  };
  expect(await askedBy({ region: ['north-east'] })).toEqual(['rise', 'tees-valley-sport']);
  expect(await askedBy({ partnership: ['active-essex'] })).toEqual(['active-essex']);
  expect(await askedBy({ council: ['E10000012'] })).toEqual(['active-essex']);
  expect(await askedBy({ region: ['north-east'], partnership: ['active-essex'] })).toEqual([]);
  expect(await askedBy({ tag: ['walking'] })).toEqual(slugs);
});

test.each([
  ['{ stories(filter: { region: ["north-est"] }) { totalCount } }', /no region "north-est".*north-east/],
  ['{ stories(filter: { partnership: ["atlantis"] }) { totalCount } }', /no partnership "atlantis".*rise/],
  [
    '{ tags(filter: { stories: { tag: ["walkng"] } }) { totalCount } }',
    /filter\.stories\.tag.*no topic "walkng"/,
  ],
  ['{ storyCounts(groupBy: [MONTH, DAY]) { storyCount } }', /MONTH and DAY/],
  ['{ stories(first: 101) { totalCount } }', /`first` is 101; it may be 0 to 100/],
  ['{ stories(first: 1, last: 1) { totalCount } }', /both given/],
  ['{ stories(after: "nonsense") { totalCount } }', /no cursor of this order/],
  ['{ stories(filter: { from: "yesterday" }) { totalCount } }', /no DateTime/],
  ['{ region { name } }', /exactly one/],
])('%s is refused with the rule and the cure', async (document, message) => {
  const network = await deal();
  const { ask, asked } = counting(network.ask);
  const mistake = await network.query(document, {}, ask).then(
    ({ errors }) => errors![0]!,
    (error: unknown) => error as Error,
  );
  expect(mistake.message).toMatch(message);
  expect(asked).toEqual([]);
});

/** Rewrites the newest story of an instance, as a poll does. */
function change(network: Network, slug: string, title: string): void {
  const { store } = network.instances.get(slug)!;
  const story = stories.find(({ owner }) => owner === slug)!;
  const feedUrl = store.feeds()[0]!.feedUrl;
  store.recordPoll({
    feedUrl,
    checkedAtMs: nowMs,
    nextCheckAtMs: nowMs,
    outcome: 'read',
    health: 'OK',
    status: 200,
    stories: [{ ...storyInput(story), title }],
    problems: [],
  });
}
