/** Rival 2: schema stitching of GraphQL Tools, with type merging of stories by their id. */
import { execute, parse } from 'graphql';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { stitchSchemas } from '@graphql-tools/stitch';
import { schemaFromExecutor } from '@graphql-tools/wrap';
import type { Runtime } from './runtime.ts';

export async function startStitching(endpoints: ReadonlyMap<string, string>): Promise<Runtime> {
  const subschemas = await Promise.all(
    [...endpoints.values()].map(async (endpoint) => {
      const executor = buildHTTPExecutor({ endpoint });
      return {
        schema: await schemaFromExecutor(executor),
        executor,
        batch: true,
        merge: {
          Story: {
            selectionSet: '{ id }',
            fieldName: 'story',
            args: ({ id }: { readonly id?: string }) => ({ id }),
          },
        },
      };
    }),
  );
  const schema = stitchSchemas({ subschemas });
  return {
    ask: async (query, variableValues) => execute({ schema, document: parse(query), variableValues }),
    stop: async () => undefined,
  };
}
