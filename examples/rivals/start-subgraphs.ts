/** Starts the three subgraphs: real instances that have polled real feeds over HTTP, each on a socket of its own that counts. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHost } from '@active-news/partnership/host/open-host.ts';
import { serveHost } from '@active-news/partnership/host/serve-host.ts';
import { bundledRegistryPath, loadRegistry } from '@active-news/schema/registry/read-registry.ts';
import { jsonFeed, writtenStories } from './written-stories.ts';

export type Subgraphs = {
  /** Slug → GraphQL endpoint, each on a port of its own. */
  readonly endpoints: ReadonlyMap<string, string>;
  /** How often each was asked a GraphQL question since the last call; those that were not asked are left out. */
  readonly takeCounts: () => ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
};

/** Errors: throws if the registry has mistakes, or if an instance does not hold what its site publishes. */
export async function startSubgraphs(): Promise<Subgraphs> {
  const reading = await loadRegistry(bundledRegistryPath);
  if (!reading.ok) throw new Error('the bundled registry has mistakes');
  const slugs = [...writtenStories.keys()];
  const websites = new Map(reading.registry.partnerships.map(({ slug, website }) => [slug, website]));
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-rivals-'));

  const sites = createServer((request, response) => {
    const slug = request.url!.slice(1);
    const stories = writtenStories.get(slug);
    response.writeHead(stories ? 200 : 404, { 'content-type': 'application/feed+json' });
    response.end(stories && jsonFeed(websites.get(slug)!, stories));
  }).listen(0, '127.0.0.1');
  await once(sites, 'listening');
  const sitesHost = `127.0.0.1:${(sites.address() as AddressInfo).port}`;

  const host = await openHost({
    registry: {
      ...reading.registry,
      partnerships: reading.registry.partnerships.map((partnership) => ({
        ...partnership,
        feeds: slugs.includes(partnership.slug)
          ? [{ url: `http://${sitesHost}/${partnership.slug}`, verified: true }]
          : [],
      })),
    },
    slugs,
    dataDir,
    userAgent: 'active-news-example',
    allowPrivateHosts: [sitesHost],
    pollIntervalMs: 3_600_000,
    now: Date.now,
    onPolled: () => undefined,
    onError: (error) => console.error(error),
  });
  await host.pollNow();

  const counts = new Map<string, number>();
  const servers = slugs.map((slug) => ({ slug, http: serveHost(host) }));
  const endpoints = new Map<string, string>();
  for (const { slug, http } of servers) {
    http.server.on('request', ({ method }) => {
      if (method === 'POST') counts.set(slug, (counts.get(slug) ?? 0) + 1);
    });
    await http.listen({ host: '127.0.0.1', port: 0 });
    const { port } = http.server.address() as AddressInfo;
    endpoints.set(slug, `http://127.0.0.1:${port}/${slug}/graphql`);
  }
  return {
    endpoints,
    takeCounts() {
      const taken = new Map([...counts].sort());
      counts.clear();
      return taken;
    },
    async close() {
      await Promise.all(servers.map(({ http }) => http.close()));
      await host.close();
      sites.closeAllConnections();
      sites.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
