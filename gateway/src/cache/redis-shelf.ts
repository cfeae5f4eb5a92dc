/** Keeps texts in Redis, for all replicas. Every key expires; a Redis that is away, slow or holds other bytes than were put there is a miss. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

export type RedisShelf = {
  /** The text at an address, or null. Never rejects. */
  readonly get: (address: string) => Promise<string | null>;
  /** Never rejects, and nobody waits for it. */
  readonly set: (address: string, text: string, seconds: number) => void;
};

const maxBytes = 1_048_576;
/** Before every key of ours. */
export const redisPrefix = 'active-news:';
/** After a failure it is left alone for so long: a slow Redis must not cost every step of every answer its deadline. */
const leftAloneForMs = 500;

/** Shapes: with a client that pipelines by itself, the gets of one turn are one round trip. */
export function redisShelf(redis: Pick<Redis, 'get' | 'set'>): RedisShelf {
  let backAt = -Infinity;
  return {
    get(address) {
      if (performance.now() < backAt) return Promise.resolve(null);
      return redis.get(redisPrefix + address).then(
        (sealed) => (sealed === null ? null : unseal(address, sealed)),
        () => {
          backAt = performance.now() + leftAloneForMs;
          return null;
        },
      );
    },
    set(address, text, seconds) {
      if (Buffer.byteLength(text) > maxBytes || performance.now() < backAt) return;
      redis.set(redisPrefix + address, `${sealOf(address, text)} ${text}`, 'EX', seconds).catch(() => null);
    },
  };
}

/** Redis is shared ground: what comes back must be what was put under this very address. */
function sealOf(address: string, text: string): string {
  return createHash('sha256').update(`${address}\n${text}`).digest('base64url').slice(0, 22);
}

function unseal(address: string, sealed: string): string | null {
  const text = sealed.slice(23);
  return sealed.slice(0, 22) === sealOf(address, text) ? text : null;
}
