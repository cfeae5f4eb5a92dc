import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { undoDoubleEncoding } from './double-encoding.ts';
import { plainLines, plainText, shortened } from './plain-text.ts';

test.each([
  ['Q&amp;A', 'Q&A'],
  ['Q&amp;amp;A', 'Q&A'],
  ['&lt;b&gt;Bold&lt;/b&gt; move', 'Bold move'],
  ['<p>One</p><p>two</p>', 'One two'],
  ['in<em>fin</em>ite', 'infinite'],
  ['under < 5s and > 3', 'under < 5s and > 3'],
  ['List<Int>', 'List<Int>'],
  ['<script>alert(1)</script>A<style>b{}</style>', 'A'],
  ['<img alt="a > b" src=x>A', 'A'],
  ['A\u202eB\u200b\u00a0 C\n', 'AB C'],
  ['A\u2067B\u061c\u2062\u3164\u180eC', 'ABC'],
  ['one\u2028two\u0085three', 'one two three'],
  ['👩‍👩‍👧 क्‍ष', '👩‍👩‍👧 क्‍ष'],
  ['it&#8217;s &#150; &hellip;', 'it’s – …'],
])('%j reads %j', (html, text) => expect(plainText(html)).toBe(text));

test('each paragraph, cell and heading is a line of its own, however often it was escaped', () => {
  const html =
    '<h2>Head</h2>By <b>Jo</b><p>One\n two</p><td>A</td><td>B</td> &lt;p&gt;Three&lt;/p&gt;<p> </p>';
  expect(plainLines(html)).toEqual(['Head', 'By Jo', 'One two', 'A', 'B', 'Three']);
  expect(plainLines(html).join(' ')).toBe(plainText(html));
  expect(plainLines('')).toEqual([]);
});

test('lines and text say the same of any HTML, and neither holds what cannot be seen', () => {
  const pieces = fc.constantFrom(
    '<p>',
    '</p>',
    '<b>',
    '&lt;br&gt;',
    '&amp;',
    ' ',
    '\n',
    'a',
    '\u202e',
    '&#8238;',
    '\u2029',
    '<td',
    '\u200b',
    '&shy;',
  );
  const html = fc.array(pieces, { maxLength: 20 }).map((list) => list.join(''));
  fc.assert(
    fc.property(html, (text) => {
      expect(plainLines(text).join(' ')).toBe(plainText(text));
      expect(plainText(text)).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069\u00ad\0-\x1f]|\s\s/);
    }),
  );
});

test('a long word is cut between two of what a reader sees as letters', () => {
  const whole = new Set(new Intl.Segmenter('en-GB').segment('👩‍👩‍👧‍👦é🏳️‍🌈각a🇬🇧'.normalize('NFD')));
  const letters = fc.constantFrom(...[...whole].map(({ segment }) => segment));
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 16, max: 60 }),
      (list, length) => {
        const text = list.join('');
        // Flags side by side are paired anew if one is taken away, so they are counted as they stand in the text.
        const bounds = new Set(
          [...new Intl.Segmenter('en-GB').segment(text)].map(({ index }) => index).concat(text.length),
        );
        const short = shortened(text, length);
        expect(bounds.has(short === text ? text.length : short.length - 1)).toBe(true);
      },
    ),
  );
});

test('text is cut between words, with an ellipsis, within its length', () => {
  expect(shortened('one two three', 9)).toBe('one two…');
  expect(shortened('one two', 7)).toBe('one two');
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.integer({ min: 2, max: 40 }),
      (text, length) => {
        const short = shortened(text, length);
        expect(short.length).toBeLessThanOrEqual(Math.max(length, 1));
        expect(short.isWellFormed()).toBe(true);
        if (text.length <= length) expect(short).toBe(text);
      },
    ),
  );
});

test('text that was encoded twice is repaired, all other text stays', () => {
  const spoil = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  expect(undoDoubleEncoding('spending Â£30')).toBe('spending £30');
  expect(undoDoubleEncoding('Razerâ€™s')).toBe('Razer’s');
  for (const text of ['café', '«É»', 'Çok', 'naïve £5', 'Â', 'Ã© 日本', ''])
    expect(undoDoubleEncoding(text)).toBe(text);
  const words = fc.array(fc.constantFrom('café', '£5', 'naïve', '“Zoë’s”', '–', 'plain', 'Siân’”'), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(words, (list) => {
      const text = list.join(' ');
      expect(undoDoubleEncoding(spoil(text))).toBe(text);
      expect(undoDoubleEncoding(text)).toBe(text);
    }),
  );
});
