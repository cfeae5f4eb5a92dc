/** Atom 1.0 with xhtml content, several links for each entry, and both dates. */
import type { FeedChannel, FeedItem } from './feed-item.ts';
import { isoLondon, isoUtc } from './feed-dates.ts';
import { escapeXml } from './xml-text.ts';

export function atomFeed(channel: FeedChannel): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
  <id>${tagUri(channel, 'news')}</id>
  <title type="text">${escapeXml(channel.title)}</title>
  <subtitle>${escapeXml(channel.description)}</subtitle>
  <updated>${isoUtc(channel.updatedMs)}</updated>
  <link rel="self" type="application/atom+xml" href="${escapeXml(channel.feedUrl)}"/>
  <link rel="alternate" type="text/html" href="${channel.origin}/"/>
  <author><name>${escapeXml(channel.title)}</name></author>
${channel.items.map((item) => entryXml(item, channel)).join('')}</feed>
`;
}

function entryXml(item: FeedItem, channel: FeedChannel): string {
  const link = item.link === null ? '' : escapeXml(item.link);
  const lines = [
    `<id>${tagUri(channel, String(item.number))}</id>`,
    `<title type="html">${escapeXml(escapeXml(item.title ?? ''))}</title>`,
    link && `<link rel="edit" href="${channel.origin}/admin/${item.number}"/>`,
    link && `<link rel="alternate" type="text/html" hreflang="en" href="${link}"/>`,
    item.image &&
      `<link rel="enclosure" type="image/svg+xml" href="${item.image.url}" title="${escapeXml(item.image.alt)}"/>`,
    item.publishedMs === null ? '' : `<published>${isoLondon(item.publishedMs)}</published>`,
    `<updated>${isoLondon(item.updatedMs)}</updated>`,
    `<author><name>${escapeXml(item.byline)}</name></author>`,
    ...item.tags.map(
      (tag) =>
        `<category term="${escapeXml(tag)}" scheme="${channel.origin}/tags" label="${escapeXml(tag)}"/>`,
    ),
    `<summary type="text">${escapeXml(item.teaser)}</summary>`,
    `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${item.html}</div></content>`,
  ];
  return `  <entry>\n${lines
    .filter(Boolean)
    .map((line) => `    ${line}\n`)
    .join('')}  </entry>\n`;
}

function tagUri(channel: FeedChannel, what: string): string {
  return `tag:${new URL(channel.origin).hostname},2024:${channel.title.replace(/[^A-Za-z]+/g, '-').toLowerCase()}/${what}`;
}
