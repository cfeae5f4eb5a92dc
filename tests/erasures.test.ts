/** A story that was withdrawn is gone from every path of a gateway as soon as that has heard of it: over real sockets, with a real Redis. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { startErasingHost, type Asked, type ErasingHost } from './erasures/erasing-host.ts';
import { openGateway, type OpenGateway } from './erasures/open-gateway.ts';
import { waitFor } from './processes/post-query.ts';
import { hasRedis, noRedisText, startRedis, type RedisForTests } from './processes/redis-for-tests.ts';

const slugs = ['active-essex', 'rise'];
const secret = 'A secret that went out by mistake';
const token = 'a-token-for-those-who-decide';
const all = ['Essex two', secret, 'Rise one', 'Essex one'];
const without = all.filter((title) => title !== secret);

let host: ErasingHost;
const stops: (() => unknown)[] = [];
const endpoints = () => new Map(slugs.map((slug) => [slug, host.endpointOf(slug)]));

beforeEach(async () => {
  host = await startErasingHost({ 'active-essex': ['Essex one'], rise: ['Rise one', secret] });
  host.publish('active-essex', 'Essex two');
  host.adminToken = token;
  stops.push(host.close);
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function open(options: Partial<Parameters<typeof openGateway>[0]> = {}): Promise<OpenGateway> {
  const gateway = await openGateway({
    endpoints: endpoints(),
    instances: ownInstances(slugs),
    adminToken: token,
    ...options,
  });
  stops.push(gateway.close);
  return gateway;
}
const floorOf = (gateway: OpenGateway, instance = 'rise', slug = 'rise') =>
  gateway.book.floors.of(instance).get(slug) ?? 0;
const goneFor = (...gone: readonly string[]) => {
  host.before = ({ slug }) => (gone.includes(slug) ? 'gone' : null);
};
const withdrawal = `mutation { withdrawStory(id: "IDOF") { changed } }`;
const withdrawThrough = (gateway: OpenGateway) =>
  gateway.post(withdrawal.replace('IDOF', host.idOf('rise', secret)), { authorization: `Bearer ${token}` });

/** Holds back the answers of which this holds, until they are let go. */
function hold(holds: (asked: Asked) => boolean) {
  const arrived = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  host.before = (asked) => {
    if (!holds(asked)) return null;
    arrived.resolve();
    return letGo.promise;
  };
  return { arrived: arrived.promise, letGo: letGo.resolve };
}

test('without Redis: the last good answer stands in for who is gone, but not with what was erased', async () => {
  const gateway = await open();
  expect(await gateway.titles()).toEqual(all);
  goneFor('rise');
  expect(await gateway.titles('a: __typename')).toEqual(all);
  host.before = () => null;
  expect((await withdrawThrough(gateway)).body).toEqual({ data: { withdrawStory: { changed: true } } });
  goneFor('rise');
  // Nothing of the content after it was asked for yet, so there is nothing to stand in.
  expect(await gateway.titles('b: __typename')).toEqual(['Essex two', 'Essex one']);
  host.before = () => null;
  expect(await gateway.titles('c: __typename')).toEqual(without);
  goneFor('rise');
  expect(await gateway.titles('d: __typename')).toEqual(without);
});

test('an incomplete answer, kept for half a second, goes with the withdrawal', async () => {
  const gateway = await open();
  goneFor('active-essex');
  expect(await gateway.titles()).toEqual([secret, 'Rise one']);
  await withdrawThrough(gateway);
  expect(await gateway.titles()).toEqual(['Rise one']);
});

test.each([
  ['rows that are there already', 'query Rows', '{ stories(first: 20) { totalCount nodes { title } } }', 3],
  ['a number that is there already', 'query Heads', '{ stories { totalCount } }', 3],
])(
  'an answer that waits for somebody slow is made again if %s show what is erased meanwhile',
  async (_name, phase, query, count) => {
    const gateway = await open();
    const slow = hold((asked) => asked.slug === 'active-essex' && asked.query.startsWith(phase));
    const waiting = gateway.post(query);
    await slow.arrived;
    const ofRise = () => host.asked.filter((asked) => asked.slug === 'rise' && asked.query.startsWith(phase));
    await waitFor(
      async () => ofRise().length,
      (asked) => asked === 1,
    );
    // Its answer has gone out; now it has arrived.
    await gateway.post('{ archives(filter: { partnership: ["rise"] }) { storyCount } }');
    host.before = () => null;
    await withdrawThrough(gateway);
    slow.letGo();
    const { body } = await waiting;
    expect(body.data.stories.totalCount).toBe(count);
    expect(JSON.stringify(body)).not.toContain(secret);
  },
);

test('an answer that was under way when its content was erased is asked for again', async () => {
  const gateway = await open();
  const slow = hold(({ slug, query }) => slug === 'rise' && query.startsWith('query Heads'));
  const waiting = gateway.titles();
  await slow.arrived;
  host.before = () => null;
  await withdrawThrough(gateway);
  slow.letGo();
  expect(await waiting).toEqual(without);
  expect(
    host.asked.filter(({ slug, query }) => slug === 'rise' && query.startsWith('query Heads')),
  ).toHaveLength(2);
});

test('an instance that erases something with every answer keeps itself out, and nobody else', async () => {
  const gateway = await open();
  let erasures = 0;
  host.before = ({ slug }) => {
    if (slug !== 'rise') return null;
    host.publish(slug, `Rise ${++erasures}`);
    host.withdraw(slug, `Rise ${erasures}`);
    return null;
  };
  const { status, body } = await gateway.post(
    '{ stories(first: 9) { nodes { title } coverage { missing { partnership { slug } reason } } } }',
  );
  expect([status, body.errors]).toEqual([200, undefined]);
  expect(body.data.stories).toEqual({
    nodes: [{ title: 'Essex two' }, { title: 'Essex one' }],
    coverage: { missing: [{ partnership: { slug: 'rise' }, reason: 'MOVED' }] },
  });
  host.before = () => null;
  expect(await gateway.titles()).toEqual(all);
});

test('what is erased below a gateway is erased above it, though the floor comes with a word about another', async () => {
  const child = await open();
  const parent = await open({
    endpoints: new Map([['south', `${child.url}/graphql`]]),
    instances: new Map([['south', slugs]]),
  });
  expect(await parent.titles()).toEqual(all);
  await withdrawThrough(child);
  expect(floorOf(parent, 'south')).toBe(0);
  await parent.post('{ archives(filter: { partnership: ["active-essex"] }) { storyCount } }');
  expect(floorOf(parent, 'south')).toBe(2);
  await child.close();
  expect(await parent.titles('a: __typename')).toBeNull();
});

test('a withdrawal through two gateways shows at once in both', async () => {
  const child = await open();
  const parent = await open({
    endpoints: new Map([['south', `${child.url}/graphql`]]),
    instances: new Map([['south', slugs]]),
  });
  expect([await parent.titles(), await child.titles()]).toEqual([all, all]);
  expect((await withdrawThrough(parent)).body).toEqual({ data: { withdrawStory: { changed: true } } });
  expect([floorOf(parent, 'south'), floorOf(child)]).toEqual([2, 2]);
  expect([await parent.titles(), await child.titles()]).toEqual([without, without]);
  await child.close();
  expect(await parent.titles('a: __typename')).toEqual(without);
});

if (!hasRedis) test(noRedisText, () => console.log(noRedisText));
else {
  describe('with a Redis', () => {
    let server: RedisForTests;
    let redis: Redis;
    beforeEach(async () => {
      server = await startRedis();
      stops.push(() => server.stop());
      redis = connect();
      await host.announce(redis, ...slugs);
    });

    function connect(): Redis {
      const own = new Redis(server.url, { disconnectTimeout: 100 });
      own.on('error', () => undefined); // it is taken away on purpose
      stops.push(() => own.disconnect());
      return own;
    }
    async function takeRedisAway(): Promise<void> {
      redis.disconnect();
      await server.stop();
    }
    /** Opens a gateway that has heard of all versions. */
    async function openHearing(): Promise<OpenGateway> {
      const gateway = await open({ redisUrl: server.url });
      await heard(gateway, ...slugs);
      return gateway;
    }
    const heard = (gateway: OpenGateway, ...of: readonly string[]) =>
      waitFor(async () => of.every((slug) => gateway.book.believed(slug, Date.now()) !== null), Boolean);
    const heardOfFloor = (gateway: OpenGateway) =>
      waitFor(
        async () => floorOf(gateway),
        (floor) => floor > 0,
      );
    /** Every text in Redis. */
    async function textsInRedis(): Promise<readonly string[]> {
      const keys = await redis.keys('*');
      const kinds = await Promise.all(keys.map((key) => redis.type(key)));
      const texts = await Promise.all(keys.map((key, i) => (kinds[i] === 'string' ? redis.get(key) : null)));
      return texts.filter((text) => text !== null);
    }
    const holding = async () => (await textsInRedis()).filter((text) => text.includes(secret)).length;
    const idHolding = async () =>
      (await textsInRedis()).filter((text) => text.includes(host.idOf('rise', secret))).length;

    test('finished answers and last good ones of another gateway are not shown either, and Redis holds nothing of them', async () => {
      const [one, two] = [await openHearing(), await openHearing()];
      for (const gateway of [one, two]) {
        expect(await gateway.titles()).toEqual(all);
        const { headers, body } = await gateway.post('{ stories(first: 20) { nodes { title } }  }');
        expect([headers.get('x-cache'), body.data.stories.nodes]).toEqual([
          'HIT',
          all.map((title) => ({ title })),
        ]);
      }
      expect([await holding(), await idHolding()]).toEqual([expect.any(Number), expect.any(Number)]);
      expect(Math.min(await holding(), await idHolding())).toBeGreaterThan(0);
      host.withdraw('rise', secret);
      goneFor('rise');
      await host.announce(redis, 'rise');
      await Promise.all([heardOfFloor(one), heardOfFloor(two)]);
      for (const gateway of [one, two]) expect(await gateway.titles()).toEqual(['Essex two', 'Essex one']);
      await waitFor(
        async () => (await holding()) + (await idHolding()),
        (count) => count === 0,
      );
      // What is of others is kept where it is known to be theirs.
      expect((await textsInRedis()).filter((text) => text.includes('Essex one')).length).toBeGreaterThan(0);
      host.before = () => null;
      // The incomplete answer stands in for half a second.
      for (const gateway of [one, two])
        await waitFor(
          () => gateway.titles(),
          (titles) => String(titles) === String(without),
        );
      expect([await holding(), await idHolding()]).toEqual([0, 0]);
    });

    test('an answer of the old content that comes late is written nowhere', async () => {
      const [one, two] = [await openHearing(), await openHearing()];
      const slow = hold(({ slug, query }) => slug === 'rise' && query.startsWith('query Rows'));
      const waiting = one.titles();
      await slow.arrived;
      host.before = () => null;
      host.withdraw('rise', secret);
      await host.announce(redis, 'rise');
      await Promise.all([heardOfFloor(one), heardOfFloor(two)]);
      slow.letGo();
      expect(await waiting).toEqual(without);
      await waitFor(
        async () => (await holding()) + (await idHolding()),
        (count) => count === 0,
      );
      goneFor('rise');
      expect(await one.titles('a: __typename')).toEqual(without);
      expect(await holding()).toBe(0);
    });

    test('what a gateway that knows no floor writes late is not read by one that does', async () => {
      const one = await openHearing();
      expect(await one.titles()).toEqual(all);
      const before = new Map<string, string>();
      for (const key of await redis.keys('active-news:*'))
        if ((await redis.type(key)) === 'string') before.set(key, (await redis.get(key))!);
      host.withdraw('rise', secret);
      await host.announce(redis, 'rise');
      await heardOfFloor(one);
      await waitFor(holding, (count) => count === 0);
      for (const [key, text] of before) if (!key.includes(':version:')) await redis.set(key, text, 'EX', 60);
      expect(await holding()).toBeGreaterThan(0);
      goneFor('rise');
      expect(await one.titles('a: __typename')).toEqual(['Essex two', 'Essex one']);
      const two = await open({ redisUrl: server.url });
      await heard(two, ...slugs);
      expect(await two.titles()).toEqual(['Essex two', 'Essex one']);
    });

    test('who was cut off from Redis meanwhile learns of it from the next answer', async () => {
      const gateway = await openHearing();
      expect(await gateway.titles()).toEqual(all);
      await takeRedisAway();
      await waitFor(
        async () => gateway.book.believed('rise', Date.now()),
        (believed) => believed === null,
      );
      host.withdraw('rise', secret);
      expect(await gateway.titles()).toEqual(without);
      expect(floorOf(gateway)).toBe(2);
      goneFor('rise');
      expect(await gateway.titles('a: __typename')).toEqual(without);
    });

    test('who was cut off from Redis and from the instance learns of it from the heartbeat, and Redis is swept once it is back', async () => {
      const gateway = await openHearing();
      expect(await gateway.titles()).toEqual(all);
      await takeRedisAway();
      await waitFor(
        async () => gateway.book.believed('rise', Date.now()),
        (believed) => believed === null,
      );
      goneFor('rise');
      // It cannot know yet; for so long the last good answer stands in, with its age.
      expect(await gateway.titles('a: __typename')).toEqual(all);
      host.withdraw('rise', secret);
      server = await startRedis(undefined, Number(new URL(server.url).port));
      stops.push(() => server.stop());
      redis = connect();
      await host.announce(redis, ...slugs);
      await heardOfFloor(gateway);
      expect(await gateway.titles('a: __typename')).toEqual(['Essex two', 'Essex one']);
      expect(await gateway.titles('b: __typename')).toEqual(['Essex two', 'Essex one']);
    }, 30_000);
  });
}
