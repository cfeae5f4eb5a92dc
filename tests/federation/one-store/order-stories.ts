/** The orders of stories: at which position each stands. */
import type { Position } from '@active-news/schema/position.ts';
import { nearness } from './nearness.ts';
import type { OracleStory } from './oracle-story.ts';
import { connectionOf, type Connection, type PageArguments } from './page.ts';
import { scoreOf } from './search-text.ts';
import type { Filter } from './story-filter.ts';
import { partnershipOf, refuse, type World } from './world.ts';

export type StoryOrder = 'NEWEST' | 'OLDEST' | 'RELEVANCE';
export type StoryConnection = Connection<OracleStory> & {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: OracleStory;
    readonly score: number | null;
  }[];
};

/** A page of these stories, all of which hold the filter; of the filter only `text` and `near` decide places. */
export function storyConnection(
  world: World,
  found: readonly OracleStory[],
  args: PageArguments & { readonly filter?: Filter | null; readonly orderBy: StoryOrder },
): StoryConnection {
  const { filter, orderBy } = args;
  if (orderBy === 'RELEVANCE' && typeof filter?.text !== 'string') refuse('RELEVANCE needs a text');
  const page = connectionOf(
    found.map((story) => ({ value: story, position: storyPosition(world, story, filter, orderBy) })),
    orderBy !== 'OLDEST',
    storyPositionForm(filter, orderBy),
    args,
  );
  return {
    ...page,
    edges: page.edges.map(({ cursor, node }) => ({
      cursor,
      node,
      score: orderBy === 'RELEVANCE' ? scoreIn(world, node, filter!.text!) : null,
    })),
  };
}

export function storyPosition(
  world: World,
  story: OracleStory,
  filter: Filter | null | undefined,
  orderBy: StoryOrder,
): Position {
  const place: (number | string)[] = [story.publishedAtMs, story.id];
  if (orderBy === 'RELEVANCE') place.unshift(scoreIn(world, story, filter!.text!));
  if (typeof filter?.near === 'string') {
    // Nearest first in every order, so the rank counts down where positions go down. A plain 0 has no sign.
    const rank = nearness(world.registry, story.owner, filter.near) ?? 0;
    place.unshift(orderBy === 'OLDEST' || rank === 0 ? rank : -rank);
  }
  return place;
}

export function storyPositionForm(
  filter: Filter | null | undefined,
  orderBy: StoryOrder,
): ('number' | 'string')[] {
  const ranked = typeof filter?.near === 'string' ? (['number'] as const) : [];
  const scored = orderBy === 'RELEVANCE' ? (['number'] as const) : [];
  return [...ranked, ...scored, 'number', 'string'];
}

function scoreIn({ registry }: World, story: OracleStory, text: string): number {
  return scoreOf(story, partnershipOf(registry, story.owner).permission, text);
}
