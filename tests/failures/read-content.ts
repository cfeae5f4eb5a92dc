/** Asks one instance directly for all that it holds, past gateway and proxies. */

/** One instance's content at one version, whole. */
export type Content = {
  readonly slug: string;
  readonly seq: number;
  readonly digest: string;
  /** In the instance's own order, newest first. */
  readonly stories: readonly { readonly cursor: string; readonly node: ContentStory }[];
  readonly tags: readonly Counted[];
  readonly archives: readonly { readonly month: string; readonly storyCount: number }[];
};

export type ContentStory = {
  readonly id: string;
  readonly title: string;
  readonly publishedAt: string;
  readonly byline: string | null;
  readonly dateSource: string;
  readonly tags: readonly { readonly slug: string }[];
};

export type Counted = {
  readonly slug: string;
  readonly storyCount: number;
  readonly latestStoryAt: string;
};

const everything = `query ($after: String) {
  stories(first: 100, after: $after) {
    edges { cursor node { id title publishedAt byline dateSource tags { slug } } }
    pageInfo { hasNextPage }
  }
  tags(first: 100) { nodes { slug storyCount latestStoryAt } }
  archives { month storyCount }
}`;

/** Errors: throws if the instance does not answer whole, or changes between two pages. */
export async function readContent(endpoint: string): Promise<Content> {
  const stories: Content['stories'][number][] = [];
  for (let digest: string | null = null; ; ) {
    const { data, instance } = await readPage(endpoint, stories.at(-1)?.cursor ?? null);
    if (digest !== null && digest !== instance.digest)
      throw new Error(`${endpoint} changes while it is read`);
    digest = instance.digest;
    stories.push(...data.stories.edges);
    if (data.stories.pageInfo.hasNextPage) continue;
    const { slug, seq } = instance;
    return { slug, seq, digest, stories, tags: data.tags.nodes, archives: data.archives };
  }
}

type Page = {
  readonly stories: {
    readonly edges: Content['stories'];
    readonly pageInfo: { readonly hasNextPage: boolean };
  };
  readonly tags: { readonly nodes: readonly Counted[] };
  readonly archives: Content['archives'];
};

async function readPage(endpoint: string, after: string | null) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: everything, variables: { after } }),
  });
  const { data, errors, extensions } = (await response.json()) as {
    readonly data: Page;
    readonly errors?: readonly unknown[];
    readonly extensions: {
      readonly instance: { readonly slug: string; readonly seq: number; readonly digest: string };
    };
  };
  if (errors) throw new Error(`${endpoint} answers with errors: ${JSON.stringify(errors)}`);
  return { data, instance: extensions.instance };
}
