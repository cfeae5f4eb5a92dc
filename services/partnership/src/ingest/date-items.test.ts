import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dateItems, type Undated } from './date-items.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const undated: Undated = { published: null, updated: null, url: null, position: 0, known: null };
const at = (path: string) => `https://partner.example${path}`;
const dates = (...items: readonly Partial<Undated>[]) =>
  dateItems(
    items.map((item, position) => ({ ...undated, position, ...item })),
    nowMs,
  ).map(
    ({ publishedAtMs, datePrecision, dateSource, dateSuspect }) =>
      `${new Date(publishedAtMs).toISOString().slice(0, 16)} ${datePrecision} ${dateSource}${dateSuspect ? ' suspect' : ''}`,
  );

test('a feed that says only the month, or leaves out the year, gives way to the day in the path', () => {
  const url = at('/2020/06/11/slug');
  expect(dates({ published: 'June 2020', url }, { published: '11Jun', url })).toEqual([
    '2020-06-10T23:00 DAY PATH',
    '2020-06-10T23:00 DAY PATH',
  ]);
  // But not where they disagree, or where the feed says more.
  expect(
    dates(
      { published: 'May 2020', url },
      { published: '12Jun', url },
      { published: '12 June 2020 10:00', url },
    ),
  ).toEqual([
    '2020-04-30T23:00 MONTH FEED',
    '2026-06-11T23:00 DAY FEED suspect',
    '2020-06-12T09:00 INSTANT FEED',
  ]);
});

test('a month in the path corrects a guess that contradicts it, and leaves one that does not', () => {
  expect(dates({ url: at('/2021/01/slug') })).toEqual(['2021-01-01T00:00 MONTH PATH']);
  // First seen in the month that the path names, or between neighbours in it: that is closer than the first of the month.
  expect(dates({ url: at('/2026/11/slug') })).toEqual(['2026-11-24T12:00 NONE FIRST_SEEN']);
  const neighbours = [
    { published: '2021-01-20T12:00:00Z' },
    { url: at('/2021/01/slug') },
    { published: '2021-01-10T12:00:00Z' },
  ];
  expect(dates(...neighbours)[1]).toBe('2021-01-15T12:00 NONE NEIGHBOUR');
  const elsewhere = [
    { published: '2021-03-20T12:00:00Z' },
    { url: at('/2021/01/slug') },
    { published: '2021-03-10T12:00:00Z' },
  ];
  expect(dates(...elsewhere)[1]).toBe('2021-01-01T00:00 MONTH PATH');
});

test('a date that cannot be read leaves the path to speak, and is suspect', () => {
  expect(dates({ published: 'last week', url: at('/2021/01/05/slug') })).toEqual([
    '2021-01-05T00:00 DAY PATH suspect',
  ]);
});

test('a story that is pinned by a date to come stands at first sight', () => {
  expect(dates({ published: 'February 3, 2028' })).toEqual(['2026-11-24T12:00 DAY FEED suspect']);
});

const texts = fc.constantFrom(
  null,
  'June 2020',
  '11Jun',
  '24 Nov',
  '2021-01-05',
  'soon',
  '2099-01-01',
  'Mon, 18 Dec 2023 09:43',
  '29 Feb',
);
const urls = fc
  .constantFrom(null, '/2020/06/11/a', '/2021/01/a', '/2026/11/a', '/2026/10/a', '/a')
  .map((path) => (path === null ? null : at(path)));

test('dating what is known again, later and in the same order, says the same of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ published: texts, updated: texts, url: urls }), { maxLength: 8 }),
      fc.integer({ min: 0, max: 3e11 }),
      (items, laterMs) => {
        const place = items.map((item, position) => ({ ...undated, ...item, position }));
        const first = dateItems(place, nowMs);
        const known = place.map((item, i) => ({
          ...item,
          known: { publishedAtMs: first[i]!.publishedAtMs, firstSeenAtMs: nowMs },
        }));
        const again = dateItems(known, nowMs + laterMs);
        const told = (list: typeof first) =>
          list.map(({ publishedAtMs, datePrecision, dateSuspect }) => ({
            publishedAtMs,
            datePrecision,
            dateSuspect,
          }));
        expect(told(again)).toEqual(told(first));
        for (const { publishedAtMs } of first) expect(publishedAtMs).toBeLessThanOrEqual(nowMs);
      },
    ),
    { numRuns: 1_000 },
  );
});
