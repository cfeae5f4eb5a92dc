/** RSS 2.0 as Drupal writes it: node ids, field wrappers and relative links in an escaped body. */
import type { FeedChannel, FeedItem } from './feed-item.ts';
import { rfc822London } from './feed-dates.ts';
import { escapeXml } from './xml-text.ts';

export function drupalRss(channel: FeedChannel): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xml:base="${channel.origin}/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>${escapeXml(channel.title)}</title>
    <link>${channel.origin}/</link>
    <description>${escapeXml(channel.description)}</description>
    <language>en</language>
${channel.items.map((item) => itemXml(item, channel)).join('')}  </channel>
</rss>
`;
}

function itemXml(item: FeedItem, channel: FeedChannel): string {
  const picture =
    item.image === null
      ? ''
      : `<div class="field field--name-field-image field--type-image"><img src="${item.image.path}" width="1200" height="630" alt="${escapeXml(item.image.alt)}" /></div>\n`;
  const body = `<span class="field field--name-title field--type-string">${escapeXml(item.title ?? '')}</span>
${picture}<div class="clearfix text-formatted field field--name-body field--type-text-with-summary">${item.html}
<p><a href="/contact">Contact the team</a></p></div>`;
  const host = new URL(channel.origin).host;
  const lines = [
    item.title === null ? '' : `<title>${escapeXml(item.title)}</title>`,
    item.link === null ? '' : `<link>${escapeXml(item.link)}</link>`,
    `<description>${escapeXml(body)}</description>`,
    item.publishedMs === null ? '' : `<pubDate>${rfc822London(item.publishedMs)}</pubDate>`,
    `<dc:creator>${escapeXml(item.byline)}</dc:creator>`,
    item.hasGuid ? `<guid isPermaLink="false">${item.number} at http://${host}</guid>` : '',
    ...item.tags.map((tag) => `<category domain="${channel.origin}/topics">${escapeXml(tag)}</category>`),
  ];
  return `    <item>\n${lines
    .filter((line) => line !== '')
    .map((line) => `      ${line}\n`)
    .join('')}    </item>\n`;
}
