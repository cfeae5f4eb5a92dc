/** Connects to Redis so that its absence is noticed at once and costs nobody more than a moment. */
import { Redis } from 'ioredis';
import type { Log } from './log.ts';

const commandTimeoutMs = 100;
const connectTimeoutMs = 500;
const disconnectTimeoutMs = 200;
const longestRetryMs = 1_000;
/** A connection on which nothing comes back for so long is given up, so that unanswered commands do not pile up on it. */
const socketTimeoutMs = 2_000;

/** Commands fail at once while there is no connection; it comes back by itself. One log line when it goes, one when it is back. */
export function connectRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    // What is asked in one turn of the loop is one round trip.
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    disconnectTimeout: disconnectTimeoutMs,
    socketTimeout: socketTimeoutMs,
    retryStrategy: (attempt) => Math.min(attempt * 100, longestRetryMs),
  });
  let isAway = false;
  redis.on('error', (error: Error) => {
    if (!isAway) log.warn({ error: error.message }, 'Redis is away; going on without it');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) log.info('Redis is back');
    isAway = false;
  });
  return redis;
}
