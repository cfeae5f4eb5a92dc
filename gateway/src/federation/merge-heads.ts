/** Merges the heads of many instances into one page: the ordered union, and nothing but arithmetic. */
import { comparePositions, type Position } from '@active-news/schema/position.ts';

/** What is known of a row before it is fetched. `digest` changes with any field of the row. */
export type Head = {
  readonly position: Position;
  readonly cursor: string;
  readonly id: string;
  readonly digest: string;
};

/** One instance's part of a page: its heads in order, and whether rows lie beyond them on either side. */
export type HeadSlice = {
  readonly heads: readonly Head[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

export type PlacedHead<Instance> = Head & { readonly instance: Instance };
export type HeadPage<Instance> = {
  readonly heads: readonly PlacedHead<Instance>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

/**
 * The page that one store with all rows would give.
 *
 * Shapes: every slice holds its first (`from: 'start'`) or last `count` heads of the window, in the asked order.
 * An id that two instances hold is one row: the first instance in the order of the map gives it.
 */
export function mergeHeads<Instance>(
  slices: ReadonlyMap<Instance, HeadSlice>,
  take: { readonly from: 'start' | 'end'; readonly count: number },
  descending: boolean,
): HeadPage<Instance> {
  const sign = descending ? -1 : 1;
  const all: PlacedHead<Instance>[] = [];
  for (const [instance, slice] of slices) for (const head of slice.heads) all.push({ ...head, instance });
  all.sort((a, b) => sign * comparePositions(a.position, b.position));
  const distinct = all.filter((head, i) => i === 0 || head.id !== all[i - 1]!.id);
  const cut = distinct.length > take.count;
  const fromEnd = take.from === 'end';
  const heads = fromEnd
    ? distinct.slice(Math.max(0, distinct.length - take.count))
    : distinct.slice(0, take.count);
  const any = (flag: 'hasNextPage' | 'hasPreviousPage') => [...slices.values()].some((slice) => slice[flag]);
  return {
    heads,
    hasNextPage: any('hasNextPage') || (cut && !fromEnd),
    hasPreviousPage: any('hasPreviousPage') || (cut && fromEnd),
  };
}
