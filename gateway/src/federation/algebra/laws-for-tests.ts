/** The laws of a merge rule as properties, and joins of parts in any shape that a stack of gateways can have. */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { Monoid } from './monoid.ts';

/** Associative, commutative, and nothing comes of an empty part; for values that instances can give. */
export function checkLaws<T>(monoid: Monoid<T>, value: fc.Arbitrary<T>): void {
  const { empty, join } = monoid;
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      expect(join(a, join(b, c))).toEqual(join(join(a, b), c));
      expect(join(a, b)).toEqual(join(b, a));
      expect(join(empty, a)).toEqual(a);
      expect(join(a, empty)).toEqual(a);
    }),
  );
}

/** How parts are dealt and joined. Shapes: `deal` says for each item which part has it; `picks` which two neighbours are joined next. */
export type Shape = {
  readonly parts: number;
  readonly deal: readonly number[];
  readonly picks: readonly number[];
};

export const shape: fc.Arbitrary<Shape> = fc.record({
  parts: fc.integer({ min: 1, max: 12 }),
  deal: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
});

/** The items of each part; some parts may be empty. */
export function dealOut<T>(items: readonly T[], { parts, deal }: Shape): readonly (readonly T[])[] {
  return Array.from({ length: parts }, (_, part) =>
    items.filter((_item, i) => deal[i % deal.length]! % parts === part),
  );
}

/** Joins two at a time, any two, in either order, until one is left. */
export function joinInShape<T>({ empty, join }: Monoid<T>, parts: readonly T[], { picks }: Shape): T {
  const left = [...parts];
  for (let i = 0; left.length > 1; i++) {
    const pick = picks[i % picks.length]!;
    const [a] = left.splice(pick % left.length, 1);
    const at = (pick >> 3) % left.length;
    left[at] = pick % 2 ? join(a!, left[at]!) : join(left[at]!, a!);
  }
  return left[0] ?? empty;
}
