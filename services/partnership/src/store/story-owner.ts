/** What the registry says of the partnership whose stories a store holds, as far as filters and searches need it. */
import { nearnessOf } from '@active-news/schema/nearness.ts';
import { ownLine } from '@active-news/schema/registry/membership.ts';
import type { Partnership, Permission, Registry } from '@active-news/schema/registry/partnership.ts';
import { searchableFields, type SearchField } from '@active-news/schema/search/fields.ts';

/** Under which names the stories of this store may be asked for. */
export type StoryOwner = {
  readonly slug: string;
  /** The slug, and those of the partnerships that it was merged into. */
  readonly line: readonly string[];
  readonly region: string | null;
  readonly councils: readonly string[];
  /** True if the partnership allows nothing to be shown: its stories are in no list and no count. */
  readonly isWithheld: boolean;
  /** The fields that may be searched, because they may be shown. */
  readonly searchable: readonly SearchField[];
  /** How near it is to a region or a partnership, as schema/nearness.ts ranks; null if it is not, or nobody knows the place. */
  readonly nearnessTo: (place: string) => number | null;
};

export function storyOwner(registry: Registry, partnership: Partnership): StoryOwner {
  const { slug, region, councils, permission } = partnership;
  return {
    ...ownerUnder(permission),
    slug,
    line: ownLine(registry, slug),
    region,
    councils,
    nearnessTo: (place) => nearnessOf(registry, place)?.get(slug) ?? null,
  };
}

/** What a permission lets be found. */
export function ownerUnder(
  permission: Permission | undefined,
): Pick<StoryOwner, 'isWithheld' | 'searchable'> {
  return { isWithheld: permission === 'none', searchable: searchableFields(permission) };
}
