import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparePositions, encodeCursor, type Position } from '@active-news/schema/position.ts';
import { checkLaws, dealOut, joinInShape, shape } from './laws-for-tests.ts';
import { orderedUnion, type Cut, type Head, type HeadPage } from './ordered-union.ts';

/** Few sort keys, so that ties are common, and few ids, so that one row comes from several parts. */
const position: fc.Arbitrary<Position> = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 30 }))
  .map(([rank, at, id]) => [rank, at, `story:${String(id)}`]);
const headAt = (at: Position): Head => ({
  position: at,
  cursor: encodeCursor(at),
  id: String(at.at(-1)),
  digest: `state of ${String(at.at(-1))}`,
});
/** An id has one position, wherever it comes from. */
const heads = fc
  .array(position, { maxLength: 40 })
  .map((all) => [...new Map(all.map((at) => [at[2], at])).values()].map(headAt));
const cut: fc.Arbitrary<Cut> = fc.record({
  from: fc.constantFrom<'start' | 'end'>('start', 'end'),
  count: fc.integer({ min: 0, max: 12 }),
  descending: fc.boolean(),
});
const limits = fc.record({ after: fc.option(position), before: fc.option(position) });
type Limits = { readonly after: Position | null; readonly before: Position | null };

/** What one store would answer: all rows in order, the window, the page, and whether anything lies on either side of it. */
function pageOf(
  rows: readonly Head[],
  { from, count, descending }: Cut,
  { after, before }: Limits,
): HeadPage<Head> {
  const compare = (a: Position, b: Position) => comparePositions(a, b) * (descending ? -1 : 1);
  const unique = [...new Map(rows.map((one) => [one.id, one])).values()];
  const all = unique.sort((a, b) => compare(a.position, b.position));
  const isBefore = (one: Head) => after !== null && compare(one.position, after) <= 0;
  const isAfter = (one: Head) => before !== null && compare(one.position, before) >= 0;
  const window = all.filter((one) => !isBefore(one) && !isAfter(one));
  const page = from === 'start' ? window.slice(0, count) : window.slice(Math.max(0, window.length - count));
  const isCut = page.length < window.length;
  return {
    heads: page,
    hasNextPage: all.some(isAfter) || (isCut && from === 'start'),
    hasPreviousPage: all.some(isBefore) || (isCut && from === 'end'),
  };
}

describe.each(['start', 'end'] as const)('pages from the %s', (from) => {
  test.each([true, false])(
    'are associative and commutative, and nothing adds nothing (descending: %s)',
    (descending) => {
      for (const count of [0, 1, 3, 10]) {
        // One position for each id, so that pages of different parts may share rows.
        const whole = Array.from({ length: 16 }, (_, id) => headAt([0, id % 5, `story:${id}`]));
        const page = fc
          .tuple(fc.subarray(whole), limits)
          .map(([own, window]) => pageOf(own, { from, count, descending }, window));
        checkLaws(orderedUnion({ from, count, descending }), page);
      }
    },
  );
});

test('the page of all rows is that of any dealing, joined in any shape', () => {
  fc.assert(
    fc.property(heads, cut, limits, shape, (all, of, window, dealt) => {
      const parts = dealOut(all, dealt).map((own) => pageOf(own, of, window));
      expect(joinInShape(orderedUnion(of), parts, dealt)).toEqual(pageOf(all, of, window));
    }),
    { numRuns: 2_000 },
  );
});

test('a row that several parts have is one row', () => {
  fc.assert(
    fc.property(heads, cut, limits, shape, shape, (all, of, window, one, other) => {
      const twice = [...dealOut(all, one), ...dealOut(all, other)].map((own) => pageOf(own, of, window));
      expect(joinInShape(orderedUnion(of), twice, one)).toEqual(pageOf(all, of, window));
    }),
    { numRuns: 1_000 },
  );
});
