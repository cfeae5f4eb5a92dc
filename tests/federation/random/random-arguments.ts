/** Random arguments for each field of the canonical schema, as plain values that break no rule. */
import { encodeCursor } from '@active-news/schema/position.ts';
import { regions } from '@active-news/schema/regions.ts';
import { topics } from '@active-news/schema/topics.ts';
import { storyPosition, type StoryOrder } from '../one-store/order-stories.ts';
import type { Filter } from '../one-store/story-filter.ts';
import { tagPosition, type TagOrder } from '../one-store/tag-connection.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import type { Choices } from './choices.ts';
import { randomStoryFilter, type FilterValue, type Ground } from './random-filter.ts';

/** Left out means not given. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Errors: throws for a field whose arguments nobody has taught it. */
export function randomArguments(choices: Choices, ground: Ground, coordinate: string): Arguments {
  const make = makers[coordinate];
  if (!make)
    throw new Error(
      `${coordinate} has arguments that random documents do not know: add them to random-arguments.ts`,
    );
  return make(choices, ground);
}

type Make = (choices: Choices, ground: Ground) => Arguments;

const makers: Readonly<Record<string, Make>> = {
  'Query.stories': storiesArguments,
  'Tag.stories': storiesArguments,
  'Region.stories': storiesArguments,
  'Partnership.stories': storiesArguments,
  'ArchiveMonth.stories': storiesArguments,
  'Query.tags': tagsArguments,
  'Region.tags': tagsArguments,
  'Query.story': (choices, ground) => {
    const id = randomStoryId(choices, ground);
    const urls = ground.stories.flatMap((story) => [story, ...story.history].flatMap(({ url }) => url ?? []));
    if (urls.length === 0 || choices.chance(0.5)) return eitherOf(choices, 'id', id, 'url');
    return eitherOf(choices, 'url', respelt(choices, choices.pick(urls)), 'id');
  },
  'Query.node': (choices, ground) => ({
    id: choices.pick([
      () => randomStoryId(choices, ground),
      () => `tag/${choices.pick([...borneTags(ground), 'nothing'])}`,
      () => `region/${choices.pick(regions).slug}`,
      () => `partnership/${choices.pick([...ground.slugs, 'nobody'])}`,
    ])(),
  }),
  'Query.tag': (choices, ground) => ({
    slug: choices.chance(0.1)
      ? choices.pick([choices.pick(topics).slug, 'nothing'])
      : choices.pick(borneTags(ground)),
  }),
  'Query.regions': (choices) => ({ ...slugFilter(choices, regions, 0.6) }),
  'Query.region': (choices) => {
    const { slug, onsCode } = choices.pick(regions);
    return choices.chance(0.5)
      ? eitherOf(choices, 'slug', choices.chance(0.05) ? 'nowhere' : slug, 'onsCode')
      : eitherOf(choices, 'onsCode', onsCode, 'slug');
  },
  'Query.partnerships': (choices, { registry, slugs }) => {
    if (choices.chance(0.15)) return {};
    const filter: Record<string, unknown> = {
      slug: choices.some(slugs, 1, 4),
      region: choices.some(regions, 1, 2).map(({ slug }) => slug),
      status: choices.some(['ACTIVE', 'MERGED', 'CLOSED'], 1, 2),
    };
    const kept = choices.some(Object.entries(filter), 1, 2);
    if (choices.chance(0.1))
      kept.push(['slug', choices.some(registry.partnerships, 1, 3).map(({ slug }) => slug)]);
    return { filter: choices.chance(0.05) ? null : Object.fromEntries(kept) };
  },
  'Query.partnership': (choices, { registry, slugs }) => {
    const councils = registry.partnerships.flatMap((one) => one.councils);
    return councils.length === 0 || choices.chance(0.7)
      ? eitherOf(choices, 'slug', choices.chance(0.05) ? 'nobody' : choices.pick(slugs), 'councilCode')
      : eitherOf(choices, 'councilCode', choices.pick(councils), 'slug');
  },
  'Query.archives': (choices, ground) => ({
    ...maybeFilter(choices, ground),
    ...(choices.chance(0.4) && { includeEmpty: choices.pick([true, false]) }),
  }),
  'Query.storyCounts': (choices, ground) => {
    const groupBy = choices.some(['PARTNERSHIP', 'REGION', 'TAG'], 0, 2);
    const interval = choices.pick(['MONTH', 'WEEK', 'DAY']);
    const needsInterval = groupBy.length === 0;
    return {
      ...maybeFilter(choices, ground),
      ...((groupBy.length > 0 || choices.chance(0.5)) && { groupBy }),
      ...(needsInterval || choices.chance(0.5) ? { interval } : choices.chance(0.2) && { interval: null }),
    };
  },
};

function storiesArguments(choices: Choices, ground: Ground): Arguments {
  const { filter, ...rest } = maybeFilter(choices, ground) as { readonly filter?: FilterValue | null };
  const hasText = typeof filter?.text === 'string';
  const orderBy: StoryOrder = choices.pick(
    hasText ? (['RELEVANCE', 'NEWEST', 'OLDEST', 'RELEVANCE'] as const) : (['NEWEST', 'OLDEST'] as const),
  );
  const cursor = (): string => {
    if (ground.stories.length === 0) return encodeCursor(missing(filter, orderBy));
    const story = choices.pick(ground.stories);
    const position = [...storyPosition(ground, story, filter as Filter | null | undefined, orderBy)];
    // Also places between stories, and places of stories under a score or rank that they do not have.
    if (choices.chance(0.2)) position[position.length - 1] = 'zzz';
    if (choices.chance(0.1)) position[0] = (position[0] as number) + 1;
    return encodeCursor(position);
  };
  return {
    ...rest,
    ...(filter !== undefined && { filter }),
    ...paging(choices, cursor),
    ...((orderBy !== 'NEWEST' || choices.chance(0.3)) && { orderBy }),
  };
}

function missing(filter: FilterValue | null | undefined, orderBy: StoryOrder): (number | string)[] {
  const leading = Number(typeof filter?.near === 'string') + Number(orderBy === 'RELEVANCE');
  return [...Array.from({ length: leading }, () => 0), Date.UTC(2026, 0, 1), 'zzz'];
}

function tagsArguments(choices: Choices, ground: Ground): Arguments {
  const tags = borneTags(ground);
  const orderBy: TagOrder = choices.pick(['POPULAR', 'NAME', 'RECENT'] as const);
  const cursor = (): string => {
    const slug = choices.pick(tags);
    const bearing = ground.stories.filter((story) => story.tags.includes(slug));
    const counted = bearing.slice(choices.below(bearing.length));
    if (counted.length === 0 && orderBy !== 'NAME') return encodeCursor([0, slug]);
    return encodeCursor(tagPosition({ __typename: 'Tag', slug, counted }, orderBy));
  };
  const filter = choices.pick([
    () => undefined,
    () => ({ stories: randomStoryFilter(choices, ground) }),
    () => ({ slug: choices.some(tags, 1, 3) }),
    () => ({ slug: choices.some(tags, 1, 3), stories: randomStoryFilter(choices, ground) }),
    () => (choices.chance(0.5) ? null : { stories: null, slug: null }),
  ])();
  return {
    ...(filter !== undefined && { filter }),
    ...paging(choices, cursor),
    ...((orderBy !== 'POPULAR' || choices.chance(0.3)) && { orderBy }),
  };
}

/** Few at a time, from either end; sometimes the twenty that nobody asked for. */
function paging(choices: Choices, cursor: () => string): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  const count = choices.pick([2, 1, 3, 5, 9, 0]);
  const way = choices.pick(['first', 'first', 'first', 'last', 'last', 'neither']);
  if (way === 'neither') Object.assign(args, choices.pick<object>([{}, { first: null }, { last: null }]));
  else args[way] = count;
  if (way !== 'neither' && choices.chance(0.1)) args[way === 'first' ? 'last' : 'first'] = null;
  if (choices.chance(0.3)) args.after = choices.chance(0.1) ? null : cursor();
  if (choices.chance(0.25)) args.before = choices.chance(0.1) ? null : cursor();
  return args;
}

function maybeFilter(choices: Choices, ground: Ground): { readonly filter?: FilterValue | null } {
  if (!choices.chance(0.65)) return {};
  return {
    filter: choices.pick(
      [() => randomStoryFilter(choices, ground), () => null, () => ({})].slice(
        0,
        choices.chance(0.08) ? 3 : 1,
      ),
    )(),
  };
}

function eitherOf(choices: Choices, name: string, value: string, other: string): Arguments {
  return { [name]: value, ...(choices.chance(0.15) && { [other]: null }) };
}

function slugFilter(choices: Choices, all: readonly { readonly slug: string }[], share: number) {
  if (!choices.chance(share)) return {};
  if (choices.chance(0.1)) return { filter: choices.pick([null, {}, { slug: null }]) };
  return { filter: { slug: choices.some(all, 0, 4).map(({ slug }) => slug) } };
}

/** Of a story, or of none that a partnership with an instance has. */
function randomStoryId(choices: Choices, { stories, slugs }: Ground): string {
  if (stories.length === 0 || choices.chance(0.1)) return storyId(choices.pick(slugs), 'never written');
  return choices.pick(stories).id;
}

/** Topics that a story bears; one of the vocabulary if none does. */
export function borneTags({ stories }: Ground): readonly string[] {
  const borne = [...new Set(stories.flatMap(({ tags }) => tags))];
  return borne.length > 0 ? borne : [topics[0]!.slug];
}

/** One of the spellings in which an address is found as well. */
function respelt(choices: Choices, address: string): string {
  return choices.pick([
    (url: string) => url,
    (url: string) => url.replace('https://www.', 'https://'),
    (url: string) =>
      url.replace(/^https:\/\/[^/]+/, (start) => start.toUpperCase().replace('HTTPS', 'https')),
    (url: string) => `${url}#top`,
    (url: string) => `${url}${url.includes('?') ? '&' : '?'}utm_source=mail`,
    (url: string) => (url.includes('?') ? url : url.replace(/\/?$/, '/')),
  ])(address);
}
