/** Which site speaks which dialect, behaves how and has which quirks: a fixed spread over all partnerships. */
import type { Quirk } from '../feeds/quirks.ts';
import type { Rhythm } from '../stories/posting-times.ts';

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

/** How the feed's address answers; the pages of a site always answer. */
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
  /** 410 or 404, see `goneStatus`. */
  | 'gone'
  /** A good feed without any item. */
  | 'empty'
  /** 301 to the address where the feed is now. */
  | 'redirect';

export type SitePlan = {
  readonly dialect: Dialect;
  readonly behaviour: Behaviour;
  readonly goneStatus: 404 | 410;
  readonly feedPath: string;
  readonly storyPath: string;
  /** The most items that the feed holds. */
  readonly window: number;
  readonly rhythm: Rhythm;
  readonly quirks: readonly Quirk[];
  readonly hasGzip: boolean;
  readonly houseTags: readonly string[];
  readonly picturePercent: number;
};

/** Partnerships that publish on one site in one feed, told apart by the category that is their name. */
export const sharedSite = {
  key: 'making-our-move',
  name: 'Making Our Move',
  slugs: ['active-derbyshire', 'active-notts'] as readonly string[],
};

/** The body whose site holds national-archive.ts and nothing else. */
export const nationalSlug = 'active-partnerships-national';

/** A site's key is its partnership's slug, or that of the shared site. A key without a line has a plain WordPress. */
export function sitePlan(key: string): SitePlan {
  const { dialect = 'wordpress', ...line } = lines[key] ?? {};
  return {
    dialect,
    behaviour: 'good',
    goneStatus: 410,
    quirks: [],
    hasGzip: dialect !== 'sportsuite' && dialect !== 'rss-0.91',
    houseTags: [],
    rhythm: 'steady',
    ...ofDialect[dialect],
    ...line,
  };
}

type DialectPlan = Pick<SitePlan, 'feedPath' | 'storyPath' | 'window' | 'picturePercent'>;

const ofDialect: Readonly<Record<Dialect, DialectPlan>> = {
  wordpress: { feedPath: '/feed/', storyPath: '/{yyyy}/{mm}/{slug}/', window: 20, picturePercent: 35 },
  drupal: { feedPath: '/rss.xml', storyPath: '/news/{slug}', window: 15, picturePercent: 25 },
  squarespace: { feedPath: '/news?format=rss', storyPath: '/news/{slug}', window: 20, picturePercent: 70 },
  wix: { feedPath: '/blog-feed.xml', storyPath: '/post/{slug}', window: 20, picturePercent: 80 },
  atom: { feedPath: '/news/atom.xml', storyPath: '/news/{yyyy}/{slug}', window: 25, picturePercent: 30 },
  rdf: { feedPath: '/index.rdf', storyPath: '/news/{n}/{slug}.html', window: 15, picturePercent: 0 },
  'rss-0.91': { feedPath: '/news/rss', storyPath: '/news/{slug}', window: 15, picturePercent: 20 },
  'json-feed': { feedPath: '/feed.json', storyPath: '/whats-new/news/{slug}', window: 30, picturePercent: 60 },
  sportsuite: { feedPath: '/news/rss', storyPath: '/news/{yyyy}/{mm}/{slug}', window: 40, picturePercent: 30 },
};

/** Reads as the notes do: dialects first, then the few that misbehave, then house style. */
const lines: Readonly<Record<string, Partial<SitePlan>>> = {
  'active-black-country': { dialect: 'rdf', rhythm: 'quiet' },
  'active-cheshire': { rhythm: 'quiet', window: 10, houseTags: ['News'] },
  'active-cornwall': { dialect: 'wix', rhythm: 'bursts' },
  'active-cumbria': { dialect: 'wix', behaviour: 'hangs' },
  'active-devon': { quirks: ['some-without-id'], rhythm: 'brisk', houseTags: ['Latest news'] },
  'active-dorset': { dialect: 'sportsuite', quirks: ['slash-dates'], feedPath: '/latest-news/rss' },
  'active-essex': { quirks: ['bare-ampersand'], rhythm: 'brisk', houseTags: ['Active Essex'] },
  'active-gloucestershire': { dialect: 'squarespace', quirks: ['some-without-date'], rhythm: 'pairs' },
  'active-herefordshire-and-worcestershire': { dialect: 'rdf', houseTags: ['Local News'] },
  'active-humber': { dialect: 'drupal', behaviour: 'gone', goneStatus: 404 },
  'active-kent-and-medway': { quirks: ['mark-and-blank-line-first'], rhythm: 'brisk', hasGzip: false },
  'active-lancashire': { quirks: ['repeated-item'], houseTags: ['Uncategorised'] },
  'active-lincolnshire': { dialect: 'atom', behaviour: 'redirect' },
  'active-norfolk': { dialect: 'drupal', quirks: ['html-space'], rhythm: 'pairs' },
  'active-oxfordshire': { dialect: 'json-feed', storyPath: '/news-and-events/{slug}' },
  'active-partnerships-national': { feedPath: '/feed/', storyPath: '/news/{yyyy}/{mm}/{slug}/', window: 1000 },
  'active-suffolk': { dialect: 'drupal', behaviour: 'slow' },
  'active-surrey': { dialect: 'atom', behaviour: 'challenge' },
  'active-sussex': { quirks: ['blank-line-first'], houseTags: ['Active Sussex News', 'Uncategorized'] },
  'active-together': { dialect: 'squarespace', quirks: ['some-without-link'], rhythm: 'quiet' },
  'county-durham-sport': { rhythm: 'quiet', houseTags: ['News'] },
  'energise-me': { quirks: ['campaign-links'], rhythm: 'brisk', window: 12 },
  'energize-stw': { dialect: 'atom', rhythm: 'pairs' },
  'get-berkshire-active': { dialect: 'wix' },
  'gm-moving': { dialect: 'squarespace', quirks: ['some-without-title'], rhythm: 'brisk', window: 40 },
  'herts-sport-partnership': { dialect: 'drupal', quirks: ['relative-links'] },
  leap: { behaviour: 'empty' },
  'living-sport': { quirks: ['script-inside'], houseTags: ['Blog'] },
  'london-sport': { rhythm: 'brisk', window: 30, hasGzip: false, houseTags: ['London Sport'] },
  'making-our-move': { storyPath: '/{slug}/', window: 40, houseTags: ['Making Our Move'] },
  'merseyside-sports-partnership': { quirks: ['notice-first'], houseTags: ['MSP News'] },
  'north-yorkshire-sport': { dialect: 'sportsuite', quirks: ['windows-1252'] },
  'northamptonshire-sport': { dialect: 'sportsuite', rhythm: 'bursts' },
  rise: { dialect: 'squarespace', rhythm: 'brisk', window: 25 },
  sasp: { dialect: 'rss-0.91', quirks: ['zone-names'], rhythm: 'pairs' },
  'sport-birmingham': { quirks: ['campaign-links'], hasGzip: false, rhythm: 'pairs', houseTags: ['News'] },
  'team-beds-and-luton': { dialect: 'sportsuite', feedPath: '/blog/rss', storyPath: '/blog/{yyyy}/{mm}/{slug}' },
  'tees-valley-sport': { behaviour: 'gone', goneStatus: 410 },
  'think-active': { behaviour: 'cut-off' },
  'together-active': { rhythm: 'bursts', window: 15, houseTags: ['Together Active'] },
  wesport: { quirks: ['twice-escaped-title'], window: 15 },
  'wiltshire-and-swindon-sport': { dialect: 'drupal', behaviour: 'server-error' },
  'yorkshire-sport-foundation': { dialect: 'json-feed', rhythm: 'brisk' },
};
