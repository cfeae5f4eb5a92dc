import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkLaws, dealOut, joinInShape, shape } from './laws-for-tests.ts';
import { keyRows, setUnion } from './set-union.ts';

const key = ['site', 'url'];
// Few keys, so that most rows come from several parts, and two states of a row, which is more than the protocol allows.
const row = fc.record({
  site: fc.constantFrom('rise', 'devon', 'essex'),
  url: fc.constantFrom('/feed', '/news.xml'),
  health: fc.constantFrom('OK', 'GONE', 'REFUSED'),
});
type Row = { readonly site: string; readonly url: string; readonly health: string };

const sorted = (rows: Iterable<unknown>) => [...rows].map((one) => JSON.stringify(one)).sort();
/** Each key once; of several states the one with the smallest text. */
const distinct = (rows: readonly Row[]) =>
  [...Map.groupBy(rows, ({ site, url }) => `${site} ${url}`).values()].map((same) => sorted(same)[0]).sort();

test('a union of rows is associative and commutative, and nothing adds nothing', () => {
  checkLaws(
    setUnion,
    fc.array(row).map((rows) => keyRows(rows, key)),
  );
});

test('the union of any dealing, joined in any shape, has each row once', () => {
  fc.assert(
    fc.property(fc.array(row), shape, (rows, dealt) => {
      const parts = dealOut(rows, dealt).map((own) => keyRows(own, key));
      expect(sorted(joinInShape(setUnion, parts, dealt).values())).toEqual(distinct(rows));
    }),
  );
});
