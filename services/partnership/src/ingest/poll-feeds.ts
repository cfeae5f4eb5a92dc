/** Keeps asking all feeds for news: each when it is due, few at a time, and none that would only wait for its host. */
import { hostOf } from './host-gate.ts';
import { ingestFeed, type FeedTarget, type IngestDeps, type PollReport } from './ingest-feed.ts';
import type { PoliteClient } from './polite-client.ts';

/** One feed of one partnership; a feed that several share comes once for each and is fetched once for all. */
export type PollTarget = FeedTarget & {
  readonly feedUrl: string;
  /** True while a person holds the partnership: then it is not polled. */
  readonly isHeld?: boolean;
};

export type PollFeedsOptions = IngestDeps & {
  readonly client: Pick<PoliteClient, 'fetch' | 'isFree' | 'onFree'>;
  readonly allowPrivateHosts: ReadonlySet<string>;
  /** Asked at the start and at each refreshTargets. */
  readonly targets: () => readonly PollTarget[];
  readonly concurrency?: number;
  /** Called after each poll, once per partnership. */
  readonly onPolled?: (report: PollReport) => void;
  /** Called when a poll could not be recorded: the store is in trouble, not the partner. */
  readonly onError?: (error: unknown, feedUrl: string) => void;
};

export type FeedPoller = {
  /** Asks now for all feeds, those of one partnership, or one of them; resolves when they have been polled. */
  pollNow(slug?: string, feedUrl?: string): Promise<PollNow>;
  /** Looks at `targets` anew; feeds that stay keep their due times. To be called when one is accepted, held or released. */
  refreshTargets(): void;
  /** Ends polls under way and resolves when none is left; nothing is polled after. */
  stop(): Promise<void>;
};

export type PollNow = {
  /** Feeds that were polled. */
  readonly polled: number;
  /** Slugs of the partnerships asked for that were not polled since they are held. */
  readonly held: readonly string[];
};

type Feed = {
  readonly url: string;
  targets: readonly FeedTarget[];
  dueAtMs: number;
  /** How the gate knows the host that is asked, which may be another one than the address says. */
  host: string;
  askedUrl: string;
  isRunning: boolean;
  /** How many polls may still ask only whether anything has changed; 0 lets the next one read all as if for the first time. */
  conditionalPolls: number;
  /** Those who wait for the next poll of this feed to end. */
  waiting: (() => void)[];
};

/** The longest time between two looks at the clock, so that a changed system clock delays nothing for long. */
const longestSleepMs = 60_000;
/** After a poll that could not be recorded, when there is no recorded next check. */
const troubleWaitMs = 60_000;
/** About so many polls lie between two that ignore the validators. */
const pollsPerFullRead = 100;

/**
 * Starts polling; feeds that the stores say are not due yet wait their turn.
 *
 * The list of feeds is the queue: nothing is added to it. Timers keep no process alive. The first poll after the start reads all
 * as if for the first time, since our own rules may have changed, and then about one in a hundred, since a server may say
 * "unchanged" for ever.
 */
export function pollFeeds(options: PollFeedsOptions): FeedPoller {
  const { concurrency = 8, client, now } = options;
  const feeds = new Map<string, Feed>();
  const running = new Set<Promise<void>>();
  const abort = new AbortController();
  let heldSlugs: ReadonlySet<string> = new Set();
  refresh();
  const forget = client.onFree(schedule);
  // Not at once, so that a caller's first pollNow is the first poll and not a second one.
  let timer = setTimeout(schedule, 0).unref();

  return {
    async pollNow(slug, feedUrl) {
      if (abort.signal.aborted) return { polled: 0, held: [] };
      const wanted = [...feeds.values()].filter(
        (feed) =>
          (feedUrl === undefined || feed.url === feedUrl) &&
          (slug === undefined || feed.targets.some((target) => target.slug === slug)),
      );
      const held = [...heldSlugs].filter((one) => slug === undefined || one === slug);
      const polled = wanted.map((feed) => new Promise<void>((resolve) => feed.waiting.push(resolve)));
      for (const feed of wanted) feed.dueAtMs = Math.min(feed.dueAtMs, now());
      schedule();
      await Promise.all(polled);
      return { polled: wanted.length, held };
    },
    refreshTargets() {
      refresh();
      schedule();
    },
    async stop() {
      abort.abort(new Error('the poller was stopped'));
      clearTimeout(timer);
      forget();
      await Promise.all(running);
      for (const feed of feeds.values()) letGo(feed);
    },
  };

  function refresh(): void {
    const targets = options.targets();
    heldSlugs = new Set(targets.filter(({ isHeld }) => isHeld).map(({ slug }) => slug));
    const byUrl = Map.groupBy(
      targets.filter(({ isHeld }) => !isHeld),
      (target) => target.feedUrl,
    );
    for (const [url, feed] of feeds) {
      if (byUrl.has(url)) continue;
      feeds.delete(url);
      // A poll under way ends by itself and lets its own waiters go.
      letGo(feed);
    }
    for (const [url, members] of byUrl) {
      const known = feeds.get(url);
      if (known === undefined) feeds.set(url, newFeed(url, members));
      else takeMembers(known, members);
    }
  }

  function newFeed(url: string, targets: readonly FeedTarget[]): Feed {
    return {
      url,
      targets,
      // The partnership that has waited longest decides.
      dueAtMs: Math.min(...targets.map((target) => dueAt(url, target))),
      ...addressOf(url, targets),
      isRunning: false,
      conditionalPolls: 0,
      waiting: [],
    };
  }

  function takeMembers(feed: Feed, targets: readonly FeedTarget[]): void {
    const before = new Set(feed.targets.map(({ slug }) => slug));
    const added = targets.filter(({ slug }) => !before.has(slug));
    feed.targets = targets;
    Object.assign(feed, addressOf(feed.url, targets));
    if (added.length === 0) return;
    feed.dueAtMs = Math.min(feed.dueAtMs, ...added.map((target) => dueAt(feed.url, target)));
    feed.conditionalPolls = 0;
  }

  function dueAt(url: string, { store }: FeedTarget): number {
    return store.feedState(url)?.nextCheckAtMs ?? 0;
  }

  function addressOf(url: string, [target]: readonly FeedTarget[]): Pick<Feed, 'host' | 'askedUrl'> {
    const askedUrl = target?.store.feedState(url)?.askInstead ?? url;
    return { askedUrl, host: hostOf(new URL(askedUrl), options.allowPrivateHosts).key };
  }

  /** Starts what may start, and sleeps until more may. A poll that ends, and a host that becomes free, come back here. */
  function schedule(): void {
    clearTimeout(timer);
    if (abort.signal.aborted) return;
    const nowMs = now();
    const busyHosts = new Set(
      [...feeds.values()].filter(({ isRunning }) => isRunning).map(({ host }) => host),
    );
    let wakeAtMs = nowMs + longestSleepMs;
    for (const feed of [...feeds.values()].toSorted((a, b) => a.dueAtMs - b.dueAtMs)) {
      if (feed.isRunning) continue;
      if (feed.dueAtMs > nowMs) {
        wakeAtMs = Math.min(wakeAtMs, feed.dueAtMs);
        break;
      }
      if (running.size >= concurrency) break;
      // One that would only wait for its host leaves its place to another.
      if (busyHosts.has(feed.host) || !client.isFree(feed.askedUrl)) continue;
      busyHosts.add(feed.host);
      run(feed);
    }
    timer = setTimeout(schedule, Math.max(wakeAtMs - nowMs, 1)).unref();
  }

  function run(feed: Feed): void {
    feed.isRunning = true;
    // Who asks while the poll is under way wants the next one: this one may already have its answer.
    const waiting = feed.waiting.splice(0);
    const poll = pollOnce(feed).finally(() => {
      feed.isRunning = false;
      running.delete(poll);
      for (const resolve of waiting) resolve();
      schedule();
    });
    running.add(poll);
  }

  async function pollOnce(feed: Feed): Promise<void> {
    feed.dueAtMs = Infinity;
    let nextAtMs = now() + troubleWaitMs;
    try {
      const { url: feedUrl, targets } = feed;
      const isFresh = feed.conditionalPolls === 0;
      const reports = await ingestFeed({ feedUrl, targets, isFresh, signal: abort.signal }, options);
      if (reports.length > 0) nextAtMs = Math.min(...reports.map((report) => report.nextCheckAtMs));
      if (!isFresh) feed.conditionalPolls--;
      else if (reports.some((report) => report.outcome === 'read')) {
        // Not the same for all feeds, so that they are not all read in full in the same hour.
        feed.conditionalPolls = Math.floor(pollsPerFullRead * (0.5 + options.random()));
      }
      for (const report of reports) options.onPolled?.(report);
      Object.assign(feed, addressOf(feedUrl, feed.targets));
    } catch (error) {
      options.onError?.(error, feed.url);
    }
    // pollNow may have set an earlier time meanwhile.
    feed.dueAtMs = Math.min(feed.dueAtMs, nextAtMs);
  }
}

function letGo(feed: Feed): void {
  for (const resolve of feed.waiting.splice(0)) resolve();
}
