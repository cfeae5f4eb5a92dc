/** Writes a feed in the site's dialect and turns it into bytes, with the quirks that touch the whole document. */
import type { Dialect, Quirk, SitePlan } from '../site-plan.ts';
import { atomFeed } from './atom.ts';
import { drupalRss } from './drupal-rss.ts';
import type { FeedChannel } from './feed-item.ts';
import { jsonFeed } from './json-feed.ts';
import { rdfFeed } from './rdf.ts';
import { rss091 } from './rss-091.ts';
import { sportsuiteRss } from './sportsuite-rss.ts';
import { squarespaceRss } from './squarespace-rss.ts';
import { wixRss } from './wix-rss.ts';
import { wordpressRss } from './wordpress-rss.ts';

export type FeedBytes = { readonly contentType: string; readonly body: Buffer };

export function writeFeed(
  channel: FeedChannel,
  plan: Pick<SitePlan, 'dialect' | 'quirks' | 'hasSlashDates'>,
): FeedBytes {
  const text = withDocumentQuirks(feedText(channel, plan), plan.quirks);
  const body = plan.quirks.includes('windows-1252') ? windows1252(text) : Buffer.from(text);
  return { contentType: contentTypes[plan.dialect], body };
}

function feedText(
  channel: FeedChannel,
  plan: Pick<SitePlan, 'dialect' | 'quirks' | 'hasSlashDates'>,
): string {
  switch (plan.dialect) {
    case 'wordpress':
      return wordpressRss(channel);
    case 'drupal':
      return drupalRss(channel);
    case 'squarespace':
      return squarespaceRss(channel);
    case 'wix':
      return wixRss(channel);
    case 'atom':
      return atomFeed(channel);
    case 'rdf':
      return rdfFeed(channel);
    case 'rss-0.91':
      return rss091(channel);
    case 'json-feed':
      return jsonFeed(channel);
    case 'sportsuite':
      return sportsuiteRss(channel, sportsuiteDates(plan));
  }
}

function sportsuiteDates(
  plan: Pick<SitePlan, 'quirks' | 'hasSlashDates'>,
): 'slashes' | 'zone-name' | 'zoneless' {
  if (plan.hasSlashDates) return 'slashes';
  return plan.quirks.includes('bst-zone') ? 'zone-name' : 'zoneless';
}

const contentTypes: Readonly<Record<Dialect, string>> = {
  wordpress: 'application/rss+xml; charset=UTF-8',
  drupal: 'application/rss+xml; charset=utf-8',
  squarespace: 'application/rss+xml; charset=UTF-8',
  wix: 'application/xml',
  atom: 'application/atom+xml; charset=utf-8',
  rdf: 'application/rdf+xml; charset=utf-8',
  'rss-0.91': 'text/xml',
  'json-feed': 'application/feed+json; charset=utf-8',
  sportsuite: 'text/xml; charset=utf-8',
};

function withDocumentQuirks(text: string, quirks: readonly Quirk[]): string {
  let written = text;
  if (quirks.includes('bare-ampersand')) {
    written = written.replace(/<title>[^<]*/g, (title) => title.replaceAll('&amp;', '&'));
  }
  if (quirks.includes('nbsp-in-title')) {
    written = written.replace(/<title>Sample: [^<]*/g, (title) => title.replace(/ (?=\S+$)/, '&nbsp;'));
  }
  if (quirks.includes('php-notice-first')) written = phpNotice + written;
  if (quirks.includes('blank-line-first')) written = `\n${written}`;
  if (quirks.includes('byte-order-mark')) written = `\uFEFF${written}`;
  return written;
}

const phpNotice = `<br />
<b>Notice</b>:  Undefined variable $post_type in <b>class-feed-extras.php</b> on line <b>41</b><br />
`;

/** Letters of windows-1252 that Latin-1 has not, in the places where it keeps control codes. */
const windowsLetters: Readonly<Record<string, number>> = {
  '€': 0x80,
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '—': 0x97,
};

function windows1252(text: string): Buffer {
  // Number references would hide the wrong bytes, which are the point.
  const literal = text.replace(/&#(\d{3,5});/g, (_, code: string) => String.fromCharCode(Number(code)));
  return Buffer.from(Array.from(literal, (letter) => windowsLetters[letter] ?? letter.charCodeAt(0) & 0xff));
}
