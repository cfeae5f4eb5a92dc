/** The executable schema that every instance serves: a Federation 2 subgraph with Relay connections. */
import { GraphQLError, GraphQLScalarType, Kind, type GraphQLSchema } from 'graphql';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { formatInstant, parseInstant } from '@active-news/schema/instant.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { federationResolvers, federationSdl } from './federation-entry.ts';
import { mutationResolvers } from './mutation-resolvers.ts';
import { queryResolvers } from './query-resolvers.ts';
import { storyResolvers } from './story-resolvers.ts';

/** Shapes: `sdl` is schema/graph/instance.graphql; the context of each request is an InstanceContext. */
export function makeInstanceSchema(sdl: string): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: [sdl, federationSdl],
    resolvers: {
      DateTime: dateTime,
      Node: { __resolveType: (value: { id: string }) => (ownerOfStory(value.id) ? 'Story' : undefined) },
      Query: { ...queryResolvers, ...federationResolvers(sdl).Query },
      Mutation: mutationResolvers,
      _Entity: federationResolvers(sdl)._Entity,
      Story: storyResolvers,
    },
  });
}

const dateTime = new GraphQLScalarType({
  name: 'DateTime',
  serialize: (value) => (typeof value === 'number' ? formatInstant(value) : value),
  parseValue: readInstant,
  parseLiteral: (node) => readInstant(node.kind === Kind.STRING ? node.value : undefined),
});

function readInstant(value: unknown): number {
  const instantMs = typeof value === 'string' ? parseInstant(value) : null;
  if (instantMs !== null) return instantMs;
  throw new GraphQLError(
    `${JSON.stringify(value)} is no DateTime; write one as "2026-04-01T00:00:00Z", with an offset.`,
    {
      extensions: { code: errorCodes.badUserInput },
    },
  );
}
