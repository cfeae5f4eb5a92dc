/** docker-compose.yml, held to the real thing: its own commands and environments, started as plain processes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';
import { startSampleNetwork } from '@active-news/sample-network/start-sample-network.ts';
import { freePort } from './processes/free-port.ts';
import { postQuery, waitFor } from './processes/post-query.ts';
import { hasRedis, noRedisText, startRedis } from './processes/redis-for-tests.ts';
import { runService, runToEnd, type Service } from './processes/run-service.ts';

type ComposeService = {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
};
type Compose = {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};

const compose = parse(await readFile(new URL('../docker-compose.yml', import.meta.url), 'utf8'), {
  merge: true,
  maxAliasCount: -1,
}) as Compose;
const stops: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

test('the file names each partnership of the registry as a service of its own, and the gateway knows them all', async () => {
  const slugs = (await loadPartnerships(undefined)).partnerships.map(({ slug }) => slug).sort();
  const single = Object.entries(compose.services).filter(([, { environment }]) => environment?.PARTNERSHIPS);
  expect(single.map(([name]) => name).sort()).toEqual(slugs);
  for (const [name, { environment, profiles }] of single)
    expect([environment!.PARTNERSHIPS, profiles]).toEqual([name, ['full']]);
  const endpoints = JSON.parse(String(compose.services.gateway!.environment!.SUBGRAPHS)) as Record<
    string,
    string
  >;
  expect(Object.keys(endpoints).sort()).toEqual(slugs);
  for (const [slug, endpoint] of Object.entries(endpoints))
    expect(endpoint).toBe(`http://${slug}:4001/${slug}/graphql`);
});

test('each service is contained, has a check of its health, and waits for Redis; subgraphs keep their data', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    expect([name, service.read_only, service.cap_drop]).toEqual([name, true, ['ALL']]);
    expect(service.healthcheck!.test[0]).toBe('CMD');
    if (name === 'redis') continue;
    expect(service.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
    const { DATA_DIR, PORT } = service.environment!;
    // The check asks the port that the service listens on.
    expect(service.healthcheck!.test.at(-1)).toContain(`http://127.0.0.1:${PORT}/health/`);
    if (DATA_DIR === undefined) continue;
    expect(service.volumes).toContain(`${name}:${DATA_DIR}`);
    expect(compose.volumes).toHaveProperty(name);
  }
});

test('nothing starts without a secret between gateway and subgraphs', () => {
  for (const [name, { environment }] of Object.entries(compose.services))
    if (name !== 'redis') expect(environment!.SUBGRAPH_SECRET).toMatch(/^\$\{SUBGRAPH_SECRET:\?[^}]+\}$/);
});

const networkTest =
  'three single services behind one gateway, and a compact host behind another, each with a Redis between, give the same stories';
const secret = 'a secret of the composition';
if (!hasRedis) {
  test(noRedisText, () => console.log(noRedisText));
} else {
  test(networkTest, worksTogether, 180_000);
}

async function worksTogether(): Promise<void> {
  const singles = ['rise', 'active-norfolk', 'active-partnerships-national'];
  const dir = await mkdtemp(join(tmpdir(), 'active-news-compose-'));
  stops.push(() => rm(dir, { recursive: true, force: true }));
  const { partnerships } = await loadPartnerships(undefined);
  const network = await startSampleNetwork({
    partnerships,
    now: () => new Date(),
    publishEveryMs: null,
    firstPort: null,
  });
  stops.push(network.close);
  const registryFile = join(dir, 'partnerships.json');
  await writeFile(registryFile, JSON.stringify(network.partnerships));
  // Full and compact are two ways to run one network, each with a Redis that knows each partnership once.
  const redis = {
    full: await startRedis(compose.services.redis!.command.slice(1)),
    compact: await startRedis(compose.services.redis!.command.slice(1)),
  };
  stops.push(redis.full.stop, redis.compact.stop);

  // The variables that an operator gives, and the host names that a container network would resolve.
  const given = {
    PARTNERSHIPS_FILE: registryFile,
    ALLOW_PRIVATE_FEED_HOSTS: network.sites.map(({ origin }) => new URL(origin).host).join(','),
    LOG_LEVEL: 'error',
    SUBGRAPH_SECRET: secret,
  };
  const ports = new Map<string, number>();
  for (const name of [...singles, 'subgraphs', 'gateway', 'gateway-compact'])
    ports.set(name, await freePort());
  const running = new Map<string, Service>();
  const start = async (name: string, saysItRuns: RegExp) => {
    const service = compose.services[name]!;
    const environment = Object.fromEntries(
      Object.entries(service.environment!).map(([key, value]) => [
        key,
        onThisMachine(String(value), service.profiles![0] as 'full' | 'compact'),
      ]),
    );
    const started = await runService(
      service.command,
      {
        ...environment,
        PORT: String(ports.get(name)),
        HOST: '127.0.0.1',
        ...(environment.DATA_DIR && { DATA_DIR: join(dir, name) }),
      },
      saysItRuns,
    );
    stops.push(started.stop);
    running.set(name, started);
    return `http://127.0.0.1:${ports.get(name)}`;
  };
  const onThisMachine = (value: string, profile: 'full' | 'compact') =>
    value
      .replace(
        /\$\{(\w+):[-?]([^}]*)\}/g,
        (_, key: string, fallback: string) => (given as Record<string, string>)[key] ?? fallback,
      )
      .replace('redis://redis:6379', redis[profile].url)
      .replace(
        /http:\/\/([a-z0-9-]+):4001/g,
        (_, name: string) => `http://127.0.0.1:${ports.get(name) ?? 1}`,
      );

  const isHealthy = async (name: string) => {
    const [, ...command] = compose.services[name]!.healthcheck!.test;
    const own = command.map((word) => word.replace(/127\.0\.0\.1:400\d/, `127.0.0.1:${ports.get(name)}`));
    return (await runToEnd(own, {})).code === 0;
  };

  expect(await isHealthy('gateway')).toBe(false);
  // The gateways first: they start when no subgraph is up.
  const full = await start('gateway', /is running/);
  const compact = await start('gateway-compact', /is running/);
  expect(await isHealthy('gateway')).toBe(true);
  const nobody = await postQuery(full, '{ stories { totalCount } }');
  expect(nobody.errors![0]!.extensions!.code).toBe('ALL_INSTANCES_MISSING');
  expect(nobody.extensions.coverage).toMatchObject({ expected: 44, answered: 0, complete: false, stale: [] });
  expect(new Set(nobody.extensions.coverage.missing.map(({ reason }) => reason))).toEqual(
    new Set(['INSTANCE_UNREACHABLE']),
  );
  expect(await isHealthy('rise')).toBe(false);
  for (const name of singles) await start(name, /are running/);
  const compactHost = await start('subgraphs', /are running/);
  expect([await isHealthy('rise'), await isHealthy('subgraphs')]).toEqual([true, true]);
  const past = await fetch(`${compactHost}/rise/graphql`, { method: 'POST', body: '{}' });
  expect(past.status).toBe(401);

  const filter = { partnership: singles };
  const query =
    'query ($filter: StoryFilter) { stories(first: 100, filter: $filter) { totalCount nodes { id revision title publishedAt tags { slug } partnership { name } } } archives(filter: $filter) { month storyCount } }';
  const ask = (url: string) => postQuery(url, query, { filter });
  const settled = ({ data, extensions }: Awaited<ReturnType<typeof ask>>) =>
    data?.stories.totalCount > 524 &&
    extensions.coverage.missing.every(({ partnership }) => partnership === 'county-durham-sport');
  const fromSingles = await waitFor(() => ask(full), settled, 30_000);
  const fromCompact = await waitFor(
    () => ask(compact),
    (answer) => settled(answer) && answer.extensions.coverage.complete,
    30_000,
  );

  // County Durham merged into Rise; in the full form its service was not started here, and coverage says so.
  expect(fromSingles.extensions.coverage.missing).toEqual([
    expect.objectContaining({ partnership: 'county-durham-sport', reason: 'INSTANCE_UNREACHABLE' }),
  ]);
  const ofSingles = (answer: typeof fromSingles) =>
    answer.data!.stories.nodes.filter(({ id }: { id: string }) => !id.startsWith('county-durham-sport:'));
  const [a, b] = [ofSingles(fromSingles), ofSingles(fromCompact)];
  const shared = Math.min(a.length, b.length);
  expect(shared).toBeGreaterThan(40);
  expect(a.slice(0, shared).map(withoutRevision)).toEqual(b.slice(0, shared).map(withoutRevision));

  // A complete answer is kept under the versions that the hosts announce; an incomplete one never is.
  const national = { filter: { partnership: ['active-partnerships-national'] } };
  const archives = 'query ($filter: StoryFilter) { archives(filter: $filter) { month storyCount } }';
  await waitFor(
    () => postQuery(compact, archives, national),
    ({ cache }) => cache === 'HIT',
  );
  const kept = await postQuery(compact, archives, national);
  expect(
    kept.data!.archives.reduce((sum: number, { storyCount }: { storyCount: number }) => sum + storyCount, 0),
  ).toBe(524);
  expect((await ask(full)).etag).toBeNull();

  // A service goes: its last good answer stands in, flagged, and nothing else changes.
  await running.get('active-norfolk')!.stop();
  const stale = await waitFor(
    () => ask(full),
    ({ extensions }) => extensions.coverage.stale.length > 0,
    40_000,
  );
  expect(stale.data).toEqual(fromSingles.data);
  expect(stale.errors).toBeUndefined();
  expect(stale.extensions.coverage.stale).toEqual([
    { partnership: 'active-norfolk', reason: 'INSTANCE_UNREACHABLE', servedAsOf: expect.any(String) },
  ]);
  expect(stale.extensions.coverage.missing.map(({ partnership }) => partnership)).toEqual([
    'county-durham-sport',
  ]);

  // Redis goes: nothing fails, asked before or never.
  await redis.compact.stop();
  const without = await postQuery(compact, archives, national);
  expect([without.errors, without.data]).toEqual([undefined, kept.data]);
  const never = await postQuery(compact, archives.replace('month storyCount', 'storyCount'), national);
  expect([never.errors, never.data!.archives.length]).toEqual([undefined, kept.data!.archives.length]);
}

/** Two hosts saw the stories at two instants, which the revision covers. */
function withoutRevision({ revision: _, ...story }: { revision: string }): unknown {
  return story;
}
