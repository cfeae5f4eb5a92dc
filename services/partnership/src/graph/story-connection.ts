/** The connection of stories: a page of heads in one of the three orders, with nearness before them if it is asked for. */
import { checkPage, type PageArguments } from '@active-news/schema/graph/page-arguments.ts';
import { encodeCursor, type Position } from '@active-news/schema/position.ts';
import { readStoryPage, type Bound, type PageOrder, type StoryHead } from '../store/read-page.ts';
import { countStories } from '../store/read-stories.ts';
import { readQuery, type StoryFilter } from '../store/story-filter.ts';
import { checkedCondition } from './check-filter.ts';
import type { InstanceContext } from './instance-context.ts';
import { pageInfo } from './page-info.ts';
import { refuse } from './refuse.ts';

export type StoriesArguments = PageArguments & {
  readonly filter?: StoryFilter | null;
  readonly orderBy: PageOrder['by'];
};

export function storyConnection(args: StoriesArguments, { instance }: InstanceContext) {
  const { owner, store } = instance;
  const condition = checkedCondition(args.filter, owner);
  const order = orderOf(args, owner.searchable);
  const lead = leadOf(args, owner.nearnessTo);
  const like = [
    ...(lead === null ? [] : (['number'] as const)),
    ...(order.by === 'RELEVANCE' ? (['number'] as const) : []),
    'number' as const,
    'string' as const,
  ];
  const { after, before, take } = checkPage(args, like);
  const isAscending = order.by === 'OLDEST';
  const cursorOf = ({ id, published_at, score }: StoryHead) =>
    encodeCursor([...(lead === null ? [] : [lead]), ...(score === null ? [] : [score]), published_at, id]);
  // A count alone asks for no page, so the page is read when a field first needs it.
  const page = once(() =>
    readStoryPage(store.database, condition, {
      order,
      after: boundOf(after, lead, isAscending ? 'up' : 'down', 'after'),
      before: boundOf(before, lead, isAscending ? 'up' : 'down', 'before'),
      take,
    }),
  );
  return {
    edges: () => page().heads.map((head) => ({ cursor: cursorOf(head), node: head, score: head.score })),
    nodes: () => page().heads,
    pageInfo: () => pageInfo(page().heads.map(cursorOf), page()),
    totalCount: () => countStories(store.database, condition),
  };
}

function orderOf(
  { orderBy, filter }: StoriesArguments,
  fields: InstanceContext['instance']['owner']['searchable'],
): PageOrder {
  if (orderBy !== 'RELEVANCE') return { by: orderBy };
  const text = filter?.text;
  if (typeof text !== 'string')
    return refuse('`orderBy` is RELEVANCE, which needs `filter.text`. Give a text, or choose another order.');
  return { by: 'RELEVANCE', query: readQuery(text), fields };
}

/**
 * The number that all positions of this instance begin with: how near it is, so that the nearest come first in every
 * order. Null if nearness is not asked for.
 */
function leadOf(
  { filter, orderBy }: StoriesArguments,
  nearnessTo: (place: string) => number | null,
): number | null {
  if (typeof filter?.near !== 'string') return null;
  // Where nothing is near, the condition holds for no story, and any number does.
  const rank = nearnessTo(filter.near) ?? 0;
  return orderBy === 'OLDEST' ? rank : -rank;
}

/** A cursor's position among the stories of this instance, which all begin with the same number. */
function boundOf(
  position: Position | null,
  lead: number | null,
  direction: 'up' | 'down',
  side: 'after' | 'before',
): Bound {
  if (position === null || lead === null) return position;
  const [first, ...rest] = position;
  if (first === lead) return rest;
  // It lies before all our stories, or past them all.
  const liesBefore = Number(first) < lead === (direction === 'up');
  return liesBefore === (side === 'after') ? null : 'OUTSIDE';
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
