import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDate } from './read-date.ts';

const iso = (text: string) => {
  const date = readDate(text);
  return date === null
    ? null
    : `${new Date(date.instantMs).toISOString()} ${date.precision}${date.isSuspect ? ' suspect' : ''}`;
};

describe('an instant', () => {
  test.each([
    ['Thu, 27 Feb 2025 10:00:00 GMT', '2025-02-27T10:00:00.000Z INSTANT'],
    ['Wed, 27 Feb 2025 10:00:00 +0100', '2025-02-27T09:00:00.000Z INSTANT'],
    ['Tue, 15 Jul 2025 10:00:00 BST', '2025-07-15T09:00:00.000Z INSTANT'],
    ['27 Feb 25 10:00 EST', '2025-02-27T15:00:00.000Z INSTANT'],
    ['2025-02-27T10:00:00.5Z', '2025-02-27T10:00:00.500Z INSTANT'],
    ['20250227T101112+01', '2025-02-27T09:11:12.000Z INSTANT'],
    ['2025-02-27T24:00:00Z', '2025-02-28T00:00:00.000Z INSTANT'],
    ['Thu Feb 27 10:00:00 2025', '2025-02-27T10:00:00.000Z INSTANT'],
    ['Thu Feb 27 2025 10:00:00 GMT+0000 (Coordinated Universal Time)', '2025-02-27T10:00:00.000Z INSTANT'],
    ['October 3, 2024 5:30 PM', '2024-10-03T16:30:00.000Z INSTANT'],
    ['Thu, 27/02/2025 - 10:00', '2025-02-27T10:00:00.000Z INSTANT'],
    ['27.02.2025 10:00', '2025-02-27T10:00:00.000Z INSTANT'],
    ['12:30 12/07/2025', '2025-07-12T11:30:00.000Z INSTANT'],
    ['Seg, 24 Set 2018 19:42:40 -0300', '2018-09-24T22:42:40.000Z INSTANT'],
    ['1740650400', '2025-02-27T10:00:00.000Z INSTANT'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));
});

describe('without a zone it is the clock in London', () => {
  test.each([
    ['2025-07-15T10:00:00', '2025-07-15T09:00:00.000Z INSTANT'],
    ['2025-01-15T10:00:00', '2025-01-15T10:00:00.000Z INSTANT'],
    ['2026-10-25T01:30:00', '2026-10-25T00:30:00.000Z INSTANT'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));
});

describe('a day', () => {
  test.each([
    ['05/03/2026', '2026-03-05T00:00:00.000Z DAY'],
    ['27/02/2025', '2025-02-27T00:00:00.000Z DAY'],
    ['3rd October, 2024', '2024-10-02T23:00:00.000Z DAY'],
    ['29 Mawrth 2026', '2026-03-29T00:00:00.000Z DAY'],
    ['2025-02-27', '2025-02-27T00:00:00.000Z DAY'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));
});

describe('a date with something wrong is read and suspect', () => {
  test.each([
    ['02/27/2025', '2025-02-27T00:00:00.000Z DAY suspect'],
    ['2025-02-27T25:00:00Z', '2025-02-27T00:00:00.000Z DAY suspect'],
    ['27 Feb 2025 10:00 XYZ', '2025-02-27T10:00:00.000Z INSTANT suspect'],
    ['Fri, 11 Mar 2016 01:15:00 +3000', '2016-03-11T01:15:00.000Z INSTANT suspect'],
    ['2025-02', '2025-02-01T00:00:00.000Z DAY suspect'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));
});

test.each([
  ...['', 'now', '1', 'Active 2026', '31 February 2025', '32 Jan 2025', '2003-07-32T15:51:30Z', '1970-01-01'],
  ...['Mon, 01 Jan 0001 00:00:00 +0000', 'Thursday 27th February', `27 Feb 2025${' '.repeat(9)}x`.repeat(9)],
])('%j means no date', (text) => expect(readDate(text)).toBeNull());

const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });

test('what computers write is read exactly, in every one of their forms', () => {
  fc.assert(
    fc.property(instants, (date) => {
      const seconds = Math.floor(date.getTime() / 1_000) * 1_000;
      expect(readDate(date.toISOString())).toEqual({
        instantMs: date.getTime(),
        precision: 'INSTANT',
        isSuspect: false,
      });
      expect(readDate(date.toUTCString())?.instantMs).toBe(seconds);
      expect(readDate(date.toUTCString().replace('GMT', '-0530'))?.instantMs).toBe(seconds + 330 * 60_000);
    }),
  );
});

test('any text is a date within the years of feeds or none, and quickly', () => {
  const pieces = fc.constantFrom(...'0123456789/-:., TZ+', 'Feb', 'Mon', 'pm', 'th', 'GMT', '2025', '27');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 30 }).map((list) => list.join('')),
      ),
      (text) => {
        const date = readDate(text);
        if (date === null) return;
        const year = new Date(date.instantMs).getUTCFullYear();
        expect(year).toBeGreaterThanOrEqual(1989);
        expect(year).toBeLessThanOrEqual(2200);
      },
    ),
    { numRuns: 2_000 },
  );
});
