import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rhythmOf } from './rhythm.ts';

const dayMs = 86_400_000;

test.each([
  ['nothing', [], null],
  ['two items', [0, dayMs], null],
  ['three of one instant', [5, 5, 5], null],
  ['one a day', [0, 1, 2, 3].map((day) => day * dayMs), dayMs],
  ['three at a time every week', [0, 0, 0, 7, 7, 7, 14, 14, 14].map((day) => day * dayMs), 7 * dayMs],
  ['a summer without news', [0, 1, 2, 60, 61, 62].map((day) => day * dayMs), dayMs],
  ['an even number of gaps takes the shorter', [0, 1, 4].map((day) => day * dayMs), dayMs],
])('%s', (_, instants, rhythm) => {
  expect(rhythmOf(instants)).toBe(rhythm);
});

test('the order does not matter, and what is older than the newest twenty neither', () => {
  const instants = fc.uniqueArray(fc.integer({ min: 0, max: 1e12 }), { minLength: 3, maxLength: 40 });
  fc.assert(
    fc.property(instants, fc.array(fc.integer({ min: -1e12, max: -1 }), { maxLength: 5 }), (some, older) => {
      const sorted = some.toSorted((a, b) => a - b);
      expect(rhythmOf(some)).toBe(rhythmOf(sorted));
      if (some.length >= 20) expect(rhythmOf([...older, ...some])).toBe(rhythmOf(some));
    }),
  );
});
