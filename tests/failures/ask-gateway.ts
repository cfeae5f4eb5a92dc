/** Puts one broad question to a gateway and reads who is in the answer, as what, and how long it took. */

/** What a response says that it has of one partnership. */
export type State =
  | { readonly kind: 'answered'; readonly digest: string | null }
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'stale'; readonly digest: string | null; readonly reason: string };

export type GatewayAnswer =
  | {
      readonly kind: 'answer';
      readonly data: GatewayData;
      readonly states: ReadonlyMap<string, State>;
      readonly complete: boolean;
      readonly cacheControl: string | null;
      readonly tookMs: number;
    }
  | {
      readonly kind: 'refused';
      readonly codes: readonly string[];
      readonly states: ReadonlyMap<string, State>;
      readonly text: string;
      readonly tookMs: number;
    }
  /** Nothing within the guard, or no JSON. */
  | { readonly kind: 'none'; readonly isHang: boolean; readonly text: string; readonly tookMs: number };

export type GatewayData = {
  readonly stories: {
    readonly totalCount: number;
    readonly edges: readonly { readonly cursor: string; readonly node: GatewayStory }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
  };
  readonly tags: { readonly totalCount: number; readonly nodes: readonly GatewayTag[] };
  readonly archives: readonly { readonly month: string; readonly storyCount: number }[];
  readonly storyCounts: readonly {
    readonly partnership: { readonly slug: string };
    readonly storyCount: number;
  }[];
};
export type GatewayStory = {
  readonly id: string;
  readonly title: string;
  readonly publishedAt: string;
  readonly byline: string | null;
  readonly dateSource?: string;
  readonly partnership: { readonly slug: string };
  readonly tags: readonly { readonly slug: string; readonly storyCount: number }[];
};
export type GatewayTag = {
  readonly slug: string;
  readonly storyCount: number;
  readonly latestStoryAt: string;
};

/** Of a question: fields and arguments that instances of all ages know, or also such as an older one lacks. */
export type Breadth = 'plain' | 'broad';

/** Fewer than there are, so that a page is cut out of the union. */
export const pageSize = 30;
/** Generous: an answer takes one deadline of a few seconds where anything hangs. */
export const answerGuardMs = 20_000;

const coverage = `coverage {
  complete
  answered { partnership { slug } digest }
  missing { partnership { slug } reason }
  stale { partnership { slug } digest reason }
}`;
const questions: Readonly<Record<Breadth, string>> = {
  plain: `query Plain($filter: StoryFilter) {
    stories(first: ${pageSize}, filter: $filter) {
      totalCount edges { cursor node { id title publishedAt byline partnership { slug } tags { slug storyCount } } }
      pageInfo { hasNextPage hasPreviousPage } ${coverage}
    }
    tags(first: 100, filter: { stories: $filter }) { totalCount nodes { slug storyCount latestStoryAt } }
    archives { month storyCount }
    storyCounts(groupBy: [PARTNERSHIP], filter: $filter) { partnership { slug } storyCount }
  }`,
  broad: `query Broad($filter: StoryFilter) {
    stories(first: ${pageSize}, filter: $filter) {
      totalCount edges { cursor node { id title publishedAt byline dateSource partnership { slug } tags { slug storyCount } } }
      pageInfo { hasNextPage hasPreviousPage } ${coverage}
    }
    tags(first: 100, filter: { stories: $filter }) { totalCount nodes { slug storyCount latestStoryAt } }
    archives(filter: $filter) { month storyCount }
    storyCounts(groupBy: [PARTNERSHIP], filter: $filter) { partnership { slug } storyCount }
  }`,
};

/**
 * Shapes: questions of the same `salt` are the same question; those of another salt have the same true answer, but nothing kept
 * answers them.
 */
export async function askGateway(url: string, breadth: Breadth, salt: number): Promise<GatewayAnswer> {
  const startedAt = performance.now();
  const tookMs = () => performance.now() - startedAt;
  // All stories are younger than every such instant.
  const filter = { from: new Date(salt).toISOString() };
  let text = '';
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: questions[breadth], variables: { filter } }),
      signal: AbortSignal.timeout(answerGuardMs),
    });
    text = await response.text();
    const { data, errors, extensions } = JSON.parse(text) as {
      data: (GatewayData & { stories: { coverage: ShownCoverage } }) | null;
      errors?: readonly { readonly extensions?: { readonly code?: string } }[];
      extensions?: { readonly coverage?: ExtensionCoverage };
    };
    if (!data || errors) {
      const missing = extensions?.coverage?.missing ?? [];
      const states = missing.map(
        ({ partnership, reason }) => [partnership, { kind: 'missing', reason }] as const,
      );
      const codes = (errors ?? []).map((error) => error.extensions?.code ?? 'none');
      return { kind: 'refused', codes, states: new Map(states), text, tookMs: tookMs() };
    }
    const shown = data.stories.coverage;
    return {
      kind: 'answer',
      data,
      states: statesOf(shown),
      complete: shown.complete,
      cacheControl: response.headers.get('cache-control'),
      tookMs: tookMs(),
    };
  } catch (error) {
    const isHang = (error as Error).name === 'TimeoutError';
    return { kind: 'none', isHang, text: `${String(error)} ${text.slice(0, 200)}`, tookMs: tookMs() };
  }
}

type Named = { readonly partnership: { readonly slug: string } };
type ShownCoverage = {
  readonly complete: boolean;
  readonly answered: readonly (Named & { readonly digest: string | null })[];
  readonly missing: readonly (Named & { readonly reason: string })[];
  readonly stale: readonly (Named & { readonly digest: string | null; readonly reason: string })[];
};
type ExtensionCoverage = {
  readonly missing: readonly { readonly partnership: string; readonly reason: string }[];
};

function statesOf({ answered, missing, stale }: ShownCoverage): ReadonlyMap<string, State> {
  const entries: readonly (readonly [string, State])[] = [
    ...answered.map(({ partnership, digest }) => [partnership.slug, { kind: 'answered', digest }] as const),
    ...missing.map(({ partnership, reason }) => [partnership.slug, { kind: 'missing', reason }] as const),
    ...stale.map(
      ({ partnership, digest, reason }) => [partnership.slug, { kind: 'stale', digest, reason }] as const,
    ),
  ];
  const states = new Map(entries);
  if (states.size !== entries.length) throw new Error('coverage names a partnership twice');
  return states;
}
