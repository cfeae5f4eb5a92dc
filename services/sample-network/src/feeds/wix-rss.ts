/** RSS 2.0 as Wix writes it: everything in CDATA, a teaser only, and the picture as an enclosure without a length. */
import { hexId, type FeedChannel, type FeedItem } from './feed-item.ts';
import { rfc822Gmt } from './feed-dates.ts';
import { cdata, escapeXml } from './xml-text.ts';

export function wixRss(channel: FeedChannel): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel><title>${cdata(channel.title)}</title><description>${cdata(channel.description)}</description><link>${channel.origin}/news</link><generator>RSS for Node</generator><lastBuildDate>${rfc822Gmt(channel.updatedMs)}</lastBuildDate><atom:link href="${escapeXml(channel.feedUrl)}" rel="self" type="application/rss+xml"/>${channel.items.map((item) => itemXml(item, channel)).join('')}</channel></rss>`;
}

function itemXml(item: FeedItem, channel: FeedChannel): string {
  return [
    '<item>',
    item.title === null ? '' : `<title>${cdata(item.title)}</title>`,
    `<description>${cdata(item.teaser)}</description>`,
    item.link === null ? '' : `<link>${escapeXml(item.link)}</link>`,
    item.hasGuid ? `<guid isPermaLink="false">${hexId(`${channel.title} ${item.number}`, 24)}</guid>` : '',
    ...item.tags.map((tag) => `<category>${cdata(tag)}</category>`),
    item.publishedMs === null ? '' : `<pubDate>${rfc822Gmt(item.publishedMs)}</pubDate>`,
    item.image === null ? '' : `<enclosure url="${item.image.url}" length="0" type="image/png"/>`,
    `<dc:creator>${cdata(item.byline)}</dc:creator>`,
    '</item>',
  ].join('');
}
