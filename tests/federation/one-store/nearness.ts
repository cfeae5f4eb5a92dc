/** How near a story is to a place, from the words of the graph alone. */
import { regionBySlug } from '@active-news/schema/regions.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { countsAs, partnershipOf } from './world.ts';

/**
 * Null if the story is not near at all.
 *
 * For a partnership: 0 for it and those merged into it, 1 for the others of its region, 2 for those of the regions beside it.
 * For a region: 0 in it, 1 beside it.
 */
export function nearness(registry: Registry, owner: string, place: string): number | null {
  const home = partnershipOf(registry, owner).region;
  const region = regionBySlug(place);
  if (region) {
    if (home === region.slug) return 0;
    return home !== null && region.borders.includes(home) ? 1 : null;
  }
  if (countsAs(registry, owner, place)) return 0;
  const centre = partnershipOf(registry, place).region;
  if (centre === null || home === null) return null;
  if (home === centre) return 1;
  return regionBySlug(centre)!.borders.includes(home) ? 2 : null;
}
