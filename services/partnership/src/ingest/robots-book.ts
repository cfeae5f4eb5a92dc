/** Remembers what each site's robots.txt says, and asks it at most once a day. */
import type { FetchFailed, FetchOutcome } from './fetch-feed.ts';
import { isAllowedBy, readRobots, type RobotRules } from './robots.ts';

export type RobotsBookOptions = {
  readonly fetchRobots: (url: string) => Promise<FetchOutcome>;
  /** See productTokenOf. */
  readonly productToken: string;
  readonly now: () => number;
};

export type RobotsBook = {
  /**
   * What robots.txt of its site says about an address; null if it may be asked, else why not.
   *
   * Errors: rejects with the reason of `signal`; what goes wrong with robots.txt is an answer.
   */
  refusal(url: URL, signal?: AbortSignal): Promise<FetchFailed | null>;
};

type Entry = {
  /** As last read; null if it never was. */
  readonly rules: RobotRules | null;
  readonly askedAtMs: number;
  /** How long this is good for. */
  readonly keptMs: number;
  /** Since when it cannot be read; null if it can. */
  readonly failingSinceMs: number | null;
};

const dayMs = 24 * 3_600_000;
const retryMs = 3_600_000;
const mostSites = 500;
const mostCharacters = 8_000_000;

/**
 * A site that has no robots.txt (4xx, or redirects without end) allows everything. One that cannot be asked allows nothing; what
 * kept us from it is then the answer, since it is the same that keeps us from the feed. After a day of that the rules last
 * read count again, and if there are none, everything is allowed.
 *
 * Source: RFC 9309 sections 2.3.1 and 2.4. 429 counts as trouble of the server: it asks for fewer requests, not for more.
 */
export function createRobotsBook({ fetchRobots, productToken, now }: RobotsBookOptions): RobotsBook {
  const entries = new Map<string, Entry>();
  const asking = new Map<string, Promise<RobotRules | FetchFailed>>();

  return {
    async refusal(url, signal) {
      const rules = await orAbort(rulesOf(url.origin), signal);
      if ('kind' in rules) return rules;
      if (isAllowedBy(rules, url)) return null;
      return {
        kind: 'failed',
        reason: 'DISALLOWED',
        message: `robots.txt of ${url.host} asks us not to read this address`,
        status: null,
        retryAfterMs: null,
        tookMs: 0,
      };
    },
  };

  async function rulesOf(origin: string): Promise<RobotRules | FetchFailed> {
    const entry = entries.get(origin);
    const ageMs = entry === undefined ? 0 : now() - entry.askedAtMs;
    if (entry?.rules && ageMs >= 0 && ageMs < entry.keptMs) return entry.rules;
    const already = asking.get(origin);
    if (already !== undefined) return already;
    const asked = ask(origin, entry).finally(() => asking.delete(origin));
    asking.set(origin, asked);
    return asked;
  }

  async function ask(origin: string, before: Entry | undefined): Promise<RobotRules | FetchFailed> {
    const outcome = await fetchRobots(`${origin}/robots.txt`);
    const nowMs = now();
    const read = rulesIn(outcome);
    if (read !== null) {
      keep(origin, { rules: read, askedAtMs: nowMs, keptMs: dayMs, failingSinceMs: null });
      return read;
    }
    const failed = outcome as FetchFailed;
    if (failed.reason === 'ABORTED') return failed;
    const failingSinceMs = before?.failingSinceMs ?? nowMs;
    const old = before?.rules ?? null;
    if (nowMs - failingSinceMs < dayMs) {
      keep(origin, { rules: old, askedAtMs: nowMs, keptMs: 0, failingSinceMs });
      return {
        ...failed,
        message: `robots.txt could not be read, so nothing else was asked: ${failed.message}`,
      };
    }
    const rules = old ?? [];
    keep(origin, { rules, askedAtMs: nowMs, keptMs: retryMs, failingSinceMs });
    return rules;
  }

  function rulesIn(outcome: FetchOutcome): RobotRules | null {
    if (outcome.kind === 'modified') return readRobots(outcome.bytes, productToken);
    const { status } = outcome;
    return status !== null && status >= 300 && status <= 499 && status !== 429 ? [] : null;
  }

  function keep(origin: string, entry: Entry): void {
    entries.delete(origin);
    entries.set(origin, entry);
    // Redirects may lead to any number of sites, so the oldest are forgotten.
    let characters = 0;
    for (const [other, { rules }] of [...entries].toReversed()) {
      characters += 100 + (rules ?? []).reduce((sum, { pattern }) => sum + pattern.length + 50, 0);
      if (other !== origin && characters > mostCharacters) entries.delete(other);
    }
    for (const other of entries.keys()) {
      if (entries.size <= mostSites) break;
      entries.delete(other);
    }
  }
}

/** The promise, unless the signal comes first. */
async function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
