/** The root fields of an instance. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { formatInstant } from '@active-news/schema/instant.ts';
import { checkPage, type PageArguments } from '@active-news/schema/graph/page-arguments.ts';
import { encodeCursor } from '@active-news/schema/position.ts';
import {
  countTags,
  readArchives,
  readCounts,
  readShare,
  readTagShares,
  type CountDimension,
  type TagShare,
} from '../store/count-stories.ts';
import { countStories, readStoryPage, type StoryPosition, type StoryRow } from '../store/read-stories.ts';
import { storyCondition, type StoryFilter } from '../store/story-filter.ts';
import type { FeedHealth } from '../store/records.ts';
import type { Instance, InstanceContext } from './instance-context.ts';

type TagFilter = { readonly slug?: readonly string[] | null; readonly stories?: StoryFilter | null };
type SlugFilter = { readonly slug?: readonly string[] | null };
type StoriesArguments = PageArguments & {
  readonly filter?: StoryFilter | null;
  readonly orderBy: 'NEWEST' | 'OLDEST';
};

export const queryResolvers = {
  stories(_: unknown, args: StoriesArguments, { instance, storyById }: InstanceContext) {
    const page = checkPage(args, ['number', 'string']);
    const request = {
      ...page,
      after: page.after as StoryPosition | null,
      before: page.before as StoryPosition | null,
    };
    const { database } = instance.store;
    const condition = storyCondition(args.filter, instance.owner);
    // A count alone asks for no page, so the page is read when a field first needs it.
    const rows = once(() => {
      const read = readStoryPage(database, condition, { ...request, newestFirst: args.orderBy === 'NEWEST' });
      for (const row of read.rows) storyById.prime(row.id, row);
      return read;
    });
    return {
      edges: () => rows().rows.map((row) => ({ cursor: cursorOf(row), node: row })),
      nodes: () => rows().rows,
      pageInfo: () => pageInfo(rows().rows.map(cursorOf), rows()),
      totalCount: () => countStories(database, condition),
    };
  },

  story: (_: unknown, { id }: { id: string }, { storyById }: InstanceContext) => storyById.load(id),

  tags(_: unknown, args: PageArguments & { filter?: TagFilter | null }, { instance }: InstanceContext) {
    if (args.last != null || args.before != null)
      refuse('An instance gives its tags from the start: use `first` and `after`.');
    const { after, take } = checkPage(args, ['string']);
    const from = after ? String(after[0]) : null;
    const found = tagShares(instance, args.filter, from, take.count + 1);
    const shown = found.slice(0, take.count);
    const cursors = shown.map(({ slug }) => encodeCursor([slug]));
    const [first] = from === null ? [] : tagShares(instance, args.filter, null, 1);
    return {
      edges: shown.map((node, i) => ({ cursor: cursors[i], node })),
      nodes: shown,
      pageInfo: pageInfo(cursors, {
        hasNextPage: found.length > take.count,
        hasPreviousPage: first !== undefined && first.slug <= from!,
      }),
      totalCount: () =>
        countTags(
          instance.store.database,
          storyCondition(args.filter?.stories, instance.owner),
          args.filter?.slug ?? null,
        ),
    };
  },

  regions: (_: unknown, { filter }: { filter?: SlugFilter | null }, { instance }: InstanceContext) =>
    instance.owner.region === null ? [] : ownShare(instance, instance.owner.region, filter),

  partnerships: (_: unknown, { filter }: { filter?: SlugFilter | null }, { instance }: InstanceContext) =>
    ownShare(instance, instance.owner.slug, filter),

  archives: (_: unknown, { filter }: { filter?: StoryFilter | null }, { instance }: InstanceContext) =>
    readArchives(instance.store.database, storyCondition(filter, instance.owner)),

  storyCounts(
    _: unknown,
    args: { groupBy: readonly CountDimension[]; filter?: StoryFilter | null },
    { instance }: InstanceContext,
  ) {
    if (args.groupBy.filter((dimension) => ['MONTH', 'WEEK', 'DAY'].includes(dimension)).length > 1)
      refuse('`groupBy` names more than one of MONTH, WEEK and DAY; give one.');
    const rows = readCounts(
      instance.store.database,
      storyCondition(args.filter, instance.owner),
      instance.owner,
      args.groupBy,
    );
    const ref = (slug: string | null) => slug && { slug };
    return rows.map((row) => ({
      ...row,
      partnership: ref(row.partnership),
      region: ref(row.region),
      tag: ref(row.tag),
    }));
  },

  feeds(_: unknown, { health }: { health?: readonly FeedHealth[] | null }, { instance }: InstanceContext) {
    const instant = (ms: number | null) => (ms === null ? null : formatInstant(ms));
    return instance.store
      .feeds()
      .filter((feed) => !health || health.includes(feed.health))
      .map((feed) => ({
        partnership: { slug: instance.owner.slug },
        url: feed.feedUrl,
        health: feed.health,
        since: instant(feed.sinceMs),
        lastCheckedAt: instant(feed.lastCheckedAtMs),
        lastSuccessAt: instant(feed.lastSuccessAtMs),
        nextCheckAt: instant(feed.nextCheckAtMs),
        lastStatus: feed.lastStatus,
        itemCount: feed.itemCount,
        problems: feed.problems,
      }));
  },
};

export function tagShares(
  instance: Instance,
  filter?: TagFilter | null,
  after: string | null = null,
  limit = 1000,
): readonly TagShare[] {
  const condition = storyCondition(filter?.stories, instance.owner);
  return readTagShares(instance.store.database, condition, { slugs: filter?.slug ?? null, after, limit });
}

function ownShare(instance: Instance, slug: string, filter: SlugFilter | null | undefined) {
  if (filter?.slug && !filter.slug.includes(slug)) return [];
  const share = readShare(instance.store.database, storyCondition(null, instance.owner));
  return share ? [{ slug, ...share }] : [];
}

function cursorOf(row: StoryRow): string {
  return encodeCursor([row.published_at, row.id]);
}

function pageInfo(
  cursors: readonly (string | undefined)[],
  flags: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
) {
  return {
    hasNextPage: flags.hasNextPage,
    hasPreviousPage: flags.hasPreviousPage,
    startCursor: cursors[0] ?? null,
    endCursor: cursors.at(-1) ?? null,
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: errorCodes.badUserInput } });
}
