/** One poll of one feed: ask, read, and write what was found for every partnership that the feed belongs to. */
import type { Cadence, FeedFault, FeedHealth, FeedState, FeedStore, PollRecord } from '../store/records.ts';
import { askFeed, type Finding } from './ask-feed.ts';
import { followMove } from './follow-move.ts';
import { judgeHealth } from './judge-health.ts';
import { lookForGone } from './look-for-gone.ts';
import type { Include, ResolveRawTag } from './normalise-item.ts';
import type { ReadDocument } from './parse-in-worker.ts';
import { planNextCheck } from './plan-next-check.ts';
import type { PoliteClient } from './polite-client.ts';
import type { CleanFeed } from './read-document.ts';
import { insecureRedirect } from './report-redirects.ts';
import { rhythmOf } from './rhythm.ts';
import { storeItems, type StoredItems } from './store-items.ts';

/** One partnership's part in a feed. */
export type FeedTarget = {
  readonly slug: string;
  /** Absolute; relative links resolve against it. */
  readonly website: string;
  /** Hosts that the registry knows as the partnership's, now or formerly; left out means that of the website. */
  readonly hosts?: readonly string[];
  readonly include: Include | undefined;
  readonly resolveTag: ResolveRawTag;
  readonly store: FeedStore;
};

export type IngestDeps = {
  readonly client: Pick<PoliteClient, 'fetch'>;
  readonly readDocument: ReadDocument;
  /** The shortest time between two polls of a feed. */
  readonly intervalMs: number;
  /** A person has said how often, or the sites are our own: what a feed says of its own pace is not asked. */
  readonly isFixedPace: boolean;
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
  readonly fault: FeedFault | null;
  readonly status: number | null;
  readonly message: string | null;
  readonly added: number;
  readonly changed: number;
  /** Stories that are held back since the feed is in quarantine. */
  readonly held: number;
  readonly problems: number;
  readonly nextCheckAtMs: number;
  readonly movedTo: string | null;
};

/**
 * Polls a feed once and records the outcome in the store of each target: the stories in slices, then the feed.
 *
 * Errors: what the network, the partner or the document does wrong is recorded as health and problems. An abort before
 *         the recording records nothing and gives no reports. A store that cannot be written throws.
 */
export async function ingestFeed(request: IngestRequest, deps: IngestDeps): Promise<readonly PollReport[]> {
  const { feedUrl, targets, isFresh = false, signal } = request;
  const states = targets.map(({ store }) => store.feedState(feedUrl));
  const websites = targets.map(({ website }) => website);
  const finding = await askFeed(
    { feedUrl, states, websites, isFresh, signal },
    deps.client,
    deps.readDocument,
  );
  if (finding === null || signal?.aborted) return [];
  const reports: PollReport[] = [];
  for (const target of targets) reports.push(await record(feedUrl, target, finding, deps));
  if (finding.kind === 'read')
    for (const { store } of targets) await lookForGone(store, feedUrl, deps.client, deps.now, signal);
  return reports;
}

/** Lets whoever waits for the event loop have a turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function record(
  feedUrl: string,
  target: FeedTarget,
  finding: Finding,
  deps: IngestDeps,
): Promise<PollReport> {
  const nowMs = deps.now();
  const { store, website, hosts = [new URL(website).host] } = target;
  // Not what it was before the fetch: a person may have decided meanwhile.
  const state = store.feedState(feedUrl);
  const stored = finding.kind === 'read' ? await storeRead(feedUrl, target, finding, state, nowMs) : null;
  const found = foundIn(finding, stored, state !== null && state.hasTold && state.quarantine === null);
  const move = followMove(feedUrl, finding, state, hosts);
  const newestItemAtMs = latest(found.newestItemAtMs, state?.newestItemAtMs);
  const condition = {
    nowMs,
    fault: found.fault ?? null,
    failingSinceMs: finding.kind === 'failed' ? (state?.failingSinceMs ?? nowMs) : null,
    cadence: found.cadence ?? state?.cadence ?? null,
    newestItemAtMs,
  };
  const { nextCheckAtMs, pace } = planNextCheck({
    ...condition,
    baseMs: deps.intervalMs,
    isFixed: deps.isFixedPace,
    failures: finding.kind === 'failed' ? (state?.failures ?? 0) + 1 : 0,
    retryAfterMs: finding.kind === 'failed' ? finding.retryAfterMs : null,
    maxAgeMs: finding.kind === 'failed' ? null : finding.fetched.maxAgeMs,
    random: deps.random,
  });
  const { tookMs } = finding;
  const isQuarantined = (store.feedState(feedUrl)?.quarantine ?? null) !== null;
  const poll: PollRecord = {
    feedUrl,
    checkedAtMs: nowMs,
    nextCheckAtMs,
    pace,
    tookMs,
    ...found,
    health: judgeHealth({ ...condition, outcome: found.outcome, tookMs, isQuarantined }),
    ...(move && { movedTo: move.movedTo, askInstead: move.askInstead }),
    problems: [...(move?.problem ? [move.problem] : []), ...found.problems],
  };
  store.recordPoll(poll);
  return {
    feedUrl,
    slug: target.slug,
    outcome: poll.outcome,
    health: poll.health,
    fault: poll.fault ?? null,
    status: poll.status,
    message: finding.kind === 'failed' ? finding.message : null,
    added: stored?.added ?? 0,
    changed: stored?.changed ?? 0,
    held: stored?.held ?? 0,
    problems: poll.problems.length,
    nextCheckAtMs,
    movedTo: move?.movedTo ?? null,
  };
}

function storeRead(
  feedUrl: string,
  target: FeedTarget,
  { feed, bodyHash }: Finding & { kind: 'read' },
  state: FeedState | null,
  nowMs: number,
): Promise<StoredItems> {
  return storeItems(target, feed, {
    feedUrl,
    nowMs,
    judgeBy: state,
    isReread: state?.bodyHash === bodyHash,
    pause: nextTurn,
  });
}

type Found = Omit<PollRecord, 'feedUrl' | 'checkedAtMs' | 'nextCheckAtMs' | 'health'>;

function foundIn(finding: Finding, stored: StoredItems | null, isMeasure: boolean): Found {
  if (finding.kind === 'failed') {
    const { fault, status, message } = finding;
    return {
      outcome: 'failed',
      fault,
      status,
      stories: [],
      problems: [{ code: fault, message, item: null }],
    };
  }
  if (finding.kind === 'unchanged') {
    const { fetched } = finding;
    // The same bytes may come with a new ETag.
    const validators = fetched.kind === 'modified' ? { validators: fetched.validators } : {};
    return { outcome: 'unchanged', status: fetched.status, stories: [], problems: [], ...validators };
  }
  const { feed, fetched, bodyHash } = finding;
  const insecure = insecureRedirect(fetched.hops);
  const { window, aliases, problems, datedMs, newStories, quarantine } = stored!;
  // A document that breaks off is not remembered: the whole one, when it comes, must not pass for unchanged.
  const memory = feed.isComplete ? { validators: fetched.validators, bodyHash } : { validators: {} };
  return {
    outcome: 'read',
    status: fetched.status,
    ...memory,
    itemCount: feed.items.length,
    dialect: feed.version,
    cadence: cadenceOf(feed, datedMs),
    ...(datedMs.length > 0 && { newestItemAtMs: latest(...datedMs)! }),
    stories: [],
    aliases,
    ...(listsAll(feed) && { window }),
    // What the first reading brings, or one in quarantine, is no measure of what a later one does.
    ...(isMeasure && quarantine === null && { newStories }),
    problems: insecure === null ? problems : [insecure, ...problems],
  };
}

/** Whether an item that is not there was left out by the site, and not lost on the way. */
function listsAll({ isComplete, problems }: CleanFeed): boolean {
  const losing = ['RECOVERED', 'CUT_OFF', 'BAD_ITEM', 'TOO_MANY_ITEMS'];
  return isComplete && !problems.some(({ code }) => losing.includes(code));
}

function cadenceOf({ askedIntervalMs, skipHours, skipDays }: CleanFeed, datedMs: readonly number[]): Cadence {
  return { askedIntervalMs, skipHours, skipDays, rhythmMs: rhythmOf(datedMs) };
}

function latest(...instantsMs: readonly (number | null | undefined)[]): number | null {
  return instantsMs.reduce<number | null>(
    (last, ms) => (ms == null || (last !== null && last > ms) ? last : ms),
    null,
  );
}
