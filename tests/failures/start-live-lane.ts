/** A lane with a Redis: its instances announce what they commit, whether or not the gateway can reach them. */
import { startRedis } from '../processes/redis-for-tests.ts';
import { startFaultyProxy, type FaultyProxy } from './faulty-proxy.ts';
import type { Lane } from './start-lane.ts';
import { startLiveHost } from './start-live-host.ts';

/** Shapes: a commit is a story that is published, read and stored. */
export async function startLiveLane(slugs: readonly string[]): Promise<Lane> {
  const stops: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const stop of stops.reverse()) await stop();
  };
  try {
    const redis = await startRedis();
    stops.push(redis.stop);
    const host = await startLiveHost(slugs, redis.url);
    const proxies = new Map<string, FaultyProxy>();
    for (const slug of slugs) {
      const proxy = await startFaultyProxy(host.origin);
      stops.push(proxy.close);
      proxies.set(slug, proxy);
    }
    // The gateway that it starts has to end before what it asks.
    stops.push(host.close);
    const gateway = await host.startGateway((slug) => proxies.get(slug)!.origin);
    let salt = 0;
    return {
      url: gateway.url,
      slugs,
      proxies,
      contentOf: host.contentOf,
      heldBy: host.held,
      isAnnounced: true,
      commit: async (slug) => void (await host.commit(slug)),
      nextSalt: () => (salt += 1),
      log: gateway.log,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
