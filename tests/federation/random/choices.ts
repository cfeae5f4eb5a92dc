/** Where chance comes from: a row of numbers that two integers name, so that every case can be played again and made smaller. */
import fc from 'fast-check';

/** After `limit` choices all others are the simplest one: the smaller the limit, the smaller what is made from it. */
export type Start = { readonly seed: number; readonly limit: number };

export type Choices = {
  /** An integer from 0 to n - 1; 0 is the simplest. */
  below(n: number): number;
  /** True in this share of cases; false is simpler. */
  chance(share: number): boolean;
  /** One of them; the first is the simplest. Errors: throws if there is none. */
  pick<T>(values: readonly T[]): T;
  /** Some of them, each at most once, at least `min` if there are as many. */
  some<T>(values: readonly T[], min: number, max: number): T[];
};

/** Starts for fast-check, which makes the limit smaller and leaves the seed. */
export function anyStart(maxLimit = 3000): fc.Arbitrary<Start> {
  return fc.record({ seed: fc.noShrink(fc.nat()), limit: fc.nat(maxLimit) });
}

export function choicesFrom({ seed, limit }: Start): Choices {
  const next = mulberry32(seed);
  let left = limit;
  const below = (n: number) => (left-- > 0 ? Math.floor(next() * n) : 0);
  return {
    below,
    chance: (share) => below(1000) >= 1000 - 1000 * share,
    pick(values) {
      if (values.length === 0) throw new Error('nothing to pick from');
      return values[below(values.length)]!;
    },
    some(values, min, max) {
      const rest = [...values];
      const count = Math.min(rest.length, min + below(max - min + 1));
      return Array.from({ length: count }, () => rest.splice(below(rest.length), 1)[0]!);
    },
  };
}

/** Numbers from 0 to 1. Source: Tommy Ettinger's mulberry32, public domain. */
function mulberry32(seed: number): () => number {
  // Seeds that follow each other must not give rows that resemble each other.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ (seed >>> 13);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
