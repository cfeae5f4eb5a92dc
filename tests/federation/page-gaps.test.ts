/** Paging on after somebody was missing: the pages after it say what they skip. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { gatewayOver, type TestGateway } from './network/gateway-over.ts';
import { nowMs, openInstances, type OpenInstances } from './network/open-instances.ts';
import { storyForTests } from './one-store/story-for-tests.ts';

const slugs = ['active-essex', 'rise', 'tees-valley-sport'];
const hour = 3_600_000;
const sinceMs = nowMs - 5_000;
// In turn, so that every page shows stories of every instance.
const stories = Array.from({ length: 12 }, (_, i) =>
  storyForTests(slugs[i % 3]!, `Story ${i}`, new Date(nowMs - (i + 1) * hour).toISOString()),
);

let network: OpenInstances;
let gateway: TestGateway;
let missing: readonly string[] = [];
beforeAll(async () => {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  const { registry } = reading;
  network = await openInstances(
    registry,
    slugs,
    Map.groupBy(stories, ({ owner }) => owner),
  );
  gateway = gatewayOver({
    registry,
    instances: ownInstances(slugs),
    answer: network.answer,
    keeps: false,
    wrap: (transport) => async (instance, subQuery, carry) =>
      missing.includes(instance)
        ? { kind: 'missing', reason: 'INSTANCE_UNREACHABLE', sinceMs }
        : transport(instance, subQuery, carry),
  });
});
afterAll(() => network.close());

type Page = {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly title: string } }[];
  readonly pageInfo: { readonly startCursor: string; readonly endCursor: string };
  readonly coverage: {
    readonly complete: boolean;
    readonly missing: readonly { readonly partnership: { slug: string }; reason: string; since: string }[];
  };
};
const selection =
  'edges { cursor node { title } } pageInfo { startCursor endCursor } coverage { complete missing { partnership { slug } reason since } }';

async function page(args: Readonly<Record<string, unknown>>, without: readonly string[] = []): Promise<Page> {
  missing = without;
  const { result } = await gateway.ask(
    `query ($first: Int, $after: String, $last: Int, $before: String) { stories(first: $first, after: $after, last: $last, before: $before) { ${selection} } }`,
    args,
  );
  if (result.errors) throw result.errors[0]!;
  return (JSON.parse(JSON.stringify(result.data)) as { stories: Page }).stories;
}
const titles = ({ edges }: Page) => edges.map(({ node }) => node.title.replace('Story ', '')).join(' ');
const missed = ({ coverage }: Page) =>
  coverage.missing.map(({ partnership, reason, since }) => [partnership.slug, reason, Date.parse(since)]);

test('a partnership that is back after a page without it is named as skipped, on that page and all after it', async () => {
  const first = await page({ first: 3 }, ['rise']);
  expect(titles(first)).toBe('0 2 3');
  expect(missed(first)).toEqual([['rise', 'INSTANCE_UNREACHABLE', sinceMs]]);
  const second = await page({ first: 3, after: first.pageInfo.endCursor });
  expect(titles(second)).toBe('4 5 6');
  expect(second.coverage.complete).toBe(false);
  expect(missed(second)).toEqual([['rise', 'SKIPPED', sinceMs]]);
  const third = await page({ first: 3, after: second.pageInfo.endCursor });
  expect(missed(third)).toEqual([['rise', 'SKIPPED', sinceMs]]);
});

test('who goes missing on the way is remembered with those before, and one that still is keeps its reason', async () => {
  const first = await page({ first: 3 }, ['rise']);
  const second = await page({ first: 2, after: first.pageInfo.endCursor }, ['active-essex']);
  expect(missed(second)).toEqual([
    ['active-essex', 'INSTANCE_UNREACHABLE', sinceMs],
    ['rise', 'SKIPPED', sinceMs],
  ]);
  const third = await page({ first: 2, after: second.pageInfo.endCursor }, ['rise']);
  expect(missed(third)).toEqual([
    ['active-essex', 'SKIPPED', sinceMs],
    ['rise', 'INSTANCE_UNREACHABLE', sinceMs],
  ]);
});

test('it holds backwards too', async () => {
  const last = await page({ last: 3 }, ['rise']);
  const before = await page({ last: 3, before: last.pageInfo.startCursor });
  expect(missed(before)).toEqual([['rise', 'SKIPPED', sinceMs]]);
});

test('the cursor of an edge is a position and remembers nothing; so is that of a whole page', async () => {
  const first = await page({ first: 3 }, ['rise']);
  const fromEdge = await page({ first: 3, after: first.edges.at(-1)!.cursor });
  expect([titles(fromEdge), fromEdge.coverage.complete]).toEqual(['4 5 6', true]);
  expect(fromEdge.pageInfo.endCursor).toBe(fromEdge.edges.at(-1)!.cursor);
});

test.each(['x.y', `${'WzEs'.repeat(3)}.bm9wZQ`, '.', 'a.b.c'])(
  '%s is refused as no cursor',
  async (after) => {
    await expect(page({ first: 1, after })).rejects.toThrow('which is no cursor of this order');
  },
);
