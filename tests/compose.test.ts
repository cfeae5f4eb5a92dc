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
import { runService } from './processes/run-service.ts';

type Compose = {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly command: readonly string[];
        readonly environment?: Readonly<Record<string, string | number>>;
        readonly profiles?: readonly string[];
      }
    >
  >;
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

const networkTest =
  'three single services behind one gateway and a compact host behind another work together, with Redis between';
if (!hasRedis) {
  test(noRedisText, () => console.log(noRedisText));
} else {
  test(networkTest, worksTogether, 120_000);
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
  const redis = await startRedis(compose.services.redis!.command.slice(1));
  stops.push(redis.stop);

  // The variables that an operator gives, and the host names that a container network would resolve.
  const given = {
    PARTNERSHIPS_FILE: registryFile,
    ALLOW_PRIVATE_FEED_HOSTS: network.sites.map(({ origin }) => new URL(origin).host).join(','),
    LOG_LEVEL: 'error',
  };
  const ports = new Map<string, number>();
  for (const name of [...singles, 'subgraphs', 'gateway', 'gateway-compact'])
    ports.set(name, await freePort());
  const start = async (name: string, saysItRuns: RegExp) => {
    const service = compose.services[name]!;
    const environment = Object.fromEntries(
      Object.entries(service.environment!).map(([key, value]) => [key, onThisMachine(String(value))]),
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
    return `http://127.0.0.1:${ports.get(name)}`;
  };
  const onThisMachine = (value: string) =>
    value
      .replace(
        /\$\{(\w+):-([^}]*)\}/g,
        (_, key: string, fallback: string) => (given as Record<string, string>)[key] ?? fallback,
      )
      .replace('redis://redis:6379', redis.url)
      .replace(
        /http:\/\/([a-z0-9-]+):4001/g,
        (_, name: string) => `http://127.0.0.1:${ports.get(name) ?? 1}`,
      );

  // The gateways first: they start when no subgraph is up.
  const full = await start('gateway', /is running/);
  const compact = await start('gateway-compact', /is running/);
  const nobody = await postQuery(
    full,
    '{ stories { totalCount } coverage { expected complete missing { reason } } }',
  );
  expect(nobody.errors![0]!.extensions!.code).toBe('ALL_INSTANCES_MISSING');
  for (const name of singles) await start(name, /are running/);
  await start('subgraphs', /are running/);

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
  expect((await ask(full)).cache).toBe('MISS');

  // Redis goes: nothing fails.
  await redis.stop();
  const without = await postQuery(compact, archives, national);
  expect([without.cache, without.data]).toEqual(['MISS', kept.data]);
}

/** Two hosts saw the stories at two instants, which the revision covers. */
function withoutRevision({ revision: _, ...story }: { revision: string }): unknown {
  return story;
}
