/** Pages: windows, exact flags, the count, and the limits. */
import { holds, same, type ContractCheck } from './contract-check.ts';
import type { InstanceClient } from './instance-client.ts';
import { storiesOf } from './order-checks.ts';
import { comparePage, pageQuery, readHeads } from './read-pages.ts';
import { expectedPage, inOrder, type OrderedRows, type PageQuestion } from './story-model.ts';

const section = '6. Pages';

/** Windows at the ends, in the middle, one beside the other, empty and crossed; from both ends. */
export function windowsOf({ rows }: OrderedRows): readonly PageQuestion[] {
  const n = rows.length;
  if (n === 0) return [{ first: 3 }, { last: 3 }];
  const at = (i: number) => rows[Math.max(0, Math.min(n - 1, i))]!.position;
  const middle = Math.floor(n / 2);
  const windows: readonly Omit<PageQuestion, 'first' | 'last'>[] = [
    {},
    { after: at(0) },
    { after: at(n - 1) },
    { before: at(0) },
    { before: at(n - 1) },
    { after: at(middle) },
    { before: at(middle) },
    { after: at(middle - 2), before: at(middle + 2) },
    { after: at(middle), before: at(middle + 1) },
    { after: at(middle + 1), before: at(middle - 1) },
  ];
  return windows.flatMap((window) => [
    ...[0, 1, 3].flatMap((count) => [
      { ...window, first: count },
      { ...window, last: count },
    ]),
  ]);
}

async function comparePages(client: InstanceClient, parts: readonly ('ids' | 'flags')[]): Promise<string> {
  const stories = await storiesOf(client, 2);
  const { base, isWhole } = await client.catalogue();
  let count = 0;
  for (const orderBy of ['NEWEST', 'OLDEST'] as const) {
    const rows = inOrder(stories, orderBy);
    for (const question of windowsOf(rows)) {
      const filter = isWhole ? {} : { filter: base };
      await comparePage(client, { ...question, ...filter, orderBy }, expectedPage(rows, question), parts);
      count++;
    }
  }
  return `${count} pages in both orders`;
}

export const pageChecks: readonly ContractCheck[] = [
  {
    rule: 'P1',
    section,
    level: 'must',
    name: 'A page is the first or last rows of the window between two cursors',
    cure: '`after` and `before` cut the window out, both ends excluded; `first` takes from its start, `last` from its end; the order stays as asked.',
    run: (client) => comparePages(client, ['ids']),
  },
  {
    rule: 'P2',
    section,
    level: 'must',
    name: 'hasNextPage and hasPreviousPage are exact on both sides',
    cure: 'Ask one row more than the page, and look beyond the cursors too: does any row that holds the filter lie before, or after, this page?',
    run: (client) => comparePages(client, ['flags']),
  },
  {
    rule: 'P3',
    section,
    level: 'must',
    name: 'totalCount counts all rows that hold the filter, whatever the page',
    cure: 'Count without the window and without a limit.',
    async run(client) {
      const stories = await storiesOf(client, 2);
      const { base } = await client.catalogue();
      const after = stories[Math.floor(stories.length / 2)]!.cursor;
      for (const window of [{ first: 0 }, { first: 1 }, { first: 2, after }, { last: 1, before: after }]) {
        const { totalCount } = await readHeads(client, { ...window, filter: base });
        same(totalCount, stories.length, `totalCount with ${JSON.stringify(window)}`);
      }
      const from = stories[Math.floor(stories.length / 3)]!.publishedAt;
      const { totalCount } = await readHeads(client, { first: 1, filter: { from } });
      same(
        totalCount,
        stories.filter(({ atMs }) => atMs >= Date.parse(from)).length,
        `totalCount from ${from}`,
      );
      return `5 counts of ${stories.length} stories`;
    },
  },
  {
    rule: 'P4',
    section,
    level: 'must',
    name: 'first and last are 0 to 100, and one of the two',
    cure: 'Refuse what lies outside with BAD_USER_INPUT; do not cut it silently to 100.',
    async run(client) {
      const wrong = [{ first: 101 }, { first: -1 }, { last: 101 }, { last: -1 }, { first: 1, last: 1 }];
      for (const window of wrong)
        await client.refused(JSON.stringify(window), pageQuery, { ...window, orderBy: 'NEWEST' });
      const { stories } = await client.catalogue();
      const { edges } = await readHeads(client, { first: 100 });
      holds(
        edges.length >= Math.min(100, stories.length),
        () => `first: 100 gave ${edges.length} of ${stories.length} stories`,
      );
      return `${wrong.length} refused, 100 given`;
    },
  },
  {
    rule: 'P5',
    section,
    level: 'must',
    name: 'nodes, startCursor and endCursor are those of the edges',
    cure: 'Make all three of one page; the cursors of an empty page are null.',
    async run(client) {
      await storiesOf(client);
      for (const window of [{ first: 3 }, { last: 2 }, { first: 0 }]) {
        const { edges, nodes, pageInfo } = await readHeads(client, window);
        same(
          nodes.map(({ id }) => id),
          edges.map(({ node }) => node.id),
          'the ids of nodes',
        );
        same(pageInfo.startCursor, edges[0]?.cursor ?? null, `startCursor of ${JSON.stringify(window)}`);
        same(pageInfo.endCursor, edges.at(-1)?.cursor ?? null, `endCursor of ${JSON.stringify(window)}`);
      }
      return '3 pages';
    },
  },
];
