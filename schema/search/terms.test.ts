import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readSearchText, wordsOf } from './terms.ts';

const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'aBé’\'"“”*-–, 1ßİς½ﬁ'), maxLength: 60 }),
);

/** The terms as a reader could write them again. */
function written(text: string): readonly string[] | string {
  const read = readSearchText(text);
  if (read.kind === 'refused') return read.message;
  return read.terms.map(({ words, isPrefix }) => `${words.join(' ')}${isPrefix ? '*' : ''}`);
}

test.each([
  ['Children’s café, 2nd-hand', 'childrens cafe 2nd hand'],
  ["it's ‘quoted’ O'Neill", 'its quoted oneill'],
  ['ŞİŞLİ Ωμέγας ﬁt', 'sisli ωμεγασ fit'],
  ['£1,000 C++ #ThisGirlCan', '1 000 c thisgirlcan'],
  ['\ud800 \u0000 \u200b', ''],
])('the words of %j are %j', (text, words) => {
  expect(wordsOf(text).join(' ')).toBe(words);
});

test('words are their own words, alone and together', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const words = wordsOf(text);
      expect(wordsOf(words.join(' '))).toEqual(words);
      for (const word of words) expect(word).toMatch(/^[^\s\0-/:-`{-\x7f]+$/);
    }),
  );
});

test.each([
  ['walking "green space" safeg*', ['walking', 'green space', 'safeg*']],
  ['“Green  space” GREEN', ['green space', 'green']],
  ['covid-19 well‑be*', ['covid 19', 'well be']],
  ['self-esteem*', ['self esteem*']],
  ['sa* saf*gard saf *', ['sa', 'saf', 'gard']],
  ['run* éta*', ['run*', 'eta*']],
  ['"walk* here"', ['walk here']],
  ['walk "never closed', ['walk', 'never', 'closed']],
  ['walk walk WALK', ['walk']],
  ['a OR NOT (b) NEAR/3 title:c', ['a', 'or', 'not', 'b', 'near', '3', 'title', 'c']],
])('%j is read as %j', (text, terms) => {
  expect(written(text)).toEqual(terms);
});

test.each([
  ['', /has no word to look for/],
  [' "—" *** ', /has no word to look for/],
  ['a b c d e f g h i', /has 9 terms; it may have 8/],
  ['x'.repeat(65), /longer than a term may be, 64 characters/],
  [`"${'walking '.repeat(9)}"`, /longer than a term may be/],
  ['a '.repeat(501), /has 1002 characters; it may have 1000/],
])('%j is refused, with the rule and the cure', (text, message) => {
  expect(written(text)).toMatch(message);
});

test('whatever is typed, it is read or refused with a reason; what is read is within the limits', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const read = readSearchText(text);
      if (read.kind === 'refused') return expect(read.message).toMatch(/^`text` .+\. .+\.$/s);
      expect(read.terms.length).toBeGreaterThan(0);
      expect(read.terms.length).toBeLessThanOrEqual(8);
      for (const { words, isPrefix } of read.terms) {
        expect(words.join(' ').length).toBeLessThanOrEqual(64);
        expect(wordsOf(words.join(' '))).toEqual(words);
        if (isPrefix) expect([...words.at(-1)!].length).toBeGreaterThanOrEqual(3);
      }
    }),
  );
});
