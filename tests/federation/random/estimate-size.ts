/** How long lists may become, so that a document does not multiply into thousands of objects. */
import type { Ground } from './random-filter.ts';

/** `list`: elements of the field itself. `page`: elements of the `edges` and `nodes` below it. */
export type Size = { readonly list?: number; readonly page?: number };

const typical: Readonly<Record<string, number>> = {
  'Query.regions': 9,
  'Query.archives': 8,
  'Query.storyCounts': 15,
  'Story.tags': 2,
  'Story.organisations': 1,
  'Region.borders': 4,
  'Region.partnerships': 5,
};

export function estimateSize(
  coordinate: string,
  args: Readonly<Record<string, unknown>>,
  ground: Ground,
): Size {
  const [, field] = coordinate.split('.');
  if (field === 'stories' || (field === 'tags' && coordinate !== 'Story.tags')) {
    const asked = [args.first, args.last].find((count) => typeof count === 'number') as number | undefined;
    return { page: Math.max(1, Math.min(asked ?? 20, ground.stories.length)) };
  }
  if (coordinate === 'Query.partnerships') {
    const { slug, region } = (args.filter ?? {}) as {
      readonly slug?: unknown[];
      readonly region?: unknown[];
    };
    return { list: slug ? slug.length : region ? 5 * region.length : ground.registry.partnerships.length };
  }
  if (coordinate === 'Query.regions') {
    const { slug } = (args.filter ?? {}) as { readonly slug?: unknown[] | null };
    return { list: Math.max(1, slug?.length ?? 9) };
  }
  const list = typical[coordinate];
  return list === undefined ? {} : { list };
}
