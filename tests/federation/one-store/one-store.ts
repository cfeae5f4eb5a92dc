/** The canonical graph over one array of stories, by brute force: what every federated answer must equal. */
import { execute, GraphQLScalarType, Kind, parse, validate } from 'graphql';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { directivesSdl } from '@active-news/gateway/federation/directives.ts';
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import { parseInstant } from '@active-news/schema/instant.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import type { OracleStory } from './oracle-story.ts';
import { rootResolvers } from './root-resolvers.ts';
import { typeResolvers } from './type-resolvers.ts';
import { makeWorld } from './world.ts';

export type StoreAnswer = {
  /** As JSON has it. */
  readonly data: Record<string, unknown> | null;
  /** `extensions.code` of each error, sorted, each once; where one stops the answer, how many are told is left to chance. */
  readonly errorCodes: readonly string[];
};
export type OneStore = {
  /** Errors: throws if the document is not valid against the canonical schema. */
  answer(document: string, variables?: Readonly<Record<string, unknown>>): Promise<StoreAnswer>;
};

const dateTime = new GraphQLScalarType({
  name: 'DateTime',
  serialize: (value) => value,
  parseValue: readInstant,
  parseLiteral: (node) => readInstant(node.kind === Kind.STRING ? node.value : undefined),
});

/** Coverage, versions and feeds have no resolvers: a store without instances knows none. */
export const canonicalSchema = makeExecutableSchema({
  typeDefs: [directivesSdl, readGatewaySdl()],
  resolvers: { DateTime: dateTime, Query: rootResolvers, ...typeResolvers },
});

/** Errors: throws if two stories have one id, or one an owner that the registry does not know. */
export function oneStore(registry: Registry, stories: readonly OracleStory[]): OneStore {
  const world = makeWorld(registry, stories);
  return {
    async answer(text, variables = {}) {
      const document = parse(text);
      const [mistake] = validate(canonicalSchema, document);
      if (mistake) throw mistake;
      const { data, errors = [] } = await execute({
        schema: canonicalSchema,
        document,
        variableValues: variables,
        contextValue: world,
      });
      const codes = errors.map(({ extensions, originalError, message }) => {
        if (originalError && !extensions.code) throw originalError;
        return String(extensions.code ?? message);
      });
      return {
        data: data ? (JSON.parse(JSON.stringify(data)) as Record<string, unknown>) : null,
        errorCodes: [...new Set(codes)].sort(),
      };
    },
  };
}

function readInstant(value: unknown): number {
  const instantMs = typeof value === 'string' ? parseInstant(value) : null;
  if (instantMs === null) throw new TypeError(`${JSON.stringify(value)} is no DateTime`);
  return instantMs;
}
