/** The nine mutations on a real host over HTTP: what they do, who may use them, and what another process decides meanwhile. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { serve } from '../ingest/serve-for-tests.ts';
import type { StoreDecision } from '../store/decision-journal.ts';
import { openHost, type InstanceHost } from './open-host.ts';
import { serveHost } from './serve-host.ts';

const token = 'a token of tests only';
const cleanUps: (() => unknown)[] = [];
const cleanUp = async () => {
  for (const one of cleanUps.splice(0).reverse()) await one();
};
afterEach(cleanUp);
afterAll(cleanUp);

let host: InstanceHost;
let url: string;
let dataDir: string;
let origin: string;
let registry: Registry;
/** What the site lists: names of stories, each `<path>/<name>`. */
let listed: string[];
let asked: string[];
let answers: (path: string) => Promise<void>;

const item = (name: string) =>
  `<item><title>Walk ${name}</title><guid>${name}</guid><link>${origin}/${name}</link><author>ann@example.org (Ann Other)</author>
   <description>We walk.</description><pubDate>Tue, 03 Nov 2020 09:00:00 GMT</pubDate></item>`;

beforeEach(async () => {
  listed = ['a', 'b'];
  asked = [];
  answers = async () => undefined;
  const site = await serve((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (!path.startsWith('/feed')) return void response.writeHead(404).end();
    void answers(path).then(() =>
      response
        .writeHead(200, { 'content-type': 'application/rss+xml' })
        .end(`<rss version="2.0"><channel><title>Rise</title>${listed.map(item).join('')}</channel></rss>`),
    );
  });
  cleanUps.push(() => site[Symbol.asyncDispose]());
  origin = site.origin;
  const partnership = (slug: string, feeds: Partnership['feeds']) =>
    ({
      slug,
      name: slug,
      scope: 'partnership',
      status: 'active',
      region: 'north-east',
      area: [],
      councils: [],
      website: origin,
      hosts: [site.host],
      legacyHosts: [],
      feeds,
      formerNames: [],
      aliases: [],
    }) satisfies Partnership;
  registry = {
    digest: '',
    partnerships: [
      partnership('rise', [{ url: `${origin}/feed`, verified: true }]),
      partnership('leap', [{ url: `${origin}/feed-of-leap`, verified: false }]),
    ],
  };
  dataDir = await mkdtemp(join(tmpdir(), 'active-news-mutations-'));
  cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
  url = await start(token, site.host);
  await host.pollNow('rise');
});

async function start(adminToken: string | undefined, allowed: string): Promise<string> {
  host = await openHost({
    registry,
    slugs: ['rise', 'leap'],
    dataDir,
    userAgent: 'test',
    allowPrivateHosts: [allowed],
    pollIntervalMs: 3_600_000,
    isFixedPace: true,
    now: Date.now,
    onPolled: () => undefined,
    onError: () => undefined,
  });
  const { close } = host;
  let closing: Promise<void> | undefined;
  host = { ...host, close: () => (closing ??= close()) };
  cleanUps.push(host.close);
  const http = serveHost(host, undefined, undefined, adminToken);
  await http.listen({ host: '127.0.0.1', port: 0 });
  cleanUps.push(() => http.close());
  return `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
}

type Answer = { readonly data?: any; readonly errors?: any; readonly extensions?: any };

async function ask(query: string, headers: Record<string, string> = { 'x-active-news-admin': token }) {
  const response = await fetch(`${url}/rise/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, isAdmin: true }),
  });
  return (await response.json()) as Answer;
}

async function decide(field: string): Promise<{ partnership: string; changed: boolean; message: string }> {
  const { data, errors } = await ask(`mutation { decided: ${field} { partnership changed message } }`);
  if (errors) throw Object.assign(new Error(errors[0].message), { code: errors[0].extensions.code });
  return data.decided;
}

async function stories(): Promise<
  Record<string, { id: string; byline: string | null; publishedAt: string; summary: string | null }>
> {
  const { data } = await ask('{ stories { nodes { id title byline publishedAt summary } } }');
  return Object.fromEntries(data.stories.nodes.map((node: { title: string }) => [node.title.slice(5), node]));
}

async function until<T>(look: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > deadline) throw new Error(`it did not come to hold: ${JSON.stringify(value)}`);
    await pause(25);
  }
}

test('withdrawStory, restoreStory, suppressByline and redate do to a story what they say, and the answer shows the new version', async () => {
  const { a, b } = await stories();
  expect(a!.byline).toBe('Ann Other');
  const { extensions: before } = await ask('{ __typename }');
  const { data, extensions } = await ask(
    `mutation { withdrawStory(id: "${a!.id}", reason: "asked to") { partnership changed } }`,
  );
  expect(data.withdrawStory).toEqual({ partnership: 'rise', changed: true });
  expect(extensions.instance.seq).toBe(before.instance.seq + 1);
  expect([before.instance.erasedUpTo, extensions.instance.erasedUpTo]).toEqual([
    undefined,
    extensions.instance.seq,
  ]);
  await decide('refreshFeed(partnership: "rise")');
  expect(Object.keys(await stories())).toEqual(['b']);

  expect((await decide(`restoreStory(id: "${a!.id}")`)).changed).toBe(true);
  expect(await decide('refreshFeed(partnership: "rise")')).toMatchObject({
    changed: true,
    message: expect.stringMatching(/was read: 1 added, 0 changed/),
  });
  expect((await decide(`suppressByline(id: "${b!.id}")`)).changed).toBe(true);
  expect((await decide(`redate(id: "${b!.id}", publishedAt: "2019-05-01T00:00:00Z")`)).changed).toBe(true);
  await decide('refreshFeed(partnership: "rise")');
  expect((await stories()).b).toMatchObject({ byline: null, publishedAt: '2019-05-01T00:00:00.000Z' });
  const dated = `{ story(id: "${b!.id}") { dateSource datePrecision dateSuspect history { title publishedAt } } }`;
  expect((await ask(dated)).data.story).toEqual({
    dateSource: 'PERSON',
    datePrecision: 'INSTANT',
    dateSuspect: false,
    history: [{ title: 'Walk b', publishedAt: b!.publishedAt }],
  });
  // A date that a person confirms is theirs too.
  await decide(`redate(id: "${a!.id}", publishedAt: "${a!.publishedAt}")`);
  const { data: confirmed } = await ask(`{ story(id: "${a!.id}") { dateSource history { title } } }`);
  expect(confirmed.story).toEqual({ dateSource: 'PERSON', history: [] });
  await decide(`suppressByline(id: "${b!.id}", suppress: false)`);
  await decide(`redate(id: "${b!.id}")`);
  await decide('refreshFeed(partnership: "rise")');
  expect((await stories()).b).toMatchObject({ byline: 'Ann Other', publishedAt: b!.publishedAt });
  expect((await ask(dated)).data.story.dateSource).toBe('FEED');
});

test('setPermission is what the graph shows, at once and after a start, until it is cleared', async () => {
  expect((await stories()).a!.summary).toBe('We walk.');
  await decide('setPermission(partnership: "rise", permission: HEADLINE)');
  expect((await stories()).a!.summary).toBeNull();
  await decide('setPermission(partnership: "rise", permission: NONE)');
  expect(await stories()).toEqual({});
  await host.close();
  url = await start(token, new URL(origin).host);
  expect(await stories()).toEqual({});
  expect((await decide('setPermission(partnership: "rise")')).message).toMatch(/registry's "excerpt" holds/);
  expect((await stories()).a!.summary).toBe('We walk.');
});

test('a held partnership is not polled, and says so', async () => {
  await decide('holdPartnership(partnership: "rise", reason: "a new site")');
  const before = asked.length;
  await expect(decide('refreshFeed(partnership: "rise")')).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringMatching(/is held.*hold: false/),
  });
  await host.pollNow('rise');
  expect(asked).toHaveLength(before);
  await decide('holdPartnership(partnership: "rise", hold: false)');
  await decide('refreshFeed(partnership: "rise")');
  expect(asked.length).toBeGreaterThan(before);
});

test('an accepted feed is polled by itself, with its restriction; the one that it replaces is not', async () => {
  listed = ['news/c', 'jobs/d'];
  const accepted = await decide(
    `acceptFeed(partnership: "rise", url: "${origin}/feed-2#top", path: "/news/", replaces: "${origin}/feed")`,
  );
  expect(accepted).toMatchObject({
    changed: true,
    message: expect.stringContaining(`in place of ${origin}/feed`),
  });
  await until(stories, (found) => 'news/c' in found);
  expect(Object.keys(await stories()).sort()).toEqual(['a', 'b', 'news/c']);
  await expect(decide(`refreshFeed(partnership: "rise", url: "${origin}/feed")`)).rejects.toThrow(
    new RegExp(`no accepted feed of rise. It has: ${origin}/feed-2`),
  );
  const { data } = await ask('{ feeds { url } }');
  expect(data.feeds).toEqual([{ url: `${origin}/feed-2` }]);
});

test('a feed that holds more than is usual waits, and is released or dropped', async () => {
  await expect(
    decide(`releaseQuarantine(partnership: "rise", url: "${origin}/nothing")`),
  ).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringMatching(/no feed of rise. It has/),
  });
  expect(await decide(`releaseQuarantine(partnership: "rise", url: "${origin}/feed")`)).toMatchObject({
    changed: false,
  });
  for (const discard of [true, false]) {
    listed = Array.from({ length: 60 }, (_, i) => `${discard}-${i}`);
    expect(await decide('refreshFeed(partnership: "rise")')).toMatchObject({
      changed: false,
      message: expect.stringContaining('60 held back: it is in quarantine.'),
    });
    const { data: waiting } = await ask('{ feeds { health quarantine { reason heldStories } } }');
    expect(waiting.feeds).toEqual([
      { health: 'QUARANTINED', quarantine: { reason: 'BULK', heldStories: 60 } },
    ]);
    expect(Object.keys(await stories()).filter((name) => name.includes('-'))).toEqual([]);
    await decide(`releaseQuarantine(partnership: "rise", url: "${origin}/feed", discard: ${discard})`);
    await decide('refreshFeed(partnership: "rise")');
    const { data } = await ask('{ feeds { health } stories { totalCount } }');
    expect(data.feeds).not.toContainEqual({ health: 'QUARANTINED' });
    expect(data.stories.totalCount).toBe(discard ? 2 : 62);
  }
});

test.each([
  ['acceptFeed(partnership: "rise", url: "ftp://example.org/feed")', /is no address of a feed.*http/],
  [
    'acceptFeed(partnership: "rise", url: "http://10.0.0.1/feed")',
    /10\.0\.0\.1:80.*ALLOW_PRIVATE_FEED_HOSTS/,
  ],
  ['acceptFeed(partnership: "rise", url: "http://0x7f.1/feed")', /127\.0\.0\.1:80.*private/],
  ['acceptFeed(partnership: "rise", url: "http://[::ffff:7f00:1]/feed")', /private network/],
  ['acceptFeed(partnership: "rise", url: "http://localhost:9/feed")', /localhost:9.*private/],
  ['acceptFeed(partnership: "rise", url: "ORIGIN/feed-of-leap")', /a feed of leap.*`path` or `category`/],
  [
    'acceptFeed(partnership: "rise", url: "ORIGIN/x", replaces: "ORIGIN/y")',
    /no accepted feed of rise. It has: .*\/feed/,
  ],
  ['acceptFeed(partnership: "rise", url: "ORIGIN/x", path: "news")', /slash in front/],
  ['redate(id: "RISE", publishedAt: "2999-01-01T00:00:00Z")', /yet to come/],
  ['redate(id: "RISE", publishedAt: "1066-01-01T00:00:00Z")', /before 1990/],
  ['withdrawStory(id: "a")', /"a", which is no id of a story/],
  ['withdrawStory(id: "leap:4fcwlfyw3itrcgsjpljpi3x6nc")', /a story of leap/],
  ['setPermission(partnership: "leap", permission: FULL)', /instance of "rise"/],
] as const)('%s is refused in words, and nothing is decided', async (field, expected) => {
  const before = host.stateOf('rise');
  const text = field.replaceAll('ORIGIN', origin).replaceAll('RISE', (await stories()).a!.id);
  await expect(decide(text)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringMatching(expected),
  });
  expect(host.stateOf('rise')).toEqual(before);
});

test('a shared feed is accepted with a restriction', async () => {
  const field = `acceptFeed(partnership: "rise", url: "${origin}/feed-of-leap", category: "Rise")`;
  expect(await decide(field)).toMatchObject({ changed: true });
  expect(await decide(field)).toMatchObject({ changed: false });
});

test('nobody decides without the token: not with another, not by a word in the body, not in a batch, and nowhere if none is set', async () => {
  const { a } = await stories();
  const query = `mutation { withdrawStory(id: "${a!.id}") { changed } }`;
  for (const headers of [{}, { 'x-active-news-admin': 'another' }, { authorization: `Bearer ${token}` }]) {
    const { data, errors } = await ask(query, headers as Record<string, string>);
    expect(data).toEqual({ withdrawStory: null });
    expect(errors[0]).toMatchObject({ extensions: { code: 'ADMIN_ONLY' } });
  }
  const batch = await fetch(`${url}/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-active-news-admin': token },
    body: JSON.stringify({ operations: [{ instance: 'rise', query, isAdmin: true }] }),
  });
  expect(await batch.text()).toMatch(/not carried out in a batch.*ADMIN_ONLY/);
  url = await (async () => {
    await host.close();
    return start(undefined, new URL(origin).host);
  })();
  const { errors } = await ask(query);
  expect(errors[0].message).toMatch(/ADMIN_TOKEN is not set/);
  expect(Object.keys(await stories())).toContain('a');
});

test('what another process decides is heard, shown and polled by within moments', async () => {
  const { a } = await stories();
  const heard: string[] = [];
  host.onChange((slug, { seq, erasedUpTo }) => heard.push(`${slug} ${seq} ${erasedUpTo}`));
  const file = join(dataDir, 'registry.json');
  await writeFile(file, JSON.stringify(registry));
  const decisions: StoreDecision[] = [
    { kind: 'withdraw', id: a!.id },
    { kind: 'set-permission', permission: 'headline' },
    { kind: 'accept-feed', url: `${origin}/feed-3` },
  ];
  listed = ['e'];
  await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL('./decide-in-process.ts', import.meta.url)),
    file,
    dataDir,
    JSON.stringify(decisions),
  ]);
  const found = await until(stories, (now) => 'e' in now);
  expect(Object.keys(found).sort()).toEqual(['b', 'e']);
  expect(found.b!.summary).toBeNull();
  expect(asked).toContain('/feed-3');
  const { seq, erasedUpTo } = host.stateOf('rise')!;
  expect(heard.at(-1)).toBe(`rise ${seq} ${erasedUpTo}`);
  const journal = await readFile(join(dataDir, 'rise.decisions.ndjson'), 'utf8');
  expect(journal.trim().split('\n')).toHaveLength(3);
});
