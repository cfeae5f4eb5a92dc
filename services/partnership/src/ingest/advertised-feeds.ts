/** Finds the feeds that an HTML page names in its `link` elements. */
import { decodeEntities } from './html-entities.ts';
import { plainText, shortened } from './plain-text.ts';
import { scanMarkup } from './scan-markup.ts';
import { webAddress } from './web-address.ts';

export type AdvertisedFeed = {
  /** Absolute, http(s). */
  readonly url: string;
  /** At most 200 characters; empty if the page gives none. */
  readonly title: string;
  /** In lower case, without parameters: `application/rss+xml`. */
  readonly type: string;
};

const most = 10;
/** Characters; links stand in the head, and what stands behind so much is no head. */
const lookedAt = 500_000;

const feedTypes = new Set([
  'application/rss+xml',
  'application/atom+xml',
  'application/rdf+xml',
  'application/feed+json',
  'application/rss',
  'application/atom',
  'text/rss+xml',
  'text/atom+xml',
]);
/** Other documents are served so too; then a word in its address must say that it is a feed. */
const sharedTypes = new Set(['application/json', 'application/xml', 'text/xml']);

/**
 * At most ten, in the page's order, each address once; feeds of comments come last, since they hold no news.
 *
 * Shapes: `pageUrl` is absolute; a `base` element in the page is joined to it. Scripts and comments are not looked into.
 * Source: HTML (`link`, rel `alternate` or `feed`, and `base`).
 */
export function advertisedFeeds(html: string, pageUrl: string): readonly AdvertisedFeed[] {
  const found = new Map<string, AdvertisedFeed>();
  let base: string | null = null;
  let silentUntil: string | null = null;
  for (const piece of scanMarkup(html.slice(0, lookedAt))) {
    if (piece.kind !== 'open' && piece.kind !== 'close') continue;
    const name = piece.name.toLowerCase();
    if (silentUntil !== null) {
      if (piece.kind === 'close' && name === silentUntil) silentUntil = null;
      continue;
    }
    if (piece.kind === 'close') continue;
    if (['script', 'style', 'template', 'noscript', 'textarea'].includes(name) && !piece.isEmpty)
      silentUntil = name;
    const attribute = attributesIn(piece.attributes);
    if (name === 'base') base ??= webAddress(attribute('href'), pageUrl);
    if (name !== 'link') continue;
    const relations = attribute('rel').toLowerCase().split(/\s+/);
    const type = attribute('type').toLowerCase().split(';')[0]!.trim();
    if (!relations.includes('alternate') && !relations.includes('feed')) continue;
    const url = webAddress(attribute('href'), base, pageUrl);
    if (url === null || found.has(url) || !isFeed(type, relations, url)) continue;
    found.set(url, { url, title: shortened(plainText(attribute('title').slice(0, 1_000)), 200), type });
  }
  const isOfComments = ({ url, title }: AdvertisedFeed) =>
    /\/comments\/feed\b|[?&]feed=comments/i.test(url) || /\bcomments?\b/i.test(title);
  const feeds = [...found.values()];
  return [...feeds.filter((feed) => !isOfComments(feed)), ...feeds.filter(isOfComments)].slice(0, most);
}

/** WordPress names its API as application/json and its embeds as text/xml+oembed, which are none. */
function isFeed(type: string, relations: readonly string[], url: string): boolean {
  if (feedTypes.has(type)) return true;
  if (type === '' && relations.includes('feed')) return true;
  return sharedTypes.has(type) && /\b(?:feeds?|rss|atom)\b/i.test(url) && !/oembed|wp-json/i.test(url);
}

/** Attributes by name in any case; the first of several counts, as in browsers. */
function attributesIn(attributes: ReadonlyMap<string, string>): (name: string) => string {
  const read = new Map<string, string>();
  for (const [name, value] of attributes) {
    if (!read.has(name.toLowerCase())) read.set(name.toLowerCase(), value);
  }
  return (name) => decodeEntities(read.get(name) ?? '');
}
