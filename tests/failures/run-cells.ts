/** Runs many cells, some at a time, each on a gateway that nothing else disturbs. */
import { runCell, type Cell, type CellReport } from './run-cell.ts';
import type { RedisFault } from './redis-faults.ts';
import { runRedisCell, type RedisReport } from './run-redis-cell.ts';
import type { Lane } from './start-lane.ts';
import { startRedisRig } from './start-redis-rig.ts';

/** Cells that are run one after the other on one gateway. */
export type CellPlan = { readonly name: string; readonly cells: readonly Cell[] };

/** Shapes: by the name of the plan. `atOnce` gateways run side by side. Errors: throws if a gateway does not start. One that was wrong gives way to a new one. */
export async function runCells(
  startOne: () => Promise<Lane>,
  plans: Iterable<CellPlan>,
  atOnce: number,
  onReport: (report: CellReport) => void = () => {},
): Promise<ReadonlyMap<string, readonly CellReport[]>> {
  const reports = new Map<string, CellReport[]>();
  const queue = plans[Symbol.iterator]();
  const workers = Array.from({ length: atOnce }, async () => {
    let lane = await startOne();
    try {
      for (let next = queue.next(); !next.done; next = queue.next()) {
        const { name, cells } = next.value;
        for (const cell of cells) {
          const report = await runCell(lane, cell);
          reports.set(name, [...(reports.get(name) ?? []), report]);
          onReport(report);
          if (report.wrong.length === 0) continue;
          await lane.close();
          lane = await startOne();
        }
      }
    } finally {
      await lane.close();
    }
  });
  await Promise.all(workers);
  return reports;
}

/** Runs each of these faults of Redis, `atOnce` at a time, each on a rig of its own. Shapes: as long as each is to last, in milliseconds. */
export async function runRedisCells(
  slugs: readonly string[],
  plans: Iterable<{ readonly fault: RedisFault; readonly lastsMs: number }>,
  atOnce: number,
  onReport: (report: RedisReport) => void = () => {},
): Promise<readonly RedisReport[]> {
  const reports: RedisReport[] = [];
  const queue = plans[Symbol.iterator]();
  const workers = Array.from({ length: atOnce }, async () => {
    const rig = await startRedisRig(slugs);
    try {
      for (let next = queue.next(); !next.done; next = queue.next()) {
        const report = await runRedisCell(rig, next.value.fault, next.value.lastsMs);
        reports.push(report);
        onReport(report);
      }
    } finally {
      await rig.close();
    }
  });
  await Promise.all(workers);
  return reports;
}
