/** Unlinks from Redis what gateways kept from before an erasure. Nobody would read it again; this is so that it is not there either. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { addressesOf } from '../asking/forget-erased.ts';
import { settledAfterMs, type ErasureFloors } from '../asking/erasure-floors.ts';
import { redisPrefix } from './redis-shelf.ts';

export type SweepingRedis = Pick<Redis, 'scan' | 'unlink'>;

export type SweepOptions = {
  readonly redis: SweepingRedis;
  readonly floors: Pick<ErasureFloors, 'onRise'>;
  /** The second time, when no gateway can write any more what it believed before. */
  readonly againAfterMs?: number;
  readonly retryAfterMs?: number;
};

/** Keys looked at in one command, about; Redis does nothing else meanwhile. */
const keysAtOnce = 500;

/**
 * Sweeps in the background each time a floor rises, and once more later. Returns what ends it.
 *
 * Of finished answers all go: their addresses do not say whom they are made of, and what was right is soon made again. Several gateways
 * may sweep at once. Errors: with Redis away it is tried again until it is back; it never throws.
 */
export function sweepRedis(options: SweepOptions): () => Promise<void> {
  const { redis, floors, againAfterMs = settledAfterMs, retryAfterMs = 1_000 } = options;
  const closing = new AbortController();
  /** What the addresses begin with that are to go; those of what rises during a sweep wait for the next. */
  const waiting = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  let sweeping: Promise<void> | null = null;

  const begin = (beginnings: readonly string[]) => {
    for (const beginning of ['answer:', ...beginnings]) waiting.add(beginning);
    sweeping ??= sweepAll().finally(() => (sweeping = null));
  };
  const forget = floors.onRise((instance, slugs) => {
    const beginnings = addressesOf(instance, slugs);
    begin(beginnings);
    const timer = setTimeout(() => {
      timers.delete(timer);
      begin(beginnings);
    }, againAfterMs).unref();
    timers.add(timer);
  });

  async function sweepAll(): Promise<void> {
    while (waiting.size > 0 && !closing.signal.aborted) {
      const beginnings = [...waiting];
      waiting.clear();
      try {
        await sweep(beginnings);
      } catch {
        for (const beginning of beginnings) waiting.add(beginning);
        await pause(retryAfterMs, undefined, { signal: closing.signal, ref: false }).catch(() => null);
      }
    }
  }

  async function sweep(beginnings: readonly string[]): Promise<void> {
    const prefixes = beginnings.map((beginning) => redisPrefix + beginning);
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${redisPrefix}*`, 'COUNT', keysAtOnce);
      const erased = keys.filter((key) => prefixes.some((prefix) => key.startsWith(prefix)));
      if (erased.length > 0) await redis.unlink(...erased);
      cursor = next;
    } while (cursor !== '0' && !closing.signal.aborted);
  }

  return async () => {
    forget();
    closing.abort();
    for (const timer of timers) clearTimeout(timer);
    await sweeping;
  };
}
