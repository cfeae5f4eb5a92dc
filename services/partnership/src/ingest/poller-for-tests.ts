/** For tests: polls a feed whose documents are given, into a real store in memory, with a clock of its own. */
import { openStore, type Store } from '../store/open-store.ts';
import type { FetchOutcome } from './fetch-feed.ts';
import { ingestFeed, type FeedTarget, type PollReport } from './ingest-feed.ts';
import type { CleanFeed } from './read-document.ts';
import { answerOf, readSite, startMs, statusOf } from './site-for-tests.ts';

export const hosts = ['a.example', 'b.example', 'c.example'];
export const feedUrl = 'https://a.example/feed';
const hourMs = 3_600_000;

export type TestPoller = {
  readonly store: Store;
  /** One poll an hour after the last. */
  readonly poll: (feed: CleanFeed, url?: string) => Promise<PollReport>;
  /** Addresses of pages that were looked at, in order. */
  readonly looks: readonly string[];
  /** What the site answers for a page; 200 where it says nothing. */
  readonly pages: Map<string, number>;
  readonly now: () => number;
};

export function pollerForTests({
  slug = 'rise',
  feedUrls = [feedUrl],
  path = ':memory:',
  include = undefined as FeedTarget['include'],
} = {}): TestPoller {
  let nowMs = startMs;
  const store = openStore({ path, slug, feedUrls, face: slug, now: () => nowMs });
  const looks: string[] = [];
  const pages = new Map<string, number>();
  let answer: FetchOutcome;
  const client = {
    async fetch({ url, accept }: { readonly url: string; readonly accept: string }): Promise<FetchOutcome> {
      if (accept === 'feed') return answer;
      looks.push(url);
      const status = pages.get(url) ?? 200;
      return status === 200
        ? ({ ...answer, kind: 'modified', status: 200 } as FetchOutcome)
        : statusOf(status);
    },
  };
  const target: FeedTarget = {
    slug,
    website: `https://${hosts[0]}/`,
    hosts,
    include,
    resolveTag: () => ({ kind: 'unknown' }),
    store,
  };
  return {
    store,
    looks,
    pages,
    now: () => nowMs,
    async poll(feed, url = feedUrl) {
      nowMs += hourMs;
      answer = answerOf(feed, url);
      const [report] = await ingestFeed(
        { feedUrl: url, targets: [target], isFresh: true },
        {
          client,
          readDocument: readSite,
          intervalMs: hourMs,
          isFixedPace: false,
          now: () => nowMs,
          random: () => 0.5,
        },
      );
      return report!;
    },
  };
}
