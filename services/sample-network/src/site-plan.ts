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

/** `good` answers at once with a whole feed; the others are named after what a reader meets. */
export type Behaviour = 'good' | 'slow' | 'hangs' | 'broken' | 'gone' | 'empty' | 'redirect';

/** Says which way a site is broken or gone. */
export type Fault = 'status-500' | 'cut-off' | 'bot-challenge' | 'status-410' | 'status-404';

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
  readonly fault?: Fault;
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
};
