/** The one question that every runtime is asked, for two pages, and what of the answers is compared. */
import type { ExecutionResult } from 'graphql';
import type { Runtime } from './runtime.ts';

export const question = /* GraphQL */ `
  query ($after: String, $first: ID!, $second: ID!, $third: ID!) {
    stories(first: 3, after: $after) {
      totalCount
      nodes {
        title
      }
      pageInfo {
        endCursor
      }
    }
    tags(first: 10) {
      totalCount
      nodes {
        slug
        storyCount
      }
    }
    first: story(id: $first) {
      title
    }
    second: story(id: $second) {
      title
    }
    third: story(id: $third) {
      title
    }
  }
`;

/** The ids of three stories, one of each subgraph. */
export type ThreeIds = { readonly first: string; readonly second: string; readonly third: string };

export type Finding = {
  /** Titles of the first page, newest first. */
  readonly firstPage: readonly string[];
  /** Titles of the page after the cursor at which the first ended. */
  readonly secondPage: readonly string[];
  readonly totalCount: number;
  readonly topics: number;
  /** Slug of a topic → number of stories, in the order of the slugs. */
  readonly storyCounts: ReadonlyMap<string, number>;
  /** The title of each of the three stories that were asked for by id, null where the answer is that there is none. */
  readonly byId: readonly (string | null)[];
};

type Titled = { readonly title: string };
type Answer = {
  readonly stories: {
    readonly totalCount: number;
    readonly nodes: readonly Titled[];
    readonly pageInfo: { readonly endCursor: string | null };
  };
  readonly tags: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly slug: string; readonly storyCount: number }[];
  };
} & Readonly<Record<keyof ThreeIds, Titled | null>>;

/** Asks for the first page, and with the cursor that came with it for the second. Errors: throws if there is no data at all. */
export async function askForTwoPages(
  ask: Runtime['ask'],
  ids: ThreeIds,
): Promise<{ readonly finding: Finding; readonly errors: readonly string[] }> {
  const one = await ask(question, ids);
  const first = dataOf(one);
  const two = await ask(question, { ...ids, after: first.stories.pageInfo.endCursor });
  const titles = (answer: Answer) => answer.stories.nodes.map(({ title }) => title);
  return {
    finding: {
      firstPage: titles(first),
      secondPage: titles(dataOf(two)),
      totalCount: first.stories.totalCount,
      topics: first.tags.totalCount,
      storyCounts: new Map(
        first.tags.nodes.map(({ slug, storyCount }) => [slug, storyCount] as const).sort(),
      ),
      byId: [first.first, first.second, first.third].map((story) => story?.title ?? null),
    },
    errors: [one, two].flatMap(({ errors }) => errors ?? []).map(({ message }) => message),
  };
}

function dataOf({ data, errors }: ExecutionResult): Answer {
  if (!data) throw new Error(`no data: ${errors?.map(({ message }) => message).join('; ')}`);
  return data as unknown as Answer;
}
