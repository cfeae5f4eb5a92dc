/** Looks, once and politely, at the pages of stories that left the middle of their feed: they may be gone there too. */
import type { FeedStore } from '../store/records.ts';
import type { PoliteClient } from './polite-client.ts';

/** What is read of a page; only its status is wanted. */
const mostBytes = 64_000;

/**
 * One request for each of at most five stories, one after another.
 *
 * Errors: a page that cannot be had for another reason than 404 or 410 proves nothing, and is not asked for again. After an
 *         abort nothing is remembered.
 */
export async function lookForGone(
  store: Pick<FeedStore, 'goneFromTheMiddle' | 'recordLook'>,
  feedUrl: string,
  client: Pick<PoliteClient, 'fetch'>,
  now: () => number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { id, url } of store.goneFromTheMiddle(feedUrl)) {
    const outcome = await client.fetch({
      url,
      accept: 'page',
      maxBytes: mostBytes,
      ...(signal === undefined ? {} : { signal }),
    });
    if (signal?.aborted || (outcome.kind === 'failed' && outcome.reason === 'ABORTED')) return;
    store.recordLook(id, outcome.status, now());
  }
}
