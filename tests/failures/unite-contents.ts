/** What one store with the rows of these instances would answer: the union, written down by hand. */
import { pageSize, type GatewayData } from './ask-gateway.ts';
import type { Content } from './read-content.ts';

/** The parts of an answer that are compared; in the order of the answer, or of keys where the order is another test's matter. */
export type Union = Pick<GatewayData, 'stories' | 'archives'> & {
  readonly tags: readonly {
    readonly slug: string;
    readonly storyCount: number;
    readonly latestStoryAt: string;
  }[];
  readonly storyCounts: readonly (readonly [slug: string, storyCount: number])[];
};

/** Shapes: `withoutByline` names instances whose schema has no such field yet. */
export function uniteContents(contents: readonly Content[], withoutByline: ReadonlySet<string>): Union {
  const tags = new Map<string, { storyCount: number; latestStoryAt: string }>();
  for (const { slug, storyCount, latestStoryAt } of contents.flatMap((content) => content.tags)) {
    const held = tags.get(slug);
    tags.set(slug, {
      storyCount: (held?.storyCount ?? 0) + storyCount,
      latestStoryAt: held && held.latestStoryAt > latestStoryAt ? held.latestStoryAt : latestStoryAt,
    });
  }
  const months = new Map<string, number>();
  for (const { month, storyCount } of contents.flatMap(({ archives }) => archives))
    months.set(month, (months.get(month) ?? 0) + storyCount);
  const edges = contents
    .flatMap(({ slug, stories }) => stories.map((edge) => ({ ...edge, slug })))
    .sort((a, b) => descending(a.node.publishedAt, b.node.publishedAt) || descending(a.node.id, b.node.id));
  return {
    stories: {
      totalCount: edges.length,
      edges: edges.slice(0, pageSize).map(({ cursor, node, slug }) => ({
        cursor,
        node: {
          id: node.id,
          title: node.title,
          publishedAt: node.publishedAt,
          byline: withoutByline.has(slug) ? null : node.byline,
          dateSource: node.dateSource,
          partnership: { slug },
          tags: node.tags.map((tag) => ({ slug: tag.slug, storyCount: tags.get(tag.slug)!.storyCount })),
        },
      })),
      pageInfo: { hasNextPage: edges.length > pageSize, hasPreviousPage: false },
    },
    archives: [...months]
      .map(([month, storyCount]) => ({ month, storyCount }))
      .sort((a, b) => descending(a.month, b.month)),
    tags: [...tags].map(([slug, tag]) => ({ slug, ...tag })).sort((a, b) => descending(b.slug, a.slug)),
    storyCounts: contents
      .filter(({ stories }) => stories.length > 0)
      .map(({ slug, stories }) => [slug, stories.length] as const)
      .sort(([a], [b]) => descending(b, a)),
  };
}

const descending = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0);
