/** Reads what is known of feeds: for ingest, which continues from it, and for the graph, which shows it. */
import type { Database } from './open-store.ts';
import type { FeedFault, FeedHealth, FeedProblem, FeedState, QuarantineReason } from './records.ts';

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
  fault: FeedFault | null;
  failing_since: number | null;
  took_ms: number | null;
  pace: string | null;
  moved_to: string | null;
  ask_instead: string | null;
  dialect: string | null;
  cadence: string | null;
  newest_item_at: number | null;
  quarantine_reason: QuarantineReason | null;
  quarantine_message: string | null;
  quarantine_since: number | null;
  held_stories: number;
  most_new: number;
  has_told: number;
};

const columns = `*, (SELECT count(*) FROM held_story WHERE feed_url = feed.url) AS held_stories,
  (EXISTS (SELECT 1 FROM story WHERE feed_url = feed.url)
    OR EXISTS (SELECT 1 FROM feed_window w JOIN story s ON s.id = w.story_id WHERE w.feed_url = feed.url)) AS has_told`;

export function readFeedState({ sql }: Database, feedUrl: string): FeedState | null {
  const row = sql(`SELECT ${columns} FROM feed WHERE url = :feedUrl`).get({ feedUrl }) as Row | undefined;
  return row ? toState(row) : null;
}

/** The accepted feeds, in the order of their addresses. */
export function readFeeds({ sql }: Database, feedUrls: readonly string[]): readonly FeedRow[] {
  const rows = sql(
    `SELECT ${columns} FROM feed WHERE url IN (SELECT value FROM json_each(:urls)) ORDER BY url`,
  ).all({
    urls: JSON.stringify(feedUrls),
  }) as Row[];
  const problems = sql('SELECT code, message, item FROM feed_problem WHERE feed_url = :url ORDER BY place');
  return rows.map((row) => ({ ...toState(row), problems: problems.all({ url: row.url }) as FeedProblem[] }));
}

/** Since when there is no accepted feed, as far as the store knows: since the last was replaced, or since it says so. Milliseconds since 1970. */
export function noFeedSinceMs({ sql }: Database): number {
  const { decided, checked, gap } = sql(
    `SELECT (SELECT max(accepted_at) FROM accepted_feed) AS decided, (SELECT max(last_checked_at) FROM feed) AS checked,
       (SELECT gap FROM content_version) AS gap`,
  ).get() as { decided: number | null; checked: number | null; gap: string | null };
  const [reason, since] = gap?.split(' ') ?? [];
  return reason === 'NO_FEED' ? Number(since ?? 0) : (decided ?? checked ?? 0);
}

function toState(row: Row): FeedState {
  return {
    feedUrl: row.url,
    health: row.health,
    sinceMs: row.since,
    fault: row.fault,
    lastCheckedAtMs: row.last_checked_at,
    lastSuccessAtMs: row.last_success_at,
    nextCheckAtMs: row.next_check_at,
    lastStatus: row.last_status,
    tookMs: row.took_ms,
    pace: row.pace,
    movedTo: row.moved_to,
    askInstead: row.ask_instead,
    failures: row.failures,
    failingSinceMs: row.failing_since,
    validators: {
      ...(row.etag !== null && { etag: row.etag }),
      ...(row.last_modified !== null && { lastModified: row.last_modified }),
    },
    bodyHash: row.body_hash,
    itemCount: row.item_count,
    dialect: row.dialect,
    cadence: row.cadence === null ? null : (JSON.parse(row.cadence) as FeedState['cadence']),
    newestItemAtMs: row.newest_item_at,
    mostNew: row.most_new,
    // A first reading that was cut short by a kill has stored some slices; what it goes on with is still the first.
    hasTold: row.has_told === 1 && row.last_success_at !== null,
    quarantine:
      row.quarantine_reason === null
        ? null
        : {
            reason: row.quarantine_reason,
            message: row.quarantine_message ?? '',
            sinceMs: row.quarantine_since ?? 0,
            heldStories: row.held_stories,
          },
  };
}
