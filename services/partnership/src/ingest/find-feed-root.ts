/** Finds where the feed begins in what a server sent, or says what the document is instead. */
import { scanMarkup } from './scan-markup.ts';

export type FeedRoot =
  /** `source` begins with the root; `junk` says how much text stood before it. */
  | {
      readonly kind: 'found';
      readonly source: string;
      readonly junk: string | null;
      readonly lineOf: (at: number) => number;
    }
  | { readonly kind: 'none'; readonly reason: string };

const feedRoot = /<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF)(?=[\s>/])/gi;

const blank = /^[\s\0\ufeff]*$/;
const htmlPage = 'an HTML page (a bot challenge, a login or an error page?)';

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
  if (isPage) return { kind: 'none', reason: htmlPage };
  feedRoot.lastIndex = prologEnd;
  const match = feedRoot.exec(document);
  if (match === null) return { kind: 'none', reason: describeStranger(document, firstTag) };
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

function describeStranger(document: string, firstTag: string | null): string {
  if (blank.test(document)) return 'empty';
  if (firstTag === null) return 'neither XML nor JSON';
  if (/^(body|br|b|center|div|h1|head|p|script)$/.test(firstTag)) return htmlPage;
  return `an XML document of another kind (<${firstTag.slice(0, 40)}>)`;
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
