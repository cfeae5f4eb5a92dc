/** The schema that the gateway serves, and what the engine needs to know about this network. */
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { federate } from '../federation/federate.ts';
import type { Federation } from '../federation/request.ts';
import { checkGroupBy } from './check-group-by.ts';
import { finishArchives } from './finish-archives.ts';
import { localResolvers } from './local-resolvers.ts';
import { nameKinds } from './name-kinds.ts';

/** Shapes: `instances` are the slugs of the partnerships that answers are expected of. */
export function makeFederation(registry: Registry, instances: readonly string[]): Federation {
  const { rules } = federate(
    readGatewaySdl(),
    localResolvers(registry),
    {
      archives: finishArchives as never,
    },
    { storyCounts: checkGroupBy },
  );
  const known = new Set(registry.partnerships.map(({ slug }) => slug));
  const ownerOf = (id: string) => {
    const slug = ownerOfStory(id);
    return slug !== null && known.has(slug) ? slug : null;
  };
  return { rules, instances: [...instances].sort(), kinds: nameKinds(registry), ownerOf };
}
