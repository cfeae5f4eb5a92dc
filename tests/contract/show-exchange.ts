/** Prints what a gateway asks of an instance for one small query, and what is answered; docs/instance-protocol.md shows it. */
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { openContractHost, secret } from './open-contract-host.ts';

const reading = await loadRegistry(bundledRegistryPath);
if (!reading.ok) throw new Error('the bundled registry has mistakes');
const host = await openContractHost(reading.registry);

async function show(title: string, query: string, variables: object): Promise<any> {
  const response = await fetch(`${host.origin}/rise/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as any;
  console.log(`# ${title}\n→ ${query}\n  ${JSON.stringify(variables)}\n← ${JSON.stringify(body)}\n`);
  return body;
}

const heads = await show(
  'Heads',
  'query Heads($filter: StoryFilter, $first: Int, $orderBy: StoryOrder!) { stories(filter: $filter, first: $first, orderBy: $orderBy) { edges { cursor node { id revision } } pageInfo { hasNextPage hasPreviousPage } } }',
  { filter: { tag: ['cycling'] }, first: 2, orderBy: 'NEWEST' },
);
const of = heads.data.stories.edges.map(({ node }: { node: object }) => ({ __typename: 'Story', ...node }));
const rows =
  'query Rows($of: [_Any!]!) { _entities(representations: $of) { ... on Story { tags { slug } title } } }';
await show('Rows', rows, { of });
await show('A row that has changed since', rows, { of: [{ ...of[0], revision: 'older' }] });
await show(
  'Groups',
  'query Groups($filter: TagFilter, $first: Int) { tags(filter: $filter, first: $first) { nodes { slug storyCount latestStoryAt } pageInfo { hasNextPage endCursor } } }',
  { filter: { slug: ['cycling', 'walking'] }, first: 100 },
);
await host.close();
