/** RSS 0.91: title, link, description and a date, and nothing to tell an item by. */
import type { FeedChannel, FeedItem } from './feed-item.ts';
import { rfc822Gmt } from './feed-dates.ts';
import { escapeXml } from './xml-text.ts';

export function rss091(channel: FeedChannel): string {
  return `<?xml version="1.0"?>
<rss version="0.91">
<channel>
<title>${escapeXml(channel.title)}</title>
<link>${channel.origin}/</link>
<description>${escapeXml(channel.description)}</description>
<language>en-gb</language>
${channel.items.map(itemXml).join('')}</channel>
</rss>
`;
}

function itemXml(item: FeedItem): string {
  const date = item.publishedMs === null ? '' : `<pubDate>${rfc822Gmt(item.publishedMs)}</pubDate>\n`;
  return `<item>
<title>${escapeXml(item.title ?? '')}</title>
<link>${escapeXml(item.link ?? '')}</link>
<description>${escapeXml(item.teaser)}</description>
${date}</item>
`;
}
