/** Says in one word how a feed is doing. */
import type { Cadence, FeedFault, FeedHealth, PollRecord } from '../store/records.ts';

const dayMs = 24 * 3_600_000;
const slowMs = 5_000;
const longFailureMs = 14 * dayMs;
const staleAfterMs = 60 * dayMs;
const staleAfterRhythms = 6;

/** What is known of a feed once a poll has ended; instants in milliseconds since 1970, null where not known. */
export type Condition = {
  readonly outcome: PollRecord['outcome'];
  /** Set if the poll failed. */
  readonly fault: FeedFault | null;
  /** How long the answer took, in milliseconds. */
  readonly tookMs: number | null;
  readonly cadence: Cadence | null;
  readonly newestItemAtMs: number | null;
  /** Of the first failed poll in a row; null after a good one. */
  readonly failingSinceMs: number | null;
  readonly isQuarantined: boolean;
  readonly nowMs: number;
};

/**
 * The health after a poll. Where several words would do, the one that a person can do something about: quarantine waits for a
 * decision whatever the network does (the fault is told beside it), and a feed with nothing new is worse than a slow one.
 */
export function judgeHealth(condition: Condition): FeedHealth {
  const { outcome, tookMs, isQuarantined } = condition;
  if (isQuarantined) return 'QUARANTINED';
  if (outcome === 'failed') return seemsGone(condition) ? 'GONE' : 'FAILING';
  if (isStale(condition)) return 'STALE';
  return tookMs !== null && tookMs > slowMs ? 'SLOW' : 'OK';
}

/** True if the site says that the feed is gone for good, or the feed has failed for weeks. */
export function seemsGone({
  fault,
  failingSinceMs,
  nowMs,
}: Pick<Condition, 'fault' | 'failingSinceMs' | 'nowMs'>): boolean {
  return fault === 'GONE' || (failingSinceMs !== null && nowMs - failingSinceMs > longFailureMs);
}

function isStale({ cadence, newestItemAtMs, nowMs }: Condition): boolean {
  if (newestItemAtMs === null) return false;
  return nowMs - newestItemAtMs > Math.max(staleAfterMs, staleAfterRhythms * (cadence?.rhythmMs ?? 0));
}
