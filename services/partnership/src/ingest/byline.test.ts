import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bylineInText, bylineOf } from './byline.ts';

test.each([
  ['sam@partner.example (Sam Smith)', 'Sam Smith'],
  ['Sam Smith <sam@partner.example>', 'Sam Smith'],
  ['Sam (Editor)', 'Sam (Editor)'],
  ['Sam Smith, Chief Executive', 'Sam Smith, Chief Executive'],
  ['By Sam Smith', 'Sam Smith'],
  ['By: Clare Morley', 'Clare Morley'],
  ['Written by Collaborate CIC', 'Collaborate CIC'],
  [
    'Guest blog written by Active Demo’s People &amp; Place Manager, Jo Bloggs',
    'Active Demo’s People & Place Manager, Jo Bloggs',
  ],
  ['By Greater Demo Moving | 08 August 2023 | TAGS: Demo', 'Greater Demo Moving'],
  ['JoBloggs on February 28th, 2013', 'JoBloggs'],
  ['Sam Smith, 01234 567890', 'Sam Smith'],
  ['admin, Sam Smith, Sam Smith', 'Sam Smith'],
  ['Active Sussex', 'Active Sussex'],
  ['Rise', 'Rise'],
  ['Byron Webb', 'Byron Webb'],
  ['<b>Sam</b> &amp;amp; Jo', 'Sam & Jo'],
  ['draymundo-ac', 'draymundo-ac'],
  ['Adrian Adminson', 'Adrian Adminson'],
])('the author %s signs as %s', (author, byline) => expect(bylineOf(author)).toBe(byline));

test.each([
  ...[
    '',
    ' ',
    'sam@partner.example',
    '<sam@partner.example>',
    'noreply@blogger.example (Unknown)',
    'admin',
    'Admin',
    'administrator',
  ],
  ...[
    'wpadmin',
    'site-admin',
    'Web Editor',
    'user12',
    'root',
    'N/A',
    'null',
    '-',
    '123',
    'https://partner.example/author/1',
    'partner.example',
    'By',
    'By:',
  ],
])('the author %j is nobody', (author) => expect(bylineOf(author)).toBeNull());

test('a by-line is short, has a letter, and is its own by-line', () => {
  const pieces = fc.constantFrom(
    'By ',
    'Sam',
    ' Smith',
    ', ',
    '<',
    '>',
    '(',
    ')',
    'sam@a.example',
    'admin',
    ' on 5 May 2024',
    ' 01234 567890',
    '&amp;',
    'é',
    '| ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 10 }).map((list) => list.join(' ')),
        fc.string({ unit: 'binary' }),
      ),
      (author) => {
        const byline = bylineOf(author);
        if (byline === null) return;
        expect(byline).toMatch(/\p{L}/u);
        expect(byline).not.toMatch(/\S@\S+\.\S|01234/);
        expect(byline.length).toBeLessThanOrEqual(200);
      },
    ),
    { numRuns: 1_000 },
  );
});

test.each([
  [['Written by Collaborate CIC', 'Two days of talk.'], 'Collaborate CIC'],
  [['Two days of talk.', 'Words by: Jo Bloggs'], 'Jo Bloggs'],
  [['Date: 28 July 2021 Author: Energise Demo', 'Text.'], 'Energise Demo'],
  [['Written by hand, the letters tell of 1918.'], null],
  [['By train we came.', 'Author of it all: Jo.'], null],
  [['a', 'b', 'c', 'Written by Jo Bloggs', 'd', 'e', 'f', 'g'], null],
])('where the feed names nobody, %j is signed by %s', (lines, byline) =>
  expect(bylineInText(lines)).toBe(byline),
);
