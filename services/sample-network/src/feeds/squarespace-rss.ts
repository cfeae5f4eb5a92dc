/** RSS 2.0 as Squarespace writes it: podcast and media namespaces, and number references for curly quotes. */
import { hexId, type FeedChannel, type FeedItem } from './feed-item.ts';
import { rfc822Utc } from './feed-dates.ts';
import { cdata, escapeXml, numberReferences } from './xml-text.ts';

export function squarespaceRss(channel: FeedChannel): string {
  const written = (text: string): string => numberReferences(escapeXml(text));
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://www.rssboard.org/media-rss" version="2.0"><channel><title>News - ${written(channel.title)}</title><link>${channel.origin}/news/</link><lastBuildDate>${rfc822Utc(channel.updatedMs)}</lastBuildDate><language>en-GB</language><generator>Site-Server v6.0.0 (http://www.squarespace.com)</generator><description>${cdata(`<p>${escapeXml(channel.description)}</p>`)}</description>${channel.items.map((item) => itemXml(item, channel)).join('')}</channel></rss>`;
}

function itemXml(item: FeedItem, channel: FeedChannel): string {
  const site = hexId(channel.title, 24);
  const guid = `${site}:${hexId(`${channel.title} news`, 24)}:${hexId(`${channel.title} ${item.number}`, 24)}`;
  const media =
    item.image === null
      ? ''
      : `<media:content isDefault="true" medium="image" type="image/svg+xml" url="${item.image.url}" width="1200" height="630"><media:title type="plain">${escapeXml(item.image.alt)}</media:title></media:content>`;
  return [
    '<item>',
    item.title === null ? '' : `<title>${numberReferences(escapeXml(item.title))}</title>`,
    `<dc:creator>${escapeXml(item.byline)}</dc:creator>`,
    item.publishedMs === null ? '' : `<pubDate>${rfc822Utc(item.publishedMs)}</pubDate>`,
    item.link === null ? '' : `<link>${escapeXml(item.link)}</link>`,
    item.hasGuid ? `<guid isPermaLink="false">${guid}</guid>` : '',
    ...item.tags.map((tag) => `<category>${numberReferences(escapeXml(tag))}</category>`),
    `<description>${cdata(numberReferences(item.html.replaceAll('<p>', '<p class="" style="white-space:pre-wrap;">')))}</description>`,
    media,
    '<itunes:explicit>no</itunes:explicit>',
    '</item>',
  ].join('');
}
