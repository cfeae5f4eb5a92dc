/** A host of instances over HTTP that announces through a Redis, and commits a story when it is told to. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { announceVersions } from '@active-news/partnership/host/announce-versions.ts';
import { openHost } from '@active-news/partnership/host/open-host.ts';
import { serveHost } from '@active-news/partnership/host/serve-host.ts';
import { connectRedis } from '@active-news/runtime/connect-redis.ts';
import { makeLog } from '@active-news/runtime/log.ts';
import { waitFor } from '../processes/post-query.ts';
import { startFeedSite } from './feed-site.ts';
import { readContent, type Content } from './read-content.ts';
import { startListening } from './start-listening.ts';

export type LiveHost = {
  readonly slugs: readonly string[];
  readonly contentOf: (slug: string) => Content;
  /** All that an instance has held, by digest. */
  readonly held: (slug: string) => ReadonlyMap<string, Content>;
  /** Publishes a story and reads its feed. Gives the instant at which it was committed, on the clock of `performance`. */
  readonly commit: (slug: string) => Promise<number>;
  /** Where the instances are. */
  readonly origin: string;
  /** Starts a gateway process over these instances and the same Redis. Shapes: `originOf` gives where each is to be asked instead. */
  readonly startGateway: (originOf?: (slug: string) => string) => Promise<GatewayProcess>;
  readonly close: () => Promise<void>;
};

export type GatewayProcess = { readonly url: string; readonly log: () => string };

export async function startLiveHost(slugs: readonly string[], redisUrl: string): Promise<LiveHost> {
  const stops: (() => unknown)[] = [];
  const dataDir = await mkdtemp(join(tmpdir(), 'active-news-live-host-'));
  stops.push(() => rm(dataDir, { recursive: true, force: true }));
  const site = await startFeedSite(slugs, 12);
  stops.push(site.close);
  const registryFile = join(dataDir, 'partnerships.json');
  await writeFile(registryFile, JSON.stringify(site.partnerships));
  const log = makeLog('silent', 'test');
  const host = await openHost({
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
  const http = serveHost(host);
  await http.listen({ port: 0, host: '127.0.0.1' });
  stops.push(() => http.close());
  const origin = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  const redis = connectRedis(redisUrl, log);
  stops.push(() => redis.disconnect());
  await waitFor(
    async () => redis.status,
    (status) => status === 'ready',
  );
  stops.push(announceVersions(host, redis));

  const held = new Map(slugs.map((slug) => [slug, new Map<string, Content>()]));
  const current = new Map<string, Content>();
  const note = async (slug: string) => {
    const content = await readContent(`${origin}/${slug}/graphql`);
    held.get(slug)!.set(content.digest, content);
    current.set(slug, content);
  };
  await Promise.all(slugs.map(note));
  return {
    slugs,
    origin,
    contentOf: (slug) => current.get(slug)!,
    held: (slug) => held.get(slug)!,
    async commit(slug) {
      site.publish(slug);
      let committedAt = NaN;
      const forget = host.instance(slug)!.store.onChange(() => (committedAt = performance.now()));
      await host.pollNow(slug);
      forget();
      await note(slug);
      return committedAt;
    },
    async startGateway(originOf = () => origin) {
      const endpoints = slugs.map((slug) => [slug, `${originOf(slug)}/${slug}/graphql`]);
      const gateway = await startListening('gateway', {
        PARTNERSHIPS_FILE: registryFile,
        SUBGRAPHS: JSON.stringify(Object.fromEntries(endpoints)),
        REDIS_URL: redisUrl,
        LOG_LEVEL: 'warn',
      });
      stops.push(gateway.stop);
      return { url: gateway.origin, log: gateway.output };
    },
    async close() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}
