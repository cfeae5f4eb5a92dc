/** Runs many kills, a few side by side. */
import {
  runKilled,
  runUnkilled,
  type Kill,
  type KilledReport,
  type Reference,
  type Subject,
} from './run-killed.ts';
import { startScenarioSite } from './scenario.ts';

export async function runKills(
  subject: Subject,
  choose: (reference: Reference) => readonly Kill[],
  lanes: number,
  tell: (report: KilledReport) => void = () => undefined,
): Promise<{ readonly reference: Reference; readonly reports: readonly KilledReport[] }> {
  const site = await startScenarioSite();
  try {
    const reference = await runUnkilled(subject, site.origin);
    const waiting = [...choose(reference)];
    const reports: KilledReport[] = [];
    const lane = async () => {
      for (let kill = waiting.shift(); kill !== undefined; kill = waiting.shift()) {
        const report = await runKilled(subject, kill, reference, site.origin);
        reports.push(report);
        tell(report);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return { reference, reports };
  } finally {
    await site.close();
  }
}

/** As `--kind statement --step 812` or `after 93 ms`. */
export const nameOf = (kill: Kill): string =>
  kill.kind === 'moment' ? `after ${kill.afterMs} ms` : `at ${kill.kind} ${kill.step}`;
