/** Keeps asking all feeds for news: each when it is due, few at a time, one at a time per host. */
import { hostAndPort } from './guarded-connector.ts';
import { ingestFeed, type FeedTarget, type IngestDeps, type PollReport } from './ingest-feed.ts';

/** One feed of one partnership; a feed that several share comes once for each and is fetched once for all. */
export type PollTarget = FeedTarget & { readonly feedUrl: string };

export type PollFeedsOptions = IngestDeps & {
  readonly targets: readonly PollTarget[];
  readonly concurrency?: number;
  /** Between the end of one request to a host and the start of the next; private hosts that are allowed are exempt. */
  readonly hostSpacingMs?: number;
  /** Called after each poll, once per partnership. */
  readonly onPolled?: (report: PollReport) => void;
  /** Called when a poll could not be recorded: the store is in trouble, not the partner. */
  readonly onError?: (error: unknown, feedUrl: string) => void;
};

export type FeedPoller = {
  /** Asks now for all feeds, or those of one partnership; resolves when they have been polled. */
  pollNow(slug?: string): Promise<void>;
  /** Ends polls under way and resolves when none is left; nothing is polled after. */
  stop(): Promise<void>;
};

type Feed = {
  readonly url: string;
  readonly host: string;
  readonly hostHasSpacing: boolean;
  readonly targets: readonly FeedTarget[];
  dueAtMs: number;
  isRunning: boolean;
  /** True until the feed was read once since the start. */
  isFresh: boolean;
  /** Those who wait for the next poll of this feed to end. */
  waiting: (() => void)[];
};

/** The longest time between two looks at the clock, so that a changed system clock delays nothing for long. */
const longestSleepMs = 60_000;
/** After a poll that could not be recorded, when there is no recorded next check. */
const troubleWaitMs = 60_000;

/**
 * Starts polling; feeds that the stores say are not due yet wait their turn.
 *
 * The list of feeds is the queue: nothing is added to it. Timers keep no process alive.
 */
export function pollFeeds(options: PollFeedsOptions): FeedPoller {
  const { concurrency = 8, hostSpacingMs = 1_000, now } = options;
  const feeds = groupByFeed(options);
  const hostFreeAtMs = new Map<string, number>();
  const busyHosts = new Set<string>();
  const running = new Set<Promise<void>>();
  const abort = new AbortController();
  // Not at once, so that a caller's first pollNow is the first poll and not a second one.
  let timer = setTimeout(schedule, 0).unref();

  return {
    async pollNow(slug) {
      const wanted = feeds.filter(
        (feed) => slug === undefined || feed.targets.some((target) => target.slug === slug),
      );
      if (abort.signal.aborted) return;
      const polled = wanted.map((feed) => new Promise<void>((resolve) => feed.waiting.push(resolve)));
      for (const feed of wanted) feed.dueAtMs = Math.min(feed.dueAtMs, now());
      schedule();
      await Promise.all(polled);
    },
    async stop() {
      abort.abort(new Error('the poller was stopped'));
      clearTimeout(timer);
      await Promise.all(running);
      for (const feed of feeds) for (const resolve of feed.waiting.splice(0)) resolve();
    },
  };

  /** Starts what may start, and sleeps until more may. A poll that ends comes back here. */
  function schedule(): void {
    clearTimeout(timer);
    if (abort.signal.aborted) return;
    const nowMs = now();
    let wakeAtMs = nowMs + longestSleepMs;
    for (const feed of feeds.toSorted((a, b) => a.dueAtMs - b.dueAtMs)) {
      if (feed.isRunning || busyHosts.has(feed.host)) continue;
      const startAtMs = Math.max(feed.dueAtMs, hostFreeAtMs.get(feed.host) ?? 0);
      if (startAtMs > nowMs) wakeAtMs = Math.min(wakeAtMs, startAtMs);
      else if (running.size < concurrency) run(feed);
      else break;
    }
    timer = setTimeout(schedule, Math.max(wakeAtMs - nowMs, 1)).unref();
  }

  function run(feed: Feed): void {
    feed.isRunning = true;
    busyHosts.add(feed.host);
    // Who asks while the poll is under way wants the next one: this one may already have its answer.
    const waiting = feed.waiting.splice(0);
    const poll = pollOnce(feed).finally(() => {
      feed.isRunning = false;
      busyHosts.delete(feed.host);
      if (feed.hostHasSpacing) hostFreeAtMs.set(feed.host, now() + hostSpacingMs);
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
      const { url: feedUrl, targets, isFresh } = feed;
      const reports = await ingestFeed({ feedUrl, targets, isFresh, signal: abort.signal }, options);
      if (reports.length > 0) nextAtMs = Math.min(...reports.map((report) => report.nextCheckAtMs));
      if (reports.some((report) => report.outcome === 'read')) feed.isFresh = false;
      for (const report of reports) options.onPolled?.(report);
    } catch (error) {
      options.onError?.(error, feed.url);
    }
    // pollNow may have set an earlier time meanwhile.
    feed.dueAtMs = Math.min(feed.dueAtMs, nextAtMs);
  }
}

function groupByFeed({ targets, allowPrivateHosts }: PollFeedsOptions): readonly Feed[] {
  const byUrl = Map.groupBy(targets, (target) => target.feedUrl);
  return [...byUrl].map(([url, members]) => {
    const { hostname, port, protocol } = new URL(url);
    const host = hostAndPort(
      hostname.replace(/^\[|\]$/g, ''),
      Number(port || (protocol === 'https:' ? 443 : 80)),
    );
    return {
      url,
      host: allowPrivateHosts.has(host) ? host : hostname,
      hostHasSpacing: !allowPrivateHosts.has(host),
      targets: members,
      // The partnership that has waited longest decides.
      dueAtMs: Math.min(...members.map(({ store }) => store.feedState(url)?.nextCheckAtMs ?? 0)),
      isRunning: false,
      isFresh: true,
      waiting: [],
    };
  });
}
