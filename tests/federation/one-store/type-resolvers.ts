/** The fields of the types over one store. A tag, region or partnership is anything that has its slug. */
import { formatInstant } from '@active-news/schema/instant.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { regionBySlug } from '@active-news/schema/regions.ts';
import { topicBySlug } from '@active-news/schema/topics.ts';
import type { OracleRevision, OracleStory } from './oracle-story.ts';
import { storyConnection } from './order-stories.ts';
import { byName, type StoriesArguments, type TagsArguments } from './root-resolvers.ts';
import { monthOf, storiesWhere } from './story-filter.ts';
import { latestOf, tagConnection } from './tag-connection.ts';
import { checkNames, countsAs, partnershipOf, type World } from './world.ts';

type Slug = { readonly slug: string };
type Tag = Slug & { readonly counted?: readonly OracleStory[] };

const bySlug = (slug: string) => ({ slug });
const instant = (ms: number | null) => (ms === null ? null : formatInstant(ms));

const regionOf = ({ registry }: World, { owner }: OracleStory) => partnershipOf(registry, owner).region;
const inRegion = (world: World, slug: string) => (story: OracleStory) => regionOf(world, story) === slug;
/** In the stories that the list was asked for; over everything if the tag was reached in another way. */
const countedIn = ({ slug, counted }: Tag, world: World) =>
  counted ?? world.stories.filter(({ tags }) => tags.includes(slug));
const ownOf = ({ slug }: Slug, { stories }: World) => stories.filter(({ owner }) => owner === slug);
const regional = ({ slug }: Slug, world: World) => world.stories.filter(inRegion(world, slug));
const entry = ({ slug }: Slug, { registry }: World): Partnership => partnershipOf(registry, slug);
const refTo = (slug: string | null | undefined) => (slug ? { slug } : null);

/** A page of the stories that hold both the own filter and the condition of the parent. */
const nested =
  <Parent>(condition: (parent: Parent, world: World) => (story: OracleStory) => boolean) =>
  (parent: Parent, args: StoriesArguments, world: World) =>
    storyConnection(world, storiesWhere(world, args.filter, condition(parent, world)), args);

export const typeResolvers = {
  Node: {
    __resolveType: (value: OracleStory | { readonly __typename: string }) =>
      '__typename' in value ? value.__typename : 'Story',
  },
  Story: {
    publishedAt: ({ publishedAtMs }: OracleStory) => instant(publishedAtMs),
    updatedAt: ({ updatedAtMs }: OracleStory) => instant(updatedAtMs),
    firstSeenAt: ({ firstSeenAtMs }: OracleStory) => instant(firstSeenAtMs),
    startsAt: ({ startsAtMs }: OracleStory) => instant(startsAtMs),
    deadlineAt: ({ deadlineAtMs }: OracleStory) => instant(deadlineAtMs),
    summary: ({ summary, owner }: OracleStory, _: unknown, world: World) =>
      entry({ slug: owner }, world).permission === 'headline' ? null : summary,
    contentHtml: ({ contentHtml, owner }: OracleStory, _: unknown, world: World) =>
      entry({ slug: owner }, world).permission === 'full' ? contentHtml : null,
    tags: ({ tags }: OracleStory) => tags.map(bySlug),
    organisations: ({ organisations }: OracleStory) => organisations.map(bySlug),
    attribution({ url, owner }: OracleStory, _: unknown, world: World) {
      const { name, website } = entry({ slug: owner }, world);
      return { text: `Source: ${name}`, url: url ?? website };
    },
    partnership: ({ owner }: OracleStory) => bySlug(owner),
    region: (story: OracleStory, _: unknown, world: World) => refTo(regionOf(world, story)),
  },
  StoryRevision: {
    replacedAt: ({ replacedAtMs }: OracleRevision) => instant(replacedAtMs),
    publishedAt: ({ publishedAtMs }: OracleRevision) => instant(publishedAtMs),
    updatedAt: ({ updatedAtMs }: OracleRevision) => instant(updatedAtMs),
  },
  Tag: {
    id: ({ slug }: Tag) => `tag/${slug}`,
    name: ({ slug }: Tag) => topicBySlug(slug)!.name,
    aliases: ({ slug }: Tag) => topicBySlug(slug)!.aliases,
    storyCount: (tag: Tag, _: unknown, world: World) => countedIn(tag, world).length,
    latestStoryAt: (tag: Tag, _: unknown, world: World) => instant(latestOf(countedIn(tag, world))),
    stories: nested(
      ({ slug }: Tag) =>
        ({ tags }) =>
          tags.includes(slug),
    ),
  },
  Region: {
    id: ({ slug }: Slug) => `region/${slug}`,
    name: ({ slug }: Slug) => regionBySlug(slug)!.name,
    shortName: ({ slug }: Slug) => regionBySlug(slug)!.shortName,
    onsCode: ({ slug }: Slug) => regionBySlug(slug)!.onsCode,
    borders: ({ slug }: Slug) => regionBySlug(slug)!.borders.map(bySlug),
    partnerships: ({ slug }: Slug, _: unknown, { registry }: World) =>
      registry.partnerships
        .filter(({ region, status }) => region === slug && status === 'active')
        .sort(byName),
    storyCount: (region: Slug, _: unknown, world: World) => regional(region, world).length,
    latestStoryAt: (region: Slug, _: unknown, world: World) => instant(latestOf(regional(region, world))),
    stories: nested(({ slug }: Slug, world) => inRegion(world, slug)),
    tags({ slug }: Slug, args: TagsArguments, world: World) {
      checkNames(world.registry, 'TAG', args.filter?.slug);
      const counted = storiesWhere(world, args.filter?.stories, inRegion(world, slug));
      return tagConnection(counted, args.filter?.slug, args);
    },
  },
  Partnership: {
    id: ({ slug }: Slug) => `partnership/${slug}`,
    name: (one: Slug, _: unknown, world: World) => entry(one, world).name,
    formerNames: (one: Slug, _: unknown, world: World) => entry(one, world).formerNames,
    mergedInto: (one: Slug, _: unknown, world: World) => refTo(entry(one, world).mergedInto),
    mergedOn: (one: Slug, _: unknown, world: World) => entry(one, world).mergedOn ?? null,
    region: (one: Slug, _: unknown, world: World) => refTo(entry(one, world).region),
    area: (one: Slug, _: unknown, world: World) => entry(one, world).area,
    councils: (one: Slug, _: unknown, world: World) => entry(one, world).councils,
    website: (one: Slug, _: unknown, world: World) => entry(one, world).website,
    status: (one: Slug, _: unknown, world: World) => entry(one, world).status.toUpperCase(),
    storyCount: (one: Slug, _: unknown, world: World) => ownOf(one, world).length,
    latestStoryAt: (one: Slug, _: unknown, world: World) => instant(latestOf(ownOf(one, world))),
    stories: nested(
      ({ slug }: Slug, { registry }) =>
        ({ owner }) =>
          countsAs(registry, owner, slug),
    ),
  },
  ArchiveMonth: {
    stories: nested(
      ({ month }: { readonly month: string }) =>
        (story) =>
          monthOf(story) === month,
    ),
  },
};
