/** Says when a feed is to be asked again: politely, and slower the longer it fails. */

type NextCheck = {
  readonly nowMs: number;
  readonly intervalMs: number;
  /** Failed polls in a row, this one included; 0 after a good one. */
  readonly failures: number;
  /** What the server asked for. */
  readonly retryAfterMs: number | null;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
};

const longestWaitMs = 24 * 3_600_000;

/**
 * The next instant: the interval, doubled with each failure in a row, ±10 % so that feeds do not fall into step, never
 * before what the server asked for, never later than a day.
 *
 * It slows down but never stops: sites come back, and people do not look.
 */
export function nextCheckAt({ nowMs, intervalMs, failures, retryAfterMs, random }: NextCheck): number {
  const doubled = intervalMs * 2 ** Math.min(Math.max(failures - 1, 0), 20);
  const jittered = Math.min(doubled, longestWaitMs) * (0.9 + 0.2 * random());
  const wait = Math.min(Math.max(jittered, retryAfterMs ?? 0), longestWaitMs);
  return nowMs + Math.round(wait);
}
