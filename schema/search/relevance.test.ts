import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rarityOf } from './common-words.ts';
import { fieldWords, searchableFields, type FieldWords } from './fields.ts';
import { matches, occurrences } from './matches.ts';
import { relevance } from './relevance.ts';
import { readSearchText, type SearchQuery } from './terms.ts';
import { textOfHtml } from './text-of-html.ts';

function query(text: string): SearchQuery {
  const read = readSearchText(text);
  if (read.kind === 'refused') throw new Error(read.message);
  return read;
}

const empty: FieldWords = { title: '', tags: '', summary: '', body: '' };
const score = (text: string, fields: Partial<FieldWords>) => relevance(query(text), { ...empty, ...fields });

test('the fields hold folded words: of the title, of topics by name and tags as written, of the text without its markup', () => {
  expect(
    fieldWords({
      title: 'Let’s Walk!',
      tags: ['walking', 'covid-19'],
      rawTags: ['Walking', 'Green Space', '*'],
      summary: null,
      contentHtml:
        '<p>We <b>walk</b>ed&nbsp;on</p><ul><li>Ham &amp; Rye</li></ul><a href="/x?walk">a&#233;</a>',
    }),
  ).toEqual({
    title: 'lets walk',
    tags: 'walking · covid 19 · green space',
    summary: '',
    body: 'we walked on ham rye ae',
  });
});

test('text of anything is found in time proportional to its length', () => {
  const hostile = ['<', '<a ', '<b', '&#', '<p>&', '<a x="'].map((piece) =>
    piece.repeat(100_000 / piece.length),
  );
  for (const html of hostile) expect(textOfHtml(html).length).toBeLessThanOrEqual(html.length);
});

test('what may not be shown is not searched', () => {
  expect(searchableFields('headline')).toEqual(['title', 'tags']);
  expect(searchableFields()).toEqual(['title', 'tags', 'summary']);
  expect(searchableFields('full')).toContain('body');
  expect(searchableFields('none')).toEqual([]);
});

test.each([
  ['walk', 'walk walking walk', 2],
  ['walk*', 'walk walking sidewalk', 2],
  ['"a b"', 'a b a b', 2],
  ['"a a"', 'a a a', 2],
  ['"green space"', 'green · space', 0],
])('%j occurs in %j %d times', (text, field, count) => {
  expect(occurrences(query(text).terms[0]!, field)).toBe(count);
});

test('a story matches if each term occurs in some field', () => {
  const story = { ...empty, title: 'a walk', body: 'in the park' };
  expect(matches(query('park walk'), story)).toBe(true);
  expect(matches(query('park run'), story)).toBe(false);
  expect(matches(query('"walk in"'), story)).toBe(false);
});

test('a score is made as its formula says', () => {
  expect(rarityOf('canoe')).toBe(32);
  expect(score('canoe', { body: 'canoe' })).toBe(1 * 32 * Math.floor(1024 / 9));
  expect(score('canoe', { summary: 'canoe canoe' })).toBe(2 * 32 * 512);
  expect(score('cano*', { summary: 'canoe canoes' })).toBe(2 * 16 * 512);
  // Half of the title's share for one occurrence, and all of it since the title holds every term.
  expect(score('canoe', { title: 'canoe' })).toBe(8 * 32 * 512 + 8 * 32 * 1024);
});

test.each([
  ['canoe', { title: 'canoe' }, { tags: 'canoe' }],
  ['canoe', { tags: 'canoe' }, { summary: 'canoe' }],
  ['canoe', { summary: 'canoe' }, { body: 'canoe' }],
  ['canoe', { body: 'canoe canoe' }, { body: 'canoe' }],
  ['canoe the', { body: 'canoe' }, { body: 'the the the' }],
  ['canoe club', { title: 'canoe club' }, { title: 'club canoe' }],
  ['canoe club', { summary: 'a canoe club' }, { summary: 'a club canoe' }],
  ['canoe club', { title: 'canoe club' }, { title: 'canoe', summary: 'club' }],
  ['canoe', { title: 'canoe' }, { body: 'canoe '.repeat(500).trim() }],
])('for %j, %j comes before %j', (text, better, worse) => {
  expect(score(text, better)).toBeGreaterThan(score(text, worse));
});

const someWords = fc
  .array(fc.constantFrom('canoe', 'club', 'the', 'walk', 'walking', '·'), { maxLength: 8 })
  .map((words) => words.join(' '));
const anyFields = fc.record({ title: someWords, tags: someWords, summary: someWords, body: someWords });
const anyQuery = fc
  .array(fc.constantFrom('canoe', 'club', 'the', 'walk*', '"canoe club"'), { minLength: 1, maxLength: 5 })
  .map((terms) => query(terms.join(' ')));

test('a score is a whole number, above zero for whatever matches, and grows with each occurrence', () => {
  fc.assert(
    fc.property(
      anyQuery,
      anyFields,
      fc.constantFrom('title', 'tags', 'summary', 'body'),
      (asked, fields, name) => {
        const found = relevance(asked, fields);
        expect(Number.isInteger(found)).toBe(true);
        if (matches(asked, fields)) expect(found).toBeGreaterThan(0);
        const more = { ...fields, [name]: `${fields[name]} ${asked.terms[0]!.words.join(' ')}` };
        expect(relevance(asked, more)).toBeGreaterThanOrEqual(found);
      },
    ),
  );
});

test('no score leaves the range of the graph’s Int', () => {
  const words = Array.from({ length: 8 }, (_, i) =>
    Array.from({ length: 32 }, () => String.fromCharCode(98 + i)).join(' '),
  );
  const all = words.join(' ').concat(' ').repeat(50).trim();
  const most = relevance(query(words.map((phrase) => `"${phrase}"`).join(' ')), {
    title: all,
    tags: all,
    summary: all,
    body: all,
  });
  expect(most).toBeGreaterThan(1_000_000);
  expect(most).toBeLessThan(2 ** 31);
});
