/** Fetches one address and reads it as polling would, without keeping anything. */
import type { FetchOutcome } from '@active-news/partnership/ingest/fetch-feed.ts';
import type { CleanFeed } from '@active-news/partnership/ingest/read-document.ts';
import type { Tools } from './open-tools.ts';
import { scoreFeed, type FeedScore } from './score-feed.ts';

export type Look =
  | (FeedScore & {
      readonly kind: 'feed';
      readonly title: string | null;
      readonly dialect: string;
      readonly items: number;
      /** Where permanent redirects led, or null. */
      readonly movedTo: string | null;
    })
  | { readonly kind: 'failed'; readonly message: string; readonly isNetwork: boolean };

/** Shapes: `bytes` and `feed` only if a document came, for comparing and showing it. */
export type Seen = {
  readonly look: Look;
  readonly bytes: Uint8Array | null;
  readonly feed: CleanFeed | null;
};

export type LookingFor = {
  /** Hosts of the partnership without `www.`. */
  readonly hosts: ReadonlySet<string>;
  readonly website: string;
};

export async function lookAtFeed(
  url: string,
  { hosts, website }: LookingFor,
  { ask, readDocument, now }: Pick<Tools, 'ask' | 'readDocument' | 'now'>,
): Promise<Seen> {
  const fetched = await ask({ url, accept: 'feed' });
  if (fetched.kind !== 'modified') {
    const message = fetched.kind === 'failed' ? failureInWords(fetched) : 'it answers 304 to a first visit';
    return { look: { kind: 'failed', message, isNetwork: true }, bytes: null, feed: null };
  }
  const { bytes, contentType, finalUrl, permanentRedirectTo } = fetched;
  const read = await readDocument({ bytes, contentType, fallbackBase: website });
  if (read.kind === 'not-a-feed') {
    const message = isHome(finalUrl, url) ? 'it leads to the home page' : `no feed: ${read.reason}`;
    return { look: { kind: 'failed', message, isNetwork: false }, bytes: null, feed: null };
  }
  const { feed } = read;
  const score = scoreFeed({ feed, url: finalUrl, hosts, nowMs: now() });
  return {
    look: {
      kind: 'feed',
      ...score,
      title: feed.title,
      dialect: feed.version,
      items: feed.items.length,
      movedTo: permanentRedirectTo,
    },
    bytes,
    feed,
  };
}

/** In a few words; the client's sentence where it says more than its reason. */
export function failureInWords({ reason, message }: FetchOutcome & { kind: 'failed' }): string {
  if (reason === 'DISALLOWED') return 'robots.txt asks us not to';
  if (reason === 'NOT_FOUND') return 'no such page (404)';
  return message;
}

/** Many sites send whoever asks for a page that they have not to their first one. */
function isHome(finalUrl: string, asked: string): boolean {
  const { pathname, search } = new URL(finalUrl);
  return finalUrl !== asked && pathname === '/' && search === '';
}
