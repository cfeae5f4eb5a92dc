/** Backfilling that breaks off at any point where it waits: the next run completes it, and no story is lost or doubled. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { backfillFeed, type BackfillRequest } from '@active-news/feeds/backfill-feed.ts';
import { progressFile } from '@active-news/feeds/backfill-progress.ts';
import { openTools, type Tools } from '@active-news/feeds/open-tools.ts';
import { withoutColour } from '@active-news/feeds/paint.ts';
import { showProgress } from '@active-news/feeds/progress.ts';
import { bundledPartnerships } from '@active-news/sample-network/bundled-partnerships.ts';
import { startSampleNetwork, type SampleNetwork } from '@active-news/sample-network/start-sample-network.ts';
import { readRegistry } from '@active-news/schema/registry/read-registry.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';

const folder = mkdtempSync(join(tmpdir(), 'active-news-backfill-'));
const noon = Date.parse('2026-11-24T12:00:00Z');
let network: SampleNetwork;
let registry: Registry;
/** Asks and reads for all runs, so that none has to start a thread of its own. */
let shared: Tools;

beforeAll(async () => {
  const all = await bundledPartnerships();
  network = await startSampleNetwork({
    partnerships: all.filter(({ slug }) => ['active-sussex', 'active-suffolk'].includes(slug)),
    now: () => new Date(noon),
    publishEveryMs: null,
    firstPort: null,
  });
  const reading = readRegistry(JSON.stringify(network.partnerships), 'sample.json');
  if (!reading.ok) throw new Error('the registry of the sample network is wrong');
  registry = reading.registry;
  shared = toolsIn('shared');
});
afterAll(async () => {
  await shared.close();
  await network.close();
  rmSync(folder, { recursive: true });
});

class Died extends Error {}

function toolsIn(data: string): Tools {
  return openTools({
    registry,
    dataDir: join(folder, data),
    userAgent: 'ActiveNews/0.1 (test)',
    allowPrivateHosts: new Set(registry.partnerships.flatMap(({ hosts }) => hosts)),
    now: () => noon,
    random: () => 0.5,
  });
}

/** Runs once, and dies at the given point; each question, reading and writing of progress is one, before and after it. */
async function run(data: string, slug: string, diesAt = Infinity, options: Partial<BackfillRequest> = {}) {
  const tools = toolsIn(data);
  let point = 0;
  const passing = <T>(value: T): T => {
    if (point++ === diesAt) throw new Died();
    return value;
  };
  const partnership = registry.partnerships.find((entry) => entry.slug === slug)!;
  const file = progressFile(join(folder, data, `${slug}.backfill.json`));
  const breaking: Tools = {
    ...tools,
    ask: async (request) => passing(await shared.ask(passing(request))),
    readDocument: async (document) => passing(await shared.readDocument(passing(document))),
  };
  try {
    const result = await backfillFeed(
      {
        partnership,
        feedUrl: partnership.feeds[0]!.url,
        include: undefined,
        limit: null,
        sinceMs: null,
        isRestart: false,
        ...options,
      },
      {
        read: file.read,
        write: (url, place) => passing(file.write(url, passing(place))),
      },
      {
        tools: breaking,
        paint: withoutColour,
        width: 100,
        progress: showProgress({ write: () => undefined }),
      },
    );
    return { result, points: point, stories: titlesIn(tools, slug) };
  } catch (error) {
    if (!(error instanceof Died)) throw error;
    return { result: null, points: point, stories: titlesIn(tools, slug) };
  } finally {
    await tools.close();
  }
}

function titlesIn(tools: Tools, slug: string): readonly string[] {
  const { database } = tools.store(registry.partnerships.find((entry) => entry.slug === slug)!);
  const rows = database.sql("SELECT url || ' ' || published_at AS place FROM story ORDER BY place").all();
  return (rows as { place: string }[]).map(({ place }) => place);
}

/** How many stories the site's own sitemap lists; three pages in it are none. */
async function publishedBy(slug: string): Promise<number> {
  const { origin } = network.sites.find((site) => site.slug === slug)!;
  const sitemap = await (
    await fetch(`${origin}/sitemap-news.xml`, { headers: { connection: 'close' } })
  ).text();
  return sitemap.match(/<loc>/g)!.length - 3;
}

test.each([
  ['active-sussex', 'paged', 3],
  ['active-suffolk', 'pages', 23],
] as const)(
  'the backfilling of %s (%s) may die at any point where it waits',
  async (slug, way, step) => {
    const whole = await run(`${slug}-whole`, slug);
    expect(whole.result).toMatchObject({ way, end: 'whole', added: whole.stories.length });
    expect(whole.stories.length).toBe(await publishedBy(slug));
    expect(new Set(whole.stories.map((place) => place.split(' ')[0])).size).toBe(whole.stories.length);
    for (let point = 0; point < whole.points; point += step) {
      const data = `${slug}-${point}`;
      const died = await run(data, slug, point);
      expect([point, died.result]).toEqual([point, null]);
      const after = await run(data, slug);
      expect([point, after.stories]).toEqual([point, whole.stories]);
    }
  },
  60_000,
);

test('with --since nothing older comes in, and it ends where only older stories follow', async () => {
  const sinceMs = Date.parse('2026-06-01T00:00:00Z');
  const { result, stories } = await run('since', 'active-sussex', Infinity, { sinceMs });
  expect(result).toMatchObject({ end: 'since' });
  const times = stories.map((place) => Number(place.split(' ')[1]));
  expect(Math.min(...times)).toBeGreaterThanOrEqual(sinceMs);
  expect(times.length).toBeGreaterThan(5);
});

test('a progress file that is none of ours is named, with the cure', async () => {
  const tools = toolsIn('foreign');
  const file = progressFile(join(folder, 'foreign', 'x.backfill.json'));
  expect(file.read('https://a.example/')).toBe(null);
  await tools.close();
  mkdirSync(join(folder, 'foreign'), { recursive: true });
  writeFileSync(join(folder, 'foreign', 'x.backfill.json'), '{"version": 7}');
  expect(() => file.read('https://a.example/')).toThrow(
    /x\.backfill\.json is not what this program writes\. Delete it/,
  );
});
