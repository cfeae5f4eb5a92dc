/** A new story, from a partner's site to an answer, through Redis and in spite of it; and the merits of versions. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { askOverHttp, type HttpAsking } from '@active-news/gateway/asking/ask-over-http.ts';
import { breaker } from '@active-news/gateway/asking/breaker.ts';
import { listenToVersions } from '@active-news/gateway/asking/listen-to-versions.ts';
import { versionBook } from '@active-news/gateway/asking/version-book.ts';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { startGateway, type Gateway } from '@active-news/gateway/http/start-gateway.ts';
import { announceVersions } from '@active-news/partnership/host/announce-versions.ts';
import { openHost, type InstanceHost } from '@active-news/partnership/host/open-host.ts';
import { serveHost } from '@active-news/partnership/host/serve-host.ts';
import { connectRedis } from '@active-news/runtime/connect-redis.ts';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import { startSampleNetwork, type SampleNetwork } from '@active-news/sample-network/start-sample-network.ts';
import { postQuery, waitFor } from './processes/post-query.ts';
import { hasRedis, noRedisText, startRedis, type RedisForTests } from './processes/redis-for-tests.ts';

const slugs = ['rise', 'active-norfolk', 'active-essex'];
const query = '{ stories(first: 5) { totalCount nodes { title } } }';
const log = makeLog('silent', 'test');
const stops: (() => unknown)[] = [];

let network: SampleNetwork;
let host: InstanceHost;
let gateway: Gateway;
let redis: RedisForTests;
let asking: HttpAsking;
let http: FastifyInstance;
let stopAnnouncing: () => void;
/** What instances were asked so far. */
const asks = () => asking.sent().operations;

beforeAll(async () => {
  if (!hasRedis) return;
  const { partnerships } = await loadPartnerships(undefined);
  network = await startSampleNetwork({
    partnerships,
    now: () => new Date(),
    publishEveryMs: null,
    firstPort: null,
  });
  stops.push(network.close);
  redis = await startRedis();
  stops.push(() => redis.stop());
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-live-'));
  stops.push(() => rm(dataDir, { recursive: true, force: true }));
  const registry = { partnerships: network.partnerships, digest: 'test' };
  host = await openHost({
    registry,
    slugs,
    dataDir,
    userAgent: 'test',
    allowPrivateHosts: network.sites.map(({ origin }) => new URL(origin).host),
    pollIntervalMs: 3_600_000,
    now: Date.now,
    onPolled: () => {},
    onError: (error) => {
      throw error;
    },
  });
  stops.push(host.close);
  await host.pollNow();
  http = serveHost(host);
  await http.listen({ port: 0, host: '127.0.0.1' });
  stops.push(() => http.close());
  const { port } = http.server.address() as { port: number };
  const ofHost = connectRedis(redis.url, log);
  const ofGateway = connectRedis(redis.url, log);
  stops.push(
    () => ofHost.disconnect(),
    () => ofGateway.disconnect(),
  );
  await waitFor(async () => ofHost.status === 'ready' && ofGateway.status === 'ready', Boolean);
  stopAnnouncing = announceVersions(host, ofHost);
  stops.push(() => stopAnnouncing());
  asking = askOverHttp({
    endpoints: new Map(slugs.map((slug) => [slug, `http://127.0.0.1:${port}/${slug}/graphql`])),
    now: Date.now,
    complain: () => {},
  });
  stops.push(asking.close);
  const guard = breaker(asking.transport, { random: Math.random });
  stops.push(guard.close);
  const book = versionBook();
  const stopListening = listenToVersions({
    url: redis.url,
    instances: slugs,
    sink: {
      announced(instance, version, code, atMs) {
        book.announced(instance, version, code, atMs);
        guard.heard(instance);
      },
      silent: () => {},
    },
    now: Date.now,
    log,
  });
  stops.push(stopListening);
  gateway = await startGateway({
    registry,
    instances: ownInstances(slugs),
    expected: slugs,
    transport: guard.transport,
    book,
    redis: ofGateway,
    name: 'gateway',
    version: 'test',
    now: Date.now,
    log,
    host: '127.0.0.1',
    port: 0,
    isSample: true,
  });
  stops.push(gateway.close);
}, 60_000);

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else {
  test('an answer is kept under the versions it shows, and given again without asking an instance', async () => {
    const kept = await waitFor(
      () => postQuery(gateway.url, query),
      ({ cache }) => cache === 'HIT',
    );
    const before = asks();
    const again = await postQuery(gateway.url, query);
    expect(asks()).toBe(before);
    expect(again).toEqual(kept);
    expect(kept.extensions.coverage).toMatchObject({ expected: 3, answered: 3, complete: true });
    // The same question in other words has no answer yet, but all that it is made of is there.
    const fresh = await postQuery(gateway.url, query.replaceAll(' ', '\n'));
    expect([fresh.cache, fresh.data, asks()]).toEqual(['MISS', kept.data, before]);
  });

  test('who has an answer already is told that it still is that, until a story comes', async () => {
    const { etag } = await waitFor(
      () => postQuery(gateway.url, query),
      (answer) => answer.etag !== null,
    );
    const address = `${gateway.url}/graphql?query=${encodeURIComponent(query)}`;
    const get = async () => {
      const response = await fetch(address, { headers: { 'if-none-match': etag! } });
      return { status: response.status, etag: response.headers.get('etag'), text: await response.text() };
    };
    expect(await get()).toEqual({ status: 304, etag, text: '' });
    network.publish('active-norfolk');
    await host.pollNow('active-norfolk');
    const changed = await waitFor(get, ({ status }) => status === 200);
    expect(changed.etag).not.toBe(etag);
  });

  test('a new story shows as soon as it is committed, although the answer before it was kept', async () => {
    const before = await postQuery(gateway.url, query);
    const { title } = network.publish('rise');
    await host.pollNow('rise');
    const after = await waitFor(
      () => postQuery(gateway.url, query),
      ({ data }) => data!.stories.totalCount === before.data!.stories.totalCount + 1,
    );
    expect(after.data!.stories.nodes[0].title).toBe(title);
  });

  test('a new story costs one question for heads and one for the new row, both to its partnership', async () => {
    const before = await waitFor(
      () => postQuery(gateway.url, query),
      ({ cache }) => cache === 'HIT',
    );
    const asked = asks();
    network.publish('active-essex');
    await host.pollNow('active-essex');
    await waitFor(
      () => postQuery(gateway.url, query),
      ({ data }) => data!.stories.totalCount === before.data!.stories.totalCount + 1,
    );
    expect(asks() - asked).toBe(2);
  });

  test('an unchanged poll leaves version and kept answers alone', async () => {
    await waitFor(
      () => postQuery(gateway.url, query),
      ({ cache }) => cache === 'HIT',
    );
    const versions = slugs.map((slug) => host.instance(slug)!.store.version());
    await host.pollNow();
    expect(slugs.map((slug) => host.instance(slug)!.store.version())).toEqual(versions);
    expect((await postQuery(gateway.url, query)).cache).toBe('HIT');
  });

  test('what versions do not tell of, as feed health, is never kept', async () => {
    const feeds = '{ feeds { health lastCheckedAt } }';
    for (let i = 0; i < 3; i++) {
      const before = asks();
      expect((await postQuery(gateway.url, feeds)).cache).toBe('MISS');
      expect(asks() - before).toBe(slugs.length);
    }
  });

  test('when Redis goes nothing fails: what nobody announces is asked for, and when it is back answers are kept again', async () => {
    await waitFor(
      () => postQuery(gateway.url, query),
      ({ cache }) => cache === 'HIT',
    );
    const port = Number(new URL(redis.url).port);
    await redis.stop();
    const askAndCount = async () => {
      const before = asks();
      const answer = await postQuery(gateway.url, query);
      expect([answer.errors, answer.extensions.coverage.complete]).toEqual([undefined, true]);
      return { answer, asked: asks() - before };
    };
    // For 15 s after its last word a host is still believed; then each question goes to all of them.
    const { answer } = await waitFor(askAndCount, ({ asked }) => asked === slugs.length, 40_000);
    expect([answer.cache, answer.etag]).toEqual(['MISS', null]);
    redis = await startRedis(undefined, port);
    // Hosts say their versions again with the next heartbeat.
    await waitFor(
      () => postQuery(gateway.url, query),
      ({ cache }) => cache === 'HIT',
      30_000,
    );
  }, 90_000);

  test('when the host goes, its last good answers stand in and say so; what was never asked is missing', async () => {
    const good = await waitFor(
      () => postQuery(gateway.url, query),
      ({ extensions }) => extensions.coverage.complete,
    );
    stopAnnouncing();
    await http.close();
    const stale = await waitFor(
      () => postQuery(gateway.url, query),
      ({ extensions }) => extensions.coverage.answered === 0,
      40_000,
    );
    expect(stale.data).toEqual(good.data);
    expect(stale.errors).toBeUndefined();
    expect(stale.etag).toBeNull();
    expect(stale.extensions.coverage).toMatchObject({ expected: 3, answered: 0, missing: [] });
    expect(stale.extensions.coverage.stale).toEqual(
      slugs.toSorted().map((partnership) => ({
        partnership,
        servedAsOf: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        reason: 'INSTANCE_UNREACHABLE',
      })),
    );
    const never = await postQuery(gateway.url, '{ stories(filter: { text: "parkour" }) { totalCount } }');
    expect(never.errors![0]!.extensions!.code).toBe('ALL_INSTANCES_MISSING');
    expect(never.extensions.coverage.missing.map(({ reason }) => reason)).toEqual(
      slugs.map(() => 'INSTANCE_UNREACHABLE'),
    );
  }, 60_000);
}
