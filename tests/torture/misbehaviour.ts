/** What a torture site does, and what we must have recorded of it afterwards. */
import type { FeedFault, FeedHealth } from '@active-news/partnership/store/records.ts';
import type { Exchange } from './torture-site.ts';
import { plainItems, rss } from './feed-text.ts';

export type Expected = {
  readonly health: readonly FeedHealth[];
  /** Null: the last poll did not fail. */
  readonly fault: FeedFault | null | readonly (FeedFault | null)[];
  /** HTTP status as recorded last; left out where it does not matter. */
  readonly status?: number | null;
  /** Stories stored in the end; left out where the site's `told` says so. */
  readonly stories?: number;
  /** A problem with this code must be there. */
  readonly problem?: string;
  readonly quarantine?: 'BULK' | 'HOST_CHANGED';
  /** The last problem must say this in its words. */
  readonly says?: RegExp;
  /** The next check may not be earlier than this after the last, in milliseconds. */
  readonly waitsMs?: number;
};

export type Misbehaviour = {
  readonly name: string;
  readonly answer: (exchange: Exchange) => void;
  readonly robots?: (exchange: Exchange) => void;
  readonly expected: Expected;
  /** True where the feed is read on every turn, so that its due times are kept to be looked at. */
  readonly isHealthy?: boolean;
  /** Partnerships that have a feed of their own on this one site; 1 if left out. */
  readonly copies?: number;
  /** How many stories the site has told by now, where that grows. */
  readonly told?: (askedTimes: number) => number;
  /** Judged by what the site itself has seen; words say what is wrong. */
  readonly alsoWrong?: (seen: {
    readonly visits: readonly string[];
    readonly titles: readonly string[];
  }) => string[];
  /** Polls that this needs before it can be judged; 1 if left out. */
  readonly polls?: number;
};

export const goodItems = 12;
/** Where every site begins: a dozen stories, the newest of a few days ago. */
export const goodFeed = (origin: string): string =>
  rss(plainItems(origin, goodItems, startOfDay() - 2 * 86_400_000));

export function sendFeed({ response }: Exchange, text: string | Uint8Array, headers = {}): void {
  response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8', ...headers }).end(text);
}

export function startOfDay(): number {
  return Math.floor(Date.now() / 86_400_000) * 86_400_000;
}
