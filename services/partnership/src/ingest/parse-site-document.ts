/** Reads what is no feed but leads to one, or to stories that no feed lists any more. */
import { parseLinks } from './parse-links.ts';
import { parsePage } from './parse-page.ts';
import { parseSitemap } from './parse-sitemap.ts';
import type { ParseOutcome } from './parsed-feed.ts';

/** `page`: the article of a page. `links`: what a page points to. `sitemap`: a sitemap, or a list of them. */
export type SiteDocumentKind = 'page' | 'links' | 'sitemap';

/** Shapes: `address` is where the document was found, absolute. Errors: never throws. */
export function parseSiteDocument(text: string, kind: SiteDocumentKind, address: string): ParseOutcome {
  if (kind === 'sitemap') return parseSitemap(text);
  return kind === 'links' ? parseLinks(text) : parsePage(text, address);
}
