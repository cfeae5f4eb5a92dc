/** The embedded composition: instances and gateway in one process, asked in process, with nothing else to install. */
import type { Log } from '@active-news/runtime/log.ts';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { askInProcess } from '@active-news/gateway/asking/ask-in-process.ts';
import { complainOnce } from '@active-news/gateway/asking/complain-once.ts';
import { rememberFailures } from '@active-news/gateway/asking/remember-failures.ts';
import { startGateway } from '@active-news/gateway/http/start-gateway.ts';
import { openHost } from '@active-news/partnership/host/open-host.ts';
import type { PollReport } from '@active-news/partnership/ingest/ingest-feed.ts';

export type EmbeddedOptions = {
  readonly registry: Registry;
  readonly slugs: readonly string[];
  readonly dataDir: string;
  readonly userAgent: string;
  readonly allowPrivateHosts: readonly string[];
  readonly pollIntervalMs: number;
  readonly now: () => number;
  readonly log: Log;
  readonly host: string;
  readonly port: number;
  readonly isSample: boolean;
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
  const host = await openHost({
    ...options,
    onPolled: (report) => {
      const { feedUrl, slug, outcome, health, status, added, changed, problems } = report;
      log.info({ slug, feedUrl, outcome, health, status, added, changed, problems }, 'feed polled');
      options.onPolled?.(report);
    },
    onError: (error, feedUrl) => log.error({ feedUrl, error: String(error) }, 'a poll could not be recorded'),
  });
  const ask = askInProcess(
    (slug, operation) => {
      const instance = host.instance(slug);
      return instance && host.answer(instance, operation).then(({ body }) => body);
    },
    now,
    complainOnce((fields, sentence) => log.warn(fields, sentence), now),
  );
  const gateway = await startGateway({
    registry,
    instances: slugs,
    ask: rememberFailures(ask),
    cache: null,
    now,
    log,
    host: options.host,
    port: options.port,
    isSample: options.isSample,
  }).catch(async (error: unknown) => {
    await host.close();
    throw error;
  });
  return {
    url: gateway.url,
    pollNow: host.pollNow,
    async close() {
      await gateway.close();
      await host.close();
    },
  };
}
