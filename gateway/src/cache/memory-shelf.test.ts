import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { memoryShelf } from './memory-shelf.ts';

test('what was put is found under its address alone', () => {
  const shelf = memoryShelf<string>(1_000);
  shelf.set('a', 'one', 10);
  shelf.set('b', 'two', 10);
  expect([shelf.get('a'), shelf.get('b'), shelf.get('c')]).toEqual(['one', 'two', undefined]);
  shelf.set('a', 'three', 20);
  expect([shelf.get('a'), shelf.bytes()]).toEqual(['three', 20 + 10 + 2 * 2]);
});

test('what was not used for longest goes first, and reading is using', () => {
  const shelf = memoryShelf<string>(100);
  for (const address of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) shelf.set(address, address, 8);
  expect(shelf.bytes()).toBe(100);
  shelf.get('a');
  shelf.set('b', 'again', 8);
  shelf.set('k', 'new', 8);
  shelf.set('l', 'new', 8);
  expect([shelf.get('a'), shelf.get('b'), shelf.get('c'), shelf.get('d')]).toEqual([
    'a',
    'again',
    undefined,
    undefined,
  ]);
  expect(shelf.bytes()).toBe(100);
});

test('a value larger than an eighth of the bound is not kept, nor is what it would have replaced', () => {
  const shelf = memoryShelf<string>(800);
  shelf.set('a', 'small', 10);
  shelf.set('a', 'large', 99);
  expect([shelf.get('a'), shelf.bytes()]).toEqual([undefined, 0]);
  shelf.set('a', 'just fits', 98);
  expect(shelf.get('a')).toBe('just fits');
});

test('a shelf of nothing keeps nothing', () => {
  const shelf = memoryShelf<string>(0);
  shelf.set('', 'empty', 1);
  expect([shelf.get(''), shelf.bytes()]).toEqual([undefined, 0]);
});

test('what is forgotten is gone, with its bytes', () => {
  const shelf = memoryShelf<number>(1_000);
  for (let i = 0; i < 10; i++) shelf.set(`row:${i}`, i, 8);
  shelf.forget((value, address) => value % 2 === 0 || address === 'row:3');
  expect([0, 1, 2, 3, 4, 5].map((i) => shelf.get(`row:${i}`))).toEqual([
    undefined,
    1,
    undefined,
    undefined,
    undefined,
    5,
  ]);
  expect(shelf.bytes()).toBe(4 * (8 + 5 * 2));
});

test('after any use it holds no more than its bound, counts what it holds, and has dropped the least recently used', () => {
  const use = fc.record({
    address: fc.constantFrom(...'abcdefghijkl'),
    bytes: fc.integer({ min: 1, max: 40 }),
    sets: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(use, { maxLength: 200 }), (uses) => {
      const shelf = memoryShelf<number>(200);
      // The last used stands last.
      let model: { readonly address: string; readonly bytes: number; readonly value: number }[] = [];
      const total = () => model.reduce((sum, { bytes }) => sum + bytes + 2, 0);
      for (const [value, { address, bytes, sets }] of uses.entries()) {
        const held = model.find((one) => one.address === address);
        if (!sets) expect(shelf.get(address)).toBe(held?.value);
        model = model.filter((one) => one !== held);
        if (!sets && held) model.push(held);
        if (!sets) continue;
        shelf.set(address, value, bytes);
        if (bytes + 2 <= 25) model.push({ address, bytes, value });
        while (total() > 200) model.shift();
        expect(shelf.bytes()).toBe(total());
      }
    }),
  );
});
