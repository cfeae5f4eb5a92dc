/** Opens the instances that one process hosts: a store each, one poller for all their feeds, one GraphQL server. */
import { join } from 'node:path';
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { makeTagResolver } from '@active-news/schema/resolve-tag.ts';
import type { Instance } from '../graph/instance-context.ts';
import { fetchFeed } from '../ingest/fetch-feed.ts';
import type { PollReport } from '../ingest/ingest-feed.ts';
import { createDocumentReader } from '../ingest/parse-in-worker.ts';
import { pollFeeds, type PollTarget } from '../ingest/poll-feeds.ts';
import { openStore } from '../store/open-store.ts';
import { storyOwner } from '../store/story-owner.ts';
import { startAnswering, type Operation, type OperationAnswer } from './answer-operation.ts';
import type { ServedInstances } from './served-instances.ts';

export type InstanceHost = ServedInstances & {
  readonly instance: (slug: string) => Instance | null;
  readonly answer: (instance: Instance, operation: Operation) => Promise<OperationAnswer>;
  /** Asks now for all feeds, or those of one partnership; resolves when they have been polled. */
  readonly pollNow: (slug?: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type HostOptions = {
  readonly registry: Registry;
  readonly slugs: readonly string[];
  /** Each instance keeps `<slug>.sqlite` here. */
  readonly dataDir: string;
  readonly userAgent: string;
  readonly allowPrivateHosts: readonly string[];
  /** Between two polls of a healthy feed. */
  readonly pollIntervalMs: number;
  readonly now: () => number;
  readonly onPolled: (report: PollReport) => void;
  readonly onError: (error: unknown, feedUrl: string) => void;
};

/** Errors: throws if a store cannot be opened. */
export async function openHost(options: HostOptions): Promise<InstanceHost> {
  const { registry, slugs, now } = options;
  const resolveTag = makeTagResolver(registry);
  const instances = new Map(
    registry.partnerships
      .filter(({ slug }) => slugs.includes(slug))
      .map((partnership) => [partnership.slug, openInstance(partnership, options)]),
  );
  const targets = [...instances.values()].flatMap(({ partnership, store }) =>
    partnership.feeds
      .filter(({ verified }) => verified)
      .map(
        (feed): PollTarget => ({
          feedUrl: feed.url,
          slug: partnership.slug,
          website: partnership.website,
          include: feed.include,
          resolveTag: (raw) => resolveTag(raw, partnership.slug),
          store,
        }),
      ),
  );
  const reader = createDocumentReader();
  const answering = await startAnswering();
  const poller = pollFeeds({
    targets,
    fetchFeed,
    readDocument: reader.read,
    userAgent: options.userAgent,
    allowPrivateHosts: new Set(options.allowPrivateHosts),
    intervalMs: options.pollIntervalMs,
    now,
    random: Math.random,
    onPolled: options.onPolled,
    onError: options.onError,
  });
  return {
    slugs: [...instances.keys()],
    instance: (slug) => instances.get(slug) ?? null,
    answer: answering.answer,
    answerText(slug, operation, batch) {
      const instance = instances.get(slug);
      if (!instance) return null;
      return answering.answer(instance, operation).then(({ status, body }) => {
        const told = batch === undefined ? body : { ...body, extensions: withBatch(body.extensions, batch) };
        return { status, text: JSON.stringify(told) };
      });
    },
    stateOf(slug) {
      const instance = instances.get(slug);
      return instance ? answering.stateOf(instance) : null;
    },
    onChange(listener) {
      const forget = [...instances].map(([slug, instance]) =>
        instance.store.onChange(() => listener(slug, answering.stateOf(instance))),
      );
      return () => forget.forEach((stop) => stop());
    },
    pollNow: poller.pollNow,
    async close() {
      await poller.stop();
      await reader.close();
      await answering.stop();
      for (const { store } of instances.values()) store.close();
    },
  };

  function openInstance(partnership: Partnership, { dataDir }: HostOptions): Instance {
    const { slug, name, website, region, permission = 'excerpt' } = partnership;
    const owner = storyOwner(registry, partnership);
    // Story.attribution and Story.region show the first, permission decides which fields are shown and searched at all,
    // and by the last filters find the stories.
    const face = JSON.stringify([name, website, region, permission, owner.line, owner.councils]);
    const feedUrls = partnership.feeds.filter(({ verified }) => verified).map(({ url }) => url);
    return {
      partnership,
      owner,
      store: openStore({ path: join(dataDir, `${slug}.sqlite`), slug, feedUrls, face, now }),
    };
  }
}

function withBatch({ instance }: OperationAnswer['body']['extensions'], batch: string) {
  return { instance: { ...instance, batch } };
}
