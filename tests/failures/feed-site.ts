/** A small site with one RSS feed per partnership, whose stories a test knows and adds to. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { loadPartnerships } from '@active-news/runtime/load-partnerships.ts';

export type FeedSite = {
  /** As `127.0.0.1:8080`; for ALLOW_PRIVATE_FEED_HOSTS. */
  readonly host: string;
  /** Entries of the bundled registry, with their feeds here. */
  readonly partnerships: readonly Partnership[];
  /** Adds a story of this moment, and tells the newest of the first ones anew. */
  readonly publish: (slug: string) => void;
  readonly close: () => Promise<void>;
};

type Item = { readonly title: string; readonly atMs: number; readonly topics: readonly string[] };

const hourMs = 3_600_000;
const topics = ['Cycling', 'Funding', 'Walking'];

/** Shapes: each of `slugs` begins with `storiesEach` stories, dealt in turn; every fourth stands at one instant with those of the others. */
export async function startFeedSite(slugs: readonly string[], storiesEach: number): Promise<FeedSite> {
  const startMs = Date.now() - 10 * hourMs;
  const items = new Map(slugs.map((slug, nth) => [slug, firstItems(nth)]));
  const server = createServer((request, response) => {
    const slug = request.url?.split('/')[1] ?? '';
    const own = items.get(slug);
    if (!own) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feedOf(slug, own, origin));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const { partnerships } = await loadPartnerships(undefined);
  return {
    host,
    partnerships: partnerships
      .filter(({ slug }) => slugs.includes(slug))
      .map((partnership) => ({
        ...partnership,
        website: `${origin}/${partnership.slug}/`,
        hosts: [host],
        feeds: [{ url: `${origin}/${partnership.slug}/feed`, verified: true }],
      })),
    publish(slug) {
      const own = items.get(slug)!;
      own[0] = { ...own[0]!, title: `${own[0]!.title}, told anew` };
      own.push({ title: `Published ${own.length} of ${slug}`, atMs: Date.now(), topics: ['Walking'] });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  function firstItems(nth: number): Item[] {
    return Array.from({ length: storiesEach }, (_, i) => ({
      title: `Story ${i} of ${slugs[nth]}`,
      atMs: startMs - i * 200 * hourMs - (i % 4 === 0 ? 0 : nth * hourMs),
      topics: topics.filter((_topic, t) => (i + nth) % (t + 2) === 0),
    }));
  }
}

function feedOf(slug: string, items: readonly Item[], origin: string): string {
  const entries = items.map(
    ({ title, atMs, topics: own }, i) =>
      `<item><title>${title}</title><link>${origin}/${slug}/news/${i}</link><guid isPermaLink="false">${slug}-${i}</guid>` +
      `<pubDate>${new Date(atMs).toUTCString()}</pubDate><dc:creator>Desk of ${slug}</dc:creator>` +
      `${own.map((topic) => `<category>${topic}</category>`).join('')}<description>${title}, told in a sentence.</description></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News of ${slug}</title><link>${origin}/${slug}/</link><description>News</description>${entries.reverse().join('')}</channel></rss>`;
}
