import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { undoDoubleEncoding } from './double-encoding.ts';
import { plainText, shortened } from './plain-text.ts';

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
  ['it&#8217;s &#150; &hellip;', 'it’s – …'],
])('%j reads %j', (html, text) => expect(plainText(html)).toBe(text));

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
