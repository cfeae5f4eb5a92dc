/** Asks two gateways the same questions, and says whether they give the same answers: data, ids, counts, cursors and what they are made of. */
import { setTimeout as pause } from 'node:timers/promises';
import { askGateway } from './ask-gateway.ts';

export type Compared = {
  /** What was asked, and what came of it, in words. */
  readonly text: string;
  readonly isEqual: boolean;
};

type Stories = {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly coverage: {
    readonly expected: number;
    readonly answered: readonly unknown[];
    readonly missing: readonly unknown[];
  };
};

/** The versions beside the answer show that both saw the same content. */
const firstPage = `stories(first: 20) {
  totalCount
  edges { cursor node { id revision title publishedAt partnership { slug } tags { slug storyCount } } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  coverage {
    expected
    complete
    answered { partnership { slug } seq digest }
    missing { partnership { slug } reason }
    stale { partnership { slug } reason }
  }
}`;

/** `$cursor` and `$id` are those of the last story on the first page. */
const questions: readonly { readonly says: string; readonly query: string }[] = [
  {
    says: 'the next page, after a cursor that the other one gave',
    query:
      'query ($cursor: String) { stories(first: 20, after: $cursor) { totalCount edges { cursor node { id } } } }',
  },
  {
    says: 'backwards from that cursor, oldest first',
    query:
      'query ($cursor: String) { stories(last: 5, before: $cursor, orderBy: OLDEST) { edges { cursor node { id } } } }',
  },
  {
    says: 'a search, best match first',
    query:
      '{ stories(first: 20, orderBy: RELEVANCE, filter: { text: "walking group" }) { totalCount edges { cursor node { id } } } }',
  },
  {
    says: 'the ten topics with the most stories',
    query: '{ tags(first: 10, orderBy: POPULAR) { nodes { slug storyCount latestStoryAt } } }',
  },
  {
    says: 'stories by region and month',
    query: '{ storyCounts(groupBy: [REGION], interval: MONTH) { region { slug } period storyCount } }',
  },
  { says: 'one story by its id', query: 'query ($id: ID!) { story(id: $id) { id revision title url } }' },
];

const tries = 5;
const pauseMs = 400;

/** Content may change between two questions, so what differs is asked again. Shapes: both urls without a path. */
export async function compareGateways(urls: readonly [string, string]): Promise<readonly Compared[]> {
  const first = await compare(urls, 'the newest stories', `{ ${firstPage} }`, [{}, {}]);
  const pages = first.answers.map(({ stories }) => stories as Stories | null);
  const { expected, answered, missing } = pages[0]!.coverage;
  // Each gets what the other said: a cursor is a place in the order of all, not of one gateway.
  const variables = pages.toReversed().map((page) => {
    const last = page!.edges.at(-1)!;
    return { cursor: last.cursor, id: last.node.id };
  });
  const compared: Compared[] = [
    {
      ...first.compared,
      text: `the newest stories: ${pages[0]!.edges.length} of ${pages[0]!.totalCount.toLocaleString('en-GB')}, ids, cursors and counts`,
    },
    {
      ...first.compared,
      text: `its coverage: ${expected} partnerships, ${answered.length} at the same versions, ${missing.length} missing for the same reasons`,
    },
  ];
  for (const { says, query } of questions)
    compared.push((await compare(urls, says, query, variables)).compared);
  return compared;
}

type Data = Readonly<Record<string, unknown>>;

async function compare(
  urls: readonly [string, string],
  text: string,
  query: string,
  variables: readonly Data[],
): Promise<{ readonly answers: readonly Data[]; readonly compared: Compared }> {
  for (let i = 1; ; i++) {
    const answers = await Promise.all(urls.map((url, k) => askGateway(url, query, variables[k])));
    const [one, other] = answers.map(({ data, errors }) => (errors ? null : JSON.stringify(data)));
    const isEqual = one != null && one === other;
    if (isEqual || i >= tries)
      return { answers: answers.map(({ data }) => data ?? {}), compared: { text, isEqual } };
    await pause(pauseMs);
  }
}
