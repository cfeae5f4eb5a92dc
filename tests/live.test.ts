/** A new story, from a partner's site to an answer, through Redis and in spite of it; and the merits of versions. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askOverHttp } from '@active-news/gateway/asking/ask-over-http.ts';
import { redisAnswerCache } from '@active-news/gateway/cache/answer-cache.ts';
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
let asks = 0;

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
  const http = serveHost(host);
  http.addHook('onRequest', async () => void asks++);
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
  stops.push(announceVersions(host, ofHost));
  const asking = askOverHttp({
    endpoints: new Map(slugs.map((slug) => [slug, `http://127.0.0.1:${port}/${slug}/graphql`])),
    now: Date.now,
    complain: () => {},
  });
  stops.push(asking.close);
  gateway = await startGateway({
    registry,
    instances: slugs,
    ask: asking.ask,
    cache: redisAnswerCache(ofGateway, 'test'),
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
    const fresh = await waitFor(
      () => postQuery(gateway.url, query),
      ({ extensions }) => extensions.coverage.complete,
    );
    const before = asks;
    const kept = await waitFor(
      () => postQuery(gateway.url, query),
      ({ cache }) => cache === 'HIT',
    );
    const between = asks;
    expect((await postQuery(gateway.url, query)).cache).toBe('HIT');
    expect(asks).toBe(between);
    expect(between - before).toBeLessThanOrEqual(2 * slugs.length);
    expect(kept.data).toEqual(fresh.data);
    expect(kept.extensions).toEqual(fresh.extensions);
  });

  test('a new story shows as soon as it is committed, although the answer before it was kept', async () => {
    const before = await postQuery(gateway.url, query);
    const { title } = network.publish('rise');
    await host.pollNow('rise');
    const after = await waitFor(
      () => postQuery(gateway.url, query),
      ({ data }) => data!.stories.totalCount === before.data!.stories.totalCount + 1,
      1_000,
    );
    expect(after.data!.stories.nodes[0].title).toBe(title);
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
    for (let i = 0; i < 3; i++) expect((await postQuery(gateway.url, feeds)).cache).toBe('MISS');
  });

  test('when Redis goes nothing fails, and when it is back answers are kept again', async () => {
    const port = Number(new URL(redis.url).port);
    await redis.stop();
    const without = await postQuery(gateway.url, query);
    expect([without.cache, without.errors, without.extensions.coverage.complete]).toEqual([
      'MISS',
      undefined,
      true,
    ]);
    redis = await startRedis(undefined, port);
    // Hosts say their versions again with the next heartbeat.
    await waitFor(
      () => postQuery(gateway.url, query),
      ({ cache }) => cache === 'HIT',
      15_000,
    );
  }, 30_000);
}
