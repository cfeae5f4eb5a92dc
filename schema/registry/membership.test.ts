import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { membersOf, ownLine } from './membership.ts';
import type { Partnership, Registry } from './partnership.ts';

/** `a>b c`: a merged into b, and c stands alone. */
function registryOf(sketch: string): Registry {
  const partnerships = sketch.split(' ').map((word): Partnership => {
    const [slug, mergedInto] = word.split('>');
    return {
      slug: slug!,
      name: slug!,
      scope: 'partnership',
      status: mergedInto === undefined ? 'active' : 'merged',
      region: 'london',
      area: [],
      councils: [],
      website: 'https://a.example',
      hosts: ['a.example'],
      legacyHosts: [],
      feeds: [],
      formerNames: [],
      aliases: [],
      ...(mergedInto === undefined ? {} : { mergedInto }),
    };
  });
  return { partnerships, digest: '' };
}

test('a partnership stands for all that merged into it, at whatever remove', () => {
  const registry = registryOf('d>c b>a c>a a e');
  expect(membersOf(registry, 'a')).toEqual(['a', 'b', 'c', 'd']);
  expect(membersOf(registry, 'c')).toEqual(['c', 'd']);
  expect(membersOf(registry, 'e')).toEqual(['e']);
});

test('a story is claimed by its own partnership and by those that took it over', () => {
  const registry = registryOf('d>c b>a c>a a e');
  expect(ownLine(registry, 'd')).toEqual(['d', 'c', 'a']);
  expect(ownLine(registry, 'a')).toEqual(['a']);
});

test('a slug that nobody has stands for nobody', () => {
  expect(membersOf(registryOf('a'), 'z')).toEqual([]);
  expect(ownLine(registryOf('a'), 'z')).toEqual([]);
});

test('who is a member of whom is in the line of whom', () => {
  // Each merges into none or an earlier one, so there is no cycle.
  const forests = fc
    .array(fc.option(fc.nat(), { nil: undefined }), { minLength: 1, maxLength: 8 })
    .map((targets) =>
      targets
        .map((target, i) => (target === undefined || i === 0 ? `p${i}` : `p${i}>p${target % i}`))
        .join(' '),
    );
  fc.assert(
    fc.property(forests, (sketch) => {
      const registry = registryOf(sketch);
      for (const { slug: one } of registry.partnerships) {
        for (const { slug: other } of registry.partnerships) {
          expect(membersOf(registry, one).includes(other)).toBe(ownLine(registry, other).includes(one));
        }
      }
    }),
  );
});
