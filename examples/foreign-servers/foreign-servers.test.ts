import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mercuriusPosts } from './mercurius-server.ts';
import { startForeignNetwork, type ForeignNetwork } from './start-foreign-network.ts';
import { yogaPosts } from './yoga-server.ts';

let network: ForeignNetwork;

beforeAll(async () => void (network = await startForeignNetwork()), 60_000);
afterAll(() => network.stop());

/** The titles of both servers' posts, newest first. */
const titles = [...yogaPosts, ...mercuriusPosts]
  .sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1))
  .map(({ title }) => title);

async function dataOf(query: string, variables?: Record<string, unknown>): Promise<any> {
  const { data, errors } = await network.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

test('the stories of both servers stand in one order on one page, all counted, and both are in its coverage', async () => {
  const { stories } = await dataOf(`{
    stories(first: 4) {
      totalCount
      nodes { title partnership { name } }
      pageInfo { hasNextPage hasPreviousPage }
      coverage { expected complete answered { partnership { slug } seq } missing { reason } }
    }
  }`);
  expect(stories.nodes.map(({ title }: { title: string }) => title)).toEqual(titles.slice(0, 4));
  expect(new Set(stories.nodes.map((story: any) => story.partnership.name))).toEqual(
    new Set(['Active Norfolk', 'Active Suffolk']),
  );
  expect(stories.totalCount).toBe(5);
  expect(stories.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
  expect(stories.coverage).toEqual({
    expected: 2,
    complete: true,
    answered: [
      { partnership: { slug: 'active-norfolk' }, seq: 1 },
      // It sends no version, so none is shown.
      { partnership: { slug: 'active-suffolk' }, seq: null },
    ],
    missing: [],
  });
});

test('paging by two, either way, goes through the stories of both servers', async () => {
  const page = `edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;
  const forward: string[] = [];
  let after: string | null = null;
  let newest: string | null = null;
  for (let more = true; more; ) {
    const { stories }: any = await dataOf(
      `query ($after: String) { stories(first: 2, after: $after) { ${page} } }`,
      { after },
    );
    forward.push(...stories.edges.map((edge: any) => edge.node.title));
    newest ??= stories.pageInfo.startCursor;
    ({ endCursor: after, hasNextPage: more } = stories.pageInfo);
  }
  expect(forward).toEqual(titles);
  const { stories } = await dataOf(
    `query ($before: String) { stories(last: 2, before: $before, orderBy: OLDEST) { ${page} } }`,
    { before: newest },
  );
  expect(stories.edges.map((edge: any) => edge.node.title)).toEqual([titles[2], titles[1]]);
  expect(stories.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
});

test('a filter that the servers know is applied by each of them', async () => {
  const { stories } = await dataOf('{ stories(filter: { kind: [EVENT] }) { totalCount nodes { title } } }');
  expect(stories).toEqual({
    totalCount: 2,
    nodes: [{ title: 'Volleyball on the beach' }, { title: 'A run along the Orwell' }],
  });
});

test('a story of either server is found by its id', async () => {
  const { stories } = await dataOf('{ stories { nodes { id title } } }');
  for (const { id, title } of stories.nodes)
    expect(await dataOf('query ($id: ID!) { story(id: $id) { title } }', { id })).toEqual({
      story: { title },
    });
});

test('what neither serves is an error that says so, not an empty answer', async () => {
  const { errors } = await network.ask('{ tags { totalCount } }');
  expect(errors).toMatchObject([{ extensions: { code: 'ALL_INSTANCES_MISSING' } }]);
});
