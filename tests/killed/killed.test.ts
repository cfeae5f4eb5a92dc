/** kill -9 in the middle of ingest and of backfill, at moments, awaits and statements; `npm run killed` kills far more often. */
import { expect, test } from '@jest/globals';
import { planKills } from './plan-kills.ts';
import { nameOf, runKills } from './run-kills.ts';

test.each([
  ['ingest', { moments: 2, turns: 4, statements: 5, writes: 2 }, 180],
  ['backfill', { moments: 1, turns: 2, statements: 3, writes: 1 }, 240],
] as const)(
  'a process that is killed in the middle of %s loses nothing, doubles nothing and uses no version twice',
  async (subject, plan, stories) => {
    const { reference, reports } = await runKills(
      subject,
      (unkilled) => planKills(plan, unkilled, 'short'),
      2,
    );
    expect(reference.contents['story']!.length).toBeGreaterThanOrEqual(stories);
    const wrong = reports.flatMap((report) =>
      report.wrong.map((line) => `${nameOf(report.kill)}: ${line.slice(0, 300)}`),
    );
    expect(wrong).toEqual([]);
    // A kill that comes after the end says nothing.
    expect(reports.filter(({ wasKilled }) => wasKilled).length).toBeGreaterThan(reports.length / 2);
  },
  120_000,
);
