/** The first promise: federated equals whole, for any stories, any dealing of them over instances, any query. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { ownLine } from '@active-news/schema/registry/membership.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { gatewayOver, type TestGateway } from './network/gateway-over.ts';
import { nowMs, openInstances } from './network/open-instances.ts';
import { storyForTests } from './one-store/story-for-tests.ts';
import {
  archivesOf,
  countsOf,
  inOrder,
  matching,
  pageOf,
  tagsOf,
  type DealtStory,
  type OracleFilter,
  type Owner,
} from './oracle.ts';

const iterations = Number(process.env.ITERATIONS ?? 200);
const seed = Number(process.env.SEED ?? 20261124);
const queriesPerDeal = 25;

// A merged partnership, its heir, two neighbours in a region, the national body without one: every case that pruning knows.
const slugs = [
  'rise',
  'county-durham-sport',
  'tees-valley-sport',
  'active-partnerships-national',
  'active-cumbria',
  'active-cheshire',
  'active-essex',
  'active-norfolk',
  'active-devon',
  'active-dorset',
  'active-humber',
  'london-sport',
];
const tags = ['funding', 'walking', 'cycling', 'events', 'jobs'];
const base = Date.UTC(2026, 2, 29, 0, 0); // a night on which the clocks change
const hour = 3_600_000;

let registry: Registry;
let owners: ReadonlyMap<string, Owner>;
let compared = 0;

beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  registry = reading.registry;
  owners = new Map(
    registry.partnerships.map(({ slug, region, councils }) => [
      slug,
      { slug, line: ownLine(registry, slug), region, councils },
    ]),
  );
});

afterAll(() => console.log(`federated equals whole: ${compared} answers compared, seed ${seed}`));

// Few distinct instants, so that ties within and between instances are common.
const instant = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((n) => base + n * hour),
  fc.integer({ min: 0, max: 700 }).map((n) => base - n * 24 * hour + 1),
);
const subset = <T>(values: readonly T[]) => fc.subarray([...values]);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const deal = fc.record({
  instances: fc.subarray(slugs, { minLength: 1, maxLength: 12 }),
  stories: fc.array(fc.record({ owner: fc.nat(11), publishedAtMs: instant, tags: subset(tags) }), {
    maxLength: 40,
  }),
});
const filter = fc.record(
  {
    partnership: maybe(subset(slugs)),
    region: maybe(subset(['north-east', 'north-west', 'east-of-england'])),
    council: maybe(subset(['E06000047', 'E08000021', 'E10000012', 'E06000066'])),
    tag: maybe(subset(tags)),
    notTag: maybe(subset(tags)),
    tagMatch: maybe(fc.constantFrom<'ANY' | 'ALL'>('ANY', 'ALL')),
    from: maybe(instant.map((at) => new Date(at).toISOString())),
    to: maybe(instant.map((at) => new Date(at).toISOString())),
  },
  { requiredKeys: [] },
);
// Most filters together match nothing; half of the time only one part is kept, so that most answers hold rows.
const sparse = fc.tuple(filter, fc.boolean(), fc.nat(7)).map(([all, keepOne, at]): OracleFilter => {
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(keepOne && given.length ? [given[at % given.length]!] : given) as OracleFilter;
});
const question = fc.record({
  kind: fc.constantFrom('stories', 'stories', 'stories', 'tags', 'archives', 'counts', 'regions'),
  filter: sparse,
  orderBy: fc.constantFrom<'NEWEST' | 'OLDEST'>('NEWEST', 'OLDEST'),
  tagOrder: fc.constantFrom<'POPULAR' | 'NAME' | 'RECENT'>('POPULAR', 'NAME', 'RECENT'),
  count: fc.integer({ min: 0, max: 9 }),
  backward: fc.boolean(),
  after: maybe(fc.nat()),
  before: maybe(fc.nat()),
  countBy: fc
    .record({
      groupBy: fc.subarray(['PARTNERSHIP', 'REGION', 'TAG'], { maxLength: 2 }),
      interval: fc.constantFrom(null, 'MONTH', 'WEEK', 'DAY'),
    })
    .filter(({ groupBy, interval }) => groupBy.length > 0 || interval !== null),
});
type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never;

test('every answer equals that of one store holding all rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      deal,
      fc.array(question, { minLength: queriesPerDeal, maxLength: queriesPerDeal }),
      async ({ instances, stories: dealt }, questions) => {
        const stories = dealt.map(({ owner, publishedAtMs, tags: topics }, i): DealtStory => {
          const slug = instances[owner % instances.length]!;
          return {
            id: storyId(slug, `item ${i}`),
            owner: slug,
            publishedAtMs,
            title: `Story ${i}`,
            tags: topics,
          };
        });
        const network = await openInstances(
          registry,
          instances,
          Map.groupBy(stories.map(inputOf), ({ owner }) => owner),
        );
        const gateway = gatewayOver({
          registry,
          instances: ownInstances(instances),
          answer: network.answer,
          keeps: true,
        });
        // As hosts do, so that what was answered once is cut out of what is kept.
        for (const [slug, { store }] of network.instances)
          gateway.book.announced(slug, store.version(), '', nowMs);
        try {
          for (const one of questions) await compare(gateway, stories, one);
        } finally {
          await network.close();
        }
      },
    ),
    { numRuns: iterations, seed },
  );
}, 3_600_000);

/** What ingest would hand to an instance for it. */
const inputOf = ({ id, owner, publishedAtMs, title, tags: topics }: DealtStory) =>
  storyForTests(owner, title, new Date(publishedAtMs).toISOString(), { id, tags: [...topics].sort() });

async function compare(network: TestGateway, all: readonly DealtStory[], asked: Question): Promise<void> {
  const found = matching(all, owners, asked.filter);
  compared++;
  switch (asked.kind) {
    case 'stories':
      return compareStories(network, all, inOrder(found, asked.orderBy), asked);
    case 'tags': {
      const expected = tagsOf(found, asked.tagOrder);
      const data = await answer(
        network,
        `query ($filter: TagFilter, $order: TagOrder!, $first: Int) { tags(filter: $filter, orderBy: $order, first: $first) { totalCount nodes { slug storyCount latestStoryAt } pageInfo { hasNextPage hasPreviousPage } } }`,
        { filter: { stories: asked.filter }, order: asked.tagOrder, first: asked.count },
      );
      const page = pageOf(expected, { first: asked.count });
      return expect(data.tags).toEqual({
        totalCount: expected.length,
        nodes: page.nodes,
        pageInfo: { hasNextPage: page.hasNextPage, hasPreviousPage: page.hasPreviousPage },
      });
    }
    case 'archives': {
      const data = await answer(
        network,
        `query ($filter: StoryFilter) { archives(filter: $filter) { month storyCount } }`,
        { filter: asked.filter },
      );
      return expect(data.archives).toEqual(archivesOf(found));
    }
    case 'counts': {
      const data = await answer(
        network,
        `query ($filter: StoryFilter, $groupBy: [CountDimension!]!, $interval: CountInterval) { storyCounts(filter: $filter, groupBy: $groupBy, interval: $interval) { partnership { slug } region { slug } tag { slug } period storyCount } }`,
        { filter: asked.filter, ...asked.countBy },
      );
      const rows = (
        data.storyCounts as {
          partnership: { slug: string } | null;
          region: { slug: string } | null;
          tag: { slug: string } | null;
          period: string | null;
          storyCount: number;
        }[]
      ).map((row) => ({
        key: [row.partnership?.slug ?? null, row.region?.slug ?? null, row.tag?.slug ?? null, row.period],
        storyCount: row.storyCount,
      }));
      return expect(rows).toEqual(
        countsOf(found, owners, [
          ...asked.countBy.groupBy,
          ...(asked.countBy.interval ? [asked.countBy.interval] : []),
        ]),
      );
    }
    default: {
      const data = await answer(
        network,
        `{ regions { slug storyCount latestStoryAt } partnerships { slug storyCount } }`,
        {},
      );
      for (const { slug, storyCount, latestStoryAt } of data.regions as {
        slug: string;
        storyCount: number;
        latestStoryAt: string | null;
      }[]) {
        const own = all.filter(({ owner }) => owners.get(owner)!.region === slug);
        const latest = own.length
          ? new Date(Math.max(...own.map(({ publishedAtMs }) => publishedAtMs))).toISOString()
          : null;
        expect({ slug, storyCount, latestStoryAt }).toEqual({
          slug,
          storyCount: own.length,
          latestStoryAt: latest,
        });
      }
      for (const { slug, storyCount } of data.partnerships as { slug: string; storyCount: number }[])
        expect(storyCount).toBe(all.filter(({ owner }) => owner === slug).length);
    }
  }
}

async function compareStories(
  network: TestGateway,
  all: readonly DealtStory[],
  expected: readonly DealtStory[],
  asked: Question,
): Promise<void> {
  const cursors = await cursorsOf(network, expected, asked);
  const at = (n: number | undefined) =>
    n === undefined || expected.length === 0 ? undefined : expected[n % expected.length];
  const [after, before] = [at(asked.after), at(asked.before)];
  const size = asked.backward ? { last: asked.count } : { first: asked.count };
  const data = await answer(
    network,
    `query ($filter: StoryFilter, $orderBy: StoryOrder!, $first: Int, $last: Int, $after: String, $before: String) {
      stories(filter: $filter, orderBy: $orderBy, first: $first, last: $last, after: $after, before: $before) {
        totalCount
        edges { cursor node { id heading: title publishedAt partnership { slug } tags { slug storyCount } } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`,
    {
      filter: asked.filter,
      orderBy: asked.orderBy,
      ...size,
      ...(after && { after: cursors.get(after.id) }),
      ...(before && { before: cursors.get(before.id) }),
    },
  );
  const page = pageOf(expected, { ...size, ...(after && { after }), ...(before && { before }) });
  const edges = page.nodes.map((story) => ({
    cursor: cursors.get(story.id),
    node: {
      id: story.id,
      heading: story.title,
      publishedAt: new Date(story.publishedAtMs).toISOString(),
      partnership: { slug: story.owner },
      // Counted over the network, not over the owner and not over the filter.
      tags: [...story.tags]
        .sort()
        .map((slug) => ({ slug, storyCount: all.filter((one) => one.tags.includes(slug)).length })),
    },
  }));
  expect(data.stories).toEqual({
    totalCount: expected.length,
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  });
}

/** Cursors are learnt by walking, page by page; the walk itself must give each story once and in order. */
async function cursorsOf(
  network: TestGateway,
  expected: readonly DealtStory[],
  { filter: wanted, orderBy, backward }: Question,
): Promise<ReadonlyMap<string, string>> {
  const seen: { id: string; cursor: string }[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages <= expected.length; pages++) {
    const paging: Record<string, unknown> = backward
      ? { last: 7, before: cursor }
      : { first: 7, after: cursor };
    const data = await answer(
      network,
      `query ($filter: StoryFilter, $orderBy: StoryOrder!, $first: Int, $last: Int, $after: String, $before: String) {
        stories(filter: $filter, orderBy: $orderBy, first: $first, last: $last, after: $after, before: $before) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
      }`,
      { filter: wanted, orderBy, ...paging },
    );
    const { edges, pageInfo } = data.stories as {
      edges: { cursor: string; node: { id: string } }[];
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
    };
    const page = edges.map(({ cursor: own, node }) => ({ id: node.id, cursor: own }));
    if (backward) seen.unshift(...page);
    else seen.push(...page);
    if (!(backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) break;
    cursor = backward ? pageInfo.startCursor : pageInfo.endCursor;
  }
  expect(seen.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  return new Map(seen.map(({ id, cursor: own }) => [id, own]));
}

async function answer(
  network: TestGateway,
  document: string,
  variables: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const { data, errors } = await network.query(document, variables);
  if (errors)
    throw new Error(
      errors.map(({ message, originalError }) => `${message}\n${originalError?.stack}`).join('\n'),
    );
  return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
}
