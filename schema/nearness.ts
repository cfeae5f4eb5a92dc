/** Which partnerships are near a place, and how near. */
import { membersOf } from './registry/membership.ts';
import type { Registry } from './registry/partnership.ts';
import { regionBySlug } from './regions.ts';

/**
 * The partnerships near a region or a partnership, by slug, with their ranks; null if there is no such place.
 *
 * Of a region: 0 for those in it, 1 for those in the regions beside it. Of a partnership: 0 for it and those merged into
 * it, 1 for the others of its region, 2 for those of the regions beside that. Everyone else is not near. If a region and
 * a partnership have one slug, it means the region.
 */
export function nearnessOf(registry: Registry, place: string): ReadonlyMap<string, number> | null {
  const ranks = new Map<string, number>();
  const rankRegions = (slugs: readonly string[], rank: number) => {
    for (const { slug, region } of registry.partnerships)
      if (region !== null && slugs.includes(region) && !ranks.has(slug)) ranks.set(slug, rank);
  };
  const region = regionBySlug(place);
  if (region) {
    rankRegions([region.slug], 0);
    rankRegions(region.borders, 1);
    return ranks;
  }
  const partnership = registry.partnerships.find(({ slug }) => slug === place);
  if (!partnership) return null;
  for (const slug of membersOf(registry, place)) ranks.set(slug, 0);
  const home = partnership.region === null ? undefined : regionBySlug(partnership.region);
  if (home) {
    rankRegions([home.slug], 1);
    rankRegions(home.borders, 2);
  }
  return ranks;
}
