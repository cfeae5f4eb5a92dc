/** The schema that the gateway serves, and what the engine needs to know about this network. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { ConfigurationError } from '@active-news/runtime/read-environment.ts';
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { makeLoader } from '../asking/make-loader.ts';
import { directivesSdl } from '../federation/directives.ts';
import { federate } from '../federation/federate.ts';
import type { Federation } from '../federation/request.ts';
import {
  checkStories,
  checkStory,
  checkStoryCounts,
  checkStoryFilter,
  checkTags,
} from './check-arguments.ts';
import { federationEntrySdl, federationSdl } from './federation-sdl.ts';
import { finishArchives } from './finish-archives.ts';
import { localResolvers } from './local-resolvers.ts';
import { nameKinds } from './name-kinds.ts';

/** The instances of a gateway. Shapes: name → the partnerships that it speaks for; for one of its own, its slug → itself. */
export type Instances = ReadonlyMap<string, readonly string[]>;

/** What the registry alone decides: the schema with its rules and resolvers, and the names. */
export type FederationBase = Omit<Federation, 'expected' | 'holders'>;

export function federationBase(registry: Registry): FederationBase {
  const sdl = readGatewaySdl();
  const kinds = nameKinds(registry);
  const schema = makeExecutableSchema({
    typeDefs: [sdl, directivesSdl, federationEntrySdl],
    resolvers: localResolvers(registry, federationSdl(sdl, directivesSdl)) as never,
  });
  const rules = federate(schema, kinds, {
    stories: { check: checkStories },
    story: { check: checkStory },
    storyCounts: { check: checkStoryCounts },
    tags: { check: checkTags },
    archives: { check: checkStoryFilter, finish: finishArchives as never },
  });
  const known = new Set(registry.partnerships.map(({ slug }) => slug));
  const ownerOf = (id: string) => {
    const slug = ownerOfStory(id);
    return slug !== null && known.has(slug) ? slug : null;
  };
  return { rules, kinds, ownerOf, makeLoader };
}

/**
 * Shapes: `expected` are the slugs of the partnerships that answers are expected of.
 * Errors: throws a ConfigurationError if two instances speak for one partnership, naming all three, or if one speaks for some that are expected and some
 * that are not.
 */
export function makeFederation(
  base: FederationBase,
  instances: Instances,
  expected: readonly string[],
): Federation {
  return { ...base, expected: [...expected].sort(), holders: holdersOf(instances, new Set(expected)) };
}

/** An instance for each of these partnerships. */
export function ownInstances(slugs: readonly string[]): Instances {
  return new Map(slugs.map((slug) => [slug, [slug]]));
}

/** True if this instance speaks for the partnership that owns this id. */
export function mayHave({ ownerOf, holders }: Federation): (instance: string, id: string) => boolean {
  return (instance, id) => {
    const owner = ownerOf(id);
    return owner !== null && holders.get(owner) === instance;
  };
}

function holdersOf(instances: Instances, expected: ReadonlySet<string>): ReadonlyMap<string, string> {
  const holders = new Map<string, string>();
  for (const [instance, slugs] of instances) {
    const beyond = slugs.filter((slug) => !expected.has(slug));
    if (beyond.length > 0 && beyond.length < slugs.length)
      throw new ConfigurationError(
        `"${instance}" speaks for ${beyond.join(', ')} too, which answers are not expected of; their rows could not be told from the others. Expect all that it speaks for, or none.`,
      );
    for (const slug of slugs) {
      const other = holders.get(slug);
      if (other !== undefined)
        throw new ConfigurationError(
          `The partnership "${slug}" is claimed twice, by "${other}" and by "${instance}"; a story would have two owners. Take it from one of them.`,
        );
      holders.set(slug, instance);
    }
  }
  return holders;
}
