/** Asks for a feed and reads what comes: what fetching and reading came to, before it is any partnership's in particular. */
import { createHash } from 'node:crypto';
import type { FeedFault, FeedState } from '../store/records.ts';
import type { FetchOutcome } from './fetch-feed.ts';
import type { ReadDocument } from './parse-in-worker.ts';
import type { PoliteClient } from './polite-client.ts';
import type { CleanFeed } from './read-document.ts';

export type Asking = {
  readonly feedUrl: string;
  /** What each partnership that shares the feed has seen of it. */
  readonly states: readonly (FeedState | null)[];
  readonly websites: readonly string[];
  /** Ask and read as if for the first time. */
  readonly isFresh: boolean;
  readonly signal: AbortSignal | undefined;
};

/** `askedUrl`: the accepted address, or the one that is asked in its place. */
export type Finding = { readonly askedUrl: string; readonly tookMs: number } & (
  | {
      readonly kind: 'read';
      readonly feed: CleanFeed;
      readonly fetched: FetchOutcome & { kind: 'modified' };
      readonly bodyHash: string;
    }
  | { readonly kind: 'unchanged'; readonly fetched: FetchOutcome & { kind: 'modified' | 'not-modified' } }
  | {
      readonly kind: 'failed';
      readonly fault: FeedFault;
      readonly message: string;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    }
);

/** Null if we hung up: then nothing may be concluded. */
export async function askFeed(
  asking: Asking,
  client: Pick<PoliteClient, 'fetch'>,
  readDocument: ReadDocument,
): Promise<Finding | null> {
  const { feedUrl, states, isFresh, signal } = asking;
  const askedUrl = states.find((state) => state?.askInstead)?.askInstead ?? feedUrl;
  const shared = isFresh ? null : commonState(states);
  const fetched = await client.fetch({
    url: askedUrl,
    accept: 'feed',
    validators: shared?.validators ?? {},
    ...(signal === undefined ? {} : { signal }),
  });
  const { tookMs } = fetched;
  const common = { askedUrl, tookMs };
  if (fetched.kind === 'not-modified') return { ...common, kind: 'unchanged', fetched };
  if (fetched.kind === 'failed') {
    if (fetched.reason === 'ABORTED') return null;
    const { message, status, retryAfterMs, reason: fault } = fetched;
    return { ...common, kind: 'failed', fault, message, status, retryAfterMs };
  }
  const bodyHash = createHash('sha256').update(fetched.bytes).digest('hex');
  if (shared?.bodyHash === bodyHash) return { ...common, kind: 'unchanged', fetched };
  const { bytes, contentType, status, finalUrl: url } = fetched;
  const read = await readDocument({ bytes, contentType, url, fallbackBase: baseFor(asking) });
  if (signal?.aborted) return null;
  if (read.kind === 'feed') return { ...common, kind: 'read', feed: read.feed, fetched, bodyHash };
  const message = `the document is not a feed: ${read.reason}${namesOf(read.advertised)}`;
  return { ...common, kind: 'failed', fault: 'NOT_A_FEED', message, status, retryAfterMs: null };
}

/** What all targets agree on having seen; one that has seen less needs the whole document. */
function commonState(states: readonly (FeedState | null)[]): FeedState | null {
  const [first] = states;
  if (first === null || first === undefined) return null;
  // After a failure the document is read again, so that its own problems replace the failure's.
  const isCommon = states.every((state) => {
    return (
      state?.fault === null &&
      state.bodyHash === first.bodyHash &&
      state.validators.etag === first.validators.etag &&
      state.validators.lastModified === first.validators.lastModified
    );
  });
  return isCommon && first.bodyHash !== null ? first : null;
}

/** A partnership's own feed belongs to its website; one that several share belongs to where it is. */
function baseFor({ feedUrl, websites }: Asking): string {
  const [website, another] = new Set(websites);
  return another === undefined && website !== undefined ? website : feedUrl;
}

/** The reason already names the first. */
function namesOf(advertised: readonly string[]): string {
  const more = advertised.slice(1, 4).map((url) => url.slice(0, 200));
  return more.length === 0 ? '' : `; it names ${more.join(', ')} too`;
}
