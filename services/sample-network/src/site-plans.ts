/**
 * The fixed assignment of platforms, habits and faults to partnerships.
 *
 * Platforms follow what is known of the real sites where anything is, and are spread so that every dialect occurs.
 * Nine sites have a faulty or awkward feed; every region keeps at least one good one.
 */
import type { Dialect, Quirk, SitePlan } from './site-plan.ts';

/** The plan of a partnership's site; one that is not in the table gets a plain WordPress site. */
export function sitePlan(slug: string): SitePlan {
  const { dialect = 'wordpress', ...own } = plans[slug] ?? {};
  return { ...common, ...platforms[dialect], dialect, ...own };
}

const common = {
  behaviour: 'good',
  goneStatus: 410,
  windowSize: 20,
  rhythm: 'steady',
  houseTags: ['News'],
  picturePercent: 60,
  hasGzip: false,
  maxAgeSeconds: 300,
  quirks: [] as readonly Quirk[],
  hasSlashDates: false,
  disallowedPaths: ['/wp-admin/', '/search'],
  sendsStrayersHome: false,
} as const;

const platforms: Readonly<Record<Dialect, Pick<SitePlan, 'feedPath' | 'pathPattern'> & Partial<SitePlan>>> = {
  wordpress: { feedPath: '/feed/', pathPattern: '/{slug}/', hasGzip: true },
  drupal: { feedPath: '/rss.xml', pathPattern: '/news/{slug}', windowSize: 15 },
  squarespace: { feedPath: '/news?format=rss', pathPattern: '/news/{slug}', hasGzip: true },
  wix: { feedPath: '/blog-feed.xml', pathPattern: '/post/{slug}', picturePercent: 90 },
  atom: { feedPath: '/news/atom.xml', pathPattern: '/news/{slug}', windowSize: 25 },
  rdf: { feedPath: '/news/rss', pathPattern: '/news/archive/{slug}/', windowSize: 15 },
  'rss-0.91': { feedPath: '/rss.xml', pathPattern: '/{slug}-n{n}', windowSize: 15 },
  'json-feed': { feedPath: '/feed.json', pathPattern: '/news/{slug}', windowSize: 30, hasGzip: true },
  sportsuite: {
    feedPath: '/news/rss',
    pathPattern: '/news/{yyyy}/{mm}/{slug}',
    windowSize: 25,
    maxAgeSeconds: 60,
  },
};

const plans: Readonly<Record<string, Partial<SitePlan>>> = {
  'active-black-country': { dialect: 'drupal', rhythm: 'brisk', quirks: ['double-escaped-title'] },
  'active-cheshire': { behaviour: 'challenge', pathPattern: '/news/{slug}/', rhythm: 'quiet' },
  'active-cornwall': { dialect: 'atom', rhythm: 'pairs', quirks: ['tracking-links'] },
  'active-cumbria': { dialect: 'rdf', behaviour: 'slow', rhythm: 'quiet', houseTags: ['Latest news'] },
  'active-derbyshire': {
    pathPattern: '/activederbyshire/{slug}/',
    windowSize: 40,
    houseTags: ['Making Our Move'],
    rhythm: 'pairs',
  },
  'active-devon': { rhythm: 'brisk', houseTags: ['News', 'Active Devon'], quirks: ['bare-ampersand'] },
  'active-dorset': {
    dialect: 'sportsuite',
    feedPath: '/latest-news/rss',
    pathPattern: '/latest-news/{yyyy}/{mm}/{slug}',
  },
  'active-essex': {
    rhythm: 'brisk',
    windowSize: 40,
    pathPattern: '/news-events/blog/{slug}/',
    houseTags: ['Blog'],
  },
  'active-gloucestershire': { behaviour: 'gone', goneStatus: 404, pathPattern: '/blog/{slug}' },
  'active-herefordshire-and-worcestershire': { dialect: 'squarespace', rhythm: 'pairs', quirks: ['no-link'] },
  'active-humber': {
    dialect: 'drupal',
    behaviour: 'cut-off',
    pathPattern: '/news-article/{yyyy}-{mm}-{dd}/{slug}',
  },
  'active-kent-and-medway': {
    pathPattern: '/{yyyy}/{mm}/{dd}/{slug}/',
    rhythm: 'bursts',
    houseTags: ['Active Kent & Medway'],
  },
  'active-lancashire': {
    windowSize: 10,
    rhythm: 'steady',
    houseTags: ['Uncategorized'],
    quirks: ['script-in-content', 'https-guid'],
  },
  'active-lincolnshire': {
    dialect: 'rdf',
    feedPath: '/feed',
    pathPattern: '/news/{slug}',
    rhythm: 'steady',
    quirks: ['blank-line-first'],
  },
  'active-norfolk': { dialect: 'json-feed', rhythm: 'steady', houseTags: ['Network News'] },
  // Shares the site and feed of Active Derbyshire; only its stories' paths, rhythm and tag are its own.
  'active-notts': { pathPattern: '/activenotts/{slug}/', houseTags: ['Making Our Move'], rhythm: 'pairs' },
  'active-oxfordshire': {
    dialect: 'sportsuite',
    feedPath: '/news-and-events/rss',
    pathPattern: '/news-and-events/{yyyy}/{mm}/{slug}',
    hasSlashDates: true,
  },
  'active-partnerships-national': {
    pathPattern: '/news/{slug}',
    windowSize: 524,
    houseTags: [],
    maxAgeSeconds: 3600,
  },
  'active-suffolk': { dialect: 'sportsuite', quirks: ['relative-links'] },
  'active-surrey': { dialect: 'drupal', behaviour: 'hangs', pathPattern: '/{slug}' },
  'active-sussex': {
    windowSize: 10,
    rhythm: 'pairs',
    houseTags: ['Active Sussex News', 'Uncategorised'],
    quirks: ['no-title'],
    disallowedPaths: ['/wp-admin/', '/wp-json/'],
  },
  'active-together': { dialect: 'drupal', rhythm: 'quiet', quirks: ['relative-links'] },
  'county-durham-sport': { rhythm: 'quiet', houseTags: ['County Durham Sport'] },
  'energise-me': {
    pathPattern: '/news/{slug}/',
    rhythm: 'bursts',
    windowSize: 20,
    quirks: ['byte-order-mark'],
  },
  'energize-stw': { dialect: 'json-feed', feedPath: '/news.json', rhythm: 'pairs', quirks: ['no-date'] },
  'get-berkshire-active': { dialect: 'wix', rhythm: 'steady' },
  'gm-moving': {
    dialect: 'atom',
    feedPath: '/news/rss',
    rhythm: 'brisk',
    windowSize: 30,
    houseTags: ['GM Moving', 'Greater Manchester Moving'],
  },
  'herts-sport-partnership': { dialect: 'rss-0.91', rhythm: 'quiet' },
  leap: { rhythm: 'quiet', quirks: ['duplicate-item'] },
  'living-sport': { dialect: 'wix', behaviour: 'redirect', rhythm: 'pairs' },
  'london-sport': {
    rhythm: 'brisk',
    windowSize: 25,
    pathPattern: '/{slug}',
    houseTags: ['News', 'London Sport'],
  },
  'merseyside-sports-partnership': {
    windowSize: 10,
    rhythm: 'pairs',
    houseTags: ['MSP', 'Latest'],
    quirks: ['php-notice-first'],
  },
  'north-yorkshire-sport': { dialect: 'sportsuite', quirks: ['bst-zone'] },
  'northamptonshire-sport': { dialect: 'sportsuite', behaviour: 'empty', rhythm: 'quiet' },
  rise: { dialect: 'squarespace', rhythm: 'steady', quirks: ['no-guid'] },
  sasp: { dialect: 'sportsuite', hasSlashDates: true, rhythm: 'pairs', sendsStrayersHome: true },
  'sport-birmingham': { behaviour: 'server-error', pathPattern: '/news/{slug}' },
  'team-beds-and-luton': {
    dialect: 'sportsuite',
    feedPath: '/blog/rss',
    pathPattern: '/blog/{yyyy}/{mm}/{slug}',
    houseTags: ['Blogs'],
  },
  'tees-valley-sport': { rhythm: 'quiet', pathPattern: '/funding/{slug}/', quirks: ['windows-1252'] },
  'think-active': { rhythm: 'bursts', quirks: ['nbsp-in-title'] },
  'together-active': {
    rhythm: 'steady',
    houseTags: ['SASSOT Updates'],
    quirks: ['no-guid', 'tracking-links'],
  },
  wesport: { windowSize: 10, pathPattern: '/news/{slug}/', rhythm: 'pairs', quirks: ['no-date'] },
  'wiltshire-and-swindon-sport': {
    dialect: 'sportsuite',
    behaviour: 'gone',
    goneStatus: 410,
    rhythm: 'quiet',
    pathPattern: '/wasp-news/{slug}',
  },
  'yorkshire-sport-foundation': {
    dialect: 'atom',
    rhythm: 'bursts',
    pathPattern: '/whats-new/news/{slug}',
    hasGzip: true,
  },
};
