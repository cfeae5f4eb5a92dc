/** The kinds of names that filters hold, and which partnerships each of them can concern. */
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { membersOf } from '@active-news/schema/registry/membership.ts';
import { regions } from '@active-news/schema/regions.ts';
import { topics } from '@active-news/schema/topics.ts';
import type { NameKind } from '../federation/narrow.ts';

/** Shapes: one entry for each `@names(kind: …)` of the canonical SDL; instances are named by their partnership's slug. */
export function nameKinds(registry: Registry): Readonly<Record<string, NameKind>> {
  const { partnerships } = registry;
  const slugsWhere = (holds: (partnership: Partnership) => boolean) =>
    new Set(partnerships.filter(holds).map(({ slug }) => slug));
  return {
    PARTNERSHIP: {
      noun: 'partnership',
      known: new Set(partnerships.map(({ slug }) => slug)),
      instances: (slugs) => new Set(slugs.flatMap((slug) => membersOf(registry, slug))),
    },
    REGION: {
      noun: 'region',
      known: new Set(regions.map(({ slug }) => slug)),
      instances: (slugs) => slugsWhere(({ region }) => region !== null && slugs.includes(region)),
    },
    COUNCIL: {
      noun: 'council',
      known: new Set(partnerships.flatMap(({ councils }) => councils)),
      instances: (codes) => slugsWhere(({ councils }) => councils.some((code) => codes.includes(code))),
    },
    TAG: { noun: 'topic', known: new Set(topics.map(({ slug }) => slug)) },
  };
}
