/** The rule for connections: pages of one total order, joined and cut to the same length again. */
import { comparePositions, type Position } from '@active-news/schema/position.ts';
import type { Monoid } from './monoid.ts';

/** What is known of a row before it is fetched. `digest` changes with any field of the row. */
export type Head = {
  readonly position: Position;
  readonly cursor: string;
  readonly id: string;
  readonly digest: string;
};

/** The first or last heads of a window, in its order, and whether rows lie beyond them on either side. */
export type HeadPage<H extends Head> = {
  readonly heads: readonly H[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

/** From which end of the window, how many, and whether the order goes down. */
export type Cut = {
  readonly from: 'start' | 'end';
  readonly count: number;
  readonly descending: boolean;
};

/**
 * Pages of at most `count` heads. The page of all rows is the join of the pages of any dealing of them: whatever one page had to
 * leave out lies beyond its own heads, and so beyond those of the whole.
 *
 * An id that both have is one row; they have it at one position.
 */
export function orderedUnion<H extends Head>({ from, count, descending }: Cut): Monoid<HeadPage<H>> {
  const sign = descending ? -1 : 1;
  return {
    empty: { heads: [], hasNextPage: false, hasPreviousPage: false },
    join(a, b) {
      const all = interleave(a.heads, b.heads, sign);
      const cut = all.length > count;
      return {
        heads: from === 'start' ? all.slice(0, count) : all.slice(Math.max(0, all.length - count)),
        hasNextPage: a.hasNextPage || b.hasNextPage || (cut && from === 'start'),
        hasPreviousPage: a.hasPreviousPage || b.hasPreviousPage || (cut && from === 'end'),
      };
    },
  };
}

function interleave<H extends Head>(a: readonly H[], b: readonly H[], sign: number): H[] {
  const all: H[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [left, right] = [a[i], b[j]];
    const order = !left ? 1 : !right ? -1 : sign * comparePositions(left.position, right.position);
    if (order === 0) j++;
    else if (order < 0) (all.push(left!), i++);
    else (all.push(right!), j++);
  }
  return all;
}
