/** What commands work with: the registry, the stores, the polite client and the reader of documents, each opened when first used. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FetchOutcome } from '@active-news/partnership/ingest/fetch-feed.ts';
import type { FeedTarget } from '@active-news/partnership/ingest/ingest-feed.ts';
import { createDocumentReader, type ReadDocument } from '@active-news/partnership/ingest/parse-in-worker.ts';
import { createPoliteClient, type PoliteRequest } from '@active-news/partnership/ingest/polite-client.ts';
import { openInstanceStore } from '@active-news/partnership/host/open-instance-store.ts';
import type { Store } from '@active-news/partnership/store/open-store.ts';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { makeTagResolver } from '@active-news/schema/resolve-tag.ts';

export type Tools = {
  readonly registry: Registry;
  readonly dataDir: string;
  readonly userAgent: string;
  readonly allowPrivateHosts: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  /** Asks a partner's site: robots.txt obeyed, one request at a time per host, a rest after each. */
  readonly ask: (request: PoliteRequest) => Promise<FetchOutcome>;
  readonly readDocument: ReadDocument;
  /** Opens the store of a partnership, or makes it; the same one each time. */
  readonly store: (partnership: Partnership) => Store;
  /** Null where there is no file yet, so that looking makes none. */
  readonly storeIfAny: (partnership: Partnership) => Store | null;
  readonly target: (
    partnership: Partnership,
    include?: { readonly path?: string; readonly category?: string },
  ) => FeedTarget;
  readonly close: () => Promise<void>;
};

export type ToolSettings = Pick<
  Tools,
  'registry' | 'dataDir' | 'userAgent' | 'allowPrivateHosts' | 'now' | 'random'
>;

export function openTools(settings: ToolSettings): Tools {
  const { registry, dataDir, userAgent, allowPrivateHosts, now } = settings;
  // What cannot be read must not look as if nothing were in it.
  if (existsSync(dataDir)) readdirSync(dataDir);
  const resolveTag = makeTagResolver(registry);
  const client = createPoliteClient({ userAgent, allowPrivateHosts, now });
  const reader = createDocumentReader({ threads: 1 });
  const stores = new Map<string, Store>();
  const store = (partnership: Partnership): Store => {
    const open = stores.get(partnership.slug) ?? openInstanceStore(partnership, { registry, dataDir, now });
    stores.set(partnership.slug, open);
    return open;
  };
  return {
    ...settings,
    ask: (request) => client.fetch(request),
    readDocument: reader.read,
    store,
    storeIfAny: (partnership) =>
      ['sqlite', 'decisions.ndjson'].some((end) => existsSync(join(dataDir, `${partnership.slug}.${end}`)))
        ? store(partnership)
        : null,
    target: (partnership, include) => ({
      slug: partnership.slug,
      website: partnership.website,
      hosts: [...partnership.hosts, ...partnership.legacyHosts],
      include,
      resolveTag: (raw) => resolveTag(raw, partnership.slug),
      store: store(partnership),
    }),
    async close() {
      await client.close();
      await reader.close();
      for (const each of stores.values()) each.close();
    },
  };
}
