/** The distributed demo as its user meets it: the very command, two replicas, a real Redis, a host that is killed. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { freePort } from './processes/free-port.ts';
import { postQuery, waitFor, type Answer } from './processes/post-query.ts';
import { hasRedis, noRedisText, startRedis, type RedisForTests } from './processes/redis-for-tests.ts';
import { runService, type Service } from './processes/run-service.ts';

const northEast =
  '{ stories(first: 3, filter: { region: ["north-east"] }) { totalCount nodes { id title } } }';
/** These are on the second host. */
const slugs = ['county-durham-sport', 'rise', 'tees-valley-sport'];

let redis: RedisForTests;
let demo: Service;
let urls: readonly [string, string];

/** What stands beside such a name in the lines that say where to look. */
const places = (name: string) =>
  [...demo.output().matchAll(new RegExp(`^ {2}${name} +(\\S+) .*process (\\d+)$`, 'gm'))].map(
    ([, url, pid]) => ({ url: url!, pid: Number(pid) }),
  );
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const askBoth = (query: string): Promise<Answer[]> => Promise.all(urls.map((url) => postQuery(url, query)));

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else {
  beforeAll(async () => {
    redis = await startRedis();
    demo = await runService(
      [
        'node',
        'services/embedded/src/demo-distributed.ts',
        ...['--publish-seconds', '5', '--poll-seconds', '2', '--restart-seconds', '25'],
      ],
      { PORT: String(await freePort()), REDIS_URL: redis.url },
      /partnerships answer, with/,
    );
    urls = places('gateway \\d').map(({ url }) => url) as [string, string];
  }, 90_000);

  afterAll(async () => {
    await demo?.stop();
    await redis.stop();
  });

  test('it says where the two gateways are, and all the sample network answers there but what is faulty on purpose', async () => {
    expect(new Set(urls).size).toBe(2);
    expect(demo.output()).toMatch(/39 of 44 partnerships answer, with 1,\d{3} stories/);
    for (const { extensions } of await askBoth('{ stories { totalCount } }'))
      expect(extensions.coverage).toMatchObject({ expected: 44, answered: 39, stale: [] });
    for (const url of urls) expect(await (await fetch(url)).text()).toContain('Sample network.');
  });

  test('what one replica has answered the other has from Redis, under the same ETag, and either says 304 to it', async () => {
    const client = new Redis(redis.url);
    let many = 3;
    // A Redis that was slow to answer is gone without; then another question is as good.
    const { query, first, second } = await waitFor(
      async () => {
        many += 1;
        const query = northEast.replace('first: 3', `first: ${many}`);
        const first = await postQuery(urls[0], query);
        const key = `active-news:answer:${first.etag!.slice(1, -1)}`;
        await waitFor(
          () => client.exists(key),
          (count) => count === 1,
        );
        return { query, first, second: await postQuery(urls[1], query) };
      },
      (answers) => answers.first.cache === 'MISS' && answers.second.cache === 'HIT',
    );
    client.disconnect();
    expect(first.etag).toMatch(/^"[\w-]+"$/);
    expect(second.etag).toBe(first.etag);
    expect([second.data, second.extensions]).toEqual([first.data, first.extensions]);
    for (const url of urls) {
      const address = `${url}/graphql?query=${encodeURIComponent(query)}`;
      expect((await fetch(address, { headers: { 'if-none-match': first.etag! } })).status).toBe(304);
    }
  });

  test('hosts answer the gateways alone, which know the secret', async () => {
    for (const { url } of places('host [AB]')) {
      const refused = await fetch(`${url}/rise/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      });
      expect(refused.status).toBe(401);
    }
  });

  test('a new story is shown by both replicas, and the demo says so', async () => {
    const shown =
      /shown by all +([a-z-]+): (.+?) {2}\(since it was stored: gateway 1 after \d+ ms, gateway 2 after \d+ ms\)/;
    const output = await waitFor(
      async () => demo.output(),
      (text) => shown.test(text),
      60_000,
    );
    const [, slug, title] = shown.exec(output)!;
    const answers = await askBoth(
      `{ stories(first: 5, filter: { partnership: ["${slug}"] }) { nodes { title } } }`,
    );
    for (const { data } of answers)
      expect(data!.stories.nodes.map((story: { title: string }) => story.title)).toContain(title);
  }, 90_000);

  test('when a host is killed both replicas show its last good answers as stale, what was never asked as missing, and it comes back', async () => {
    const before = (await askBoth(northEast)).map(({ data }) => data);
    process.kill(places('host B')[0]!.pid, 'SIGKILL');
    const stale = await waitFor(
      () => askBoth(northEast),
      (answers) => answers.every(({ extensions }) => extensions.coverage.answered === 0),
      40_000,
    );
    expect(stale.map(({ data }) => data)).toEqual(before);
    for (const { extensions, errors, etag } of stale) {
      expect([errors, etag]).toEqual([undefined, null]);
      expect(extensions.coverage.missing).toEqual([]);
      expect(extensions.coverage.stale.map(({ partnership, reason }) => [partnership, reason])).toEqual(
        slugs.map((slug) => [slug, 'INSTANCE_UNREACHABLE']),
      );
    }
    const never =
      '{ stories(filter: { partnership: ["rise", "active-essex"], text: "parkour" }) { totalCount } }';
    for (const { extensions, errors } of await askBoth(never)) {
      expect(errors).toBeUndefined();
      expect(extensions.coverage.missing.map(({ partnership, reason }) => [partnership, reason])).toEqual(
        ['county-durham-sport', 'rise'].map((slug) => [slug, 'INSTANCE_UNREACHABLE']),
      );
    }
    expect(demo.output()).toContain('host B is gone');
    const back = await waitFor(
      () => askBoth(northEast),
      (answers) => answers.every(({ extensions }) => extensions.coverage.complete),
      60_000,
    );
    expect(back.map(({ data }) => data)).toEqual(before);
    expect(demo.output()).toContain('host B runs again');
  }, 150_000);

  test('when a gateway dies everything ends, with a line that says why, and no process is left', async () => {
    const [first, second] = places('gateway \\d');
    const others = [first!.pid, ...places('host [AB]').map(({ pid }) => pid)];
    const hostAgain = Number(/runs again, as process (\d+)/.exec(demo.output())![1]);
    expect(isRunning(hostAgain)).toBe(true);
    process.kill(second!.pid, 'SIGKILL');
    expect(await demo.ended).toBe(1);
    expect(demo.output()).toContain('gateway 2 has ended by itself (SIGKILL).');
    expect([...others, hostAgain].filter(isRunning)).toEqual([]);
  }, 60_000);
}
