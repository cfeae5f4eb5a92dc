import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  byKey,
  emptyGroup,
  groupByKey,
  keyGroups,
  keyText,
  type Group,
  type Groups,
} from './group-by-key.ts';
import { checkLaws, dealOut, joinInShape, shape } from './laws-for-tests.ts';
import type { ScalarRule } from './scalars.ts';

const rules: ReadonlyMap<string, ScalarRule> = new Map([
  ['stories', 'SUM'],
  ['first', 'MIN'],
  ['latest', 'MAX'],
  ['isHot', 'ANY'],
]);
const key = ['topic', 'period'];
const union = groupByKey(rules);

type Item = {
  readonly topic: string | null;
  readonly period: string;
  readonly at: string;
  readonly isHot: boolean;
};
// Few keys, so that parts share most of them; a part of a key may be a type of its own, or null.
const item: fc.Arbitrary<Item> = fc.record({
  topic: fc.constantFrom('walking', 'funding', 'a"],["b', null),
  period: fc.constantFrom('2026-10', '2026-11', '2026-1'),
  at: fc.constantFrom('2026-10-01', '2026-10-31', '2026-11-24'),
  isHot: fc.boolean(),
});

/** What one store would count, in plain loops. */
function counted(items: readonly Item[]): readonly Group[] {
  const groups: {
    topic: object | null;
    period: string;
    stories: number;
    first: string;
    latest: string;
    isHot: boolean;
  }[] = [];
  for (const { topic, period, at, isHot } of items) {
    const held = groups.find(
      (one) =>
        one.period === period && (one.topic as { slug?: string } | null)?.slug === (topic ?? undefined),
    );
    if (!held) {
      groups.push({
        topic: topic === null ? null : { slug: topic },
        period,
        stories: 1,
        first: at,
        latest: at,
        isHot,
      });
      continue;
    }
    held.stories += 1;
    if (at < held.first) held.first = at;
    if (at > held.latest) held.latest = at;
    held.isHot ||= isHot;
  }
  return groups;
}

const shareOf = (items: readonly Item[]): Groups => keyGroups(counted(items), key, rules);

test('groups by key are associative and commutative, and nothing adds nothing', () => {
  checkLaws(union, fc.array(item).map(shareOf));
});

test('groups of all are those of any dealing, joined in any shape', () => {
  fc.assert(
    fc.property(fc.array(item), shape, (items, dealt) => {
      const joined = joinInShape(union, dealOut(items, dealt).map(shareOf), dealt);
      expect(joined).toEqual(shareOf(items));
      expect([...joined.values()].sort(byKey(key))).toEqual([...counted(items)].sort(byKey(key)));
    }),
  );
});

test('a key that one share gives twice is joined as if two shares had given it', () => {
  fc.assert(
    fc.property(fc.array(item), fc.array(item), (a, b) => {
      expect(keyGroups([...counted(a), ...counted(b)], key, rules)).toEqual(
        union.join(shareOf(a), shareOf(b)),
      );
    }),
  );
});

test('a group to which nobody has added anything adds nothing', () => {
  fc.assert(
    fc.property(fc.array(item, { minLength: 1 }), (items) => {
      const share = shareOf(items);
      const blank = new Map(
        [...share].map(([text, { topic, period }]) => [text, { topic, period, ...emptyGroup(rules) }]),
      );
      expect(union.join(blank, share)).toEqual(share);
    }),
  );
});

test('keys have one text each: two keys with one text are one key', () => {
  const part = fc.string({ unit: fc.constantFrom(',', '"', '[', ']', '\\', ' ', 'a'), maxLength: 3 });
  fc.assert(
    fc.property(part, part, part, part, (a, b, c, d) => {
      const isSame = a === c && b === d;
      expect(keyText({ topic: a, period: b }, key) === keyText({ topic: c, period: d }, key)).toBe(isSame);
    }),
    { numRuns: 10_000 },
  );
  expect(keyText({ topic: '","', period: '' }, key)).not.toBe(keyText({ topic: '', period: '","' }, key));
  expect(keyText({ topic: { slug: 'walking' }, period: 'x' }, key)).toBe(
    keyText({ topic: 'walking', period: 'x' }, key),
  );
});

test('the order by key is total, part by part by UTF-16 code units, and goes down if it is told to', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\u{1F6B2}', '\uFF5E') });
  const group = fc.record({ topic: part, period: part });
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  fc.assert(
    fc.property(group, group, (a, b) => {
      const expected = compare(a.topic, b.topic) || compare(a.period, b.period);
      expect(byKey(key)(a, b)).toBe(expected);
      expect(byKey(key, true)(a, b) + 0).toBe(-expected + 0);
    }),
  );
});
