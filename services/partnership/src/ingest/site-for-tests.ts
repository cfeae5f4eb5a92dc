/** For tests: a partner's site whose articles are edited, moved and renamed, and the documents in which its feed tells them. */
import type { CleanItem } from './clean-item.ts';
import type { FetchOutcome } from './fetch-feed.ts';
import type { ReadDocument } from './parse-in-worker.ts';
import type { CleanFeed } from './read-document.ts';

/** What a site knows of an article. Its number is in its text, so that a test can tell which story it became. */
export type Article = {
  readonly number: number;
  guid: string | null;
  title: string;
  host: string;
  folder: string;
  path: string;
  published: string | null;
  text: string;
};

export const startMs = Date.UTC(2026, 0, 1, 12);
const dayMs = 86_400_000;

/** Shapes: a higher number is newer; `precision` is how well it is dated. */
export function articleOf(
  number: number,
  host: string,
  precision: 'INSTANT' | 'DAY' | 'NONE',
  hasGuid: boolean,
): Article {
  const instant = new Date(startMs - 50 * dayMs + number * (dayMs / 4)).toISOString();
  return {
    number,
    guid: hasGuid ? `guid ${number}` : null,
    title: `Walk number ${number}`,
    host,
    folder: 'news',
    path: `walk-${number}`,
    published: precision === 'NONE' ? null : precision === 'DAY' ? instant.slice(0, 10) : instant,
    text: '',
  };
}

export const addressOf = ({ host, folder, path }: Article) => `https://${host}/${folder}/${path}`;

export function itemOf(article: Article, position: number): CleanItem {
  return {
    position,
    id: article.guid,
    url: addressOf(article),
    title: article.title,
    published: article.published,
    updated: null,
    byline: null,
    tags: [],
    summary: `Article ${article.number} ${article.text}`.trim(),
    contentHtml: null,
    image: null,
    isCut: false,
  };
}

export function documentOf(articles: readonly Article[], isComplete = true): CleanFeed {
  return {
    version: 'rss20',
    title: null,
    isComplete,
    askedIntervalMs: null,
    skipHours: [],
    skipDays: [],
    items: articles.map(itemOf),
    problems: isComplete ? [] : [{ code: 'CUT_OFF', message: 'the document breaks off', item: null }],
  };
}

/** A document as it comes over the network; readSite reads it back. */
export function answerOf(feed: CleanFeed, url: string): FetchOutcome {
  return {
    kind: 'modified',
    bytes: Buffer.from(JSON.stringify(feed)),
    status: 200,
    contentType: null,
    contentLocation: null,
    finalUrl: url,
    permanentRedirectTo: null,
    validators: {},
    tookMs: 100,
    hops: [{ url, status: 200 }],
    maxAgeMs: null,
    headers: {},
  };
}

export function statusOf(status: number): FetchOutcome {
  return { kind: 'failed', reason: 'NOT_FOUND', message: 'no', status, retryAfterMs: null, tookMs: 1 };
}

export const readSite: ReadDocument = async ({ bytes }) => ({
  kind: 'feed',
  feed: JSON.parse(Buffer.from(bytes).toString()) as CleanFeed,
});
