/** Why a partnership can be missing, as the graph's MissingReason has it; a test holds the two together. */
export const missingReasons: ReadonlySet<string> = new Set([
  'NO_FEED',
  'NOT_YET_INGESTED',
  'FEED_UNREACHABLE',
  'FEED_TIMED_OUT',
  'FEED_REFUSED',
  'FEED_GONE',
  'FEED_SERVER_ERROR',
  'FEED_INVALID',
  'INSTANCE_UNREACHABLE',
  'INSTANCE_TIMED_OUT',
  'INSTANCE_FAILED',
  'SCHEMA_SKEW',
  'NO_INSTANCE',
  'MOVED',
  'SKIPPED',
]);
