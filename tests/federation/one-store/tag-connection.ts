/** Topics that some stories bear, counted in them, in the three orders of topics. */
import type { Position } from '@active-news/schema/position.ts';
import { topicBySlug } from '@active-news/schema/topics.ts';
import type { OracleStory } from './oracle-story.ts';
import { connectionOf, type Connection, type PageArguments } from './page.ts';

export type TagOrder = 'POPULAR' | 'NAME' | 'RECENT';
/** A topic, and the stories it is counted in. */
export type TagNode = {
  readonly __typename: 'Tag';
  readonly slug: string;
  readonly counted: readonly OracleStory[];
};

export function tagConnection(
  stories: readonly OracleStory[],
  slugs: readonly string[] | null | undefined,
  args: PageArguments & { readonly orderBy: TagOrder },
): Connection<TagNode> {
  const borne = [...new Set(stories.flatMap(({ tags }) => tags))].filter(
    (slug) => !slugs || slugs.includes(slug),
  );
  const tags = borne.map(
    (slug): TagNode => ({
      __typename: 'Tag',
      slug,
      counted: stories.filter((story) => story.tags.includes(slug)),
    }),
  );
  return connectionOf(
    tags.map((tag) => ({ value: tag, position: tagPosition(tag, args.orderBy) })),
    false,
    args.orderBy === 'NAME' ? ['string', 'string'] : ['number', 'string'],
    args,
  );
}

/** Going up; numbers of which the greatest comes first are negative, so that topics that tie go up by slug. */
export function tagPosition({ slug, counted }: TagNode, orderBy: TagOrder): Position {
  if (orderBy === 'NAME') return [topicBySlug(slug)!.name, slug];
  return [orderBy === 'POPULAR' ? -counted.length : -latestOf(counted)!, slug];
}

/** Null if there is no story. */
export function latestOf(stories: readonly OracleStory[]): number | null {
  return stories.length === 0 ? null : Math.max(...stories.map(({ publishedAtMs }) => publishedAtMs));
}
