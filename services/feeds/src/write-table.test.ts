/** Tables on any terminal: aligned, within its width, and harmless. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printableJson, printableText, withoutColour } from './paint.ts';
import { fold, writePairs, writeTable } from './write-table.ts';

const screen = { paint: withoutColour, width: 60 };
const columns = [{ head: 'NAME', isShort: true }, { head: 'N', isNumber: true }, { head: 'STATE' }];

test('columns are aligned, numbers to the right, and notes stand below their row', () => {
  const rows = [{ cells: ['a', '7', 'ok'], notes: ['said of a'] }, { cells: ['longer', '12', 'failing'] }];
  expect(writeTable(columns, rows, screen)).toBe(
    ['NAME     N  STATE', 'a        7  ok', '    said of a', 'longer  12  failing'].join('\n'),
  );
});

test('no line is wider than the terminal, and no letter in it moves the cursor', () => {
  const text = fc.string({ unit: 'binary', size: 'max', maxLength: 120 });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 10 }), (names) => {
      const rows = names.map((name) => ({ cells: [name, '1', 'ok'], notes: ['a note of some words'] }));
      for (const line of writeTable(columns, rows, screen).split('\n')) {
        expect(line.length).toBeLessThanOrEqual(screen.width);
        expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202e]/);
      }
    }),
  );
});

test('folding keeps every word in its order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,30}$/)),
      fc.integer({ min: 5, max: 50 }),
      (words, width) => {
        const lines = fold(words.join(' '), width);
        expect(lines.join(' ').split(' ').filter(Boolean)).toEqual(words);
        for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
      },
    ),
  );
});

test('long values of pairs are folded below each other', () => {
  expect(writePairs([['Name', 'one two three four five six seven']], { ...screen, width: 26 })).toBe(
    'Name  one two three four\n      five six seven',
  );
});

test('what is printed as a whole keeps its lines and our colours, and nothing else that a terminal obeys', () => {
  const ours = '\x1b[1mName\x1b[22m\n  \x1b[31;1mred\x1b[0m';
  expect(printableText(ours)).toBe(ours);
  expect(printableText('a\x1b]0;title\x07b\u009b2Jc\x1b[2Jd\r\u202ee')).toBe('a ]0;title b 2Jc [2Jd  e');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', size: 'max', maxLength: 200 }), (text) => {
      const shown = printableText(text).replace(/\x1b\[[\d;]*m/g, '');
      expect(shown).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
      const json = printableJson(JSON.stringify({ text }));
      expect(json).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e]/);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});
