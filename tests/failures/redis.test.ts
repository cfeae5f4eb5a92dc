/** Each fault of Redis: the answers stay those of the instances, commits show, nothing hangs, and it is used again by itself. */
import { beforeAll, expect, test } from '@jest/globals';
import { hasRedis, noRedisText } from '../processes/redis-for-tests.ts';
import { redisFaults } from './redis-faults.ts';
import { runRedisCells } from './run-cells.ts';
import type { RedisReport } from './run-redis-cell.ts';

const slugs = ['active-essex', 'rise', 'wesport'];
const lastsMs = 1_000;
let reports: readonly RedisReport[];

beforeAll(async () => {
  const plans = redisFaults.map((fault) => ({ fault, lastsMs }));
  if (hasRedis) reports = await runRedisCells(slugs, plans, 4);
}, 240_000);

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else {
  test.each(redisFaults)('when Redis $name, answers stay right, and commits show', (fault) => {
    const report = reports.find((one) => one.fault === fault)!;
    expect(report.wrong.slice(0, 3).map((line) => line.slice(0, 300))).toEqual([]);
    expect(report).toMatchObject({
      hangs: 0,
      visibleDuringMs: expect.any(Number),
      visibleAfterMs: expect.any(Number),
      announcedMs: expect.any(Number),
    });
  });
}
