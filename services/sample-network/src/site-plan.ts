/** What kind of site each partnership has in the sample network: platform, habits, quirks and faults. */
import type { Rhythm } from './stories/posting-times.ts';

export type Dialect =
  | 'wordpress'
  | 'drupal'
  | 'squarespace'
  | 'wix'
  | 'atom'
  | 'rdf'
  | 'rss-0.91'
  | 'json-feed'
  | 'sportsuite';

/** How the address of the feed answers; the pages of a site always answer. */
export type Behaviour =
  | 'good'
  /** A good feed, after four seconds. */
  | 'slow'
  /** Takes the request and never answers. */
  | 'hangs'
  /** 500. */
  | 'server-error'
  /** 200 with the first half of the document, as of a program that died while writing. */
  | 'cut-off'
  /** 200 with the page of a bot check. */
  | 'challenge'
  /** 410 or 404: see `goneStatus`. */
  | 'gone'
  /** A good feed without any item. */
  | 'empty'
  /** 301 to where the feed is now. */
  | 'redirect';

/**
 * Oddities of a feed. The first group touches about one story in nine and sits on that story for good; the second
 * touches the whole document.
 */
export type Quirk =
  | 'no-guid'
  | 'no-link'
  | 'no-date'
  | 'no-title'
  | 'double-escaped-title'
  | 'duplicate-item'
  | 'script-in-content'
  | 'bare-ampersand'
  | 'nbsp-in-title'
  | 'blank-line-first'
  | 'byte-order-mark'
  | 'php-notice-first'
  | 'windows-1252'
  | 'relative-links'
  | 'https-guid'
  | 'tracking-links'
  | 'bst-zone';

export type SitePlan = {
  readonly dialect: Dialect;
  readonly behaviour: Behaviour;
  readonly goneStatus: 404 | 410;
  /** With a leading slash; may hold a query. */
  readonly feedPath: string;
  readonly pathPattern: string;
  /** Items that the feed shows. */
  readonly windowSize: number;
  readonly rhythm: Rhythm;
  readonly houseTags: readonly string[];
  readonly picturePercent: number;
  readonly hasGzip: boolean;
  readonly maxAgeSeconds: number;
  readonly quirks: readonly Quirk[];
  /** `dd/mm/yyyy` as the sportsuite dialect may write dates; otherwise with weekday and time but no zone. */
  readonly hasSlashDates: boolean;
  /** Paths that robots.txt asks everybody to leave alone. */
  readonly disallowedPaths: readonly string[];
  /** Answers 302 to the home page where there is no such page, as some sites do instead of 404. */
  readonly sendsStrayersHome: boolean;
};

/** Partnerships that publish on one site and in one feed, told apart by the category that is their name. */
export const sharedSite = {
  name: 'Making Our Move',
  slugs: ['active-derbyshire', 'active-notts'] as readonly string[],
};

/** The body whose site holds the fixed archive of national-archive.ts and nothing else. */
export const nationalSlug = 'active-partnerships-national';
