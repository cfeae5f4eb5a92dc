/** One poll of one feed: ask, read, and write what was found for every partnership that the feed belongs to. */
import { createHash } from 'node:crypto';
import type { FeedHealth, FeedProblem, FeedState, FeedStore, PollRecord } from '../store/records.ts';
import type { FetchOutcome, FeedRequest } from './fetch-feed.ts';
import { nextCheckAt } from './next-check.ts';
import { normaliseFeed } from './normalise-feed.ts';
import type { Include, ResolveRawTag } from './normalise-item.ts';
import type { ReadDocument } from './parse-in-worker.ts';
import type { CleanFeed } from './read-document.ts';

/** One partnership's part in a feed. */
export type FeedTarget = {
  readonly slug: string;
  /** Absolute; relative links resolve against it. */
  readonly website: string;
  readonly include: Include | undefined;
  readonly resolveTag: ResolveRawTag;
  readonly store: FeedStore;
};

export type IngestDeps = {
  readonly fetchFeed: (request: FeedRequest) => Promise<FetchOutcome>;
  readonly readDocument: ReadDocument;
  readonly userAgent: string;
  readonly allowPrivateHosts: ReadonlySet<string>;
  readonly intervalMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
};

export type IngestRequest = {
  readonly feedUrl: string;
  /** At least one; the feed is fetched and parsed once for all of them. */
  readonly targets: readonly FeedTarget[];
  /** Ask and read as if for the first time: after a start, since our own rules may have changed. */
  readonly isFresh?: boolean;
  readonly signal?: AbortSignal;
};

/** What a poll has done for one partnership. */
export type PollReport = {
  readonly feedUrl: string;
  readonly slug: string;
  readonly outcome: PollRecord['outcome'];
  readonly health: FeedHealth;
  readonly status: number | null;
  readonly message: string | null;
  readonly added: number;
  readonly changed: number;
  readonly problems: number;
  readonly nextCheckAtMs: number;
  readonly movedTo: string | null;
};

/** What fetching and reading came to, before it is anybody's in particular. */
type Finding =
  | {
      readonly kind: 'read';
      readonly feed: CleanFeed;
      readonly fetched: FetchOutcome & { kind: 'modified' };
      readonly bodyHash: string;
    }
  | { readonly kind: 'unchanged'; readonly status: number; readonly fetched: FetchOutcome | null }
  | {
      readonly kind: 'failed';
      readonly health: FeedHealth;
      readonly message: string;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    };

/**
 * Polls a feed once and records the outcome in the store of each target, one transaction each.
 *
 * Errors: what the network, the partner or the document does wrong is recorded as health and problems. An abort records
 *         nothing and gives no reports. A store that cannot be written throws.
 */
export async function ingestFeed(request: IngestRequest, deps: IngestDeps): Promise<readonly PollReport[]> {
  const states = request.targets.map(({ store }) => store.feedState(request.feedUrl));
  const finding = await findOut(request, states, deps);
  if (finding === null || request.signal?.aborted) return [];
  return request.targets.map((target, i) =>
    record(request.feedUrl, target, states[i] ?? null, finding, deps),
  );
}

async function findOut(
  request: IngestRequest,
  states: readonly (FeedState | null)[],
  deps: IngestDeps,
): Promise<Finding | null> {
  const { feedUrl, targets, isFresh = false, signal } = request;
  const shared = isFresh ? null : commonState(states);
  const fetched = await deps.fetchFeed({
    url: feedUrl,
    validators: shared?.validators ?? {},
    userAgent: deps.userAgent,
    allowPrivateHosts: deps.allowPrivateHosts,
    ...(signal === undefined ? {} : { signal }),
  });
  if (fetched.kind === 'not-modified') return { kind: 'unchanged', status: fetched.status, fetched: null };
  if (fetched.kind === 'failed') {
    if (fetched.reason === 'ABORTED') return null;
    const { message, status, retryAfterMs } = fetched;
    return { kind: 'failed', health: fetched.reason, message, status, retryAfterMs };
  }
  const bodyHash = createHash('sha256').update(fetched.bytes).digest('hex');
  if (shared?.bodyHash === bodyHash) {
    return { kind: 'unchanged', status: fetched.status, fetched };
  }
  const { bytes, contentType, status } = fetched;
  const read = await deps.readDocument({ bytes, contentType, fallbackBase: baseFor(feedUrl, targets) });
  if (read.kind === 'feed') return { kind: 'read', feed: read.feed, fetched, bodyHash };
  return {
    kind: 'failed',
    health: 'NOT_A_FEED',
    message: `the document is not a feed: ${read.reason}`,
    status,
    retryAfterMs: null,
  };
}

/** What all targets agree on having seen; one that has seen less needs the whole document. */
function commonState(states: readonly (FeedState | null)[]): FeedState | null {
  const [first] = states;
  if (first === null || first === undefined) return null;
  // After a failure the document is read again, so that its own problems replace the failure's.
  const isCommon = states.every((state) => {
    return (
      state?.health === 'OK' &&
      state.bodyHash === first.bodyHash &&
      state.validators.etag === first.validators.etag &&
      state.validators.lastModified === first.validators.lastModified
    );
  });
  return isCommon && first.bodyHash !== null ? first : null;
}

/** A partnership's own feed belongs to its website; one that several share belongs to where it is. */
function baseFor(feedUrl: string, targets: readonly FeedTarget[]): string {
  const [website, another] = new Set(targets.map((target) => target.website));
  return another === undefined && website !== undefined ? website : feedUrl;
}

function record(
  feedUrl: string,
  target: FeedTarget,
  state: FeedState | null,
  finding: Finding,
  deps: IngestDeps,
): PollReport {
  const nowMs = deps.now();
  const failures = finding.kind === 'failed' ? (state?.failures ?? 0) + 1 : 0;
  const retryAfterMs = finding.kind === 'failed' ? finding.retryAfterMs : null;
  const { intervalMs, random } = deps;
  const nextCheckAtMs = nextCheckAt({ nowMs, intervalMs, failures, retryAfterMs, random });
  const poll: PollRecord = {
    feedUrl,
    checkedAtMs: nowMs,
    nextCheckAtMs,
    ...foundFor(target, finding, nowMs),
  };
  const { added, changed } = target.store.recordPoll(poll);
  return {
    feedUrl,
    slug: target.slug,
    outcome: poll.outcome,
    health: poll.health,
    status: poll.status,
    message: finding.kind === 'failed' ? finding.message : null,
    added,
    changed,
    problems: poll.problems.length,
    nextCheckAtMs,
    movedTo: finding.kind === 'read' ? finding.fetched.permanentRedirectTo : null,
  };
}

type Found = Omit<PollRecord, 'feedUrl' | 'checkedAtMs' | 'nextCheckAtMs'>;

function foundFor(target: FeedTarget, finding: Finding, nowMs: number): Found {
  if (finding.kind === 'failed') {
    const { health, status, message } = finding;
    return {
      outcome: 'failed',
      health,
      status,
      stories: [],
      problems: [{ code: health, message, item: null }],
    };
  }
  if (finding.kind === 'unchanged') {
    // The same bytes may come with a new ETag.
    const validators = finding.fetched?.kind === 'modified' ? { validators: finding.fetched.validators } : {};
    return {
      outcome: 'unchanged',
      health: 'OK',
      status: finding.status,
      stories: [],
      problems: [],
      ...validators,
    };
  }
  const { feed, fetched, bodyHash } = finding;
  const { slug, include, resolveTag, store } = target;
  const { stories, problems } = normaliseFeed(feed, {
    slug,
    include,
    resolveTag,
    nowMs,
    knownStories: (ids) => store.knownStories(ids),
  });
  // A document that breaks off is not remembered: the whole one, when it comes, must not pass for unchanged.
  const memory = feed.isComplete ? { validators: fetched.validators, bodyHash } : { validators: {} };
  const moved: readonly FeedProblem[] =
    fetched.permanentRedirectTo === null
      ? []
      : [
          {
            code: 'MOVED',
            message: `the feed has moved for good to ${fetched.permanentRedirectTo.slice(0, 200)}`,
            item: null,
          },
        ];
  return {
    outcome: 'read',
    health: 'OK',
    status: fetched.status,
    ...memory,
    itemCount: feed.items.length,
    stories,
    problems: [...moved, ...problems],
  };
}
