/** RSS 1.0: RDF, with items beside the channel and Dublin Core for dates and subjects. */
import type { FeedChannel, FeedItem } from './feed-item.ts';
import { isoLondon } from './feed-dates.ts';
import { escapeXml } from './xml-text.ts';

export function rdfFeed(channel: FeedChannel): string {
  const lines = channel.items.map((item) => `        <rdf:li rdf:resource="${about(item, channel)}"/>`);
  return `<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="${escapeXml(channel.feedUrl)}">
    <title>${escapeXml(channel.title)}</title>
    <link>${channel.origin}/</link>
    <description>${escapeXml(channel.description)}</description>
    <items>
      <rdf:Seq>
${lines.join('\n')}
      </rdf:Seq>
    </items>
  </channel>
${channel.items.map((item) => itemXml(item, channel)).join('')}</rdf:RDF>
`;
}

function itemXml(item: FeedItem, channel: FeedChannel): string {
  const lines = [
    `<title>${escapeXml(item.title ?? '')}</title>`,
    `<link>${escapeXml(item.link ?? '')}</link>`,
    `<description>${escapeXml(item.html)}</description>`,
    `<dc:creator>${escapeXml(item.byline)}</dc:creator>`,
    item.publishedMs === null ? '' : `<dc:date>${isoLondon(item.publishedMs)}</dc:date>`,
    ...item.tags.map((tag) => `<dc:subject>${escapeXml(tag)}</dc:subject>`),
  ];
  return `  <item rdf:about="${about(item, channel)}">\n${lines
    .filter((line) => line !== '')
    .map((line) => `    ${line}\n`)
    .join('')}  </item>\n`;
}

function about(item: FeedItem, channel: FeedChannel): string {
  return escapeXml(item.link ?? `${channel.origin}/#${item.number}`);
}
