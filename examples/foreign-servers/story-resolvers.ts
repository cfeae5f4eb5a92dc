/** Answers the questions about stories out of an array; all that the instance protocol asks for pages and rows is here. */
import { createHash } from 'node:crypto';
import { storyId } from '@active-news/schema/story-id.ts';

/** As an editor would write it. */
export type Post = {
  readonly title: string;
  readonly publishedAt: string;
  readonly kind: string;
  readonly path: string;
};

type Filter = { readonly kind?: readonly string[] | null; readonly all?: readonly Filter[] | null };
type PageArguments = {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly filter?: Filter | null;
  readonly orderBy: 'NEWEST' | 'OLDEST';
};
type Representation = { readonly id: string; readonly revision?: string };

/** Shapes: `slug` is that of the partnership whose posts these are. */
export function storyResolvers(slug: string, website: string, posts: readonly Post[]) {
  const stories = posts.map(({ path, ...post }) => ({
    __typename: 'Story',
    ...post,
    id: storyId(slug, path),
    revision: createHash('sha256').update(JSON.stringify(post)).digest('base64url'),
    url: `${website}${path}`,
    partnership: { slug },
  }));
  type Story = (typeof stories)[number];
  const find = ({ id, url }: { readonly id?: string; readonly url?: string }) =>
    stories.find((story) => story.id === id || story.url === url) ?? null;

  function page({ first, after, last, before, filter, orderBy }: PageArguments) {
    const direction = orderBy === 'OLDEST' ? 1 : -1;
    const compare = (a: Position, b: Position) => direction * comparePositions(a, b);
    const found = stories
      .filter((story) => holds(filter, story))
      .sort((a, b) => compare(positionOf(a), positionOf(b)));
    // Both ends of the window are excluded; `first` takes from its start and `last` from its end.
    const isAfter = (story: Story) => !after || compare(positionOf(story), readCursor(after)) > 0;
    const isBefore = (story: Story) => !before || compare(positionOf(story), readCursor(before)) < 0;
    let start = found.filter((story) => !isAfter(story)).length;
    let end = found.filter(isBefore).length;
    if (typeof last !== 'number') end = Math.min(end, start + (first ?? 20));
    else start = Math.max(start, end - last);
    const edges = found.slice(start, end).map((node) => ({ cursor: writeCursor(positionOf(node)), node }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      totalCount: found.length,
      pageInfo: {
        hasNextPage: end < found.length,
        hasPreviousPage: start > 0,
        startCursor: edges[0]?.cursor,
        endCursor: edges.at(-1)?.cursor,
      },
    };
  }

  return {
    Query: {
      stories: (_: unknown, args: PageArguments) => page(args),
      story: (_: unknown, args: { readonly id?: string; readonly url?: string }) => find(args),
      // A row of another revision than the one that is asked for is null: it is no longer so.
      _entities: (_: unknown, { representations }: { readonly representations: readonly Representation[] }) =>
        representations.map(({ id, revision }) => {
          const story = find({ id });
          return revision === undefined || story?.revision === revision ? story : null;
        }),
    },
  };
}

/** The one total order: the instant in milliseconds, then the id. A cursor is a position in it and nothing else. */
type Position = readonly [publishedAtMs: number, id: string];

function positionOf(story: { readonly publishedAt: string; readonly id: string }): Position {
  return [Date.parse(story.publishedAt), story.id];
}

function comparePositions(a: Position, b: Position): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : Number(a[1] > b[1]));
}

function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify([1, ...position])).toString('base64url');
}

function readCursor(cursor: string): Position {
  const [, publishedAtMs, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [1, ...Position];
  return [publishedAtMs, id];
}

function holds(filter: Filter | null | undefined, story: { readonly kind: string }): boolean {
  if (!filter) return true;
  return (
    (!filter.kind || filter.kind.includes(story.kind)) &&
    (filter.all ?? []).every((each) => holds(each, story))
  );
}
