/** Runs many cells, some at a time, each on a gateway that nothing else disturbs. */
import { runCell, type Cell, type CellReport } from './run-cell.ts';
import type { RedisFault } from './redis-faults.ts';
import { runRedisCell, type RedisReport } from './run-redis-cell.ts';
import type { Lane } from './start-lane.ts';
import { startRedisRig } from './start-redis-rig.ts';

/** Shapes: reports as they come in. `atOnce` gateways run side by side. Errors: throws if a gateway does not start. One that was wrong gives way to a new one. */
export async function runCells(
  startOne: () => Promise<Lane>,
  cells: readonly Cell[],
  atOnce: number,
  onReport: (report: CellReport) => void = () => {},
): Promise<readonly CellReport[]> {
  const reports: CellReport[] = [];
  await inTurn(cells, atOnce, startOne, async (lane, cell) => {
    const report = await runCell(lane, cell);
    reports.push(report);
    onReport(report);
    return report.wrong.length === 0;
  });
  return reports;
}

/** Runs each of these faults of Redis, `atOnce` at a time, each on a rig of its own. Shapes: as long as each is to last, in milliseconds. */
export async function runRedisCells(
  slugs: readonly string[],
  plans: readonly { readonly fault: RedisFault; readonly lastsMs: number }[],
  atOnce: number,
  onReport: (report: RedisReport) => void = () => {},
): Promise<readonly RedisReport[]> {
  const reports: RedisReport[] = [];
  await inTurn(
    plans,
    atOnce,
    () => startRedisRig(slugs),
    async (rig, { fault, lastsMs }) => {
      const report = await runRedisCell(rig, fault, lastsMs);
      reports.push(report);
      onReport(report);
      return report.wrong.length === 0;
    },
  );
  return reports;
}

/** Shapes: `run` gives false if what it ran on is not to be used again. Errors: the first one ends all, once everything is closed. */
async function inTurn<Rig extends { readonly close: () => Promise<void> }, Item>(
  items: readonly Item[],
  atOnce: number,
  start: () => Promise<Rig>,
  run: (rig: Rig, item: Item) => Promise<boolean>,
): Promise<void> {
  const queue = items.values();
  let hasFailed = false;
  const workers = Array.from({ length: atOnce }, async () => {
    let rig: Rig | null = null;
    try {
      for (const item of queue) {
        if (hasFailed) break;
        rig ??= await start();
        if (await run(rig, item)) continue;
        await rig.close();
        rig = null;
      }
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      await rig?.close();
    }
  });
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
