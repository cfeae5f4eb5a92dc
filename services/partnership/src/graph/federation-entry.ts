/** The two fields by which a Federation 2 gateway enters a subgraph: `_service` and `_entities`. */
import { readShare } from '../store/count-stories.ts';
import { storyCondition } from '../store/story-filter.ts';
import type { InstanceContext } from './instance-context.ts';
import { tagShares } from './query-resolvers.ts';
import { refuse } from './refuse.ts';

/** What `@link` imports into the SDL, spelt out for execution, and the entry fields themselves. */
export const federationSdl = `
  scalar _Any
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
  scalar federation__FieldSet
  directive @link(url: String!, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @shareable repeatable on OBJECT | FIELD_DEFINITION
  union _Entity = Story | Tag | Region | Partnership
  type _Service { sdl: String! }
  extend type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
`;

const maxRepresentations = 1000;

type Representation = {
  readonly __typename: string;
  readonly id?: string;
  readonly revision?: string;
  readonly slug?: string;
};

/** Shapes: `sdl` is given out unchanged by `_service`. */
export function federationResolvers(sdl: string) {
  return {
    Query: {
      _service: () => ({ sdl }),
      _entities: (
        _: unknown,
        { representations }: { representations: readonly Representation[] },
        context: InstanceContext,
      ) => {
        if (representations.length > maxRepresentations)
          refuse(`${representations.length} representations; at most ${maxRepresentations} are answered.`);
        return representations.map((representation) => entity(representation, context));
      },
    },
    _Entity: {
      __resolveType: ({ __typename, id }: { __typename?: string; id?: string }) =>
        id ? 'Story' : __typename,
    },
  };
}

/**
 * The object that a representation names, or null if there is none.
 * A representation with a `revision` asks for that row and no other: null says that the row has changed since.
 */
async function entity(representation: Representation, context: InstanceContext): Promise<unknown> {
  const { __typename, id, revision, slug } = representation;
  if (__typename === 'Story' && typeof id === 'string') {
    const row = await context.storyById.load(id);
    return revision !== undefined && row?.revision !== revision ? null : row;
  }
  if (typeof slug === 'string') {
    const { instance } = context;
    if (__typename === 'Tag')
      return { __typename, ...(tagShares(instance, { slug: [slug] })[0] ?? nothing(slug)) };
    const filter =
      __typename === 'Region'
        ? { region: [slug] }
        : __typename === 'Partnership'
          ? { partnership: [slug] }
          : null;
    if (filter) {
      const isOwn = __typename === 'Region' || slug === instance.owner.slug;
      const share = isOwn ? readShare(instance.store.database, storyCondition(filter, instance.owner)) : null;
      return { __typename, ...nothing(slug), ...share };
    }
  }
  return refuse(
    `${JSON.stringify(representation).slice(0, 200)} is no representation of Story (id), Tag, Region or Partnership (slug).`,
  );
}

const nothing = (slug: string) => ({ slug, storyCount: 0, latestStoryAt: null });
