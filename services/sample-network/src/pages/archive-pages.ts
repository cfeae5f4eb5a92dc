/** The older news of a sample site, page by page, or month by month where the site is of WordPress. */
import { londonDate } from '@active-news/schema/london-time.ts';
import { escapeXml } from '../feeds/xml-text.ts';
import type { SampleSite } from '../serving/sample-site.ts';
import { listedStory } from './listed-story.ts';
import { pageLayout } from './page-layout.ts';

const perPage = 10;

/** Where the older news begin. */
export function archivePath(site: SampleSite): string {
  return site.plan.dialect === 'wordpress' ? '/archive/' : '/archive?page=1';
}

/** The page at an address, or null if the site has none there. Shapes: `path` with its query. */
export function archivePage(site: SampleSite, path: string): string | null {
  const url = new URL(path, site.origin);
  if (site.plan.dialect === 'wordpress') return byMonth(site, url.pathname);
  return url.pathname === '/archive' ? byPage(site, Number(url.searchParams.get('page') ?? '1')) : null;
}

function byMonth(site: SampleSite, path: string): string | null {
  const months = Map.groupBy(site.stories(), ({ publishedMs }) => londonDate(publishedMs).slice(0, 7));
  const monthPath = (month: string) => `/${month.replace('-', '/')}/`;
  if (path === '/archive/') {
    const links = [...months.keys()].map((month) => `<li><a href="${monthPath(month)}">${month}</a></li>`);
    return pageLayout(site, 'Archive', `<h1>Archive</h1>\n<ul>${links.join('\n')}</ul>`);
  }
  const found = [...months].find(([month]) => monthPath(month) === path);
  if (found === undefined) return null;
  const [month, stories] = found;
  return pageLayout(
    site,
    month,
    `<h1>${month}</h1>\n<ul class="stories">${stories.map(listedStory).join('\n')}</ul>`,
  );
}

function byPage(site: SampleSite, page: number): string | null {
  const stories = site.stories().slice((page - 1) * perPage, page * perPage);
  if (!Number.isInteger(page) || page < 1 || stories.length === 0) return null;
  const hasMore = page * perPage < site.stories().length;
  const next = escapeXml(`/archive?page=${page + 1}`);
  return pageLayout(
    site,
    `News, page ${page}`,
    `<h1>News, page ${page}</h1>
<ul class="stories">${stories.map(listedStory).join('\n')}</ul>
${hasMore ? `<p><a rel="next" href="${next}">Next page</a></p>` : ''}`,
  );
}
