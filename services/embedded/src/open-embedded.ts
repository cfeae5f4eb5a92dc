/** The embedded composition: the instances in a thread of this process, the gateway in front of them, and nothing else to install. */
import type { Log } from '@active-news/runtime/log.ts';
import { heartbeatMs } from '@active-news/schema/announcement.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { askInProcess } from '@active-news/gateway/asking/ask-in-process.ts';
import { breaker } from '@active-news/gateway/asking/breaker.ts';
import { complainOnce } from '@active-news/gateway/asking/complain-once.ts';
import { versionBook } from '@active-news/gateway/asking/version-book.ts';
import { ownInstances } from '@active-news/gateway/graph/gateway-schema.ts';
import { startGateway } from '@active-news/gateway/http/start-gateway.ts';
import { openHostInWorker } from '@active-news/partnership/host/open-host-in-worker.ts';
import type { PollReport } from '@active-news/partnership/ingest/ingest-feed.ts';
import { programVersion } from './program-version.ts';
import { serveInstances } from './serve-instances.ts';

export type EmbeddedOptions = {
  readonly registry: Registry;
  readonly slugs: readonly string[];
  readonly dataDir: string;
  readonly userAgent: string;
  readonly allowPrivateHosts: readonly string[];
  readonly pollIntervalMs: number;
  /** See HostOptions. */
  readonly isFixedPace?: boolean;
  readonly now: () => number;
  readonly log: Log;
  readonly host: string;
  readonly port: number;
  readonly isSample: boolean;
  /** Who sends it may decide; undefined lets nobody. */
  readonly adminToken?: string | undefined;
  readonly onPolled?: (report: PollReport) => void;
};

export type Embedded = {
  readonly url: string;
  readonly pollNow: (slug?: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Errors: throws if a store cannot be opened or the port is taken. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { registry, slugs, now, log } = options;
  const host = await openHostInWorker({
    ...options,
    onPolled: (report) => {
      const { feedUrl, slug, outcome, health, status, added, changed, problems } = report;
      log.info({ slug, feedUrl, outcome, health, status, added, changed, problems }, 'feed polled');
      options.onPolled?.(report);
    },
    onError: (error, feedUrl) => log.error({ feedUrl, error: String(error) }, 'a poll could not be recorded'),
    onCrash: (message) =>
      log.error({ error: message }, 'the thread of the instances ended; starting it again'),
  });
  const guard = breaker(
    askInProcess(
      host.answer,
      now,
      complainOnce((fields, sentence) => log.warn(fields, sentence), now),
    ),
    { random: Math.random },
  );
  const book = versionBook();
  const announce = (slug: string) => {
    const state = host.stateOf(slug);
    if (!state) return;
    const { seq, digest, code, erasedUpTo } = state;
    book.announced(slug, { seq, digest }, code, now(), erasedUpTo);
    guard.heard(slug);
  };
  host.slugs.forEach(announce);
  const forget = host.onChange(announce);
  const heartbeat = setInterval(() => host.slugs.forEach(announce), heartbeatMs);
  const close = async () => {
    forget();
    clearInterval(heartbeat);
    guard.close();
    await host.close();
  };
  try {
    const gateway = await startGateway({
      registry,
      instances: ownInstances(slugs),
      expected: slugs,
      transport: guard.transport,
      book,
      redis: null,
      name: 'active-news',
      version: programVersion(),
      now,
      log,
      host: options.host,
      port: options.port,
      isSample: options.isSample,
      adminToken: options.adminToken,
      administer: (slug, question) => host.answer(slug, { ...question, isAdmin: true }),
      beside: (http) => serveInstances(http, host, options.adminToken),
    });
    return {
      url: gateway.url,
      pollNow: host.pollNow,
      async close() {
        await gateway.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
