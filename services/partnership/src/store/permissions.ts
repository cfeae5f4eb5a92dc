/** What a partnership can allow to be shown of its stories, the strictest first. */
import type { Permission } from '@active-news/schema/registry/partnership.ts';

export const permissions = ['none', 'headline', 'excerpt', 'full'] as const satisfies readonly Permission[];

/** What holds where neither the registry nor a person says anything. */
export const usualPermission: Permission = 'excerpt';

export function isStricter(one: Permission, other: Permission): boolean {
  return permissions.indexOf(one) < permissions.indexOf(other);
}
