/** What gateways kept in Redis from before an erasure is unlinked, in small steps and as often as it takes; the rest stays. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { erasureFloors, type ErasureFloors } from '@active-news/gateway/asking/erasure-floors.ts';
import { sweepRedis, type SweepOptions } from '@active-news/gateway/cache/sweep-redis.ts';
import { waitFor } from './processes/post-query.ts';
import { hasRedis, noRedisText, startRedis, type RedisForTests } from './processes/redis-for-tests.ts';

const at = Date.UTC(2026, 10, 24, 12);

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else {
  describe('with a Redis', () => {
    let server: RedisForTests;
    let redis: Redis;
    let floors: ErasureFloors;
    let end: (() => Promise<void>) | null = null;

    beforeAll(async () => {
      server = await startRedis();
      redis = new Redis(server.url);
    });
    afterAll(async () => {
      redis.disconnect();
      await server.stop();
    });
    beforeEach(async () => {
      await redis.flushall();
      floors = erasureFloors();
    });
    afterEach(async () => {
      await end?.();
      end = null;
    });

    const sweep = (options: Partial<SweepOptions> = {}) => {
      end = sweepRedis({ redis, floors, ...options });
    };
    const rise = (instance: string, slug = instance, seq = 2) =>
      floors.heard(instance, new Map([[slug, seq]]), at);
    const put = (keys: readonly string[]) => redis.mset(Object.fromEntries(keys.map((key) => [key, 'kept'])));
    const left = async () => (await redis.keys('*')).sort();

    const ofRise = [
      'active-news:heads:rise:1',
      'active-news:slice:rise:1',
      'active-news:row:rise:aaaaaaaaaaaaaaaaaaaaaaaaaa:1',
      'active-news:answer:1',
    ];
    const ofOthers = [
      'active-news:heads:rise-and-shine:1',
      'active-news:heads:leap:1',
      'active-news:slice:leap:1',
      'active-news:row:rise-and-shine:aaaaaaaaaaaaaaaaaaaaaaaaaa:1',
      'active-news:version:rise',
      'active-news:changes',
      'active-news:question:1',
      'other-program:heads:rise:1',
      'heads:rise:1',
    ].sort();

    test('what can hold something of the partnership goes, and nothing else does', async () => {
      await put([...ofRise, ...ofOthers]);
      sweep();
      rise('rise');
      expect(await waitFor(left, (keys) => keys.length === ofOthers.length)).toEqual(ofOthers);
    });

    test('of a gateway below goes all that it said, and the rows of that partnership alone', async () => {
      const rows = ['rise', 'leap'].map((slug) => `active-news:row:${slug}:aaaaaaaaaaaaaaaaaaaaaaaaaa:1`);
      await put(['active-news:heads:north:1', 'active-news:slice:north:1', ...rows]);
      sweep();
      rise('north', 'rise');
      expect(await waitFor(left, (keys) => keys.length === 1)).toEqual([rows[1]]);
    });

    test('a great many keys are looked at in steps, none of which is long', async () => {
      const keys = Array.from({ length: 5_000 }, (_, i) => `active-news:row:rise:a${i}:1`);
      await put(keys);
      const steps: number[] = [];
      sweep({
        redis: {
          scan: (...args: Parameters<Redis['scan']>) => redis.scan(...args),
          unlink: (...unlinked: string[]) => (steps.push(unlinked.length), redis.unlink(...unlinked)),
        } as unknown as SweepOptions['redis'],
      });
      rise('rise');
      await waitFor(left, (found) => found.length === 0);
      expect(steps.reduce((sum, step) => sum + step, 0)).toBe(5_000);
      expect(Math.max(...steps)).toBeLessThan(1_000);
    });

    test('what is written late by another goes the second time', async () => {
      sweep({ againAfterMs: 300 });
      await put(ofRise);
      rise('rise');
      await waitFor(left, (keys) => keys.length === 0);
      await put(ofRise);
      await waitFor(left, (keys) => keys.length === 0);
    });

    test('a Redis that fails is tried again until it is done, and ending it ends that', async () => {
      await put(ofRise);
      let failures = 0;
      sweep({
        retryAfterMs: 10,
        redis: {
          scan: (...args: Parameters<Redis['scan']>) =>
            ++failures <= 3 ? Promise.reject(new Error('away')) : redis.scan(...args),
          unlink: (...unlinked: string[]) => redis.unlink(...unlinked),
        } as unknown as SweepOptions['redis'],
      });
      rise('rise');
      await waitFor(left, (keys) => keys.length === 0);
      expect(failures).toBeGreaterThan(3);
      await end!();
      rise('rise', 'rise', 3);
      const before = failures;
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(failures).toBe(before);
    });
  });
}
