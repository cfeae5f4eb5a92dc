/** The network as a reader meets it: real sockets, real bytes. */
import { afterEach, expect, test } from '@jest/globals';
import { londonDate } from '@active-news/schema/london-time.ts';
import { readRegistry } from '@active-news/schema/registry/read-registry.ts';
import { bundledPartnerships } from './bundled-partnerships.ts';
import {
  startSampleNetwork,
  type SampleNetwork,
  type SampleNetworkOptions,
  type SampleSite,
} from './start-sample-network.ts';
import { nationalArchive } from './stories/national-archive.ts';

const all = await bundledPartnerships();
const noon = new Date('2026-11-24T12:00:00Z');
const networks: SampleNetwork[] = [];
afterEach(async () => {
  await Promise.all(networks.splice(0).map((network) => network.close()));
});

async function start(
  slugs?: readonly string[],
  options: Partial<SampleNetworkOptions> = {},
): Promise<SampleNetwork> {
  const partnerships = slugs === undefined ? all : all.filter(({ slug }) => slugs.includes(slug));
  const network = await startSampleNetwork({
    partnerships,
    now: () => noon,
    publishEveryMs: null,
    firstPort: null,
    ...options,
  });
  networks.push(network);
  return network;
}

function siteOf(network: SampleNetwork, slug: string): SampleSite {
  return network.sites.find((site) => site.slug === slug)!;
}

/** A request on a connection of its own, so that none is kept open between tests. */
function ask(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { headers: { connection: 'close', ...headers }, redirect: 'manual' });
}

test('the national feed holds exactly the archive, month by month in London, and nothing else', async () => {
  const network = await start(['active-partnerships-national']);
  const text = await (await ask(network.sites[0]!.feedUrl)).text();
  const dates = [...text.matchAll(/<pubDate>(.*?)<\/pubDate>/g)].map(([, date]) => Date.parse(date!));
  const counts: Record<string, number> = {};
  for (const ms of dates.reverse())
    counts[londonDate(ms).slice(0, 7)] = (counts[londonDate(ms).slice(0, 7)] ?? 0) + 1;
  expect(Object.entries(counts)).toEqual(nationalArchive.map(({ month, stories }) => [month, stories]));
  expect(text.match(/<item>/g)).toHaveLength(524);
  expect(new Set(text.match(/<guid.*?<\/guid>/g)).size).toBe(524);
  const inYear = (year: string) =>
    nationalArchive.flatMap(({ month, stories }) => (month.startsWith(year) ? [stories] : []));
  const sums = ['2015', '2016', '2017', '2018', '2019', '2020', '2021', '2022', '2023'].map((year) =>
    inYear(year).reduce((sum, stories) => sum + stories, 0),
  );
  expect(sums).toEqual([9, 74, 89, 71, 70, 75, 62, 64, 10]);
});

test('each behaviour answers as it is named', async () => {
  const network = await start();
  const answers = network.sites
    .filter(({ behaviour }) => behaviour !== 'good' && behaviour !== 'hangs' && behaviour !== 'slow')
    .map(async ({ slug, behaviour, feedUrl }) => {
      const response = await ask(feedUrl);
      const text = await response.text();
      const ends = /<\/rss>\s*$/.test(text)
        ? 'a whole feed'
        : text.includes('<rss')
          ? 'half a feed'
          : 'no feed';
      return [behaviour, slug, response.status, ends, text.match(/<item/g)?.length ?? 0];
    });
  expect((await Promise.all(answers)).sort()).toEqual([
    ['challenge', 'active-cheshire', 200, 'no feed', 0],
    ['cut-off', 'active-humber', 200, 'half a feed', 8],
    ['empty', 'northamptonshire-sport', 200, 'a whole feed', 0],
    ['gone', 'active-gloucestershire', 404, 'no feed', 0],
    ['gone', 'wiltshire-and-swindon-sport', 410, 'no feed', 0],
    ['redirect', 'living-sport', 301, 'no feed', 0],
    ['server-error', 'sport-birmingham', 500, 'no feed', 0],
  ]);
  const moved = await fetch(siteOf(network, 'living-sport').feedUrl, { headers: { connection: 'close' } });
  expect([moved.status, (await moved.text()).match(/<item>/g)?.length]).toEqual([200, 20]);
});

test('the slow site takes four seconds, and the one that hangs takes for ever', async () => {
  const network = await start(['active-cumbria', 'active-surrey']);
  const startedAt = performance.now();
  const hanging = ask(siteOf(network, 'active-surrey').feedUrl).then(
    () => 'answered',
    () => 'ended by close',
  );
  const slow = await ask(siteOf(network, 'active-cumbria').feedUrl);
  expect(await slow.text()).toContain('<rdf:RDF');
  expect(performance.now() - startedAt).toBeGreaterThan(3_900);
  await network.close();
  expect(await hanging).toBe('ended by close');
});

test('closing ends connections that wait and leaves nothing open', async () => {
  const servers = async () => {
    // A closed server is let go of one turn of the event loop later.
    await new Promise((resolve) => setImmediate(resolve));
    return process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
  };
  const before = await servers();
  const seen: number[] = [];
  const network = await start(undefined, {
    publishEveryMs: 60_000,
    onRequest: ({ status }) => seen.push(status),
  });
  const waiting = ['active-surrey', 'active-cumbria'].map((slug) =>
    ask(siteOf(network, slug).feedUrl).catch(() => 'ended by close'),
  );
  while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await network.close();
  expect(await Promise.all(waiting)).toEqual(['ended by close', 'ended by close']);
  await expect(ask(network.sites[0]!.feedUrl)).rejects.toThrow();
  expect(await servers()).toBe(before);
});

test('a good feed answers 304 to its own validators, and the tag wins over the date', async () => {
  const network = await start();
  for (const { feedUrl, behaviour } of network.sites) {
    if (behaviour !== 'good' && behaviour !== 'empty') continue;
    const { headers } = await ask(feedUrl);
    const etag = headers.get('etag')!;
    const lastModified = headers.get('last-modified')!;
    const status = async (asked: Record<string, string>) => (await ask(feedUrl, asked)).status;
    expect(await status({ 'if-none-match': etag })).toBe(304);
    expect(await status({ 'if-modified-since': lastModified })).toBe(304);
    expect(await status({ 'if-none-match': '"other"', 'if-modified-since': lastModified })).toBe(200);
    expect(
      await status({ 'if-none-match': etag, 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }),
    ).toBe(304);
  }
});

test('a published story stands first in its feed, dated now, under a new tag and date', async () => {
  const network = await start(['active-essex']);
  const { feedUrl } = network.sites[0]!;
  const before = await ask(feedUrl);
  const { title } = network.publish();
  const after = await ask(feedUrl, {
    'if-none-match': before.headers.get('etag')!,
    'if-modified-since': before.headers.get('last-modified')!,
  });
  expect(after.status).toBe(200);
  expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
  expect(after.headers.get('last-modified')).toBe('Tue, 24 Nov 2026 12:00:00 GMT');
  const [, first] = (await after.text()).split('<item>');
  expect(first).toContain(`<title>${title}</title>`);
  expect(first).toContain('<pubDate>Tue, 24 Nov 2026 12:00:00 +0000</pubDate>');
});

test('good working partnerships publish in turn, by the clock or when asked to', async () => {
  const slugs = [
    'active-essex',
    'active-cheshire',
    'active-devon',
    'county-durham-sport',
    'active-partnerships-national',
  ];
  const published: string[] = [];
  const network = await start(slugs, { publishEveryMs: 5, onPublish: ({ slug }) => published.push(slug) });
  while (published.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(published.slice(0, 3)).toEqual(['active-devon', 'active-essex', 'active-devon']);
  expect(network.publish('active-cheshire').slug).toBe('active-cheshire');
  expect(() => network.publish('county-durham-sport')).toThrow('"county-durham-sport" publishes nothing new');
  expect(() => network.publish('active-partnerships-national')).toThrow('publishes nothing new');
  await network.close();
  const count = published.length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(published.length).toBe(count);
});

test('the registry it hands on is valid, local and accepted, and two partnerships share one feed', async () => {
  const { partnerships, sites } = await start();
  const reading = readRegistry(JSON.stringify(partnerships), 'sample.json');
  expect(reading.ok).toBe(true);
  expect(partnerships.map(({ slug }) => slug)).toEqual(all.map(({ slug }) => slug));
  for (const [index, { website, hosts, feeds }] of partnerships.entries()) {
    expect([website, hosts]).toEqual([sites[index]!.origin, [new URL(website).host]]);
    expect(feeds).toMatchObject([{ url: sites[index]!.feedUrl, verified: true }]);
  }
  const [derbyshire, notts] = partnerships.filter(({ feeds }) => feeds[0]!.include !== undefined);
  expect(derbyshire!.feeds[0]!.url).toBe(notts!.feeds[0]!.url);
  expect([derbyshire, notts].map((entry) => entry!.feeds[0]!.include)).toEqual([
    { category: 'Active Derbyshire' },
    { category: 'Active Notts' },
  ]);
});

test('at least 33 sites are good, one of them at least in every region', async () => {
  const { sites, partnerships } = await start();
  const good = new Set(sites.flatMap(({ slug, behaviour }) => (behaviour === 'good' ? [slug] : [])));
  const regions = (entries: typeof partnerships) => new Set(entries.map(({ region }) => region));
  expect(
    new Set(sites.flatMap(({ slug, origin }) => (good.has(slug) ? [origin] : []))).size,
  ).toBeGreaterThanOrEqual(33);
  expect(regions(partnerships.filter(({ slug }) => good.has(slug)))).toEqual(regions(partnerships));
  expect(
    ['active-partnerships-national', 'rise', 'county-durham-sport'].every((slug) => good.has(slug)),
  ).toBe(true);
});

test('a port that is taken gives way to a free one', async () => {
  const first = await start(['active-essex']);
  const port = Number(new URL(first.sites[0]!.origin).port);
  const second = await start(['active-essex'], { firstPort: port });
  expect(second.sites[0]!.origin).not.toBe(first.sites[0]!.origin);
  expect((await ask(second.sites[0]!.feedUrl)).status).toBe(200);
});
