/** Versions from host to gateway through a real Redis: in the ordinary course, and through each way in which Redis can fail. */
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { listenToVersions } from '@active-news/gateway/asking/listen-to-versions.ts';
import { announceVersions } from '@active-news/partnership/host/announce-versions.ts';
import type { InstanceState } from '@active-news/partnership/host/answer-operation.ts';
import { connectRedis } from '@active-news/runtime/connect-redis.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import { changesStream, versionKey } from '@active-news/schema/announcement.ts';
import { freePort } from './processes/free-port.ts';
import { waitFor } from './processes/post-query.ts';
import { hasRedis, noRedisText, startRedis } from './processes/redis-for-tests.ts';

const slugs = ['rise', 'leap'];
const log = makeLog('silent', 'test');
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

type Announced = {
  readonly slug: string;
  readonly seq: number;
  readonly atMs: number;
  readonly code: string;
};

/** A listener, and all that it told. */
function listen(url: string) {
  const announced: Announced[] = [];
  const warnings: Record<string, unknown>[] = [];
  let silences = 0;
  const stop = listenToVersions({
    url,
    instances: slugs,
    sink: {
      announced: (slug, { seq }, code, atMs) => announced.push({ slug, seq, code, atMs }),
      silent: () => silences++,
    },
    now: Date.now,
    log: {
      info: () => undefined,
      warn: (fields: unknown) => void warnings.push(fields as Record<string, unknown>),
    },
  });
  cleanUps.push(stop);
  return {
    announced,
    warnings,
    silences: () => silences,
    stop,
    /** Waits until this version was told after so many announcements. */
    heard: (slug: string, seq: number, after = 0) =>
      waitFor(
        async () => announced.slice(after),
        (told) => told.some((one) => one.slug === slug && one.seq === seq),
        20_000,
      ),
  };
}

/** A host of which only the versions are real. */
function announce(url: string) {
  const states = new Map<string, InstanceState | null>(
    slugs.map((slug) => [slug, { slug, seq: 1, digest: 'd1', gap: null, code: 'c0de', sdl: '5d1' }]),
  );
  let change: (slug: string) => void = () => undefined;
  const redis = connectRedis(url, log);
  cleanUps.push(() => redis.disconnect());
  const stop = announceVersions(
    {
      slugs,
      stateOf: (slug) => states.get(slug) ?? null,
      onChange(listener) {
        change = (slug) => listener(slug, states.get(slug)!);
        return () => undefined;
      },
    },
    redis,
  );
  cleanUps.push(stop);
  return {
    raise(slug: string, seq: number) {
      states.set(slug, { ...states.get(slug)!, seq, digest: `d${seq}` });
      change(slug);
    },
  };
}

async function startRedisForTest(port?: number) {
  const redis = await startRedis(undefined, port);
  cleanUps.push(redis.stop);
  return redis;
}

function client(url: string): Redis {
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  cleanUps.push(() => redis.disconnect());
  return redis;
}

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else {
  test('a gateway hears every version at its start, and each change by itself soon after', async () => {
    const { url } = await startRedisForTest();
    const host = announce(url);
    const redis = client(url);
    await waitFor(
      () => redis.get(versionKey('leap')),
      (text) => text === '1 d1 c0de',
    );
    const { announced, heard } = listen(url);
    await heard('rise', 1);
    await heard('leap', 1);
    expect(announced[0]!.code).toBe('c0de');
    for (const { atMs } of announced) expect(Math.abs(Date.now() - atMs)).toBeLessThan(15_000);
    // A full reading may come in between; it cannot each time.
    for (let seq = 2; ; seq++) {
      const before = announced.length;
      host.raise('rise', seq);
      await heard('rise', seq, before);
      if (announced.length === before + 1) break;
      expect(seq).toBeLessThan(5);
    }
  }, 60_000);

  test('what cannot be read is left out and logged once; what never expires is not believed', async () => {
    const { url } = await startRedisForTest();
    const redis = client(url);
    await redis.set(versionKey('rise'), 'nonsense', 'PX', 15_000);
    await redis.set(versionKey('leap'), '4 d4 c0de');
    await redis.set(changesStream, 'no stream');
    const { announced, warnings, heard } = listen(url);
    await waitFor(
      async () => warnings.length,
      (count) => count === 2,
    );
    expect(announced).toEqual([]);
    await redis.set(versionKey('rise'), '5 d5', 'PX', 10_000);
    const [told] = await heard('rise', 5);
    expect(told!.code).toBe('');
    // It was said when its key had all its life before it, so about five seconds ago by what is left of it.
    expect(Date.now() - told!.atMs).toBeGreaterThan(4_900);
    expect(warnings).toEqual([
      { instance: 'rise', problem: 'nonsense' },
      { instance: 'leap', problem: 'it never expires' },
    ]);
  }, 60_000);

  test('a version that expires is told no more', async () => {
    const { url } = await startRedisForTest();
    const redis = client(url);
    await redis.set(versionKey('rise'), '1 d1 c', 'PX', 1_500);
    const { announced, heard } = listen(url);
    await heard('rise', 1);
    await redis.set(versionKey('leap'), '1 d1 c', 'PX', 15_000);
    await heard('leap', 1);
    expect(announced.filter(({ slug }) => slug === 'rise')).toHaveLength(1);
  }, 60_000);

  test('a Redis that is killed and comes back empty is silent once, and heard again with what hosts say anew', async () => {
    const first = await startRedisForTest();
    const host = announce(first.url);
    const { announced, silences, heard } = listen(first.url);
    await heard('rise', 1);
    await first.stop();
    await waitFor(
      async () => silences(),
      (count) => count === 1,
    );
    host.raise('rise', 2);
    const before = announced.length;
    await startRedisForTest(Number(new URL(first.url).port));
    await heard('rise', 2, before);
    await heard('leap', 1, before);
    expect(silences()).toBe(1);
  }, 60_000);

  test('a Redis that is paused is silent, and heard again when it goes on', async () => {
    const { url } = await startRedisForTest();
    const host = announce(url);
    const { announced, silences, heard } = listen(url);
    await heard('rise', 1);
    const [, pid] = /process_id:(\d+)/.exec(await client(url).info('server'))!;
    process.kill(Number(pid), 'SIGSTOP');
    try {
      await waitFor(
        async () => silences(),
        (count) => count === 1,
        20_000,
      );
      host.raise('rise', 2);
    } finally {
      process.kill(Number(pid), 'SIGCONT');
    }
    await heard('rise', 2, announced.length);
    expect(silences()).toBe(1);
  }, 60_000);

  test('a Redis that was emptied under way is read as it is', async () => {
    const { url } = await startRedisForTest();
    const host = announce(url);
    const { heard, silences, announced } = listen(url);
    await heard('rise', 1);
    await client(url).flushall();
    host.raise('rise', 2);
    await heard('rise', 2, announced.length);
    expect(silences()).toBe(0);
  }, 60_000);
}

test.each([
  ['HTML', 'HTTP/1.1 200 OK\r\n\r\n<!doctype html>'],
  ['right forms with wrong contents', '*3\r\n$1\r\nx\r\n:5\r\n$-1\r\n'.repeat(50)],
  ['nothing at all', ''],
])(
  'a server that answers with %s is silence and nothing worse',
  async (_name, text) => {
    const port = await freePort();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('data', () => text && socket.write(text));
    }).listen(port, '127.0.0.1');
    cleanUps.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const url = `redis://127.0.0.1:${port}`;
    announce(url);
    const { announced, silences, stop } = listen(url);
    await waitFor(
      async () => silences(),
      (count) => count >= 1,
      20_000,
    );
    expect([announced, silences()]).toEqual([[], 1]);
    await stop();
  },
  60_000,
);
