import { expect, test } from '@jest/globals';
import { nearestName } from './nearest-name.ts';

const known = ['north-east', 'north-west', 'london', 'url', 'rise'];

test.each([
  ['north-est', 'north-east'],
  ['north-wets', 'north-west'],
  ['LONDON', 'london'],
  ['ulr', undefined],
  ['urll', 'url'],
  ['rice', 'rise'],
  ['wales', undefined],
  ['', undefined],
  ['x'.repeat(1_000_000), undefined],
])('the name nearest to %#', (typed, nearest) => {
  expect(nearestName(typed, known)).toBe(nearest);
});
