/** Finds the addresses of stories, and of further listings, in a sitemap, an archive page or robots.txt. */
import { looksLikeListing, looksLikeStory, shapeOf, storyShapes } from './story-addresses.ts';
import { hostOf } from './find-partnership.ts';
import type { Tools } from './open-tools.ts';

export type Listing = {
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly isSitemap: boolean;
};

export type Addresses = {
  readonly stories: readonly string[];
  readonly listings: readonly string[];
};

/** A site's other sitemaps are of things that are no stories. */
const foreignSitemaps = /(image|video|product|categor|tag|author|taxonom|attachment|event|location)/i;

/**
 * Shapes: `hosts` without `www.`; only addresses there are taken. `known` are addresses of stories that show what such
 *         addresses look like on this site.
 */
export async function addressesIn(
  { url, bytes, contentType, isSitemap }: Listing,
  site: { readonly hosts: ReadonlySet<string>; readonly known: readonly string[] },
  { readDocument }: Pick<Tools, 'readDocument'>,
): Promise<Addresses> {
  const isOwn = (address: string) => site.hosts.has(hostOf(address) ?? '');
  if (new URL(url).pathname === '/robots.txt') {
    const named = [...new TextDecoder().decode(bytes).matchAll(/^\s*sitemap\s*:\s*(\S+)/gim)]
      .map(([, address]) => URL.parse(address!, url)?.href ?? '')
      .filter(isOwn);
    // Without a word about them they are mostly here.
    return {
      stories: [],
      listings: named.length > 0 ? named.slice(0, 20) : [new URL('/sitemap.xml', url).href],
    };
  }
  const read = await readDocument({
    bytes,
    contentType,
    fallbackBase: url,
    as: isSitemap ? 'sitemap' : 'links',
  });
  if (read.kind === 'not-a-feed') return { stories: [], listings: [] };
  const { version, items } = read.feed;
  const here = items.flatMap(({ url: address, title, tags }) =>
    address !== null && isOwn(address) ? [{ address: withoutFragment(address), title, tags }] : [],
  );
  if (version === 'sitemap-index') {
    const wanted = here.filter(({ address }) => !foreignSitemaps.test(new URL(address).pathname));
    return { stories: [], listings: wanted.map(({ address }) => address) };
  }
  const shapes = storyShapes(site.known);
  const isStory = (address: string) =>
    shapes.size > 0 ? shapes.has(shapeOf(address) ?? '') : looksLikeStory(address);
  const isListing = ({ address, title, tags }: (typeof here)[number]) =>
    version === 'links' && looksLikeListing(address, title, tags);
  return {
    stories: unique(here.filter((entry) => !isListing(entry) && isStory(entry.address))),
    listings: unique(here.filter(isListing)),
  };
}

function unique(entries: readonly { readonly address: string }[]): readonly string[] {
  return [...new Set(entries.map(({ address }) => address))];
}

function withoutFragment(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}
