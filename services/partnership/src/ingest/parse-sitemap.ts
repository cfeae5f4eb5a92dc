/** Reads a sitemap, or the list of sitemaps that stands above many, as if it were a feed of addresses. */
import { emptyItem } from './empty-item.ts';
import { nothingAsked } from './feed-cadence.ts';
import { decodeEntities } from './html-entities.ts';
import type { DocumentProblem, ParsedItem, ParseOutcome } from './parsed-feed.ts';
import { scanMarkup } from './scan-markup.ts';

/** As many as one sitemap may have; what stands after them is dropped and reported. */
export const maxSitemapEntries = 50_000;

/**
 * Shapes: version `sitemap` or `sitemap-index`; each entry is an item with `link`, and what it says of its date in
 *         `updated` (lastmod) and, in a sitemap of news, `published` and `title`. A text of one address a line is one too.
 * Errors: never throws, whatever the text.
 * Source: sitemaps.org/protocol.html.
 */
export function parseSitemap(text: string): ParseOutcome {
  const lines = text.trim().split(/\s*[\r\n]+\s*/, maxSitemapEntries);
  if (lines.length > 0 && lines.every((line) => /^https?:\/\/\S+$/.test(line)))
    return sitemap(
      'sitemap',
      lines.map((link, position) => ({ ...emptyItem, position, link })),
      [],
    );

  let version: 'sitemap' | 'sitemap-index' | null = null;
  const items: ParsedItem[] = [];
  const problems: DocumentProblem[] = [];
  let entry: Record<string, string> | null = null;
  let field: string | null = null;
  for (const piece of scanMarkup(text)) {
    if (piece.kind === 'open') {
      const name = localName(piece.name);
      if (name === 'urlset') version ??= 'sitemap';
      else if (name === 'sitemapindex') version ??= 'sitemap-index';
      else if (version !== null && (name === 'url' || name === 'sitemap')) entry = {};
      // A sitemap of pictures has a `loc` of its own inside each entry, with a prefix.
      else if (entry !== null) field = fields[piece.name.toLowerCase()] ?? null;
    } else if (piece.kind === 'close') {
      const name = localName(piece.name);
      if (entry !== null && (name === 'url' || name === 'sitemap')) {
        if (items.length >= maxSitemapEntries) {
          const message = `the sitemap has more than ${maxSitemapEntries} addresses; the rest was not read`;
          problems.push({ code: 'TOO_MANY_ITEMS', message, item: null });
          break;
        }
        items.push(itemOf(entry, items.length));
        entry = null;
      }
      field = null;
    } else if ((piece.kind === 'text' || piece.kind === 'cdata') && entry !== null && field !== null) {
      const written = piece.kind === 'cdata' ? piece.text : decodeEntities(piece.text);
      entry[field] = ((entry[field] ?? '') + written).slice(0, 4_096);
    }
  }
  if (version === null) return { kind: 'not-a-feed', reason: 'not a sitemap' };
  return sitemap(version, items, problems);
}

const fields: Readonly<Record<string, string>> = {
  loc: 'link',
  lastmod: 'updated',
  'news:publication_date': 'published',
  'news:title': 'title',
};

function itemOf(entry: Readonly<Record<string, string>>, position: number): ParsedItem {
  const said = (name: string) => entry[name]?.trim() || null;
  return {
    ...emptyItem,
    position,
    link: said('link'),
    updated: said('updated'),
    published: said('published'),
    title: said('title'),
  };
}

function sitemap(
  version: string,
  items: readonly ParsedItem[],
  problems: readonly DocumentProblem[],
): ParseOutcome {
  const rest = { title: null, siteUrl: null, language: null, isComplete: true, ...nothingAsked };
  return { kind: 'feed', feed: { version, ...rest, items, problems } };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}
