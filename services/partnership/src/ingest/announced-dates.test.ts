import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { announcedDates, findMentions } from './announced-dates.ts';

const published = {
  publishedAtMs: Date.UTC(2025, 1, 3, 9),
  datePrecision: 'INSTANT',
  dateSource: 'FEED',
  dateSuspect: false,
} as const;
type Kind = Parameters<typeof announcedDates>[1]['kind'];
const show = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString().slice(0, 16));

function read(text: string, kind: Kind = 'NEWS', context: object = {}) {
  const { startsAtMs, deadlineAtMs } = announcedDates(findMentions(text.split('\n')), {
    ...published,
    kind,
    ...context,
  });
  return { starts: show(startsAtMs), deadline: show(deadlineAtMs) };
}

test.each([
  ['The fund closes at 5pm on Friday 28 February 2025.', '2025-02-28T17:00'],
  ['Deadline: 28 February 2025', '2025-02-28T23:59'],
  ['Closing date: 12 noon, Friday 4th July 2025', '2025-07-04T11:00'],
  ['Closing date for applications is 28/02/2025.', '2025-02-28T23:59'],
  ['Please apply by 28th February.', '2025-02-28T23:59'],
  ['Applications close on 28 February at 12:00.', '2025-02-28T12:00'],
  ['Applications must be received by midnight on 28 February 2025.', '2025-02-28T23:59'],
  ['Submit your entry to us no later than Friday 28 February.', '2025-02-28T23:59'],
  // The next such day after publication.
  ['The deadline is 10 January.', '2026-01-10T23:59'],
  ['Nominations close on 3 February.', '2025-02-03T23:59'],
  // The same day told twice, once with its time.
  ['Deadline: 28 February 2025\nThe fund closes at 9am on 28 February.', '2025-02-28T09:00'],
])('%j tells a deadline', (text, deadline) => expect(read(text).deadline).toBe(deadline));

test.each([
  // Two that contradict each other.
  'Deadline: 28 February 2025\nApplications close on 7 March 2025.',
  'The deadlines are 28 February and 31 March.',
  'Deadline: 5pm on 28 February 2025\nThe fund closes at 9am on 28 February 2025.',
  // A weekday that is wrong.
  'Deadline: Monday 28 February 2025',
  // No day, none of the calendar, or one long past or far off.
  'The deadline was tight, but in 2025 we made it.',
  'Deadline: 30 February 2025',
  'Deadline: 28 February 2024',
  'Deadline: 28 February 2045',
  'Deadline: 31/31/2025',
  // The label is another sentence's, or the date another thing's.
  'The deadline passed. On 28 February 2025 we begin.',
  'The deadline was extended from 28 February 2025.',
  'The road closes after the run on 28 February 2025.',
  'Transfer deadline day thrills. 28 February 2025 was cold.',
  'The closed pool was built on 28 February 2025.',
  'Applications open on 28 February 2025.',
])('%j tells no deadline', (text) => expect(read(text).deadline).toBeNull());

test.each([
  ['The forum takes place on Tuesday 4 March 2025 at 10am.', 'EVENT', '2025-03-04T10:00'],
  ['The games take place on 5 July.', 'NEWS', '2025-07-04T23:00'],
  ['Save the date: 5 July 2025', 'NEWS', '2025-07-04T23:00'],
  ['When: Saturday 5 July 2025, 10:30am – 4pm', 'EVENT', '2025-07-05T09:30'],
  ['The conference will be held in Demotown on 4 March.', 'EVENT', '2025-03-04T00:00'],
  ['Date: 4 March 2025', 'EVENT', '2025-03-04T00:00'],
  // In news this is the day of posting; with work and grants it is an interview or a workshop.
  ['Date: 4 March 2025', 'NEWS', null],
  ['Interviews take place on 4 March 2025.', 'JOB', null],
  ['A workshop takes place on 4 March 2025.', 'FUNDING', null],
  ['The forum took place on 4 March 2025.', 'EVENT', null],
  ['It starts at 10am.', 'EVENT', null],
  ['The forum takes place on 4 January 2025.', 'EVENT', null],
  ['One takes place on 4 March 2025.\nOne takes place on 5 March 2025.', 'EVENT', null],
] as const)('%j of the kind %s begins at %s', (text, kind, starts) =>
  expect(read(text, kind).starts).toBe(starts),
);

test('without a sure date of its own a story leaves days without a year alone', () => {
  for (const context of [{ dateSuspect: true }, { datePrecision: 'NONE' }, { datePrecision: 'MONTH' }]) {
    expect(read('Deadline: 28 February', 'NEWS', context).deadline).toBeNull();
    expect(read('Deadline: 28 February 2025', 'NEWS', context).deadline).toBe('2025-02-28T23:59');
  }
});

test('what a field of the feed says of the beginning comes first, if it can be read', () => {
  const at = (field: string) =>
    announcedDates(findMentions([], field), { ...published, kind: 'JOB' }).startsAtMs;
  expect(show(at('2025-03-04T10:00:00+00:00'))).toBe('2025-03-04T10:00');
  expect(show(at('20250304T100000Z'))).toBe('2025-03-04T10:00');
  expect(at('soon')).toBeNull();
});

const days = fc.integer({ min: 1, max: 360 });
test('a day within a year after publication is found with its year or without, however it is written', () => {
  const months =
    'January February March April May June July August September October November December'.split(' ');
  fc.assert(
    fc.property(
      days,
      fc.constantFrom('Deadline: ', 'Apply by ', 'Applications close on '),
      fc.boolean(),
      (after, label, hasYear) => {
        const day = new Date(Date.UTC(2025, 1, 3 + after));
        const [date, month] = [day.getUTCDate(), months[day.getUTCMonth()]];
        const year = hasYear ? ` ${day.getUTCFullYear()}` : '';
        for (const text of [
          `${label}${date} ${month}${year}.`,
          `${label}${month} ${date}${year === '' ? '' : `,${year}`}.`,
        ]) {
          const { deadlineAtMs } = announcedDates(findMentions([text]), { ...published, kind: 'NEWS' });
          expect([
            text,
            deadlineAtMs === null ? null : new Date(deadlineAtMs - 3_600_000).toISOString().slice(0, 10),
          ]).toEqual([text, day.toISOString().slice(0, 10)]);
        }
      },
    ),
  );
});

test('any text is read in time proportional to its length, and gives at most few mentions', () => {
  const pieces = [
    'Deadline ',
    'apply ',
    'takes place ',
    'on ',
    '5pm ',
    '28 ',
    'February ',
    'Date: ',
    '\n',
    'Friday ',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 500, maxLength: 2_000 }), (list) => {
      const { starts, dates, deadlines } = findMentions([list.join('')]);
      for (const found of [starts, dates]) expect(found.length).toBeLessThanOrEqual(8);
      expect(deadlines.length).toBeLessThanOrEqual(24);
    }),
    { numRuns: 20 },
  );
});
