/** Finds where the feed begins in what a server sent, or says what the document is instead. */
import { recognisePage } from './recognise-page.ts';
import { scanMarkup } from './scan-markup.ts';

export type FeedRoot =
  /** `source` begins with the root; `junk` says how much text stood before it. */
  | {
      readonly kind: 'found';
      readonly source: string;
      readonly junk: string | null;
      readonly lineOf: (at: number) => number;
    }
  /** `isPage`: it is HTML, which may name the feed that was wanted. */
  | { readonly kind: 'none'; readonly reason: string; readonly isPage: boolean };

const feedRoot = /<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF)(?=[\s>/])/gi;

const blank = /^[\s\0\ufeff]*$/;

/** Looks behind declarations and comments, else behind whatever a server printed first. */
export function findFeedRoot(document: string): FeedRoot {
  let firstTag: string | null = null;
  let prologEnd = 0;
  let isProlog = true;
  for (const piece of scanMarkup(document)) {
    if (piece.kind === 'open') {
      firstTag = piece.name.toLowerCase();
      break;
    }
    isProlog &&= piece.kind === 'ignored' || (piece.kind === 'text' && blank.test(piece.text));
    if (isProlog) prologEnd = piece.end;
  }
  const isPage = firstTag === 'html' || /^\s*<!doctype html\b/i.test(document.slice(0, 1_000));
  const wrapped = isPage ? wrappedFeed(document) : null;
  if (isPage && wrapped === null) return { kind: 'none', reason: recognisePage(document), isPage };
  feedRoot.lastIndex = wrapped ?? prologEnd;
  const match = feedRoot.exec(document);
  if (match === null) return stranger(document, firstTag);
  const junk = document
    .slice(prologEnd, match.index)
    .replace(/[\s\0\ufeff]+/g, ' ')
    .trim();
  return {
    kind: 'found',
    source: document.slice(match.index),
    junk: junk === '' ? null : `${junk.length} characters`,
    lineOf: (at) => document.slice(0, match.index + at).split('\n').length,
  };
}

/**
 * Where a feed begins that a page template was put round; null if the page has words of its own ahead of it.
 *
 * Some systems run every answer through the template of their pages. A page that shows a feed as an example of one talks
 * about it first.
 */
function wrappedFeed(document: string): number | null {
  let silentUntil: string | null = null;
  for (const piece of scanMarkup(document)) {
    const name = piece.kind === 'open' || piece.kind === 'close' ? piece.name.toLowerCase() : '';
    if (silentUntil !== null) {
      if (piece.kind === 'close' && name === silentUntil) silentUntil = null;
    } else if (piece.kind === 'open') {
      feedRoot.lastIndex = piece.start;
      if (feedRoot.exec(document.slice(0, piece.end))?.index === piece.start) return piece.start;
      if (['title', 'script', 'style', 'noscript', 'template'].includes(name) && !piece.isEmpty)
        silentUntil = name;
    } else if ((piece.kind === 'text' || piece.kind === 'cdata') && !blank.test(piece.text)) return null;
  }
  return null;
}

/**
 * The document with a root put ahead of its channel or list of items, if only the root is missing or misspelt; else null.
 *
 * One entry alone is a document of its own kind (RFC 4287 section 2), which no feed address should give.
 */
export function withAssumedRoot(document: string): string | null {
  let items = 0;
  let from = -1;
  let isAtom = false;
  for (const piece of scanMarkup(document)) {
    if (piece.kind !== 'open') continue;
    const name = piece.name.slice(piece.name.indexOf(':') + 1).toLowerCase();
    if (name === 'html' || name === 'body') return null;
    if (name === 'channel') return `<rss>${document.slice(piece.start)}`;
    if (name !== 'item' && name !== 'entry') continue;
    if (from === -1) [from, isAtom] = [piece.start, name === 'entry'];
    if (++items > 1) return `${isAtom ? '<feed>' : '<rss>'}${document.slice(from)}`;
  }
  return null;
}

function stranger(document: string, firstTag: string | null): FeedRoot {
  if (blank.test(document)) return { kind: 'none', reason: 'empty', isPage: false };
  if (firstTag === null) return { kind: 'none', reason: 'neither XML nor JSON', isPage: false };
  if (/^(body|br|b|center|div|font|h1|head|meta|p|pre|script|table|title)$/.test(firstTag))
    return { kind: 'none', reason: recognisePage(document), isPage: true };
  return {
    kind: 'none',
    reason: `an XML document of another kind (<${firstTag.slice(0, 40)}>)`,
    isPage: false,
  };
}

/** Names the format as ParsedFeed does, from the canonical name of the root and its attributes. */
export function feedVersion(root: string, attributes: ReadonlyMap<string, string>): string {
  if (root === 'rdf:RDF') return 'rss10';
  const version = attributes.get('version') ?? '';
  if (root === 'rss')
    return version.startsWith('0.9') ? 'rss09' : version.startsWith('1') ? 'rss10' : 'rss20';
  return version.startsWith('0.') || [...attributes.values()].includes('http://purl.org/atom/ns#')
    ? 'atom03'
    : 'atom10';
}
