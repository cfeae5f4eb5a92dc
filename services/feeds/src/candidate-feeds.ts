/** Where a site's feed may be: what its page names, what its platform does, and where feeds usually are. */
import type { CleanItem } from '@active-news/partnership/ingest/clean-item.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';

export type Candidate = {
  readonly url: string;
  /** For people: `named by the home page`. */
  readonly from: string;
};

/** What a page says of itself, as read by parse-links.ts. */
export type SitePage = {
  /** Where it was found in the end. */
  readonly url: string;
  readonly title: string | null;
  readonly items: readonly CleanItem[];
};

export type Platform = 'WordPress' | 'Squarespace' | 'Wix' | 'Drupal' | 'Joomla' | 'SportSuite' | 'Umbraco';

const feedTypes = /^type:(application\/(rss|atom|rdf)\+xml|application\/feed\+json|text\/rss\+xml)$/;
const newsWords = /\b(news|blogs?|stories|articles|updates|press|whats-new|insights?)\b/i;
/** More sections than these are not asked; each costs the site requests. */
const mostSections = 3;

/** Which publishing system made a page, if it says so. */
export function platformOf({ items, url }: SitePage): Platform | null {
  const generator = items.find(({ tags }) => tags.includes('generator'))?.title ?? '';
  const named = (['WordPress', 'Squarespace', 'Wix', 'Drupal', 'Joomla', 'Umbraco'] as const).find((name) =>
    generator.toLowerCase().includes(name.toLowerCase()),
  );
  if (named !== undefined) return named;
  if (items.some(({ tags }) => tags.includes('rel:https://api.w.org/'))) return 'WordPress';
  const links = items.flatMap((item) => item.url ?? []);
  if (links.some((link) => /\/\/static1?\.squarespace(-cdn)?\.com\//.test(link))) return 'Squarespace';
  if (links.some((link) => /\/\/(static\.)?(wixstatic|parastorage)\.com\//.test(link))) return 'Wix';
  if (links.some((link) => /\/sites\/(default|all)\/(files|themes)\//.test(link))) return 'Drupal';
  // The sector's own system has its news by year and month under a section, and does not name itself.
  const { host } = new URL(url);
  const dated = links.filter(
    (link) =>
      URL.parse(link)?.host === host && /^\/[\w-]+\/20\d\d\/\d\d\/[\w-]+$/.test(new URL(link).pathname),
  );
  return dated.length >= 3 ? 'SportSuite' : null;
}

/** Feeds that the page itself points to, in its head first. Each address once. */
export function namedFeeds(page: SitePage): readonly Candidate[] {
  const inHead = page.items.filter(
    ({ tags }) => tags.includes('rel:alternate') && tags.some((tag) => feedTypes.test(tag)),
  );
  const inText = page.items.filter(
    ({ url, tags }) =>
      url !== null &&
      !tags.includes('rel:alternate') &&
      !tags.includes('rel:https://api.w.org/') &&
      isOnSite(url, page.url) &&
      /\/(rss|feed|atom)(\.xml)?\/?$|\/(feed|news)\.json$|[-/]feed\.xml$|[?&](format=(rss|feed)|feed=rss2?)\b/i.test(
        url,
      ),
  );
  return once([
    ...inHead.map(({ url }) => candidate(url, 'named by the home page')),
    ...inText.slice(0, 5).map(({ url }) => candidate(url, 'linked on the home page')),
  ]);
}

/** What the registry has: accepted ones, and addresses that nobody has looked at. */
export function knownFeeds(
  partnership: Pick<Partnership, 'feeds'>,
  accepted: readonly string[],
): readonly Candidate[] {
  return once([
    ...accepted.map((url) => candidate(url, 'accepted')),
    ...partnership.feeds.map(({ url }) => candidate(url, 'in the registry')),
  ]);
}

/** Where feeds are on sites of this kind, likeliest first; without a platform, where feeds usually are. */
export function usualFeeds(page: SitePage, platform: Platform | null): readonly Candidate[] {
  const at = (path: string) => new URL(path, page.url).href;
  const sections = newsSections(page);
  const below = (suffixes: readonly string[]) =>
    sections.flatMap((section) => suffixes.map((suffix) => at(section.replace(/\/$/, '') + suffix)));
  const from = platform === null ? 'a usual place' : `usual for ${platform}`;
  const wordpress = [at('/feed/'), ...below(['/feed/']), at('/category/news/feed/')];
  const sector = [...below(['/rss']), at('/news/rss'), at('/latest-news/rss'), at('/rss')];
  const places: Readonly<Record<Platform, readonly string[]>> = {
    WordPress: wordpress,
    Squarespace: [...below(['?format=rss']), at('/news?format=rss'), at('/blog?format=rss')],
    Wix: [at('/blog-feed.xml'), at('/feed.xml')],
    Drupal: [at('/rss.xml'), ...below(['/rss.xml', '/feed'])],
    Joomla: [...below(['?format=feed&type=rss']), at('/?format=feed&type=rss')],
    Umbraco: [...below(['/rss']), at('/rss')],
    SportSuite: sector,
  };
  const anywhere = [
    ...wordpress,
    ...sector,
    ...['/rss.xml', '/feed.xml', '/atom.xml', '/news/feed', '/feed.json', '/blog-feed.xml'].map(at),
    at('/news?format=rss'),
  ];
  return once([
    ...(platform === null ? [] : places[platform].map((url) => candidate(url, from))),
    ...anywhere.map((url) => candidate(url, 'a usual place')),
  ]);
}

/** Paths of the site that its home page calls news. */
function newsSections(page: SitePage): readonly string[] {
  const paths = page.items.flatMap(({ url, title, tags }) => {
    if (url === null || tags.some((tag) => tag.startsWith('rel:')) || !isOnSite(url, page.url)) return [];
    const { pathname, search } = new URL(url);
    const isShallow = search === '' && pathname !== '/' && pathname.split('/').filter(Boolean).length <= 2;
    return isShallow && (newsWords.test(pathname) || (title.length < 30 && newsWords.test(title)))
      ? [pathname]
      : [];
  });
  // Dated addresses tell the section too, where the menu does not.
  const dated = page.items.flatMap(({ url }) => {
    if (url === null || !isOnSite(url, page.url)) return [];
    return /^(\/[\w-]+)\/20\d\d\/\d\d\//.exec(new URL(url).pathname)?.[1] ?? [];
  });
  return [
    ...new Set([
      ...paths.filter((path) => !/\/(tag|author|category)\/|\/(rss|feed|atom)(\.xml)?\/?$|\.\w+$/.test(path)),
      ...dated,
    ]),
  ]
    .sort((a, b) => a.length - b.length)
    .slice(0, mostSections);
}

function isOnSite(url: string, pageUrl: string): boolean {
  const bare = (address: string) => new URL(address).host.replace(/^www\./, '');
  return bare(url) === bare(pageUrl);
}

function candidate(url: string | null, from: string): Candidate {
  return { url: url ?? '', from };
}

/** Each address once, whatever its scheme, slash or fragment; the first word on it stands. */
export function once(candidates: readonly Candidate[]): readonly Candidate[] {
  const taken = new Set<string>();
  return candidates.filter(({ url }) => {
    const key = url
      .replace(/^https?:\/\/(www\.)?/, '')
      .replace(/#.*$/, '')
      .replace(/\/(?=$|\?)/, '');
    if (url === '' || taken.has(key)) return false;
    taken.add(key);
    return true;
  });
}
