/** Remembers which hosts have asked to be left alone for a while: whatever of theirs was asked, all of it rests. */
import type { FetchFailed, FetchFailure } from './fetch-feed.ts';
import { hostOf } from './host-gate.ts';

export type HostRests = {
  /** Notes what an answer of a host asks for. Shapes: `restMs` null if it asks for nothing. */
  note(url: URL, status: number, restMs: number | null): void;
  /** What stands in for an answer while a host rests; null if it may be asked. */
  refusal(url: URL): FetchFailed | null;
};

type Rest = { readonly untilMs: number; readonly status: number };

const longestMs = 24 * 3_600_000;
const mostHosts = 500;

const clock = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/London',
});

/**
 * Hosts are those of the gate. A rest lasts at most a day, and ends by itself; one that is asked for again may end earlier or later.
 *
 * Source: RFC 9110 section 10.2.3 and 15.6.4, RFC 6585 section 4: it is the server that 429 and 503 speak for, not the one page.
 */
export function hostRests({
  allowPrivateHosts,
  now,
}: {
  readonly allowPrivateHosts: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): HostRests {
  const rests = new Map<string, Rest>();
  const keyOf = (url: URL) => hostOf(url, allowPrivateHosts).key;

  return {
    note(url, status, restMs) {
      if ((status !== 429 && status !== 503) || restMs === null || restMs <= 0) return;
      rests.delete(keyOf(url));
      rests.set(keyOf(url), { untilMs: now() + Math.min(restMs, longestMs), status });
      // Redirects may lead to any number of hosts, so the oldest are forgotten.
      for (const key of rests.keys()) {
        if (rests.size <= mostHosts) break;
        rests.delete(key);
      }
    },
    refusal(url) {
      const key = keyOf(url);
      const rest = rests.get(key);
      if (rest === undefined) return null;
      const leftMs = rest.untilMs - now();
      // The second only after the clock was put back.
      if (leftMs <= 0 || leftMs > longestMs) {
        rests.delete(key);
        return null;
      }
      const reason: FetchFailure = rest.status === 503 ? 'SERVER_ERROR' : 'REFUSED';
      return {
        kind: 'failed',
        reason,
        message: `${url.host} answered ${rest.status} and asked to be left alone until ${clock.format(rest.untilMs)}, so nothing was asked`,
        status: rest.status,
        retryAfterMs: leftMs,
        tookMs: 0,
      };
    },
  };
}
