/** Questions that many checks ask: one page of heads, or all ids that a filter finds. */
import { decodeCursor, encodeCursor } from '@active-news/schema/position.ts';
import { same, shorten } from './contract-check.ts';
import type { InstanceClient } from './instance-client.ts';
import type { ExpectedPage, PageQuestion } from './story-model.ts';

export type OrderBy = 'NEWEST' | 'OLDEST' | 'RELEVANCE';
export type Heads = {
  readonly edges: readonly {
    readonly cursor: string;
    readonly score?: number | null;
    readonly node: { readonly id: string; readonly revision: string };
  }[];
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
};

type HeadsArguments = {
  readonly first?: number;
  readonly last?: number;
  readonly after?: string;
  readonly before?: string;
  readonly filter?: object;
  readonly orderBy?: OrderBy;
};

const headsQuery = (
  isScored: boolean,
) => `query Heads($first: Int, $last: Int, $after: String, $before: String, $filter: StoryFilter, $orderBy: StoryOrder!) {
  stories(first: $first, last: $last, after: $after, before: $before, filter: $filter, orderBy: $orderBy) {
    edges { cursor ${isScored ? 'score ' : ''}node { id revision } } nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }`;

export async function readHeads(
  client: InstanceClient,
  args: HeadsArguments,
  isScored = false,
): Promise<Heads> {
  const variables = { orderBy: 'NEWEST', ...args };
  return (await client.data<{ stories: Heads }>(headsQuery(isScored), variables)).stories;
}

/** For questions that must be refused. */
export const pageQuery = headsQuery(false);

/** All heads that a filter finds, page by page, at most as many as the catalogue may hold. */
export async function readAllHeads(
  client: InstanceClient,
  filter: object,
  orderBy: OrderBy = 'NEWEST',
): Promise<{ readonly edges: Heads['edges']; readonly totalCount: number }> {
  const isScored = orderBy === 'RELEVANCE';
  const edges: Heads['edges'][number][] = [];
  let totalCount = 0;
  for (;;) {
    const after = edges.at(-1)?.cursor;
    const page = await readHeads(client, { first: 100, ...(after && { after }), filter, orderBy }, isScored);
    if (edges.length === 0) totalCount = page.totalCount;
    edges.push(...page.edges);
    if (!page.pageInfo.hasNextPage || page.edges.length === 0 || edges.length >= client.maxStories)
      return { edges, totalCount };
  }
}

export async function readIds(client: InstanceClient, filter: object): Promise<readonly string[]> {
  return (await readAllHeads(client, filter)).edges.map(({ node }) => node.id);
}

/** Asks one page and holds ids, cursors and flags against what the specification asks for. */
export async function comparePage(
  client: InstanceClient,
  question: PageQuestion & { readonly filter?: object; readonly orderBy: OrderBy },
  expected: ExpectedPage,
  parts: readonly ('ids' | 'cursors' | 'flags')[],
): Promise<void> {
  const { first, last, after, before, filter, orderBy } = question;
  const page = await readHeads(client, {
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ...(after && { after: encodeCursor(after) }),
    ...(before && { before: encodeCursor(before) }),
    ...(filter && { filter }),
    orderBy,
  });
  const what = describePage(question);
  if (parts.includes('ids'))
    same(
      page.edges.map(({ node }) => node.id),
      expected.ids,
      `the ids of ${what}`,
    );
  if (parts.includes('cursors'))
    same(
      page.edges.map(({ cursor }) => readable(cursor)),
      expected.cursors.map(readable),
      `the positions of ${what}`,
    );
  if (parts.includes('flags')) {
    same(page.pageInfo.hasNextPage, expected.hasNextPage, `hasNextPage of ${what}`);
    same(page.pageInfo.hasPreviousPage, expected.hasPreviousPage, `hasPreviousPage of ${what}`);
  }
}

export function describePage({
  first,
  last,
  after,
  before,
  filter,
  orderBy,
}: PageQuestion & { readonly filter?: object; readonly orderBy: OrderBy }): string {
  const given = { first, last, after, before, filter, orderBy };
  const written = Object.entries(given)
    .filter(([, value]) => value !== undefined && JSON.stringify(value) !== '{}')
    .map(([name, value]) => `${name}: ${name === 'orderBy' ? String(value) : JSON.stringify(value)}`);
  return `stories(${shorten(written.join(', '), 240)})`;
}

/** A cursor as the position that it holds, so that a person sees what differs; as it is if it cannot be read. */
export function readable(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  return Buffer.from(text).toString('base64url') === cursor ? text : cursor;
}

/** The kinds of the parts of a position, id last. */
export const likeOf = (orderBy: OrderBy, isNear = false): ('number' | 'string')[] => [
  ...(isNear ? (['number'] as const) : []),
  ...(orderBy === 'RELEVANCE' ? (['number'] as const) : []),
  'number',
  'string',
];

export function positionOf(cursor: string, orderBy: OrderBy): readonly (number | string)[] | null {
  return decodeCursor(cursor, likeOf(orderBy));
}
