/** Opens the instances that one process hosts: a store each, one poller for all their feeds, one GraphQL server. */
import type { Partnership, Registry } from '@active-news/schema/registry/partnership.ts';
import { makeTagResolver } from '@active-news/schema/resolve-tag.ts';
import type { Instance } from '../graph/instance-context.ts';
import type { PollReport } from '../ingest/ingest-feed.ts';
import { createDocumentReader } from '../ingest/parse-in-worker.ts';
import { createPoliteClient } from '../ingest/polite-client.ts';
import { pollFeeds, type PollTarget } from '../ingest/poll-feeds.ts';
import { storyOwner } from '../store/story-owner.ts';
import { startAnswering, type Operation, type OperationAnswer } from './answer-operation.ts';
import { checkAcceptance, type AcceptanceRules } from './check-acceptance.ts';
import { openInstanceStore } from './open-instance-store.ts';
import { feedRefresher } from './refresh-feeds.ts';
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
  /** Each instance keeps `<slug>.sqlite` and `<slug>.decisions.ndjson` here. */
  readonly dataDir: string;
  readonly userAgent: string;
  readonly allowPrivateHosts: readonly string[];
  /** Between two polls of a healthy feed; the shortest time unless the pace is fixed. */
  readonly pollIntervalMs: number;
  /** Poll that often whatever feeds say of their own pace: for sites of one's own. */
  readonly isFixedPace?: boolean;
  readonly now: () => number;
  readonly onPolled: (report: PollReport) => void;
  readonly onError: (error: unknown, feedUrl: string) => void;
};

/** How often it is looked whether another process, as a tool, has written to a store. */
const noticeEveryMs = 1_000;

/** Errors: throws if a store cannot be opened. */
export async function openHost(options: HostOptions): Promise<InstanceHost> {
  const { registry, slugs, now } = options;
  const resolveTag = makeTagResolver(registry);
  const allowPrivateHosts = new Set(options.allowPrivateHosts);
  const instances = new Map(
    registry.partnerships
      .filter(({ slug }) => slugs.includes(slug))
      .map((partnership) => [partnership.slug, openInstance(partnership, options)]),
  );
  const targets = () =>
    [...instances.values()].flatMap(({ partnership, store }) => {
      const isHeld = store.standing().heldSinceMs !== null;
      return store.acceptedFeeds().map(
        (feed): PollTarget => ({
          feedUrl: feed.url,
          slug: partnership.slug,
          website: partnership.website,
          hosts: [...partnership.hosts, ...partnership.legacyHosts],
          include: feed.include,
          resolveTag: (raw) => resolveTag(raw, partnership.slug),
          store,
          isHeld,
        }),
      );
    });
  const reader = createDocumentReader();
  const client = createPoliteClient({ userAgent: options.userAgent, allowPrivateHosts, now });
  const refresher = feedRefresher(async (slug, feedUrl) => void (await poller.pollNow(slug, feedUrl)));
  const poller = pollFeeds({
    targets,
    client,
    readDocument: reader.read,
    allowPrivateHosts,
    intervalMs: options.pollIntervalMs,
    isFixedPace: options.isFixedPace ?? false,
    now,
    random: Math.random,
    onPolled(report) {
      refresher.polled(report);
      options.onPolled(report);
    },
    onError: options.onError,
  });
  const acceptance: AcceptanceRules = {
    registry,
    allowPrivateHosts,
    acceptedFeeds: (slug) => instances.get(slug)?.store.acceptedFeeds() ?? null,
  };
  const answering = await startAnswering({
    now,
    refresh: refresher.refresh,
    checkAcceptance: (instance, wanted) => checkAcceptance(instance.owner.slug, wanted, acceptance),
  });
  // Decisions of this process and of others are polled by alike.
  const forget = [...instances.values()].map(({ store }) => store.onDecided(poller.refreshTargets));
  const noticing = setInterval(() => {
    for (const [slug, { store }] of instances) {
      try {
        store.noticeOthers();
      } catch (error) {
        options.onError(error, slug);
      }
    }
  }, noticeEveryMs).unref();
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
      const stops = [...instances].map(([slug, instance]) =>
        instance.store.onChange(() => listener(slug, answering.stateOf(instance))),
      );
      return () => stops.forEach((stop) => stop());
    },
    pollNow: async (slug) => void (await poller.pollNow(slug)),
    async close() {
      clearInterval(noticing);
      for (const stop of forget) stop();
      await poller.stop();
      await client.close();
      await reader.close();
      await answering.stop();
      for (const { store } of instances.values()) store.close();
    },
  };

  function openInstance(partnership: Partnership, { dataDir }: HostOptions): Instance {
    return {
      partnership,
      owner: storyOwner(registry, partnership),
      store: openInstanceStore(partnership, { registry, dataDir, now }),
    };
  }
}

function withBatch({ instance }: OperationAnswer['body']['extensions'], batch: string) {
  return { instance: { ...instance, batch } };
}
