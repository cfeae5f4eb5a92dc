/** Everything of a sample site that leads to its older stories: robots.txt, sitemaps, archives, older pages of its feed. */
import { feedItems } from '../feeds/feed-item.ts';
import { sitemap, sitemapIndex } from '../feeds/sitemap.ts';
import { wordpressPosts } from '../feeds/wordpress-posts.ts';
import { archivePage } from '../pages/archive-pages.ts';
import type { SampleSite } from './sample-site.ts';

export type ArchiveAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Null if the path is none of these. Shapes: `path` with its query. */
export function answerArchive(site: SampleSite, path: string): ArchiveAnswer | null {
  const { pathname, searchParams } = new URL(path, site.origin);
  if (pathname === '/robots.txt') return text(200, 'text/plain', robots(site));
  if (pathname === '/sitemap.xml') return text(200, 'application/xml', topSitemap(site));
  if (pathname === '/sitemap-news.xml') return text(200, 'application/xml', newsSitemap(site));
  const page = archivePage(site, path);
  if (page !== null) return text(200, 'text/html', page);
  return site.plan.dialect === 'wordpress' ? answerWordpress(site, pathname, searchParams) : null;
}

function answerWordpress(
  site: SampleSite,
  pathname: string,
  parameters: URLSearchParams,
): ArchiveAnswer | null {
  if (pathname === '/comments/feed/') return text(200, 'application/rss+xml', commentsFeed(site));
  if (pathname === '/wp-json/wp/v2/posts') return posts(site, parameters);
  // What is ill with the feed is ill with its older pages.
  if (pathname !== site.plan.feedPath || !parameters.has('paged') || site.plan.behaviour !== 'good')
    return null;
  const page = Number(parameters.get('paged'));
  const hasPage =
    Number.isInteger(page) && page >= 1 && (page - 1) * site.plan.windowSize < site.stories().length;
  if (!hasPage) return text(404, 'text/plain', 'There is no such page of this feed.\n');
  const { body, contentType } = site.feed(page);
  return { status: 200, headers: { 'content-type': contentType }, body };
}

function posts(site: SampleSite, parameters: URLSearchParams): ArchiveAnswer {
  const perPage = Math.min(Math.max(Number(parameters.get('per_page') ?? '10'), 1), 100);
  const page = Number(parameters.get('page') ?? '1');
  const all = site.stories();
  const pages = Math.ceil(all.length / perPage);
  if (!Number.isInteger(page) || page < 1 || page > pages) {
    const error = {
      code: 'rest_post_invalid_page_number',
      message: 'The page number requested is larger than the number of pages available.',
      data: { status: 400 },
    };
    return text(400, 'application/json', JSON.stringify(error));
  }
  const shown = feedItems(all.slice((page - 1) * perPage, page * perPage), site.origin, site.plan.quirks);
  const { headers, ...rest } = text(200, 'application/json', wordpressPosts(shown));
  return {
    ...rest,
    headers: { ...headers, 'x-wp-total': String(all.length), 'x-wp-totalpages': String(pages) },
  };
}

function robots({ origin, plan }: SampleSite): string {
  const rules = plan.disallowedPaths.map((path) => `Disallow: ${path}\n`).join('');
  return `User-agent: *\n${rules}\nSitemap: ${origin}/sitemap.xml\n`;
}

function topSitemap(site: SampleSite): string {
  const changedMs = site.stories()[0]?.updatedMs ?? null;
  return sitemapIndex([{ url: `${site.origin}/sitemap-news.xml`, changedMs }]);
}

/** Pages that are no stories stand among them, as everywhere. */
function newsSitemap({ origin, stories }: SampleSite): string {
  return sitemap([
    { url: `${origin}/`, changedMs: null },
    { url: `${origin}/about-us/`, changedMs: null },
    { url: `${origin}/contact/`, changedMs: null },
    ...stories().map(({ path, updatedMs }) => ({ url: origin + path, changedMs: updatedMs })),
  ]);
}

/** What WordPress keeps beside every feed of news, and readers mistake for it. */
function commentsFeed({ name, origin }: SampleSite): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>
<title>Comments for ${name.replaceAll('&', '&amp;')}</title><link>${origin}</link><description></description>
<item><title>Comment on Sample: a walk by A reader</title><link>${origin}/#comment-7</link><guid>${origin}/#comment-7</guid>
<pubDate>Thu, 01 Oct 2026 09:00:00 +0000</pubDate><description>This is a sample of a comment.</description></item>
</channel></rss>
`;
}

function text(status: number, type: string, content: string): ArchiveAnswer {
  return { status, headers: { 'content-type': `${type}; charset=utf-8` }, body: Buffer.from(content) };
}
