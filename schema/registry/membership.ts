/** Follows mergers: which partnerships stand for which others in filters. */
import type { Registry } from './partnership.ts';

/** The partnership and all that merged into it, directly or not; it comes first. Empty if nobody has that slug. */
export function membersOf(registry: Registry, slug: string): readonly string[] {
  const { partnerships } = registry;
  if (!partnerships.some((partnership) => partnership.slug === slug)) return [];
  const members = new Set([slug]);
  // A set met while it grows: those added in the loop are visited by it.
  for (const member of members) {
    for (const { slug: other, mergedInto } of partnerships) if (mergedInto === member) members.add(other);
  }
  return [...members];
}

/** The partnership and, in order, those it merged into: all whose filters find its stories. Empty if nobody has that slug. */
export function ownLine(registry: Registry, slug: string): readonly string[] {
  const line = new Set<string>();
  let next: string | undefined = slug;
  while (next !== undefined && !line.has(next)) {
    const partnership = registry.partnerships.find((candidate) => candidate.slug === next);
    if (partnership === undefined) break;
    line.add(partnership.slug);
    next = partnership.mergedInto;
  }
  return [...line];
}
