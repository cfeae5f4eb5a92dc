import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Cadence } from '../store/records.ts';
import { planNextCheck, type CheckPlan } from './plan-next-check.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A Wednesday. */
const nowMs = Date.UTC(2026, 10, 25, 12, 10);
const noCadence: Cadence = { askedIntervalMs: null, skipHours: [], skipDays: [], rhythmMs: null };
const plain: CheckPlan = {
  nowMs,
  baseMs: 15 * minuteMs,
  isFixed: false,
  failures: 0,
  failingSinceMs: null,
  fault: null,
  retryAfterMs: null,
  maxAgeMs: null,
  cadence: noCadence,
  newestItemAtMs: nowMs - hourMs,
  random: () => 0.5,
};
const plan = (change: Partial<CheckPlan>) => planNextCheck({ ...plain, ...change });
const minutes = (change: Partial<CheckPlan>) => (plan(change).nextCheckAtMs - nowMs) / minuteMs;
const withCadence = (cadence: Partial<Cadence>) => ({ cadence: { ...noCadence, ...cadence } });
const failed = (failures: number, days = 0): Partial<CheckPlan> => ({
  failures,
  failingSinceMs: nowMs - days * dayMs,
  fault: 'SERVER_ERROR',
});

describe('the wait in minutes, and the words for it', () => {
  test.each<[string, Partial<CheckPlan>, number, string]>([
    ['a feed without a rhythm', {}, 15, 'every 15 minutes'],
    ['one item an hour', withCadence({ rhythmMs: hourMs }), 15, 'every 15 minutes'],
    [
      'one item a day',
      withCadence({ rhythmMs: dayMs }),
      180,
      'every 3 hours: it has something new once a day',
    ],
    [
      'one item a month',
      withCadence({ rhythmMs: 30 * dayMs }),
      360,
      'every 6 hours: it has something new every 30 days',
    ],
    ['ttl is a floor', withCadence({ askedIntervalMs: hourMs }), 60, 'once an hour: the feed asks for it'],
    ['but no ceiling', withCadence({ askedIntervalMs: minuteMs }), 15, 'every 15 minutes'],
    [
      'a week of ttl is a day',
      withCadence({ askedIntervalMs: 7 * dayMs }),
      1_440,
      'once a day: the feed asks for it',
    ],
    [
      'a cache lifetime is a floor',
      { maxAgeMs: 2 * hourMs },
      120,
      'every 2 hours: the answer is said to keep that long',
    ],
    ['max-age=0 is none', { maxAgeMs: 0 }, 15, 'every 15 minutes'],
    [
      'Retry-After',
      { ...failed(1), retryAfterMs: 45 * minuteMs },
      45,
      'every 45 minutes: the server asked for a rest',
    ],
    [
      'Retry-After of years',
      { ...failed(1), retryAfterMs: 1e12 },
      1_440,
      'once a day: the server asked for a rest',
    ],
    ['a failure', failed(1), 15, 'every 15 minutes: it has failed once'],
    ['three', failed(3), 60, 'once an hour: it has failed 3 times in a row'],
    ['ninety-nine', failed(99), 1_440, 'once a day: it has failed 99 times in a row'],
    [
      'a slow feed that fails is not asked more often',
      { ...failed(1), ...withCadence({ rhythmMs: dayMs }) },
      180,
      'every 3 hours: it has failed once',
    ],
    [
      'failing for more than 14 days',
      failed(3, 15),
      1_440,
      'once a day: it has failed since 10 November 2026',
    ],
    ['410', { ...failed(1), fault: 'GONE' }, 1_440, 'once a day: the site says that it is gone for good'],
    [
      'nothing new for more than 90 days',
      { newestItemAtMs: Date.UTC(2026, 2, 3) },
      1_440,
      'once a day: nothing new since 3 March 2026',
    ],
    ['a feed whose items have no dates', { newestItemAtMs: null }, 15, 'every 15 minutes'],
  ])('%s', (_, change, wait, pace) => {
    expect([minutes(change), plan(change).pace]).toEqual([wait, pace]);
  });
});

describe('where a person has said how often', () => {
  const fixed: Partial<CheckPlan> = { isFixed: true, baseMs: 20_000 };
  test('the feed is not asked', () => {
    const all = { askedIntervalMs: dayMs, skipHours: [12], skipDays: ['Wednesday'], rhythmMs: 30 * dayMs };
    const quiet = { newestItemAtMs: Date.UTC(2020, 0) };
    expect(plan({ ...fixed, ...withCadence(all), ...quiet, maxAgeMs: dayMs })).toEqual({
      nextCheckAtMs: nowMs + 20_000,
      pace: 'every 20 seconds: as it was told to',
    });
  });
  test('but failures, 410 and Retry-After count', () => {
    expect(minutes({ ...fixed, ...failed(4) })).toBeCloseTo(160 / 60);
    expect(minutes({ ...fixed, ...failed(1), fault: 'GONE' })).toBe(1_440);
    expect(minutes({ ...fixed, ...failed(1), retryAfterMs: hourMs })).toBe(60);
  });
});

describe('hours and days in which it asks not to be read', () => {
  const next = (cadence: Partial<Cadence>) =>
    new Date(plan(withCadence(cadence)).nextCheckAtMs).toISOString();
  test.each<[string, Partial<Cadence>, string]>([
    ['the next hour that is allowed', { skipHours: [12, 13] }, '2026-11-25T14:25:00.000Z'],
    ['24 is midnight', { skipHours: [12, ...range(13, 24)] }, '2026-11-26T01:25:00.000Z'],
    ['other hours do not matter', { skipHours: [3, 11] }, '2026-11-25T12:25:00.000Z'],
    ['the next day', { skipDays: ['Wednesday'] }, '2026-11-26T00:25:00.000Z'],
    ['in any case', { skipDays: [' WEDNESDAY '] }, '2026-11-26T00:25:00.000Z'],
    ['at most a day', { skipDays: ['Wednesday', 'Thursday', 'Friday'] }, '2026-11-26T12:25:00.000Z'],
    ['nor for ever', { skipHours: range(0, 23) }, '2026-11-26T12:25:00.000Z'],
    ['words that are no days', { skipDays: ['Mittwoch'] }, '2026-11-25T12:25:00.000Z'],
  ])('%s', (_, cadence, at) => {
    expect(next(cadence)).toBe(at);
  });
  test('it is told', () => {
    expect(plan(withCadence({ skipHours: [12] })).pace).toBe(
      'every 15 minutes, and not when it asks to be left alone',
    );
  });
});

test('whatever it is told: never before what was asked for, never sooner than nine tenths of the base, never later than two days', () => {
  const ms = fc.option(fc.integer({ min: 0, max: 1e12 }));
  const any = fc.record({
    baseMs: fc.integer({ min: 1_000, max: dayMs }),
    isFixed: fc.boolean(),
    failures: fc.nat(2_000),
    failingSinceMs: fc.option(fc.integer({ min: 0, max: nowMs })),
    fault: fc.constantFrom('GONE' as const, 'TIMED_OUT' as const, null),
    retryAfterMs: ms,
    maxAgeMs: ms,
    newestItemAtMs: fc.option(fc.integer({ min: 0, max: 2 * nowMs })),
    cadence: fc.option(
      fc.record({
        askedIntervalMs: ms,
        rhythmMs: ms,
        skipHours: fc.array(fc.nat(30)),
        skipDays: fc.array(fc.constantFrom('Monday', 'sunday', 'x')),
      }),
    ),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((value) => () => value),
  });
  fc.assert(
    fc.property(any, (change) => {
      const { nextCheckAtMs, pace } = plan(change);
      const wait = nextCheckAtMs - nowMs;
      const floors = [
        0.9 * change.baseMs,
        change.retryAfterMs ?? 0,
        ...(change.isFixed ? [] : [change.maxAgeMs ?? 0, change.cadence?.askedIntervalMs ?? 0]),
      ];
      expect(wait).toBeGreaterThanOrEqual(Math.floor(Math.min(Math.max(...floors), dayMs)));
      expect(wait).toBeLessThanOrEqual(2 * dayMs);
      expect(pace).toMatch(/^(every \d+ (seconds|minutes|hours|days)|once (a (day|minute|second)|an hour))/);
    }),
  );
});

test('feeds do not fall into step', () => {
  const waits = [0, 0.25, 0.999].map((random) => minutes({ random: () => random }));
  expect(waits[0]).toBeCloseTo(13.5);
  expect(waits[1]).toBeCloseTo(14.25);
  expect(waits[2]).toBeCloseTo(16.5, 1);
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
