/** A Redis that can be made to fail, with a host that announces in it and two gateways that share it. */
import { startFaultyRedis, type FaultyRedis } from './faulty-redis.ts';
import { startLiveHost, type LiveHost } from './start-live-host.ts';

export type RedisRig = {
  readonly redis: FaultyRedis;
  readonly host: LiveHost;
  readonly urls: readonly [string, string];
  /** A number that was never given before. */
  readonly nextSalt: () => number;
  readonly close: () => Promise<void>;
};

export async function startRedisRig(slugs: readonly string[]): Promise<RedisRig> {
  const redis = await startFaultyRedis();
  const host = await startLiveHost(slugs, redis.url).catch(async (error: unknown) => {
    await redis.close();
    throw error;
  });
  const close = async () => {
    await host.close();
    await redis.close();
  };
  try {
    const urls = [(await host.startGateway()).url, (await host.startGateway()).url] as const;
    let salt = 0;
    return { redis, host, urls, nextSalt: () => (salt += 1), close };
  } catch (error) {
    await close();
    throw error;
  }
}
