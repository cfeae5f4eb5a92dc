/** What is true: each subgraph is asked for all that it has, one by one, and the rows are put together by hand. */
import { postOperation } from '../post-operation.ts';
import type { Finding, ThreeIds } from './question.ts';

const everything = '{ stories(first: 100) { nodes { id title publishedAt tags { slug } } } }';

type Story = {
  readonly id: string;
  readonly title: string;
  readonly publishedAt: string;
  readonly tags: readonly { readonly slug: string }[];
};

/** Shapes: with it come the ids to ask for, of the newest story of each subgraph. */
export async function readTruth(
  endpoints: ReadonlyMap<string, string>,
): Promise<{ readonly truth: Finding; readonly ids: ThreeIds }> {
  const perSubgraph: (readonly Story[])[] = [];
  for (const endpoint of endpoints.values()) {
    const { data } = await postOperation(endpoint, everything);
    perSubgraph.push((data as unknown as { stories: { nodes: readonly Story[] } }).stories.nodes);
  }
  // No two of the written stories have one date, so the date alone is a total order here.
  const all = perSubgraph.flat().sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1));
  const topics = all.flatMap(({ tags }) => tags.map(({ slug }) => slug)).sort();
  const newestOfEach = perSubgraph.map(([newest]) => newest!);
  const [first, second, third] = newestOfEach.map(({ id }) => id);
  return {
    truth: {
      firstPage: all.slice(0, 3).map(({ title }) => title),
      secondPage: all.slice(3, 6).map(({ title }) => title),
      totalCount: all.length,
      topics: new Set(topics).size,
      storyCounts: new Map(topics.map((slug) => [slug, topics.filter((one) => one === slug).length])),
      byId: newestOfEach.map(({ title }) => title),
    },
    ids: { first: first!, second: second!, third: third! },
  };
}
