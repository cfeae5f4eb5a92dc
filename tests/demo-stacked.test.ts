/** The stacked demo as its user meets it: regional gateways under a national one give the answers of a flat one. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from './processes/free-port.ts';
import { postQuery, waitFor, type Answer } from './processes/post-query.ts';
import { runService, type Service } from './processes/run-service.ts';

const question = `query ($after: String) {
  stories(first: 30, after: $after) {
    totalCount
    edges { cursor node { id revision title publishedAt partnership { slug } tags { slug storyCount } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    coverage { expected answered { partnership { slug } seq digest } missing { partnership { slug } reason } }
  }
  regions { slug storyCount }
  archives { month storyCount }
}`;

type Edge = { readonly node: { readonly id: string } };
type Explained = Answer['extensions'] & {
  readonly explain: {
    readonly fields: readonly {
      readonly phases: readonly { readonly asks: readonly { readonly instance: string }[] }[];
    }[];
  };
};

let demo: Service;
let national: string;
let flat: string;

const addressOf = (name: string) =>
  new RegExp(`^[ ├─└]*${name} +(http://localhost:\\d+)`, 'm').exec(demo.output())![1]!;

beforeAll(async () => {
  demo = await runService(
    ['node', 'services/embedded/src/demo-stacked.ts', ...['--publish-seconds', '8', '--poll-seconds', '2']],
    { PORT: String(await freePort()) },
    /one story by its id/,
  );
  [national, flat] = [addressOf('national'), addressOf('flat')];
}, 90_000);

afterAll(() => demo?.stop());

test('the demo finds every answer of the national gateway to be that of the flat one', () => {
  expect(demo.output()).not.toContain('NOT the same');
  expect(demo.output().match(/ the same$/gm)).toHaveLength(8);
  expect(demo.output()).toContain('its coverage: 44 partnerships, 39 at the same versions, 5 missing');
});

test('two pages with all that belongs to them are equal, and the cursor of either leads on in the other', async () => {
  const ask = async (after: readonly (string | null)[]) => {
    const answers = await Promise.all(
      [national, flat].map((url, i) => postQuery(url, question, { after: after[i] })),
    );
    return answers.map(({ data }) => data!);
  };
  const equal = ([one, other]: readonly Record<string, unknown>[]) =>
    JSON.stringify(one) === JSON.stringify(other);
  // A story that comes between two questions may make them differ once.
  const first = await waitFor(() => ask([null, null]), equal);
  const cursors = first.map(({ stories }) => stories.pageInfo.endCursor as string);
  const second = await waitFor(() => ask(cursors.toReversed()), equal);
  const ids = [first, second].flatMap(([data]) => data!.stories.edges.map((edge: Edge) => edge.node.id));
  expect(new Set(ids).size).toBe(60);
});

test('the national gateway asks three gateways and one subgraph, and tells of 44 partnerships', async () => {
  const response = await fetch(`${national}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-explain': '1' },
    body: JSON.stringify({ query: '{ stories(first: 1) { totalCount } }' }),
  });
  const { extensions } = (await response.json()) as { extensions: Explained };
  const { asks } = extensions.explain.fields[0]!.phases[0]!;
  expect(asks.map(({ instance }) => instance).sort()).toEqual([
    'active-partnerships-national',
    'midlands',
    'north',
    'south',
  ]);
  const { expected, answered, missing, stale } = extensions.coverage;
  expect({ expected, answered, stale }).toEqual({ expected: 44, answered: 39, stale: [] });
  expect(missing.map(({ partnership, reason }) => [partnership, reason])).toEqual(
    expect.arrayContaining([
      ['active-cheshire', 'FEED_INVALID'],
      ['sport-birmingham', 'FEED_SERVER_ERROR'],
    ]),
  );
});

test('after a new story both are asked again, and are the same again', async () => {
  await waitFor(
    async () => demo.output(),
    (output) => /shown by all .*national gateway after \d+ ms, flat gateway after \d+ ms/.test(output),
    60_000,
  );
  await waitFor(
    async () => demo.output(),
    (output) => output.includes('all 8 answers are the same again'),
    30_000,
  );
  expect(demo.output()).not.toContain('NOT the same');
}, 100_000);

test('it ends in order when it is told to, and nothing listens any more', async () => {
  await demo.stop();
  expect(await demo.ended).toBe(0);
  for (const name of ['national', 'north', 'midlands', 'south', 'flat'])
    await expect(fetch(addressOf(name))).rejects.toThrow('fetch failed');
}, 30_000);
