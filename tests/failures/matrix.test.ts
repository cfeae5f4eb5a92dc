/** Each fault over one, half and all of the instances, without and with a Redis: the answer is the union of the others, says so, and is whole again afterwards. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hasRedis, noRedisText } from '../processes/redis-for-tests.ts';
import { faults } from './faults.ts';
import type { Cell, CellReport } from './run-cell.ts';
import { runCells } from './run-cells.ts';
import { startLane } from './start-lane.ts';
import { startLiveLane } from './start-live-lane.ts';
import { startWorld, type World } from './start-world.ts';

const slugs = ['active-cheshire', 'active-cumbria', 'active-essex', 'london-sport', 'rise', 'wesport'];
const [one, half] = [slugs.slice(2, 3), slugs.slice(0, 3)];

let world: World;
let alone: readonly CellReport[];
let announced: readonly CellReport[] | null;

beforeAll(async () => {
  world = await startWorld(slugs);
  const overAll = faults.flatMap((fault) =>
    [one, half, slugs].map((faulty): Cell => ({ fault, slugs: faulty, hasCommit: true })),
  );
  const overSome = faults.flatMap((fault): Cell[] => [
    { fault, slugs: half, hasCommit: false },
    { fault, slugs: one, hasCommit: true },
  ]);
  [alone, announced] = await Promise.all([
    runCells(() => startLane(world), overAll, 4),
    hasRedis ? runCells(() => startLiveLane(slugs), overSome, 3) : null,
  ]);
}, 300_000);
afterAll(() => world?.close());

test.each(faults)(
  'of an instance that $name, an answer shows what is true, over one, half and all of them',
  (fault) => {
    const found = alone.filter((report) => report.fault === fault);
    expect(found.map(({ slugs: faulty }) => faulty.length).sort()).toEqual([1, 3, 6]);
    expectRight(found);
  },
);

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else
  test.each(faults)(
    'of an instance that $name and is announced all the same, an answer shows what is true',
    (fault) => {
      const found = announced!.filter((report) => report.fault === fault);
      expect(found).toHaveLength(2);
      expectRight(found);
    },
  );

/** A few lines say it; `npm run failures -- --only '<name>'` says more. */
function expectRight(found: readonly CellReport[]): void {
  expect(found.flatMap(({ wrong }) => wrong.slice(0, 3).map((line) => line.slice(0, 300)))).toEqual([]);
  for (const { hangs, answers } of found) {
    expect(hangs).toBe(0);
    expect(answers).toBeGreaterThanOrEqual(7);
  }
}
