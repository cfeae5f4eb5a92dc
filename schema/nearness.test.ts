import { expect, test } from '@jest/globals';
import { nearnessOf } from './nearness.ts';
import type { Partnership, Registry } from './registry/partnership.ts';

/** `a@london` is in London, `b@london>a` is there and merged into a, and `n` is national. */
function registryOf(sketch: string): Registry {
  const partnerships = sketch.split(' ').map((word) => {
    const [, slug, region = null, mergedInto] = /^([\w-]+)(?:@([\w-]+))?(?:>([\w-]+))?$/.exec(word)!;
    return { slug, region, ...(mergedInto && { mergedInto }) } as Partnership;
  });
  return { partnerships, digest: '' };
}

const registry = registryOf(
  'kent@south-east surrey@south-east brighton@london>kent capital@london essex@east-of-england devon@south-west durham@north-east nation',
);
const near = (place: string) => Object.fromEntries(nearnessOf(registry, place) ?? []);

test('near a region are its own partnerships, then those of the regions beside it, and nobody else', () => {
  expect(near('london')).toEqual({ brighton: 0, capital: 0, kent: 1, surrey: 1, essex: 1 });
});

test('near a partnership are it and those merged into it, the others of its region, and those of the regions beside that', () => {
  expect(near('kent')).toEqual({ kent: 0, brighton: 0, surrey: 1, capital: 2, essex: 2, devon: 2 });
  expect(near('brighton')).toEqual({ brighton: 0, capital: 1, kent: 2, surrey: 2, essex: 2 });
});

test('a national body is near itself alone', () => {
  expect(near('nation')).toEqual({ nation: 0 });
});

test('a region comes before a partnership of the same slug, and of no place nobody is near', () => {
  expect(nearnessOf(registryOf('london@north-east capital@london'), 'london')).toEqual(
    new Map([['capital', 0]]),
  );
  expect(nearnessOf(registry, 'atlantis')).toBeNull();
});
