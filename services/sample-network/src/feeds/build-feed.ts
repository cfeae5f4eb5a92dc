/** Builds the bytes of a site's feed from its stories, with the validators that go with them. */
import { createHash } from 'node:crypto';
import type { Dialect, SitePlan } from '../serving/site-plan.ts';
import type { SampleStory } from '../stories/sample-story.ts';
import { gmtDate } from './feed-dates.ts';
import { feedItem, type FeedChannel, type WriteFeed } from './feed-item.ts';
import { quirkyBytes, quirkyItems } from './quirks.ts';
import { writeWordpress } from './wordpress.ts';

export type FeedDocument = {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly etag: string;
  /** As an HTTP date. */
  readonly lastModified: string;
};

/** Shapes: `stories` newest first. Units: `sinceMs` stands for the newest change while there are no stories. */
export function buildFeed(
  channel: Omit<FeedChannel, 'builtMs'>,
  plan: SitePlan,
  stories: readonly SampleStory[],
  sinceMs: number,
): FeedDocument {
  const held = plan.behaviour === 'empty' ? [] : stories.slice(0, plan.window);
  const builtMs = held.reduce((latest, story) => Math.max(latest, story.updatedMs), held.length ? 0 : sinceMs);
  const fresh = new Set(held.filter(({ isFresh }) => isFresh).map(({ number }) => number));
  const linkBase = plan.dialect === 'drupal' ? '' : channel.origin;
  const items = quirkyItems(
    held.map((story) => feedItem(story, channel, linkBase)),
    plan.quirks,
    ({ number }) => fresh.has(number),
  );
  const { write, contentType } = writers[plan.dialect];
  const bytes = quirkyBytes(write({ ...channel, builtMs }, items, plan.quirks), plan.quirks);
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
  // Compressed on the way, the bytes differ: then the tag may only promise the same meaning.
  const etag = plan.hasGzip ? `W/"${digest}"` : `"${digest}"`;
  return { bytes, contentType, etag, lastModified: gmtDate(builtMs) };
}

const writers: Readonly<Record<Dialect, { readonly write: WriteFeed; readonly contentType: string }>> = {
  wordpress: { write: writeWordpress, contentType: 'application/rss+xml; charset=UTF-8' },
  drupal: { write: writeWordpress, contentType: 'application/rss+xml; charset=utf-8' },
  squarespace: { write: writeWordpress, contentType: 'application/rss+xml; charset=utf-8' },
  wix: { write: writeWordpress, contentType: 'application/xml; charset=utf-8' },
  atom: { write: writeWordpress, contentType: 'application/atom+xml; charset=utf-8' },
  rdf: { write: writeWordpress, contentType: 'application/rdf+xml' },
  'rss-0.91': { write: writeWordpress, contentType: 'text/xml' },
  'json-feed': { write: writeWordpress, contentType: 'application/feed+json' },
  sportsuite: { write: writeWordpress, contentType: 'text/xml; charset=utf-8' },
};
