/** The root fields of an instance. */
import { addressKey } from '@active-news/schema/address-key.ts';
import { checkPage, type PageArguments } from '@active-news/schema/graph/page-arguments.ts';
import { encodeCursor } from '@active-news/schema/position.ts';
import {
  countTags,
  readArchives,
  readCounts,
  readShare,
  readTagShares,
  type CountDimension,
  type CountInterval,
  type TagShare,
} from '../store/count-stories.ts';
import { findByAddress } from '../store/read-stories.ts';
import { storyCondition, type StoryFilter } from '../store/story-filter.ts';
import { checkedCondition } from './check-filter.ts';
import { feedRows, type FeedsArguments } from './feed-rows.ts';
import type { Instance, InstanceContext } from './instance-context.ts';
import { pageInfo } from './page-info.ts';
import { refuse } from './refuse.ts';
import { storyConnection, type StoriesArguments } from './story-connection.ts';

type TagFilter = { readonly slug?: readonly string[] | null; readonly stories?: StoryFilter | null };
type SlugFilter = { readonly slug?: readonly string[] | null };

export const queryResolvers = {
  stories: (_: unknown, args: StoriesArguments, context: InstanceContext) => storyConnection(args, context),

  story(
    _: unknown,
    { id, url }: { id?: string | null; url?: string | null },
    { instance, storyById }: InstanceContext,
  ) {
    const given = [id, url].filter((one) => typeof one === 'string');
    if (given.length !== 1)
      refuse(
        `\`story\` was given ${given.length === 0 ? 'neither' : 'both'} of \`id\` and \`url\`; give one.`,
      );
    if (typeof id === 'string') return storyById.load(id);
    if (addressKey(url!) === null)
      refuse(`\`url\` is "${url!.slice(0, 80)}", which is no web address. Give it whole, with https://.`);
    const found = findByAddress(instance.store.database, url!);
    return found === null ? null : storyById.load(found);
  },

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
          checkedCondition(args.filter?.stories, instance.owner),
          args.filter?.slug ?? null,
        ),
    };
  },

  regions: (_: unknown, { filter }: { filter?: SlugFilter | null }, { instance }: InstanceContext) =>
    instance.owner.region === null ? [] : ownShare(instance, instance.owner.region, filter),

  partnerships: (_: unknown, { filter }: { filter?: SlugFilter | null }, { instance }: InstanceContext) =>
    ownShare(instance, instance.owner.slug, filter),

  archives: (_: unknown, { filter }: { filter?: StoryFilter | null }, { instance }: InstanceContext) =>
    readArchives(instance.store.database, checkedCondition(filter, instance.owner)),

  storyCounts(
    _: unknown,
    args: {
      groupBy: readonly CountDimension[];
      filter?: StoryFilter | null;
      interval?: CountInterval | null;
    },
    { instance: { store, owner } }: InstanceContext,
  ) {
    const { groupBy, interval = null } = args;
    const repeated = groupBy.find((dimension, i) => groupBy.indexOf(dimension) < i);
    if (repeated !== undefined) refuse(`\`groupBy\` names ${repeated} more than once; name each once.`);
    if (groupBy.length > 2) refuse(`\`groupBy\` names ${groupBy.length} dimensions; name at most two.`);
    if (groupBy.length === 0 && interval === null)
      refuse('`groupBy` is empty and `interval` is not given; give at least one dimension or an interval.');
    const rows = readCounts(store.database, checkedCondition(args.filter, owner), owner, groupBy, interval);
    const ref = (slug: string | null) => slug && { slug };
    return rows.map((row) => ({
      ...row,
      partnership: ref(row.partnership),
      region: ref(row.region),
      tag: ref(row.tag),
    }));
  },

  feeds: (_: unknown, args: FeedsArguments, { instance }: InstanceContext) => feedRows(instance, args),
};

/** Errors: BAD_USER_INPUT if the filter of the stories breaks a rule. */
export function tagShares(
  instance: Instance,
  filter?: TagFilter | null,
  after: string | null = null,
  limit = 1000,
): readonly TagShare[] {
  const condition = checkedCondition(filter?.stories, instance.owner);
  return readTagShares(instance.store.database, condition, { slugs: filter?.slug ?? null, after, limit });
}

function ownShare(instance: Instance, slug: string, filter: SlugFilter | null | undefined) {
  if (filter?.slug && !filter.slug.includes(slug)) return [];
  const share = readShare(instance.store.database, storyCondition(null, instance.owner));
  return share ? [{ slug, ...share }] : [];
}
