/** For tests: one instance in memory, asked in its own graph, and the statements that this took. */
import { graphql } from 'graphql';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import type { Partnership, Permission, Registry } from '@active-news/schema/registry/partnership.ts';
import type { StoryInput } from '../store/records.ts';
import { openForTest } from '../store/store-for-tests.ts';
import { storyOwner } from '../store/story-owner.ts';
import { instanceContext, type Instance } from './instance-context.ts';
import { makeInstanceSchema } from './instance-schema.ts';

const schema = makeInstanceSchema(readInstanceSdl());

export type TestInstance = Instance & {
  /** The texts of the statements since its opening. */
  readonly statements: readonly string[];
};

const partnership = (slug: string, region: string | null, more: Partial<Partnership> = {}) =>
  ({
    slug,
    region,
    name: slug,
    website: `https://${slug}.example`,
    councils: ['E06000057'],
    ...more,
  }) as Partnership;

/** Rise, of the North East; tees has merged into it, leeds is of the region beside it and kent far away. */
function registryWith(permission: Permission): Registry {
  const partnerships = [
    partnership('rise', 'north-east', { permission }),
    partnership('tees', 'north-east', { mergedInto: 'rise' }),
    partnership('durham', 'north-east'),
    partnership('leeds', 'yorkshire-and-the-humber'),
    partnership('kent', 'south-east'),
  ];
  return { partnerships, digest: '' };
}

/** Rise, with these stories. */
export function instanceWith(stories: readonly StoryInput[], permission: Permission = 'full'): TestInstance {
  const store = openForTest(stories);
  const registry = registryWith(permission);
  const statements: string[] = [];
  const sql = (text: string) => {
    statements.push(text);
    return store.database.sql(text);
  };
  return {
    partnership: registry.partnerships[0]!,
    owner: storyOwner(registry, registry.partnerships[0]!),
    store: { ...store, database: { ...store.database, sql } },
    statements,
  };
}

/** The data. Errors: throws the first error, with its code. */
export async function ask(instance: Instance, source: string, variableValues: Record<string, unknown> = {}) {
  const { data, errors } = await graphql({
    schema,
    source,
    variableValues,
    contextValue: instanceContext(instance),
  });
  if (errors) throw Object.assign(new Error(errors[0]!.message), { code: errors[0]!.extensions.code });
  return JSON.parse(JSON.stringify(data));
}
