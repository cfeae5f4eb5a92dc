/** A decision from a client through two gateways to a real host of instances, and back into what all of them show. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { openHost, type InstanceHost } from '@active-news/partnership/host/open-host.ts';
import { serveHost } from '@active-news/partnership/host/serve-host.ts';
import { openGateway, type OpenGateway } from './erasures/open-gateway.ts';
import { startFeedSite } from './failures/feed-site.ts';

const slugs = ['active-essex', 'rise'];
const token = 'a-token-for-those-who-decide';
const secret = 'a-secret-between-gateway-and-host';
const admin = { authorization: `Bearer ${token}` };
const stops: (() => unknown)[] = [];
let host: InstanceHost;
let child: OpenGateway;
let parent: OpenGateway;

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-decisions-'));
  stops.push(() => rm(dataDir, { recursive: true, force: true }));
  const site = await startFeedSite(slugs, 4);
  stops.push(site.close);
  host = await openHost({
    registry: { partnerships: site.partnerships, digest: 'test' },
    slugs,
    dataDir,
    userAgent: 'test',
    allowPrivateHosts: [site.host],
    pollIntervalMs: 3_600_000,
    now: Date.now,
    onPolled: () => {},
    onError: (error) => {
      throw error;
    },
  });
  stops.push(host.close);
  await host.pollNow();
  const http = serveHost(host, secret, undefined, token);
  await http.listen({ port: 0, host: '127.0.0.1' });
  stops.push(() => http.close());
  const { port } = http.server.address() as AddressInfo;
  child = await openGateway({
    endpoints: new Map(slugs.map((slug) => [slug, `http://127.0.0.1:${port}/${slug}/graphql`])),
    instances: ownInstances(slugs),
    adminToken: token,
    secret,
  });
  stops.push(child.close);
  parent = await openGateway({
    endpoints: new Map([['south', `${child.url}/graphql`]]),
    instances: new Map([['south', slugs]]),
    adminToken: token,
  });
  stops.push(parent.close);
}, 30_000);
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const count = async (gateway: OpenGateway) =>
  (await gateway.post('{ stories { totalCount } }')).body.data.stories.totalCount as number;
const decide = (field: string, headers: Readonly<Record<string, string>> = admin) =>
  parent.post(`mutation { ${field} { partnership changed message } }`, headers);

test('a story is withdrawn for good, and a second time nothing changes', async () => {
  const before = await count(parent);
  const first = await parent.post(
    '{ stories(first: 1, filter: { partnership: ["rise"] }) { nodes { id } } }',
  );
  const { id } = first.body.data.stories.nodes[0] as { readonly id: string };
  expect((await decide(`withdrawStory(id: "${id}")`, {})).status).toBe(401);
  expect(await count(parent)).toBe(before);
  const withdrawn = await decide(`withdrawStory(id: "${id}", reason: "asked for")`);
  expect(withdrawn.body).toEqual({
    data: { withdrawStory: { partnership: 'rise', changed: true, message: expect.any(String) } },
  });
  expect([await count(parent), await count(child)]).toEqual([before - 1, before - 1]);
  const floor = child.book.floors.of('rise').get('rise');
  expect(floor).toBe(host.instance('rise')!.store.version().seq);
  expect(parent.book.floors.of('south').get('rise')).toBe(floor);
  expect((await decide(`withdrawStory(id: "${id}")`)).body.data.withdrawStory.changed).toBe(false);
});

test('less permission is an erasure too, and shows at once', async () => {
  const query =
    '{ stories(first: 1, filter: { partnership: ["active-essex"] }) { totalCount nodes { id } } }';
  expect((await parent.post(query)).body.data.stories.totalCount).toBe(4);
  const decided = await decide('setPermission(partnership: "active-essex", permission: NONE)');
  expect(decided.body.data.setPermission).toMatchObject({ partnership: 'active-essex', changed: true });
  expect((await parent.post(query)).body.data.stories).toEqual({ totalCount: 0, nodes: [] });
  expect(child.book.floors.of('active-essex').get('active-essex')).toBeGreaterThan(0);
});

test('a mistake comes back in the words of the instance', async () => {
  const { body } = await decide(
    'releaseQuarantine(partnership: "rise", url: "https://nowhere.example/feed")',
  );
  expect(body.errors).toEqual([
    expect.objectContaining({
      message: expect.stringContaining('https://nowhere.example/feed'),
      extensions: { code: 'BAD_USER_INPUT' },
    }),
  ]);
});

test('polling now is answered when it is done', async () => {
  const { body } = await decide('refreshFeed(partnership: "rise")');
  expect(body).toEqual({
    data: { refreshFeed: { partnership: 'rise', changed: expect.any(Boolean), message: expect.any(String) } },
  });
});
