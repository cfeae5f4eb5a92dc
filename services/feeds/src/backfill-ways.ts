/** Finds out by which way a site gives its older stories: one request or two, and only where the site looks like it. */
import { platformOf, type SitePage } from './candidate-feeds.ts';
import type { Place } from './backfill-progress.ts';
import type { Surroundings } from './command.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { looksLikeListing } from './story-addresses.ts';
import { failureInWords } from './look-at-feed.ts';
import { hostOf, hostsOf } from './find-partnership.ts';

export type Way =
  | ({ readonly kind: 'found' } & Pick<Place, 'way' | 'from' | 'listings'>)
  | { readonly kind: 'none'; readonly reason: string };

/** As many posts as WordPress gives at once, with their authors, pictures and terms. */
const postsQuery = 'per_page=100&_embed=author,wp:featuredmedia,wp:term';

export async function findWay(
  partnership: Partnership,
  feedUrl: string,
  { tools, progress }: Pick<Surroundings, 'tools' | 'progress'>,
): Promise<Way> {
  progress.say(`Looking how ${partnership.website} gives its older stories`);
  const home = await tools.ask({ url: partnership.website, accept: 'page' });
  const page = home.kind === 'modified' ? await readPage(home, tools) : null;
  const isWordpress =
    (page !== null && platformOf(page) === 'WordPress') || /\/feed\/?$/.test(new URL(feedUrl).pathname);
  if (isWordpress) {
    // The interface has the posts of the whole site: too many for a feed of one category.
    const isWholeSite = new URL(feedUrl).pathname.replace(/\/$/, '') === '/feed';
    const posts = isWholeSite ? postsAddress(page, home, partnership.website) : null;
    if (posts !== null && (await isPosts(posts, tools)))
      return { kind: 'found', way: 'posts', from: posts, listings: [] };
    if (await givesOlderPages(feedUrl, tools))
      return { kind: 'found', way: 'paged', from: feedUrl, listings: [] };
  }
  if (home.kind === 'failed' && home.reason === 'DISALLOWED')
    return { kind: 'none', reason: 'robots.txt asks us not to look at the site' };
  if (page === null && home.kind === 'failed')
    return { kind: 'none', reason: `the site could not be looked at: ${failureInWords(home)}` };
  const hosts = hostsOf(partnership);
  const listings = (page?.items ?? []).flatMap(({ url, title, tags }) =>
    url !== null && hosts.has(hostOf(url) ?? '') && looksLikeListing(url, title, tags) ? [url] : [],
  );
  const robots = new URL('/robots.txt', partnership.website).href;
  return { kind: 'found', way: 'pages', from: feedUrl, listings: [...new Set([robots, ...listings])] };
}

type Fetched = Awaited<ReturnType<Surroundings['tools']['ask']>>;

async function readPage(
  { bytes, contentType, finalUrl }: Fetched & { kind: 'modified' },
  { readDocument }: Surroundings['tools'],
): Promise<SitePage | null> {
  const read = await readDocument({ bytes, contentType, fallbackBase: finalUrl, as: 'links' });
  return read.kind === 'feed' ? { url: finalUrl, title: read.feed.title, items: read.feed.items } : null;
}

/** Named by a header or by the page; else where it is by default. */
function postsAddress(page: SitePage | null, home: Fetched, website: string): string {
  const header = home.kind === 'modified' ? (home.headers['link'] ?? '') : '';
  const named =
    /<([^>]+)>\s*;\s*rel="?https:\/\/api\.w\.org\/"?/.exec(header)?.[1] ??
    page?.items.find(({ tags }) => tags.includes('rel:https://api.w.org/'))?.url ??
    '/wp-json/';
  const root = new URL(named, page?.url ?? website);
  // Sites without readable addresses have it behind a parameter: /?rest_route=/
  if (root.searchParams.has('rest_route')) {
    root.searchParams.set('rest_route', '/wp/v2/posts');
    return `${root.href}&${postsQuery}`;
  }
  return `${new URL('wp/v2/posts', root.href.replace(/\/?$/, '/')).href}?${postsQuery}`;
}

async function isPosts(url: string, { ask, readDocument }: Surroundings['tools']): Promise<boolean> {
  const probe = new URL(url);
  probe.searchParams.set('per_page', '1');
  const fetched = await ask({ url: probe.href, accept: 'data' });
  if (fetched.kind !== 'modified') return false;
  const { bytes, contentType, finalUrl } = fetched;
  const read = await readDocument({ bytes, contentType, fallbackBase: finalUrl });
  return read.kind === 'feed' && read.feed.version === 'wordpress-posts' && read.feed.items.length > 0;
}

/** Systems that do not know the parameter give the same feed again. */
async function givesOlderPages(
  feedUrl: string,
  { ask, readDocument }: Surroundings['tools'],
): Promise<boolean> {
  const firsts: string[] = [];
  for (const page of [1, 2]) {
    const url = new URL(feedUrl);
    if (page > 1) url.searchParams.set('paged', String(page));
    const fetched = await ask({ url: url.href, accept: 'feed' });
    if (fetched.kind !== 'modified') return false;
    const { bytes, contentType } = fetched;
    const read = await readDocument({ bytes, contentType, fallbackBase: feedUrl });
    const [first] = read.kind === 'feed' ? read.feed.items : [];
    if (first === undefined) return false;
    firsts.push(first.id ?? first.url ?? first.title);
  }
  return firsts[0] !== firsts[1];
}
