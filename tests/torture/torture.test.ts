/** 43 instances and every misbehaviour at once; `npm run torture` takes longer and deals anew. */
import { expect, test } from '@jest/globals';
import { judgeTorture } from './judge-torture.ts';
import { runTorture } from './run-torture.ts';

test('healthy feeds notice nothing of a hundred that misbehave, and what each does is recorded rightly', async () => {
  const report = await runTorture({
    seed: 'short',
    forSeconds: 25,
    atMostSeconds: 50,
    pollIntervalMs: 2_500,
  });
  expect(new Set(report.feeds.map(({ slug }) => slug)).size).toBe(43);
  expect(report.feeds.length).toBeGreaterThan(90);
  expect(judgeTorture(report)).toEqual([]);
  expect(report.answered).toBeGreaterThan(50);
}, 90_000);
