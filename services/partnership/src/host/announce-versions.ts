/** Announces content versions in Redis: at each change, and as a heartbeat, so that a silent instance is not taken for a fresh one. */
import type { Redis } from 'ioredis';
import { versionBelievedForMs, versionKey } from '@active-news/schema/announcement.ts';
import type { InstanceHost } from './open-host.ts';

const heartbeatMs = 5_000;

/** Resolves nothing and rejects nothing: a Redis that is away hears the next heartbeat. Returns what stops it. */
export function announceVersions(host: InstanceHost, redis: Pick<Redis, 'set'>): () => void {
  const announce = (slug: string) => {
    const { seq, digest } = host.instance(slug)!.store.version();
    void redis.set(versionKey(slug), `${seq} ${digest}`, 'PX', versionBelievedForMs).catch(() => null);
  };
  const announceAll = () => host.slugs.forEach(announce);
  announceAll();
  const timer = setInterval(announceAll, heartbeatMs).unref();
  const forget = host.slugs.map((slug) => host.instance(slug)!.store.onChange(() => announce(slug)));
  return () => {
    clearInterval(timer);
    for (const stop of forget) stop();
  };
}
