/** Backfills one feed: goes on where the last run ended, by the first way that the site offers. */
import { storeItems } from '@active-news/partnership/ingest/store-items.ts';
import { readDate } from '@active-news/partnership/ingest/read-date.ts';
import type { CleanItem } from '@active-news/partnership/ingest/clean-item.ts';
import type { CleanFeed } from '@active-news/partnership/ingest/read-document.ts';
import type { Include } from '@active-news/partnership/ingest/normalise-item.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { addressKey } from '@active-news/schema/address-key.ts';
import { findWay } from './backfill-ways.ts';
import type { Place, ProgressFile } from './backfill-progress.ts';
import type { Surroundings } from './command.ts';
import { hostOf, hostsOf } from './find-partnership.ts';
import { failureInWords } from './look-at-feed.ts';
import { addressesIn, type Listing } from './read-listing.ts';
import { counted } from './plain-words.ts';

export type BackfillRequest = {
  readonly partnership: Partnership;
  readonly feedUrl: string;
  readonly include: Include | undefined;
  /** New stories at most; null for all. */
  readonly limit: number | null;
  /** Older items are left out; null for all. Milliseconds since 1970. */
  readonly sinceMs: number | null;
  readonly isRestart: boolean;
};

/** Of this run. */
export type Backfilled = {
  readonly feedUrl: string;
  readonly way: Place['way'] | null;
  readonly added: number;
  readonly looked: number;
  /** Pages or items that are still to come; null if nobody knows. */
  readonly left: number | null;
  readonly end: 'whole' | 'nothing-new' | 'since' | 'limit' | 'stopped' | 'no-way';
  /** In plain words. */
  readonly reason: string;
  readonly oldestAtMs: number | null;
};

/** Pages that fail one after the other until we leave the site alone. */
const mostFailures = 3;
/** Listings and sitemaps that are read for one feed; a site with more has them for something else. */
const mostListings = 300;
const mostPages = 5_000;

type Step =
  | { readonly kind: 'next'; readonly place: Place; readonly what: string }
  | { readonly kind: 'end'; readonly place: Place; readonly end: Backfilled['end']; readonly reason: string };

export async function backfillFeed(
  request: BackfillRequest,
  file: ProgressFile,
  surroundings: Surroundings,
): Promise<Backfilled> {
  const { feedUrl } = request;
  const { tools, progress } = surroundings;
  const earlier = request.isRestart ? null : file.read(feedUrl);
  const run = new Run(request, surroundings);
  let place: Place;
  if (earlier?.isUnderWay === true) {
    place = earlier;
    progress.say(`Going on with ${feedUrl}`);
  } else {
    const found = await findWay(request.partnership, feedUrl, surroundings);
    if (found.kind === 'none')
      return {
        ...{ feedUrl, way: null, added: 0, looked: 0, left: null, oldestAtMs: null },
        end: 'no-way',
        reason: found.reason,
      };
    place = {
      ...found,
      page: 1,
      total: null,
      looked: 0,
      added: 0,
      listingsRead: [],
      pages: [],
      dismissed: earlier?.dismissed ?? [],
      isWhole: earlier?.isWhole ?? false,
      isUnderWay: true,
      beganAtMs: tools.now(),
    };
    file.write(feedUrl, place);
  }
  for (;;) {
    const step = place.way === 'pages' ? await run.stepOfPages(place) : await run.stepOfFeed(place);
    place = step.place;
    // Written after the stories are, so that a page is read again rather than left out.
    file.write(feedUrl, place);
    const total = place.way === 'pages' ? place.looked + place.pages.length : place.total;
    if (step.kind === 'next') {
      const isLooking = place.way === 'pages' && place.looked === 0 && place.listings.length > 0;
      progress.step(
        isLooking ? place.listingsRead.length : place.looked,
        isLooking ? null : total,
        step.what,
      );
      continue;
    }
    return {
      feedUrl,
      way: place.way,
      added: run.added,
      looked: run.looked,
      left: total === null || !place.isUnderWay ? null : Math.max(0, total - place.looked),
      end: step.end,
      reason: step.reason,
      oldestAtMs: run.oldestAtMs,
    };
  }
}

class Run {
  added = 0;
  looked = 0;
  oldestAtMs: number | null = null;
  readonly #request: BackfillRequest;
  readonly #surroundings: Surroundings;
  #failures = 0;

  constructor(request: BackfillRequest, surroundings: Surroundings) {
    this.#request = request;
    this.#surroundings = surroundings;
  }

  /** One page of posts, or one older page of the feed. */
  async stepOfFeed(place: Place): Promise<Step> {
    const { tools } = this.#surroundings;
    const url = new URL(place.from);
    if (place.way === 'posts') url.searchParams.set('page', String(place.page));
    else if (place.page > 1) url.searchParams.set('paged', String(place.page));
    const fetched = await tools.ask({ url: url.href, accept: place.way === 'posts' ? 'data' : 'feed' });
    const isPastTheEnd =
      place.page > 1 && fetched.kind === 'failed' && (fetched.status === 400 || fetched.status === 404);
    if (isPastTheEnd) return ended(place);
    if (fetched.kind !== 'modified')
      return stopped(
        place,
        `page ${place.page} did not come: ${fetched.kind === 'failed' ? failureInWords(fetched) : 'not modified'}`,
      );
    const { bytes, contentType, headers } = fetched;
    const { website } = this.#request.partnership;
    const read = await tools.readDocument({ bytes, contentType, fallbackBase: website });
    if (read.kind === 'not-a-feed') return stopped(place, `page ${place.page} is no feed: ${read.reason}`);
    if (read.feed.items.length === 0) return ended(place);
    const told = Number(headers['x-wp-total']);
    const total = place.way === 'posts' && Number.isInteger(told) && told > 0 ? told : null;
    const { added, isOlder, isLimit } = await this.#store(read.feed);
    const looked = place.looked + (isLimit ? 0 : read.feed.items.length);
    this.looked += read.feed.items.length;
    const here = { ...place, total, looked, added: place.added + added };
    if (isLimit) return limited(here);
    const next = { ...here, page: place.page + 1 };
    if (isOlder)
      return {
        kind: 'end',
        place: { ...next, isUnderWay: false },
        end: 'since',
        reason: 'what follows is older than --since',
      };
    if (place.isWhole && added === 0) return nothingNew(next);
    if (total !== null && looked >= total) return ended(next);
    return {
      kind: 'next',
      place: next,
      what: `page ${place.page}, ${counted(added, 'new story', 'new stories')}`,
    };
  }

  /** One listing or sitemap to find addresses in, or one page of a story. */
  async stepOfPages(place: Place): Promise<Step> {
    const [listing, ...listings] = place.listings;
    if (listing !== undefined && place.listingsRead.length < mostListings && place.pages.length < mostPages)
      return this.#readListing({ ...place, listings }, listing);
    const known = this.#knownAmong(place.pages);
    const pages = place.pages.filter((page) => !known.has(page));
    const [page, ...rest] = pages;
    if (page === undefined) return ended({ ...place, listings: [], pages: [] });
    return this.#readPage({ ...place, listings: [], pages: rest }, page);
  }

  async #readListing(place: Place, url: string): Promise<Step> {
    const { tools } = this.#surroundings;
    const { partnership } = this.#request;
    const isSitemap = /sitemap[^/]*\.(xml|txt)(\.gz)?$|\/sitemap\/?$|robots\.txt$/i.test(
      new URL(url).pathname,
    );
    const fetched = await tools.ask({ url, accept: isSitemap ? 'data' : 'page' });
    const here = { ...place, listingsRead: [...place.listingsRead, url] };
    if (fetched.kind !== 'modified') return { kind: 'next', place: here, what: `nothing at ${url}` };
    const listing: Listing = {
      url: fetched.finalUrl,
      bytes: fetched.bytes,
      contentType: fetched.contentType,
      isSitemap,
    };
    const found = await addressesIn(
      listing,
      { hosts: hostsOf(partnership), known: this.#knownAddresses() },
      tools,
    );
    const queued = new Set([...here.pages, ...here.dismissed]);
    const fresh = found.stories.filter((address) => !queued.has(address));
    const known = this.#knownAmong(fresh);
    const seen = new Set([...here.listings, ...here.listingsRead]);
    return {
      kind: 'next',
      place: {
        ...here,
        listings: [...here.listings, ...found.listings.filter((address) => !seen.has(address))].slice(
          0,
          mostListings,
        ),
        pages: [...here.pages, ...fresh.filter((address) => !known.has(address))].slice(0, mostPages),
      },
      what: `reading ${url}`,
    };
  }

  async #readPage(place: Place, url: string): Promise<Step> {
    const { tools } = this.#surroundings;
    const looked = { ...place, looked: place.looked + 1 };
    const dismiss = (): Step => ({
      kind: 'next',
      place: { ...looked, dismissed: [...place.dismissed, url].slice(-mostPages) },
      what: `no story at ${url}`,
    });
    const fetched = await tools.ask({ url, accept: 'page' });
    this.looked++;
    if (fetched.kind === 'failed') {
      if (['NOT_FOUND', 'GONE', 'DISALLOWED', 'TOO_LARGE', 'FORBIDDEN_ADDRESS'].includes(fetched.reason))
        return dismiss();
      this.#failures++;
      const later = { ...place, pages: [...place.pages, url] };
      return this.#failures >= mostFailures
        ? stopped(
            later,
            `${mostFailures} pages in a row did not come, the last one: ${failureInWords(fetched)}`,
          )
        : { kind: 'next', place: later, what: `${url} did not come; once more at the end` };
    }
    this.#failures = 0;
    if (fetched.kind !== 'modified' || hostOf(fetched.finalUrl) !== hostOf(url)) return dismiss();
    const { bytes, contentType, finalUrl } = fetched;
    const read = await tools.readDocument({ bytes, contentType, fallbackBase: finalUrl, as: 'page' });
    if (read.kind === 'not-a-feed') return dismiss();
    const { added, isLimit } = await this.#store(read.feed);
    const here = { ...looked, added: place.added + added };
    if (isLimit && place.pages.length > 0) return limited(here);
    // What the store does not know by this address after all, as a page that moved, is not looked at each time.
    if (added === 0)
      return {
        kind: 'next',
        place: { ...here, dismissed: [...place.dismissed, url].slice(-mostPages) },
        what: url,
      };
    return { kind: 'next', place: here, what: read.feed.items[0]?.title || url };
  }

  /** Through the same steps as a poll; what is known stays as it is. */
  async #store(
    feed: CleanFeed,
  ): Promise<{ readonly added: number; readonly isOlder: boolean; readonly isLimit: boolean }> {
    const { tools } = this.#surroundings;
    const { partnership, feedUrl, include, limit, sinceMs } = this.#request;
    const target = tools.target(partnership, include);
    const dated = feed.items.map((item) => ({ item, atMs: dateOf(item) }));
    const wanted = dated.filter(({ atMs }) => sinceMs === null || atMs === null || atMs >= sinceMs);
    let added = 0;
    let rest = wanted.map(({ item }) => item);
    while (rest.length > 0) {
      const most = limit === null ? rest.length : Math.min(limit - this.added, rest.length);
      if (most <= 0) return { added, isOlder: false, isLimit: true };
      // So many at once can bring at most so many new ones.
      const stored = await storeItems(
        target,
        { ...feed, items: rest.slice(0, most) },
        {
          feedUrl,
          nowMs: tools.now(),
          quarantine: null,
          onlyNew: true,
          pause: () => new Promise((resolve) => setImmediate(resolve)),
        },
      );
      added += stored.added;
      this.added += stored.added;
      rest = rest.slice(most);
    }
    for (const { atMs } of wanted)
      if (atMs !== null) this.oldestAtMs = Math.min(this.oldestAtMs ?? Infinity, atMs);
    const isOlder = feed.items.length > 0 && wanted.length === 0;
    return { added, isOlder, isLimit: limit !== null && this.added >= limit };
  }

  #knownAmong(addresses: readonly string[]): ReadonlySet<string> {
    const { tools } = this.#surroundings;
    const byKey = new Map(
      addresses.flatMap((address) => {
        const key = addressKey(address);
        return key === null ? [] : [[key, address] as const];
      }),
    );
    const store = tools.store(this.#request.partnership);
    const known = new Set(store.storiesAtAddresses([...byKey.keys()]).keys());
    return new Set(addresses.filter((address) => known.has(addressKey(address) ?? '')));
  }

  #knownAddresses(): readonly string[] {
    const { database } = this.#surroundings.tools.store(this.#request.partnership);
    const rows = database
      .sql('SELECT url FROM story WHERE url IS NOT NULL ORDER BY published_at DESC LIMIT 200')
      .all() as { url: string }[];
    return rows.map(({ url }) => url);
  }
}

function dateOf({ published, updated }: CleanItem): number | null {
  return readDate(published ?? updated ?? '')?.instantMs ?? null;
}

function ended(place: Place): Step {
  const left = { ...place, isWhole: true, isUnderWay: false };
  return { kind: 'end', place: left, end: 'whole', reason: 'everything that the site offers was looked at' };
}

function nothingNew(place: Place): Step {
  const left = { ...place, isUnderWay: false };
  return {
    kind: 'end',
    place: left,
    end: 'nothing-new',
    reason: 'a page brought nothing new, and all before it was read earlier',
  };
}

function limited(place: Place): Step {
  return { kind: 'end', place, end: 'limit', reason: 'the limit is reached' };
}

function stopped(place: Place, reason: string): Step {
  return { kind: 'end', place, end: 'stopped', reason };
}
