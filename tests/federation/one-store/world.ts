/** Everything the one store knows: the registry, and all stories in one array. */
import { GraphQLError } from 'graphql';
import { membersOf } from '@active-news/schema/registry/membership.ts';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { regions } from '@active-news/schema/regions.ts';
import { topics } from '@active-news/schema/topics.ts';
import type { OracleStory } from './oracle-story.ts';

export type World = {
  readonly registry: Registry;
  /** Without those of partnerships that allow nothing to be shown: these are in no list, in no count and under no id. */
  readonly stories: readonly OracleStory[];
};

export function makeWorld(registry: Registry, stories: readonly OracleStory[]): World {
  const ids = new Set(stories.map(({ id }) => id));
  if (ids.size !== stories.length) throw new Error('two stories have one id');
  return {
    registry,
    stories: stories.filter(({ owner }) => partnershipOf(registry, owner).permission !== 'none'),
  };
}

/** Errors: throws if the registry has nobody of that slug. */
export function partnershipOf(registry: Registry, slug: string): Partnership {
  const found = registry.partnerships.find((one) => one.slug === slug);
  if (!found) throw new Error(`the registry has no partnership "${slug}"`);
  return found;
}

/** Whether a partnership's stories are found under this slug: its own, or one that it was merged into. */
export function countsAs(registry: Registry, owner: string, slug: string): boolean {
  return membersOf(registry, slug).includes(owner);
}

export type NameKind = 'PARTNERSHIP' | 'REGION' | 'COUNCIL' | 'TAG' | 'PLACE';

/** Errors: BAD_USER_INPUT if one of the names is unknown. */
export function checkNames(
  registry: Registry,
  kind: NameKind,
  names: readonly string[] | null | undefined,
): void {
  const partnerships = registry.partnerships.map(({ slug }) => slug);
  const places = regions.map(({ slug }) => slug);
  const known = {
    PARTNERSHIP: partnerships,
    REGION: places,
    COUNCIL: registry.partnerships.flatMap(({ councils }) => councils),
    TAG: topics.map(({ slug }) => slug),
    PLACE: [...partnerships, ...places],
  }[kind];
  for (const name of names ?? []) if (!known.includes(name)) refuse(`there is no ${kind} "${name}"`);
}

export function refuse(message: string): never {
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
