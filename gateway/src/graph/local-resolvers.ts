/** Resolvers for what the gateway knows itself: the registry, the regions, the vocabulary, and what an answer covers. */
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { regionByOnsCode, regionBySlug, regions } from '@active-news/schema/regions.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { topicBySlug } from '@active-news/schema/topics.ts';
import { isComplete, type Coverage } from '../federation/coverage.ts';
import { narrow } from '../federation/narrow.ts';
import { probe } from '../federation/probe.ts';
import type { FederatedContext, FederatedRequest } from '../federation/request.ts';
import { resolveEntities } from '../federation/resolve-entities.ts';
import { resolveOwned } from '../federation/resolve-rows.ts';
import { dateTime } from './date-time.ts';
import { decisionResolver } from './decision-resolvers.ts';
import { nodeId, nodeTypes, parseNodeId } from './node-id.ts';

type Entity = { readonly __typename: string; readonly slug?: unknown };
type Key = { readonly slug: string };
type PartnershipFilter = {
  readonly slug?: readonly string[] | null;
  readonly region?: readonly string[] | null;
  readonly status?: readonly string[] | null;
};

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
const keyOf = (slug: string | null | undefined) => (slug ? { slug } : null);

/** Types are reached by their key everywhere, so every resolver below starts from a slug. */
export function localResolvers(registry: Registry, federationSdl: string): Readonly<Record<string, unknown>> {
  const decide = decisionResolver(registry);
  const partnerships = new Map(registry.partnerships.map((partnership) => [partnership.slug, partnership]));
  const known = (slug: string): Partnership =>
    partnerships.get(slug) ??
    refuse(
      `An instance speaks of the partnership "${slug}", which is not in the registry of this gateway.`,
      errorCodes.internal,
    );

  /** A region or partnership that is not in the registry has nothing to show. */
  const isKnown = (entity: Entity | null): boolean => {
    if (entity?.__typename === 'Region') return regionBySlug(String(entity.slug)) !== undefined;
    if (entity?.__typename === 'Partnership') return partnerships.has(String(entity.slug));
    return true;
  };

  return {
    DateTime: dateTime,
    Node: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    _Entity: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    Query: {
      _service: () => ({ sdl: federationSdl }),
      _entities: async (
        _: unknown,
        { representations }: { representations: Parameters<typeof resolveEntities>[1] },
        { federation }: FederatedContext,
        info: GraphQLResolveInfo,
      ) => {
        const found = await resolveEntities(federation, representations, info);
        return found.map((one) => (isKnown(one as Entity | null) ? one : null));
      },
      node(_: unknown, { id }: { id: string }, { federation }: FederatedContext, info: GraphQLResolveInfo) {
        if (ownerOfStory(id) !== null)
          return resolveOwned(federation, federation.rules.rows.get('Story')!, id, info);
        const named = parseNodeId(id);
        if (!named) return null;
        const exists = {
          tag: topicBySlug(named.slug),
          region: regionBySlug(named.slug),
          partnership: partnerships.get(named.slug),
        }[named.kind];
        return exists ? { __typename: nodeTypes[named.kind], slug: named.slug } : null;
      },
      tag: (_: unknown, { slug }: Key) => (topicBySlug(slug) ? { slug } : null),
      regions(
        _: unknown,
        args: { filter?: { slug?: readonly string[] | null } | null },
        { federation }: FederatedContext,
        info: GraphQLResolveInfo,
      ) {
        refuseUnknownNames(federation, info, args);
        const wanted = args.filter?.slug;
        return regions.filter(({ slug }) => !wanted || wanted.includes(slug)).map(({ slug }) => ({ slug }));
      },
      region(_: unknown, args: { slug?: string | null; onsCode?: string | null }) {
        const by = oneOf(args, 'region');
        return keyOf((by.name === 'slug' ? regionBySlug(by.value) : regionByOnsCode(by.value))?.slug);
      },
      partnerships(
        _: unknown,
        args: { filter?: PartnershipFilter | null },
        { federation }: FederatedContext,
        info: GraphQLResolveInfo,
      ) {
        const { slug, region, status } = args.filter ?? {};
        refuseUnknownNames(federation, info, args);
        return registry.partnerships
          .filter(
            (one) =>
              (!slug || slug.includes(one.slug)) &&
              (!region || (one.region !== null && region.includes(one.region))) &&
              (!status || status.includes(one.status.toUpperCase())),
          )
          .sort(byName)
          .map(({ slug }) => ({ slug }));
      },
      partnership(_: unknown, args: { slug?: string | null; councilCode?: string | null }) {
        const by = oneOf(args, 'partnership');
        if (by.name === 'slug') return keyOf(partnerships.get(by.value)?.slug);
        return keyOf(
          registry.partnerships.find(
            ({ status, councils }) => status === 'active' && councils.includes(by.value),
          )?.slug,
        );
      },
      coverage: (_: unknown, __: unknown, { federation }: FederatedContext) => probe(federation),
      versions: async (_: unknown, __: unknown, { federation }: FederatedContext) =>
        versionsOf(await probe(federation)),
    },
    Mutation: {
      refreshFeed: decide,
      acceptFeed: decide,
      releaseQuarantine: decide,
      holdPartnership: decide,
      withdrawStory: decide,
      restoreStory: decide,
      suppressByline: decide,
      setPermission: decide,
      redate: decide,
    },
    Tag: {
      id: ({ slug }: Key) => nodeId('tag', slug),
      name: ({ slug }: Key) => topicBySlug(slug)?.name ?? slug,
      aliases: ({ slug }: Key) => topicBySlug(slug)?.aliases ?? [],
    },
    Region: {
      id: ({ slug }: Key) => nodeId('region', slug),
      name: ({ slug }: Key) => regionBySlug(slug)!.name,
      shortName: ({ slug }: Key) => regionBySlug(slug)!.shortName,
      onsCode: ({ slug }: Key) => regionBySlug(slug)!.onsCode,
      borders: ({ slug }: Key) => regionBySlug(slug)!.borders.map((border) => ({ slug: border })),
      partnerships: ({ slug }: Key) =>
        registry.partnerships
          .filter((one) => one.region === slug && one.status === 'active')
          .sort(byName)
          .map((one) => ({ slug: one.slug })),
    },
    Partnership: {
      id: ({ slug }: Key) => nodeId('partnership', slug),
      name: ({ slug }: Key) => known(slug).name,
      formerNames: ({ slug }: Key) => known(slug).formerNames,
      mergedInto: ({ slug }: Key) => keyOf(known(slug).mergedInto),
      mergedOn: ({ slug }: Key) => known(slug).mergedOn ?? null,
      region: ({ slug }: Key) => keyOf(known(slug).region),
      area: ({ slug }: Key) => known(slug).area,
      councils: ({ slug }: Key) => known(slug).councils,
      website: ({ slug }: Key) => known(slug).website,
      status: ({ slug }: Key) => known(slug).status.toUpperCase(),
    },
    Coverage: {
      expected: (coverage: Coverage) => coverage.size,
      complete: isComplete,
      answered: (coverage: Coverage, { first }: { first: number }) =>
        versionsOf(coverage).slice(0, Math.max(0, first)),
      missing: (coverage: Coverage) =>
        [...coverage].flatMap(([slug, part]) =>
          part.kind === 'missing'
            ? [{ partnership: { slug }, reason: part.reason, since: part.sinceMs }]
            : [],
        ),
      stale: (coverage: Coverage) =>
        [...coverage].flatMap(([slug, part]) =>
          part.kind === 'stale'
            ? [
                {
                  partnership: { slug },
                  ...shownVersion(part.version),
                  servedAsOf: part.servedAsOfMs,
                  reason: part.reason,
                },
              ]
            : [],
        ),
    },
  };
}

function versionsOf(coverage: Coverage) {
  return [...coverage].flatMap(([slug, part]) =>
    part.kind === 'answered' ? [{ partnership: { slug }, ...shownVersion(part.version) }] : [],
  );
}

function shownVersion(version: ContentVersion | null) {
  return { seq: version?.seq ?? null, digest: version?.digest ?? null };
}

/** Errors: BAD_USER_INPUT with the place of a name that nothing has. */
function refuseUnknownNames(
  federation: FederatedRequest,
  info: GraphQLResolveInfo,
  args: Readonly<Record<string, unknown>>,
): void {
  narrow(federation, info.parentType.getFields()[info.fieldName]!.args, args);
}

/** Errors: BAD_USER_INPUT unless exactly one of the arguments is given. */
function oneOf(
  args: Readonly<Record<string, string | null | undefined>>,
  field: string,
): { readonly name: string; readonly value: string } {
  const given = Object.entries(args).filter(([, value]) => value !== null && value !== undefined);
  if (given.length !== 1)
    refuse(
      `\`${field}\` needs exactly one of its arguments; ${given.length === 0 ? 'none is' : `${given.length} are`} given.`,
      errorCodes.badUserInput,
    );
  return { name: given[0]![0], value: given[0]![1]! };
}

function refuse(message: string, code: string): never {
  throw new GraphQLError(message, { extensions: { code } });
}
