/** Shows the feeds of an instance as the graph's Feed: how each is doing, and what a person has decided about them. */
import { formatInstant } from '@active-news/schema/instant.ts';
import { londonDateInWords } from '@active-news/schema/london-time.ts';
import type { FeedHealth } from '../store/records.ts';
import { noFeedSinceMs, type FeedRow } from '../store/read-feeds.ts';
import type { Instance } from './instance-context.ts';

export type FeedsArguments = {
  readonly health?: readonly FeedHealth[] | null;
  readonly partnership?: readonly string[] | null;
};

const instant = (ms: number | null) => (ms === null ? null : formatInstant(ms));

/** What people call the formats that parsing tells apart. */
const dialectNames: Readonly<Record<string, string>> = {
  rss20: 'RSS 2.0',
  rss10: 'RSS 1.0',
  rss09: 'RSS 0.9',
  atom10: 'Atom 1.0',
  atom03: 'Atom 0.3',
  json1: 'JSON Feed 1',
};

/** All feeds, or one entry that says that there is none; a hold is told of each. */
export function feedRows(instance: Instance, { health, partnership }: FeedsArguments) {
  const { owner, store } = instance;
  if (partnership && !partnership.includes(owner.slug)) return [];
  const feeds = store.feeds();
  const { heldSinceMs, heldReason } = store.standing();
  const hold = heldSinceMs === null ? null : { sinceMs: heldSinceMs, reason: heldReason };
  const rows =
    feeds.length > 0 ? feeds.map((feed) => shown(owner.slug, feed, hold)) : [noFeed(instance, hold)];
  return rows.filter((row) => !health || health.includes(row.health));
}

type Hold = { readonly sinceMs: number; readonly reason: string | null };

type ShownFeed = {
  readonly partnership: { readonly slug: string };
  readonly url: string | null;
  readonly health: FeedHealth;
  readonly since: string;
} & Readonly<Record<string, unknown>>;

function shown(slug: string, feed: FeedRow, hold: Hold | null): ShownFeed {
  const { quarantine, dialect, problems } = feed;
  return {
    partnership: { slug },
    url: feed.feedUrl,
    health: hold === null ? feed.health : 'HELD',
    since: formatInstant(hold?.sinceMs ?? feed.sinceMs),
    fault: feed.fault,
    lastProblem: hold?.reason ?? quarantine?.message ?? whatAils(feed) ?? firstProblem(feed),
    pace: hold === null ? feed.pace : 'not at all: a person has stopped the polling',
    movedTo: feed.movedTo,
    dialect: dialect === null ? null : (dialectNames[dialect] ?? dialect),
    lastCheckedAt: instant(feed.lastCheckedAtMs),
    lastSuccessAt: instant(feed.lastSuccessAtMs),
    nextCheckAt: hold === null ? instant(feed.nextCheckAtMs) : null,
    lastStatus: feed.lastStatus,
    itemCount: feed.itemCount,
    newestItemAt: instant(feed.newestItemAtMs),
    quarantine: quarantine && {
      reason: quarantine.reason,
      message: quarantine.message,
      since: formatInstant(quarantine.sinceMs),
      heldStories: quarantine.heldStories,
    },
    problems,
  };
}

/** What concerns the whole document first; what is wrong with an item, with its name. */
function firstProblem({ problems }: FeedRow): string | null {
  const first = problems.find(({ item }) => item === null) ?? problems[0];
  if (first === undefined) return null;
  return first.item === null ? first.message : `${first.message} (${first.item})`;
}

/** What no line about the document says: that it is slow to come, or brings nothing new. */
function whatAils({ health, tookMs, newestItemAtMs }: FeedRow): string | null {
  if (health === 'SLOW' && tookMs !== null) return `the answer took ${(tookMs / 1000).toFixed(1)} s`;
  if (health === 'STALE' && newestItemAtMs !== null)
    return `nothing new since ${londonDateInWords(newestItemAtMs)}`;
  return null;
}

/** Fields that are left out are null. */
function noFeed({ owner, store }: Instance, hold: Hold | null): ShownFeed {
  return {
    partnership: { slug: owner.slug },
    url: null,
    health: hold === null ? 'NONE' : 'HELD',
    since: formatInstant(hold?.sinceMs ?? noFeedSinceMs(store.database)),
    lastProblem: hold?.reason ?? null,
    problems: [],
  };
}
