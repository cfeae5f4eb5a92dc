import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDate } from './read-date.ts';

const iso = (text: string, notAfterMs: number | null = null) => {
  const date = readDate(text, notAfterMs);
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
    ['Mon, 18 Dec 2023 09:43', '2023-12-18T09:43:00.000Z INSTANT'],
    ['Tue, 10 May 2022 07:00', '2022-05-10T06:00:00.000Z INSTANT'],
    ['Fri, 02 Jul 2021 10:00:00', '2021-07-02T09:00:00.000Z INSTANT'],
    ['08/08/2023 at 9.15 am', '2023-08-08T08:15:00.000Z INSTANT'],
    ['2026-07-15T10:00:00 Europe/London', '2026-07-15T09:00:00.000Z INSTANT'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));
});

describe('a day', () => {
  test.each([
    ['05/03/2026', '2026-03-05T00:00:00.000Z DAY'],
    ['27/02/2025', '2025-02-27T00:00:00.000Z DAY'],
    ['3rd October, 2024', '2024-10-02T23:00:00.000Z DAY'],
    ['29 Mawrth 2026', '2026-03-29T00:00:00.000Z DAY'],
    ['2025-02-27', '2025-02-27T00:00:00.000Z DAY'],
    ['17th April 2019', '2019-04-16T23:00:00.000Z DAY'],
    ['27 Feb 2025', '2025-02-27T00:00:00.000Z DAY'],
    ['08 August 2023', '2023-08-07T23:00:00.000Z DAY'],
    ['February 3, 2028', '2028-02-03T00:00:00.000Z DAY'],
    ['Thursday 3rd October, 2024', '2024-10-02T23:00:00.000Z DAY'],
    ['Wednesday 1st September 2021', '2021-08-31T23:00:00.000Z DAY'],
    ['February 28th, 2013', '2013-02-28T00:00:00.000Z DAY'],
    ['15/07/2026', '2026-07-14T23:00:00.000Z DAY'],
    ['15 July 2026', '2026-07-14T23:00:00.000Z DAY'],
    ['1st Sept. 2026', '2026-08-31T23:00:00.000Z DAY'],
    ['2nd of September 2026', '2026-09-01T23:00:00.000Z DAY'],
    ['22. Dezember 2025', '2025-12-22T00:00:00.000Z DAY'],
    ['1er juillet 2026', '2026-06-30T23:00:00.000Z DAY'],
    ['27-Feb-25', '2025-02-27T00:00:00.000Z DAY'],
    ['27/02/25', '2025-02-27T00:00:00.000Z DAY'],
    ['27/02/97', '1997-02-27T00:00:00.000Z DAY'],
    ['27Feb2025', '2025-02-27T00:00:00.000Z DAY'],
    ['2025-058', '2025-02-27T00:00:00.000Z DAY'],
    ['29 February 2024', '2024-02-29T00:00:00.000Z DAY'],
    ['Thrusday, 27 February 2025', '2025-02-27T00:00:00.000Z DAY'],
    ['Monday 27 February 2025', '2025-02-27T00:00:00.000Z DAY'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));
});

describe('a date with something wrong is read and suspect', () => {
  test.each([
    ['02/27/2025', '2025-02-27T00:00:00.000Z DAY suspect'],
    ['2025-02-27T25:00:00Z', '2025-02-27T00:00:00.000Z DAY suspect'],
    ['27 Feb 2025 10:00 XYZ', '2025-02-27T10:00:00.000Z INSTANT suspect'],
    ['Fri, 11 Mar 2016 01:15:00 +3000', '2016-03-11T01:15:00.000Z INSTANT suspect'],
    ['2025', '2025-01-01T00:00:00.000Z MONTH suspect'],
    // The clocks go from 01:00 to 02:00, so this hour does not exist.
    ['2026-03-29T01:30:00', '2026-03-29T01:30:00.000Z INSTANT suspect'],
    // They go back from 02:00 to 01:00, so this hour is there twice; it is taken for the first.
    ['2026-10-25T01:30:00', '2026-10-25T00:30:00.000Z INSTANT suspect'],
    // Indian, Irish or Israeli time.
    ['27 Jul 2025 10:00 IST', '2025-07-27T09:00:00.000Z INSTANT suspect'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));
});

test.each([
  ['Aug 2024', '2024-07-31T23:00:00.000Z MONTH'],
  ['February 2013', '2013-02-01T00:00:00.000Z MONTH'],
  ['2025-02', '2025-02-01T00:00:00.000Z MONTH'],
])('the month %s stands at its first day', (text, expected) => expect(iso(text)).toBe(expected));

const seenMs = Date.UTC(2021, 0, 20, 12);
test.each([
  ['11Jun', '2020-06-10T23:00:00.000Z DAY suspect'],
  ['11 June', '2020-06-10T23:00:00.000Z DAY suspect'],
  ['January 20th', '2021-01-20T00:00:00.000Z DAY suspect'],
  ['Thursday 21 Jan', '2020-01-21T00:00:00.000Z DAY suspect'],
  ['29 Feb', '2020-02-29T00:00:00.000Z DAY suspect'],
  ['3 March 16:30', '2020-03-03T16:30:00.000Z INSTANT suspect'],
  ['30 Feb', null],
])('%s, first seen on 20 January 2021, is the latest such day', (text, expected) =>
  expect(iso(text, seenMs)).toBe(expected),
);

test.each([
  ...[
    '11Jun',
    'Thursday 3rd October',
    '29 February 2025',
    '2025-366',
    '2025-000',
    '13/13/2025',
    '0',
    '-1',
    '   ',
  ],
  ...['Mai Juni 2026', 'Active May 2026 x', 'May', 'Autumn 2024', '2024/25', '12:30', '0000-00-00 00:00:00'],
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

const two = (number: number) => String(number).padStart(2, '0');
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const endings = ['th', 'st', 'nd', 'rd'];
const ordinal = (day: number) => `${day}${day > 10 && day < 14 ? 'th' : (endings[day % 10] ?? 'th')}`;

/** A wall clock in London, by a way of its own. */
function wallOf(instantMs: number) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London', hourCycle: 'h23', weekday: 'long',
    year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(instantMs); // prettier-ignore
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  const [year, month, day] = [Number(of('year')), Number(of('month')), Number(of('day'))];
  const [hour, minute, second] = [Number(of('hour')), Number(of('minute')), Number(of('second'))];
  return { year, month, day, hour, minute, second, weekday: of('weekday'), name: months[month - 1]! };
}
type Wall = ReturnType<typeof wallOf>;

const minuteForms: Readonly<Record<string, (wall: Wall) => string>> = {
  'Mon, 18 Dec 2023 09:43': ({ weekday, day, name, year, hour, minute }) =>
    `${weekday.slice(0, 3)}, ${two(day)} ${name.slice(0, 3)} ${year} ${two(hour)}:${two(minute)}`,
  '2023-12-18 09:43': ({ year, month, day, hour, minute }) =>
    `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`,
  '20231218T0943': ({ year, month, day, hour, minute }) =>
    `${year}${two(month)}${two(day)}T${two(hour)}${two(minute)}`,
  '18/12/2023 09:43:00': ({ year, month, day, hour, minute }) =>
    `${two(day)}/${two(month)}/${year} ${two(hour)}:${two(minute)}:00`,
  'December 18, 2023 9:43 AM': ({ year, name, day, hour, minute }) =>
    `${name} ${day}, ${year} ${hour % 12 || 12}:${two(minute)} ${hour < 12 ? 'AM' : 'PM'}`,
  '18th December 2023 at 9.43am': ({ year, name, day, hour, minute }) =>
    `${ordinal(day)} ${name} ${year} at ${hour % 12 || 12}.${two(minute)}${hour < 12 ? 'am' : 'pm'}`,
  '09:43 18/12/2023': ({ year, month, day, hour, minute }) =>
    `${two(hour)}:${two(minute)} ${two(day)}/${two(month)}/${year}`,
  'Mon Dec 18 09:43:00 2023': ({ weekday, name, day, hour, minute, year }) =>
    `${weekday.slice(0, 3)} ${name.slice(0, 3)} ${day} ${two(hour)}:${two(minute)}:00 ${year}`,
};

const dayForms: Readonly<Record<string, (wall: Wall) => string>> = {
  '17th April 2019': ({ day, name, year }) => `${ordinal(day)} ${name} ${year}`,
  '27/02/2025': ({ day, month, year }) => `${two(day)}/${two(month)}/${year}`,
  '27.2.2025': ({ day, month, year }) => `${day}.${month}.${year}`,
  '27 Feb 2025': ({ day, name, year }) => `${day} ${name.slice(0, 3)} ${year}`,
  '08 August 2023': ({ day, name, year }) => `${two(day)} ${name} ${year}`,
  'February 3, 2028': ({ day, name, year }) => `${name} ${day}, ${year}`,
  'February 28th, 2013': ({ day, name, year }) => `${name} ${ordinal(day)}, ${year}`,
  'Thursday 3rd October, 2024': ({ weekday, day, name, year }) =>
    `${weekday} ${ordinal(day)} ${name}, ${year}`,
  'Thursday the 3rd of October 2024': ({ weekday, day, name, year }) =>
    `${weekday} the ${ordinal(day)} of ${name} ${year}`,
  '27-Feb-2025': ({ day, name, year }) => `${two(day)}-${name.slice(0, 3)}-${year}`,
  '2025-02-27': ({ day, month, year }) => `${year}-${two(month)}-${two(day)}`,
  '20250227': ({ day, month, year }) => `${year}${two(month)}${two(day)}`,
};

const londonTimes = fc
  .integer({ min: Date.UTC(1995, 0) / 60_000, max: Date.UTC(2037, 11) / 60_000 })
  .map((minutes) => minutes * 60_000);

test.each(Object.entries(minuteForms))(
  'read(print(instant)) is the instant, for any written like %s',
  (_, print) => {
    fc.assert(
      fc.property(londonTimes, (instantMs) => {
        const wall = wallOf(instantMs);
        const read = readDate(print(wall))!;
        expect(read.precision).toBe('INSTANT');
        // Of an hour that is there twice the text does not say which it means.
        if (read.isSuspect) expect(wallOf(read.instantMs)).toEqual(wall);
        else expect(read.instantMs).toBe(instantMs);
      }),
      { numRuns: 200 },
    );
  },
);

test.each(Object.entries(dayForms))(
  'read(print(day)) is the start of the day, for any written like %s',
  (_, print) => {
    fc.assert(
      fc.property(londonTimes, (instantMs) => {
        const wall = wallOf(instantMs);
        const read = readDate(print(wall))!;
        expect(read).toMatchObject({ precision: 'DAY', isSuspect: false });
        expect(wallOf(read.instantMs)).toEqual({ ...wall, hour: 0, minute: 0, second: 0 });
      }),
      { numRuns: 200 },
    );
  },
);

test('a date without a year is a day of that name that is not later, and less than eight years back', () => {
  fc.assert(
    fc.property(londonTimes, londonTimes, (instantMs, notAfterMs) => {
      const { day, name, month } = wallOf(instantMs);
      const read = readDate(`${day}${name.slice(0, 3)}`, notAfterMs)!;
      expect(read).toMatchObject({ precision: 'DAY', isSuspect: true });
      expect(wallOf(read.instantMs)).toMatchObject({ day, month, hour: 0 });
      expect(read.instantMs).toBeLessThanOrEqual(notAfterMs);
      expect(notAfterMs - read.instantMs).toBeLessThan(
        (name === 'February' && day === 29 ? 2_923 : 367) * 86_400_000,
      );
    }),
  );
});

test('no code of ingest lets the engine read a date: it takes year 1 for 2001 and 31 February for 3 March', () => {
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(20);
  const engineReads = files.flatMap((name) =>
    [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /Date\.parse\(.*|new Date\((?!Date\.UTC\(|\w*[mM]s\b|0\)).*/g,
      ),
    ].map(([code]) => `${name}: ${code}`),
  );
  expect(engineReads).toEqual([]);
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
