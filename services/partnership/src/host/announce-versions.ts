/** Announces content versions in Redis: at each change, and as a heartbeat, so that a silent instance is not taken for a fresh one. */
import type { Redis } from 'ioredis';
import {
  changesKept,
  changesStream,
  heartbeatMs,
  versionBelievedForMs,
  versionKey,
  writeAnnouncement,
} from '@active-news/schema/announcement.ts';
import type { ServedInstances } from './served-instances.ts';

export type AnnouncingRedis = Pick<Redis, 'pipeline' | 'on' | 'off'>;

/**
 * Resolves nothing and rejects nothing: a Redis that was away hears all versions as soon as it is back. Returns what stops it.
 *
 * What waits to be said is a set of slugs, and at most one pipeline is under way, so a Redis that is away or slow piles nothing up.
 */
export function announceVersions(
  host: Pick<ServedInstances, 'slugs' | 'stateOf' | 'onChange'>,
  redis: AnnouncingRedis,
): () => void {
  /** Slug → whether it is a change, which wakes up those who read. */
  const waiting = new Map<string, boolean>();
  let isSending = false;
  let isStopped = false;

  const announce = (slugs: readonly string[], isChange: boolean) => {
    for (const slug of slugs) waiting.set(slug, isChange || waiting.get(slug) === true);
    if (isSending || isStopped) return;
    isSending = true;
    // What changes in one turn of the loop goes in one pipeline.
    setImmediate(() => void sendAll());
  };

  async function sendAll(): Promise<void> {
    while (waiting.size > 0 && !isStopped) {
      const said = [...waiting];
      waiting.clear();
      const pipeline = redis.pipeline();
      for (const [slug, isChange] of said) {
        const state = host.stateOf(slug);
        // Who cannot answer now is not spoken for: its key expires.
        if (state === null) continue;
        const { seq, digest, code, erasedUpTo } = state;
        const erased = erasedUpTo === undefined ? {} : { erasedUpTo };
        const text = writeAnnouncement({ version: { seq, digest }, code, ...erased });
        // The key first: whoever wakes up reads it.
        pipeline.set(versionKey(slug), text, 'PX', versionBelievedForMs);
        const fields = ['slug', slug, 'seq', String(seq), 'digest', digest, 'code', code];
        if (erasedUpTo !== undefined) fields.push('erasedUpTo', String(erasedUpTo));
        if (isChange) pipeline.xadd(changesStream, 'MAXLEN', '~', changesKept, '*', ...fields);
      }
      if (pipeline.length > 0) await pipeline.exec().catch(() => null);
    }
    isSending = false;
  }

  const announceAll = () => announce(host.slugs, false);
  const announceAnew = () => announce(host.slugs, true);
  announceAnew();
  redis.on('ready', announceAnew);
  const timer = setInterval(announceAll, heartbeatMs).unref();
  const forget = host.onChange((slug) => announce([slug], true));
  return () => {
    isStopped = true;
    clearInterval(timer);
    redis.off('ready', announceAnew);
    forget();
  };
}
