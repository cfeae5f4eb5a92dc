/** JSON Feed 1.1. */
import type { FeedChannel } from './feed-item.ts';
import { isoLondon } from './feed-dates.ts';

export function jsonFeed(channel: FeedChannel): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: channel.title,
    description: channel.description,
    home_page_url: `${channel.origin}/`,
    feed_url: channel.feedUrl,
    language: 'en-GB',
    items: channel.items.map((item) => ({
      ...(item.hasGuid && { id: String(item.number) }),
      ...(item.link !== null && { url: item.link }),
      ...(item.title !== null && { title: item.title }),
      content_html: item.html,
      summary: item.teaser,
      ...(item.image !== null && { image: item.image.url }),
      ...(item.publishedMs !== null && { date_published: isoLondon(item.publishedMs) }),
      ...(item.publishedMs !== null &&
        item.updatedMs !== item.publishedMs && { date_modified: isoLondon(item.updatedMs) }),
      authors: [{ name: item.byline }],
      tags: item.tags,
      language: 'en-GB',
    })),
  };
  return `${JSON.stringify(feed, null, 2)}\n`;
}
