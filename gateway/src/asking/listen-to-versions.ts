/** Listens in Redis for the content versions that hosts announce: woken up by a stream, and reading all of them now and then. */
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Log } from '@active-news/runtime/log.ts';
import {
  changesStream,
  heartbeatMs,
  readAnnouncement,
  versionBelievedForMs,
  versionKey,
} from '@active-news/schema/announcement.ts';
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import { readChanges, type Changes } from './read-changes.ts';

/** Who wants to know. */
export type VersionSink = {
  /**
   * Units: `atMs` is when the host said it, in milliseconds since 1970 by this process's clock. Shapes: `erasedUpTo` is 0 if nothing was
   * ever erased.
   */
  readonly announced: (
    instance: string,
    version: ContentVersion,
    code: string,
    atMs: number,
    erasedUpTo: number,
  ) => void;
  /** Redis cannot be heard; called once each time that begins. */
  readonly silent: () => void;
};

const blockMs = 1_000;
/** More than one wait for changes, so that only a Redis that says nothing at all runs into it. */
const socketTimeoutMs = 3_500;
const changesAtOnce = 1_000;
const afterTroubleMs = 250;

/**
 * Begins to listen, on a connection of its own. Returns what ends it.
 *
 * Errors: a Redis that is away, paused, empty or talks nonsense costs announcements, and they come again with it; it never throws.
 */
export function listenToVersions(options: {
  readonly url: string;
  readonly instances: readonly string[];
  readonly sink: VersionSink;
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
}): () => Promise<void> {
  const { url, instances, sink, now, log } = options;
  const wanted = new Set(instances);
  /** Instance → the last text that could not be read, so that each is complained of once. */
  const unreadable = new Map<string, string>();
  const closing = Promise.withResolvers<void>();
  let isClosed = false;
  let isSilent = false;

  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    connectTimeout: 1_000,
    disconnectTimeout: 200,
    socketTimeout: socketTimeoutMs,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
  });
  // Each of them ends in a closed connection, which is what is told.
  redis.on('error', () => undefined);
  redis.on('close', () => fallSilent('the connection is closed'));
  const listening = listen();

  return async () => {
    isClosed = true;
    closing.resolve();
    redis.disconnect();
    await listening;
  };

  async function listen(): Promise<void> {
    while (!isClosed) {
      if (redis.status !== 'ready') {
        await ready();
        continue;
      }
      try {
        await hear();
      } catch (error) {
        fallSilent(error instanceof Error ? error.message : String(error));
        await pause(afterTroubleMs);
      }
    }
  }

  function ready(): Promise<void> {
    return new Promise((resolve) => {
      redis.once('ready', resolve);
      void closing.promise.then(() => {
        redis.off('ready', resolve);
        resolve();
      });
    });
  }

  /** Listens until something is wrong. Errors: rejects with that. */
  async function hear(): Promise<void> {
    for (;;) {
      // Anew each time: one entry with an id of a later time would leave us deaf to all that follow.
      let after = await lastChange();
      await read(instances);
      const readAllAgainAtMs = performance.now() + heartbeatMs;
      for (let leftMs = heartbeatMs; leftMs > 0; leftMs = readAllAgainAtMs - performance.now()) {
        const changes = await changesAfter(after, Math.ceil(Math.min(leftMs, blockMs)));
        if (isClosed) return;
        if (changes === null) {
          // Nothing came, and yet the stream has moved: what we wait after was never there.
          if ((await lastChange()) !== after) break;
          continue;
        }
        if (changes.isDoubtful) {
          await pause(afterTroubleMs);
          break;
        }
        after = changes.lastId;
        await read(changes.slugs.filter((slug) => wanted.has(slug)));
      }
    }
  }

  /** What was said after this entry. Shapes: null if nothing was said in time. */
  async function changesAfter(id: string, waitMs: number): Promise<Changes | null> {
    try {
      const reply: unknown = await redis.xread(
        'COUNT',
        changesAtOnce,
        'BLOCK',
        waitMs,
        'STREAMS',
        changesStream,
        id,
      );
      return reply === null ? null : readChanges(reply, changesAtOnce);
    } catch (error) {
      if (!isReplyError(error)) throw error;
      // Whatever sits there instead of a stream: full readings do without it.
      await pause(waitMs);
      return null;
    }
  }

  async function lastChange(): Promise<string> {
    try {
      const reply: unknown = await redis.xrevrange(changesStream, '+', '-', 'COUNT', 1);
      const [first] = Array.isArray(reply) ? (reply as unknown[]) : [];
      const [id] = Array.isArray(first) ? (first as unknown[]) : [];
      return typeof id === 'string' && /^\d+-\d+$/.test(id) ? id : '0-0';
    } catch (error) {
      if (!isReplyError(error)) throw error;
      return '0-0';
    }
  }

  /** Reads the keys of these instances: what counts, whatever woke us up. */
  async function read(slugs: readonly string[]): Promise<void> {
    if (slugs.length === 0) return;
    const askedAtMs = now();
    const transaction = redis.multi().mget(slugs.map(versionKey));
    for (const slug of slugs) transaction.pttl(versionKey(slug));
    const replies = await transaction.exec();
    const [texts, ...lives] = (replies ?? []).map(([error, reply]) => {
      if (error) throw error;
      return reply;
    });
    if (!Array.isArray(texts) || texts.length !== slugs.length)
      throw new Error('Redis answers a question for keys with something else');
    if (isSilent) log.info('Redis is heard again');
    isSilent = false;
    for (const [i, slug] of slugs.entries()) note(slug, texts[i], lives[i], askedAtMs);
  }

  function note(slug: string, text: unknown, liveMs: unknown, askedAtMs: number): void {
    if (text === null || text === undefined) return;
    const announcement = typeof text === 'string' ? readAnnouncement(text) : null;
    // A key that never expires would have its version believed for ever.
    const expires = typeof liveMs === 'number' && liveMs >= 0;
    if (announcement === null || !expires) {
      const problem = announcement === null ? String(text).slice(0, 200) : 'it never expires';
      if (unreadable.get(slug) !== problem)
        log.warn({ instance: slug, problem }, 'an announced version cannot be used');
      unreadable.set(slug, problem);
      return;
    }
    unreadable.delete(slug);
    const sinceSaidMs = versionBelievedForMs - Math.min(liveMs, versionBelievedForMs);
    const { version, code, erasedUpTo = 0 } = announcement;
    sink.announced(slug, version, code, askedAtMs - sinceSaidMs, erasedUpTo);
  }

  function fallSilent(problem: string): void {
    if (isSilent || isClosed) return;
    isSilent = true;
    log.warn({ problem }, 'Redis is not heard; content versions are learnt from answers alone');
    sink.silent();
  }
}

function isReplyError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}
