/** Finds how often a feed brings something new. */

const mostCounted = 20;

/**
 * The median time between two of the newest items, in milliseconds; null where fewer than three instants differ.
 *
 * Shapes: `instantsMs` in any order, milliseconds since 1970. Items of one instant count as one, since a site that publishes
 *         five at a time every Friday has the rhythm of a week. The median, since one summer without news is no rhythm.
 */
export function rhythmOf(instantsMs: Iterable<number>): number | null {
  const newest = [...new Set(instantsMs)].toSorted((a, b) => b - a).slice(0, mostCounted);
  if (newest.length < 3) return null;
  const gaps = newest
    .slice(1)
    .map((instant, i) => newest[i]! - instant)
    .toSorted((a, b) => a - b);
  // Of an even number the lower one: asking a little early does less harm than asking late.
  return gaps[Math.floor((gaps.length - 1) / 2)]!;
}
