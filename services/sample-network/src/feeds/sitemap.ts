/** Sitemaps: the list of a site's pages, and the list of such lists that larger systems put above it. */
import { isoUtc } from './feed-dates.ts';
import { escapeXml } from './xml-text.ts';

/** Units: `changedMs` milliseconds since 1970, null where it is not known. */
export type SitemapEntry = { readonly url: string; readonly changedMs: number | null };

export function sitemap(entries: readonly SitemapEntry[]): string {
  return document('urlset', 'url', entries);
}

export function sitemapIndex(entries: readonly SitemapEntry[]): string {
  return document('sitemapindex', 'sitemap', entries);
}

function document(root: string, element: string, entries: readonly SitemapEntry[]): string {
  const lines = entries.map(({ url, changedMs }) => {
    const changed = changedMs === null ? '' : `<lastmod>${isoUtc(changedMs)}</lastmod>`;
    return `<${element}><loc>${escapeXml(url)}</loc>${changed}</${element}>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('')}</${root}>
`;
}
