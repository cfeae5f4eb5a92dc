/** Each fault over one, half and all of the instances, without and with a Redis: the answer is the union of the others, says so, and is whole again afterwards. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hasRedis, noRedisText } from '../processes/redis-for-tests.ts';
import { faults } from './faults.ts';
import type { CellReport } from './run-cell.ts';
import { runCells, type CellPlan } from './run-cells.ts';
import { startLane } from './start-lane.ts';
import { startLiveLane } from './start-live-lane.ts';
import { startWorld, type World } from './start-world.ts';

const slugs = ['active-cheshire', 'active-cumbria', 'active-essex', 'london-sport', 'rise', 'wesport'];
const [one, half] = [slugs.slice(2, 3), slugs.slice(0, 3)];

/** Shapes: over each of these sets in turn, with a commit in them while the fault lasts or without. */
const plansOver = (cells: readonly (readonly [slugs: readonly string[], hasCommit: boolean])[]) =>
  faults.map(
    (fault): CellPlan => ({
      name: fault.name,
      cells: cells.map(([faulty, hasCommit]) => ({ fault, slugs: faulty, hasCommit })),
    }),
  );

type Reports = ReadonlyMap<string, readonly CellReport[]>;
let world: World;
let alone: Reports;
let announced: Reports | null;

beforeAll(async () => {
  world = await startWorld(slugs);
  [alone, announced] = await Promise.all([
    runCells(
      () => startLane(world),
      plansOver([
        [one, true],
        [half, true],
        [slugs, true],
      ]),
      4,
    ),
    hasRedis
      ? runCells(
          () => startLiveLane(slugs),
          plansOver([
            [half, false],
            [one, true],
          ]),
          2,
        )
      : null,
  ]);
}, 240_000);
afterAll(() => world?.close());

/** A few lines say it; `npm run failures -- --only '<name>'` says more. */
const faultsOf = (reports: readonly CellReport[]) =>
  reports.flatMap(({ wrong }) => wrong.slice(0, 3).map((line) => line.slice(0, 300)));

test.each(faults)(
  'of an instance that $name, an answer shows what is true, over one, half and all of them',
  ({ name }) => {
    const found = alone.get(name)!;
    expect(faultsOf(found)).toEqual([]);
    expect(found.map(({ slugs: faulty, hangs }) => [faulty.length, hangs])).toEqual([
      [1, 0],
      [3, 0],
      [6, 0],
    ]);
    expect(found.every(({ answers }) => answers >= 7)).toBe(true);
  },
);

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else
  test.each(faults)(
    'of an instance that $name and is announced all the same, an answer shows what is true',
    ({ name }) => {
      const found = announced!.get(name)!;
      expect(faultsOf(found)).toEqual([]);
      expect(found.map(({ hangs }) => hangs)).toEqual([0, 0]);
    },
  );
