import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isoWeek, londonDate, londonInstant } from './london-time.ts';

const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
  timeStyle: 'medium',
});
const dates = fc
  .date({ min: new Date('0002-01-01T00:00:00Z'), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('the London date of the instant of a date is that date', () => {
  fc.assert(
    fc.property(dates, (date) => {
      const [year, month, day] = date.split('-').map(Number);
      expect(londonDate(londonInstant(year!, month!, day!))).toBe(date);
    }),
    { numRuns: 500 },
  );
});

test('a clock on the wall shows the time that its instant was made from', () => {
  const times = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) });
  fc.assert(
    fc.property(times, (instant) => {
      const shown = wallClock.format(instant);
      const [year, month, day, hour, minute, second] = shown.split(/\D/).map(Number);
      const found = londonInstant(year!, month!, day!, hour, minute, second);
      expect(wallClock.format(found)).toBe(shown);
      // Only the repeated hour of an autumn night may be read as the earlier of two.
      expect([0, 3_600_000]).toContain(Math.floor(instant / 1000) * 1000 - found);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['winter', [2019, 1, 15, 12, 0], '2019-01-15T12:00:00.000Z'],
  ['summer', [2019, 7, 15, 12, 0], '2019-07-15T11:00:00.000Z'],
  ['the last second before the clocks go forward', [2019, 3, 31, 0, 59, 59], '2019-03-31T00:59:59.000Z'],
  ['a time that is skipped, read by the clock before', [2019, 3, 31, 1, 30], '2019-03-31T01:30:00.000Z'],
  ['the first second of summer time', [2019, 3, 31, 2, 0], '2019-03-31T01:00:00.000Z'],
  ['a time that comes twice, the earlier', [2019, 10, 27, 1, 30], '2019-10-27T00:30:00.000Z'],
  ['the first second of winter time', [2019, 10, 27, 2, 0], '2019-10-27T02:00:00.000Z'],
  ['the winter of 1970, when summer time stayed', [1970, 1, 1], '1969-12-31T23:00:00.000Z'],
  ['double summer time', [1943, 7, 1], '1943-06-30T22:00:00.000Z'],
  ['a year of two digits', [50, 1, 1], '0050-01-01T00:01:15.000Z'],
] as const)('%s becomes the right instant', (_, wall, instant) => {
  const [year, month, day, hour, minute, second] = wall;
  expect(new Date(londonInstant(year, month, day, hour, minute, second)).toISOString()).toBe(instant);
});

test('in summer the London day begins an hour before the day of UTC', () => {
  expect(londonDate(Date.parse('2019-06-30T22:59:59Z'))).toBe('2019-06-30');
  expect(londonDate(Date.parse('2019-06-30T23:00:00Z'))).toBe('2019-07-01');
  expect(londonDate(Date.parse('2019-12-31T23:59:59.999Z'))).toBe('2019-12-31');
});

test.each([
  ['2020-12-31', '2020-W53'],
  ['2021-01-03', '2020-W53'],
  ['2021-01-04', '2021-W01'],
  ['2018-12-31', '2019-W01'],
  ['2019-04-30', '2019-W18'],
  ['2016-01-03', '2015-W53'],
  ['2024-12-30', '2025-W01'],
  ['0050-06-15', '0050-W24'],
])('%s is in week %s', (date, week) => {
  expect(isoWeek(date)).toBe(week);
});

test('seven days from Monday share a week, and the next Monday begins another', () => {
  fc.assert(
    fc.property(fc.integer({ min: -50_000, max: 50_000 }), (weeks) => {
      // 1970-01-05 was a Monday.
      const day = (n: number) =>
        isoWeek(new Date((4 + 7 * weeks + n) * 86_400_000).toISOString().slice(0, 10));
      expect(new Set([0, 1, 2, 3, 4, 5, 6].map(day)).size).toBe(1);
      expect(day(7) > day(0)).toBe(true);
    }),
  );
});

test('a text that is no date has no week', () => {
  expect(() => isoWeek('27/02/2025')).toThrow(RangeError);
});
