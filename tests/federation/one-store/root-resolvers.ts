/** The root fields over one store. */
import { regionByOnsCode, regionBySlug, regions } from '@active-news/schema/regions.ts';
import { topicBySlug } from '@active-news/schema/topics.ts';
import { addressForm } from './address-form.ts';
import { storyConnection, type StoryOrder } from './order-stories.ts';
import type { PageArguments } from './page.ts';
import { archivesOf, checkCountArguments, countsOf, type CountArguments } from './periods.ts';
import { storiesWhere, type Filter } from './story-filter.ts';
import { tagConnection, type TagOrder } from './tag-connection.ts';
import { checkNames, refuse, type World } from './world.ts';

export type StoriesArguments = PageArguments & {
  readonly filter?: Filter | null;
  readonly orderBy: StoryOrder;
};
export type TagsArguments = PageArguments & {
  readonly filter?: { readonly slug?: readonly string[] | null; readonly stories?: Filter | null } | null;
  readonly orderBy: TagOrder;
};
type PartnershipFilter = {
  readonly slug?: readonly string[] | null;
  readonly region?: readonly string[] | null;
  readonly status?: readonly string[] | null;
};

export const rootResolvers = {
  stories: (_: unknown, args: StoriesArguments, world: World) =>
    storyConnection(world, storiesWhere(world, args.filter), args),

  story(_: unknown, args: { readonly id?: string | null; readonly url?: string | null }, world: World) {
    const [name, value] = theOneOf(args);
    if (name === 'id') return world.stories.find(({ id }) => id === value) ?? null;
    const form = addressForm(value) ?? refuse(`"${value}" is no address`);
    // An address that a story once had leads to it too.
    const found = world.stories.filter((story) =>
      [story, ...story.history].some(({ url }) => url !== null && addressForm(url) === form),
    );
    // Partnerships that share a site may have one address each; the first by id is meant.
    return found.sort((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null;
  },

  node(_: unknown, { id }: { readonly id: string }, { stories, registry }: World) {
    const story = stories.find((one) => one.id === id);
    if (story) return story;
    const [kind, slug, ...rest] = id.split('/');
    if (slug === undefined || rest.length > 0) return null;
    if (kind === 'tag') return topicBySlug(slug) ? { __typename: 'Tag', slug } : null;
    if (kind === 'region') return regionBySlug(slug) ? { __typename: 'Region', slug } : null;
    return kind === 'partnership' && registry.partnerships.some((one) => one.slug === slug)
      ? { __typename: 'Partnership', slug }
      : null;
  },

  tags(_: unknown, args: TagsArguments, world: World) {
    checkNames(world.registry, 'TAG', args.filter?.slug);
    return tagConnection(storiesWhere(world, args.filter?.stories), args.filter?.slug, args);
  },

  tag: (_: unknown, { slug }: { readonly slug: string }) => (topicBySlug(slug) ? { slug } : null),

  regions(
    _: unknown,
    { filter }: { readonly filter?: { readonly slug?: readonly string[] | null } | null },
    world: World,
  ) {
    checkNames(world.registry, 'REGION', filter?.slug);
    return regions.filter(({ slug }) => !filter?.slug || filter.slug.includes(slug));
  },

  region(_: unknown, args: { readonly slug?: string | null; readonly onsCode?: string | null }) {
    const [name, value] = theOneOf(args);
    return (name === 'slug' ? regionBySlug(value) : regionByOnsCode(value)) ?? null;
  },

  partnerships(_: unknown, { filter }: { readonly filter?: PartnershipFilter | null }, { registry }: World) {
    checkNames(registry, 'PARTNERSHIP', filter?.slug);
    checkNames(registry, 'REGION', filter?.region);
    const allows = (list: readonly string[] | null | undefined, value: string | null) =>
      !list || (value !== null && list.includes(value));
    return registry.partnerships
      .filter(
        (one) =>
          allows(filter?.slug, one.slug) &&
          allows(filter?.region, one.region) &&
          allows(filter?.status, one.status.toUpperCase()),
      )
      .sort(byName);
  },

  partnership(
    _: unknown,
    args: { readonly slug?: string | null; readonly councilCode?: string | null },
    { registry }: World,
  ) {
    const [name, value] = theOneOf(args);
    const found = registry.partnerships.find((one) =>
      name === 'slug' ? one.slug === value : one.status === 'active' && one.councils.includes(value),
    );
    return found ?? null;
  },

  archives: (
    _: unknown,
    { filter, includeEmpty }: { readonly filter?: Filter | null; readonly includeEmpty: boolean },
    world: World,
  ) => archivesOf(storiesWhere(world, filter), includeEmpty),

  storyCounts(_: unknown, args: CountArguments & { readonly filter?: Filter | null }, world: World) {
    checkCountArguments(args);
    return countsOf(world, storiesWhere(world, args.filter), args);
  },
};

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function theOneOf(args: Readonly<Record<string, string | null | undefined>>): [string, string] {
  const given = Object.entries(args).filter(([, value]) => typeof value === 'string');
  if (given.length !== 1) refuse('exactly one of the arguments is needed');
  return given[0] as [string, string];
}
