/** Rival 1: the engine of Hive Gateway, over a supergraph that @theguild/federation-composition has composed. */
import { execute, parse } from 'graphql';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { composeServices } from '@theguild/federation-composition';
import type { Runtime } from './runtime.ts';
import { shareableSdl } from './shareable-sdl.ts';

/** Errors: throws if the subgraphs do not compose. */
export async function startFederationEngine(endpoints: ReadonlyMap<string, string>): Promise<Runtime> {
  const { supergraphSdl, errors } = composeServices(
    [...endpoints].map(([name, url]) => ({ name, url, typeDefs: shareableSdl() })),
  );
  if (!supergraphSdl) throw new Error((errors ?? []).map(({ message }) => message).join('\n'));
  const schema = getStitchedSchemaFromSupergraphSdl({ supergraphSdl, batch: true });
  return {
    ask: async (query, variableValues) => execute({ schema, document: parse(query), variableValues }),
    stop: async () => undefined,
  };
}
