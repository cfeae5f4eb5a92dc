/** RSS 2.0 as WordPress writes it: full text beside an excerpt, and guids that are not links. */
import type { FeedChannel, FeedItem } from './feed-item.ts';
import { rfc822Utc } from './feed-dates.ts';
import { cdata, escapeXml, numberReferences } from './xml-text.ts';

export function wordpressRss(channel: FeedChannel): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
	>

<channel>
	<title>${escapeXml(channel.title)}</title>
	<atom:link href="${escapeXml(channel.feedUrl)}" rel="self" type="application/rss+xml" />
	<link>${channel.origin}</link>
	<description>${escapeXml(channel.description)}</description>
	<lastBuildDate>${rfc822Utc(channel.updatedMs)}</lastBuildDate>
	<language>en-GB</language>
	<sy:updatePeriod>
	hourly	</sy:updatePeriod>
	<sy:updateFrequency>
	1	</sy:updateFrequency>
	<generator>https://wordpress.org/?v=6.8.1</generator>
${channel.items.map((item) => itemXml(item, channel)).join('')}</channel>
</rss>
`;
}

function itemXml(item: FeedItem, channel: FeedChannel): string {
  const picture =
    item.image === null
      ? ''
      : `<figure class="wp-block-image size-large"><img decoding="async" width="1200" height="630" src="${item.image.url}" alt="${escapeXml(item.image.alt)}" /></figure>\n`;
  const tail = `<p>The post <a href="${escapeXml(item.link ?? channel.origin)}">${escapeXml(item.title ?? '')}</a> appeared first on <a href="${channel.origin}">${escapeXml(channel.title)}</a>.</p>`;
  const lines = [
    item.title === null ? '<title></title>' : `<title>${numberReferences(escapeXml(item.title))}</title>`,
    item.link === null ? '' : `<link>${escapeXml(item.link)}</link>`,
    item.link === null ? '' : `<comments>${escapeXml(item.link)}#respond</comments>`,
    `<dc:creator>${cdata(item.byline)}</dc:creator>`,
    item.publishedMs === null ? '' : `<pubDate>${rfc822Utc(item.publishedMs)}</pubDate>`,
    ...item.tags.map((tag) => `<category>${cdata(tag)}</category>`),
    item.hasGuid ? `<guid isPermaLink="false">${item.guidOrigin}/?p=${item.number}</guid>` : '',
    `<description>${cdata(`<p>${excerpt(item.html)}</p>\n${tail}`)}</description>`,
    `<content:encoded>${cdata(`${picture}${item.html}\n${tail}`)}</content:encoded>`,
    item.link === null
      ? ''
      : `<wfw:commentRss>${channel.origin}/?feed=rss2&amp;p=${item.number}</wfw:commentRss>`,
    '<slash:comments>0</slash:comments>',
  ];
  return `\t<item>\n${lines
    .filter((line) => line !== '')
    .map((line) => `\t\t${line}\n`)
    .join('')}\t</item>\n`;
}

/** The first 55 words, as WordPress cuts them. */
function excerpt(html: string): string {
  const words = html
    .replace(/<script[\s\S]*?<\/script>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .trim()
    .split(/\s+/);
  return words.length <= 55 ? words.join(' ') : `${words.slice(0, 55).join(' ')} [&#8230;]`;
}
