/** The one door through which a process asks partners' sites for anything: guarded, in turn, and as robots.txt allows. */
import type { LookupFunction } from 'node:net';
import type { Validators } from '../store/records.ts';
import { fetchFeed, type FetchOutcome, type TakeTurn } from './fetch-feed.ts';
import { createHostGate } from './host-gate.ts';
import { hostRests } from './host-rests.ts';
import { createRobotsBook } from './robots-book.ts';
import { productTokenOf } from './robots.ts';

export type PoliteClientOptions = {
  /** Names us and how to reach us; its first word is our name in robots.txt. */
  readonly userAgent: string;
  /** `host:port` that may be fetched though private; see hostAndPort. */
  readonly allowPrivateHosts: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Between the end of one request to a host and the start of the next; allowed private hosts are exempt. */
  readonly hostSpacingMs?: number;
  /** Between the starts of any two requests; allowed private hosts are exempt. */
  readonly startSpacingMs?: number;
  readonly lookup?: LookupFunction;
};

export type PoliteRequest = {
  readonly url: string;
  /** What is hoped for: a feed, a page for people, or a document for programs (JSON, a sitemap). */
  readonly accept: 'feed' | 'page' | 'data';
  /** Of the last good answer; left out, no conditional header is sent. */
  readonly validators?: Validators;
  /** After decompression; 5 MB if left out. */
  readonly maxBytes?: number;
  /** For all requests of the fetch together, not counting the wait for a turn; 20 s if left out. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
};

export type PoliteClient = {
  /** Errors: what goes wrong is an outcome. After close everything is ABORTED. */
  fetch(request: PoliteRequest): Promise<FetchOutcome>;
  /** True if a request to this address would not have to wait for another one to its host. */
  isFree(url: string): boolean;
  /** Calls whenever a host has become free; returns how to stop that. */
  onFree(listener: () => void): () => void;
  /** Hangs up on everybody, and resolves when no request is left. */
  close(): Promise<void>;
};

const robotsDeadlineMs = 10_000;
const robotsBytes = 500 * 1024;

/**
 * At each hop of a fetch: first robots.txt of its host, then a turn at its host, then the request; a host that has asked for a rest
 * is asked for nothing. Turns are held for one request
 * only, so that fetches which redirect to each other's hosts cannot wait for each other.
 */
export function createPoliteClient(options: PoliteClientOptions): PoliteClient {
  const { userAgent, allowPrivateHosts, now, hostSpacingMs = 1_000, startSpacingMs = 100, lookup } = options;
  const gate = createHostGate({ allowPrivateHosts, hostSpacingMs, startSpacingMs });
  const closing = new AbortController();
  const running = new Set<Promise<FetchOutcome>>();
  const shared = { userAgent, allowPrivateHosts, now, ...(lookup === undefined ? {} : { lookup }) };
  const rests = hostRests({ allowPrivateHosts, now });
  const go: TakeTurn = async (url, signal) => {
    const resting = rests.refusal(url);
    if (resting !== null) return { kind: 'refused', outcome: resting };
    const leave = await gate.enter(url, signal);
    // Whoever was before us in the queue may have been told.
    const told = rests.refusal(url);
    if (told !== null) {
      leave();
      return { kind: 'refused', outcome: told };
    }
    return {
      kind: 'go',
      leave(answered) {
        if (answered !== undefined) rests.note(url, answered.status, answered.retryAfterMs);
        leave();
      },
    };
  };
  const robots = createRobotsBook({
    productToken: productTokenOf(userAgent),
    now,
    fetchRobots: (url) =>
      track(
        fetchFeed({
          ...shared,
          url,
          accept: 'robots',
          validators: {},
          deadlineMs: robotsDeadlineMs,
          maxBytes: robotsBytes,
          signal: closing.signal,
          takeTurn: go,
        }),
      ),
  });

  const takeTurn: TakeTurn = async (url, signal) => {
    const resting = rests.refusal(url);
    if (resting !== null) return { kind: 'refused', outcome: resting };
    const refusal = await robots.refusal(url, signal);
    return refusal === null ? go(url, signal) : { kind: 'refused', outcome: refusal };
  };

  return {
    fetch({ signal, validators = {}, ...request }) {
      const either = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      return track(fetchFeed({ ...shared, ...request, validators, signal: either, takeTurn }));
    },
    isFree: (url) => !URL.canParse(url) || gate.isFree(new URL(url)),
    onFree: gate.onFree,
    async close() {
      closing.abort(new Error('the client was closed'));
      await Promise.all(running);
      gate.close();
    },
  };

  function track(fetching: Promise<FetchOutcome>): Promise<FetchOutcome> {
    running.add(fetching);
    void fetching.finally(() => running.delete(fetching));
    return fetching;
  }
}
