/** Says what a sample site answers to a request: its feed, as it behaves, or one of its pages. */
import { gzipSync } from 'node:zlib';
import { homePage } from '../pages/home-page.ts';
import { missingPage } from '../pages/missing-page.ts';
import { storyImage } from '../pages/story-image.ts';
import { storyPage } from '../pages/story-page.ts';
import { challengePage } from '../pages/challenge-page.ts';
import { answerArchive } from './answer-archive.ts';
import { isUnchanged } from './is-unchanged.ts';
import type { SampleSite } from './sample-site.ts';

export type SiteRequest = {
  readonly method: string;
  /** Path and query, as in the first line of the request. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

/** Null is no answer, ever. Units: `delayMs` milliseconds to wait before the first byte. */
export type SiteAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly delayMs: number;
} | null;

/** What `slow` waits. */
export const slowMs = 4_000;

/** The path at which a feed that has moved may still be asked for. */
export const oldFeedPath = '/feeds/news.xml';

export function answerRequest(site: SampleSite, request: SiteRequest): SiteAnswer {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'HEAD')
    return plain(405, 'Only GET and HEAD are answered here.', { allow: 'GET, HEAD' });
  const { behaviour, feedPath } = site.plan;
  if (path === feedPath) return answerFeed(site, request);
  if (path === oldFeedPath && behaviour === 'redirect')
    return plain(301, 'The feed has moved.', { location: site.origin + feedPath });
  const archived = answerArchive(site, path);
  return archived === null ? answerPage(site, path) : { ...archived, delayMs: 0 };
}

function answerFeed(site: SampleSite, request: SiteRequest): SiteAnswer {
  const { behaviour, goneStatus } = site.plan;
  switch (behaviour) {
    case 'hangs':
      return null;
    case 'server-error':
      return html(500, missingPage(site, 'Something went wrong on this sample site'));
    case 'gone':
      return html(goneStatus, missingPage(site, 'This feed is no longer here'));
    case 'challenge':
      return html(200, challengePage(site.origin));
    case 'cut-off': {
      const { body, contentType } = site.feed();
      return answer(200, { 'content-type': contentType }, body.subarray(0, Math.floor(body.length / 2)));
    }
    case 'slow':
      return { ...documentAnswer(site, request), delayMs: slowMs };
    case 'good':
    case 'empty':
    case 'redirect':
      return documentAnswer(site, request);
  }
}

function documentAnswer(site: SampleSite, { headers: asked }: SiteRequest): NonNullable<SiteAnswer> {
  const { body, contentType, etag, lastModified } = site.feed();
  const { hasGzip, maxAgeSeconds } = site.plan;
  const headers = {
    etag,
    'last-modified': lastModified,
    'cache-control': `max-age=${maxAgeSeconds}`,
    ...(hasGzip && { vary: 'Accept-Encoding' }),
  };
  if (isUnchanged(asked, { etag, lastModified })) return answer(304, headers, Buffer.alloc(0));
  const typed = { ...headers, 'content-type': contentType };
  if (hasGzip && /\bgzip\b/.test(String(asked['accept-encoding'] ?? '')))
    return answer(200, { ...typed, 'content-encoding': 'gzip' }, gzipSync(body));
  return answer(200, typed, body);
}

function answerPage(site: SampleSite, path: string): NonNullable<SiteAnswer> {
  const url = new URL(path, site.origin);
  const number = url.searchParams.get('p');
  const found = site
    .stories()
    .find((story) => (number === null ? story.path === url.pathname : String(story.number) === number));
  if (found !== undefined && number !== null)
    return plain(301, 'The story has an address of its own.', { location: site.origin + found.path });
  if (found !== undefined) return html(200, storyPage(site, found));
  if (url.pathname === '/') return html(200, homePage(site));
  const pictured = site.stories().find(({ image }) => image?.path === url.pathname);
  if (pictured !== undefined)
    return answer(200, { 'content-type': 'image/svg+xml' }, Buffer.from(storyImage(pictured)));
  if (site.plan.sendsStrayersHome)
    return answer(302, { location: `${site.origin}/` }, Buffer.from('There is no such page.\n'));
  return html(404, missingPage(site, 'This sample site has no such page'));
}

function html(status: number, page: string): NonNullable<SiteAnswer> {
  return answer(status, { 'content-type': 'text/html; charset=utf-8' }, Buffer.from(page));
}

function plain(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>>,
): NonNullable<SiteAnswer> {
  return answer(
    status,
    { 'content-type': 'text/plain; charset=utf-8', ...headers },
    Buffer.from(`${text}\n`),
  );
}

function answer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): NonNullable<SiteAnswer> {
  return { status, headers, body, delayMs: 0 };
}
