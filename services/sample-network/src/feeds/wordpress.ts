/** Writes RSS 2.0 as WordPress does: excerpt and whole text apart, everything in CDATA, a guid that is no permalink. */
import { utcDate } from './feed-dates.ts';
import type { FeedChannel, FeedItem, WriteFeed } from './feed-item.ts';
import { cdata, element, escapeText, lines } from './markup.ts';

const namespaces = [
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:wfw="http://wellformedweb.org/CommentAPI/"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:atom="http://www.w3.org/2005/Atom"',
  'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"',
  'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"',
];

export const writeWordpress: WriteFeed = (channel, items) =>
  lines(
    `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"\n\t${namespaces.join('\n\t')}\n\t>`,
    '<channel>',
    element('title', escapeText(channel.name)),
    `<atom:link href="${channel.feedUrl}" rel="self" type="application/rss+xml" />`,
    element('link', channel.origin),
    element('description', escapeText(channel.description)),
    element('lastBuildDate', utcDate(channel.builtMs)),
    element('language', 'en-GB'),
    element('sy:updatePeriod', '\n\thourly\t'),
    element('sy:updateFrequency', '\n\t1\t'),
    element('generator', 'https://wordpress.org/?v=6.8.3'),
    items.map((item) => writeItem(channel, item)),
    '</channel>',
    '</rss>\n',
  );

function writeItem(channel: FeedChannel, item: FeedItem): string {
  const { title, link } = item;
  const appeared = `<p>The post <a href="${link ?? channel.origin}">${escapeText(title ?? '')}</a> appeared first on <a href="${channel.origin}">${escapeText(channel.name)}</a>.</p>`;
  return lines(
    '<item>',
    element('title', title && escapeText(title)),
    element('link', link && escapeText(link)),
    element('dc:creator', cdata(item.byline)),
    element('pubDate', item.publishedMs === null ? null : utcDate(item.publishedMs)),
    item.tags.map((tag) => element('category', cdata(tag))),
    element('guid isPermaLink="false"', item.id && escapeText(item.id)),
    element('description', cdata(`<p>${escapeText(item.lead)} [&#8230;]</p>\n${appeared}`)),
    element('content:encoded', cdata(`${item.html}\n${appeared}`)),
    element('wfw:commentRss', link && `${escapeText(link)}feed/`),
    element('slash:comments', '0'),
    '</item>',
  );
}
