import { expect, test } from '@jest/globals';
import type { Outcome, Part } from './ask.ts';
import { coverageOf, isComplete, uniteCoverage, type Coverage } from './coverage.ts';

const nowMs = 1_000;
const version = { seq: 1, digest: 'd1' };
const answered: Part = { kind: 'answered', version };
const stale: Part = { kind: 'stale', version, servedAsOfMs: 500, reason: 'INSTANCE_FAILED' };
const missing: Part = { kind: 'missing', reason: 'INSTANCE_TIMED_OUT', sinceMs: 700 };
const slice = (parts: ReadonlyMap<string, Part>): Outcome => ({
  kind: 'slice',
  data: {},
  version,
  parts,
  source: 'asked',
});

test('an answer is made of the partnerships that were asked for, in the order of their slugs', () => {
  const route = {
    asked: new Map([
      ['south', ['rise', 'devon']],
      ['essex', ['essex']],
    ]),
    unheld: ['leap'],
  };
  const outcomes = new Map<string, Outcome>([
    // A gateway may tell of more than was asked of it, and of less.
    [
      'south',
      slice(
        new Map([
          ['rise', answered],
          ['wesport', answered],
        ]),
      ),
    ],
    ['essex', { kind: 'missing', reason: 'INSTANCE_TIMED_OUT', sinceMs: 700 }],
  ]);
  const none: Part = { kind: 'missing', reason: 'NO_INSTANCE', sinceMs: nowMs };
  expect([...coverageOf(route, outcomes, nowMs)]).toEqual([
    ['devon', none],
    ['essex', missing],
    ['leap', none],
    ['rise', answered],
  ]);
});

test('a response lacks what one of its results lacks, and is as old as its oldest', () => {
  const of = (...parts: readonly [string, Part][]): Coverage => new Map(parts);
  const parts = [
    of(['b', answered], ['a', answered]),
    of(['b', stale]),
    of(['a', missing], ['c', answered]),
    of(['a', stale]),
  ];
  for (const order of [parts, parts.toReversed()])
    expect([...uniteCoverage(order)]).toEqual([
      ['a', missing],
      ['b', stale],
      ['c', answered],
    ]);
});

test.each([
  [answered, true],
  [stale, false],
  [missing, false],
])('an answer with a part that is %j is complete: %s', (part, expected) => {
  expect(
    isComplete(
      new Map([
        ['a', answered],
        ['b', part],
      ]),
    ),
  ).toBe(expected);
  expect(isComplete(new Map())).toBe(true);
});
