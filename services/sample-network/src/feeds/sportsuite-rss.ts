/** RSS 2.0 as small hosted platforms write it: no guid, and dates without a zone or with the day first. */
import type { FeedChannel, FeedItem } from './feed-item.ts';
import { rfc822ZoneName, slashDate, zoneless } from './feed-dates.ts';
import { escapeXml } from './xml-text.ts';

export type SportsuiteDates = 'slashes' | 'zone-name' | 'zoneless';

export function sportsuiteRss(channel: FeedChannel, dates: SportsuiteDates): string {
  return `<?xml version="1.0" encoding="utf-8" ?>
<rss version="2.0">
<channel>
  <title>${escapeXml(channel.title)} - Latest News</title>
  <link>${channel.origin}/</link>
  <description>${escapeXml(channel.description)}</description>
  <language>en-gb</language>
  <ttl>60</ttl>
${channel.items.map((item) => itemXml(item, dates)).join('')}</channel>
</rss>
`;
}

function itemXml(item: FeedItem, dates: SportsuiteDates): string {
  const picture = item.image && `<enclosure url="${item.image.url}" length="2048" type="image/svg+xml" />`;
  const lines = [
    `<title>${escapeXml(item.title ?? '')}</title>`,
    item.link === null ? '' : `<link>${escapeXml(item.link)}</link>`,
    `<description>${escapeXml(item.html)}</description>`,
    `<author>${escapeXml(item.byline)}</author>`,
    ...item.tags.map((tag) => `<category>${escapeXml(tag)}</category>`),
    item.publishedMs === null ? '' : `<pubDate>${writeDate(item.publishedMs, dates)}</pubDate>`,
    picture ?? '',
  ];
  return `  <item>\n${lines
    .filter((line) => line !== '')
    .map((line) => `    ${line}\n`)
    .join('')}  </item>\n`;
}

function writeDate(ms: number, dates: SportsuiteDates): string {
  if (dates === 'slashes') return slashDate(ms);
  return dates === 'zone-name' ? rfc822ZoneName(ms) : zoneless(ms);
}
