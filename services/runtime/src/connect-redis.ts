/** Connects to Redis so that its absence is noticed at once and costs nobody more than a moment. */
import { Redis } from 'ioredis';
import type { Log } from './log.ts';

const commandTimeoutMs = 100;
const connectTimeoutMs = 500;
const longestRetryMs = 1_000;

/** Commands fail at once while there is no connection; it comes back by itself. One log line when it goes, one when it is back. */
export function connectRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
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
