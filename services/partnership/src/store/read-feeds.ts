/** Reads what is known of feeds: for ingest, which continues from it, and for the graph, which shows it. */
import type { Database } from './open-store.ts';
import type { FeedHealth, FeedProblem, FeedState } from './records.ts';

export type FeedRow = FeedState & { readonly problems: readonly FeedProblem[] };

type Row = {
  url: string;
  health: FeedHealth;
  since: number;
  last_checked_at: number | null;
  last_success_at: number | null;
  next_check_at: number | null;
  last_status: number | null;
  failures: number;
  etag: string | null;
  last_modified: string | null;
  body_hash: string | null;
  item_count: number | null;
};

export function readFeedState({ sql }: Database, feedUrl: string): FeedState | null {
  const row = sql('SELECT * FROM feed WHERE url = :feedUrl').get({ feedUrl }) as Row | undefined;
  return row ? toState(row) : null;
}

/** The accepted feeds, in the order of their addresses. */
export function readFeeds({ sql }: Database, feedUrls: readonly string[]): readonly FeedRow[] {
  const rows = sql('SELECT * FROM feed WHERE url IN (SELECT value FROM json_each(:urls)) ORDER BY url').all({
    urls: JSON.stringify(feedUrls),
  }) as Row[];
  const problems = sql('SELECT code, message, item FROM feed_problem WHERE feed_url = :url ORDER BY place');
  return rows.map((row) => ({ ...toState(row), problems: problems.all({ url: row.url }) as FeedProblem[] }));
}

function toState(row: Row): FeedState {
  return {
    feedUrl: row.url,
    health: row.health,
    sinceMs: row.since,
    lastCheckedAtMs: row.last_checked_at,
    lastSuccessAtMs: row.last_success_at,
    nextCheckAtMs: row.next_check_at,
    lastStatus: row.last_status,
    failures: row.failures,
    validators: {
      ...(row.etag !== null && { etag: row.etag }),
      ...(row.last_modified !== null && { lastModified: row.last_modified }),
    },
    bodyHash: row.body_hash,
    itemCount: row.item_count,
  };
}
