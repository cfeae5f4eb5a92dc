/** Reads the feeds of an OPML file, the format in which feed readers hand their lists on. */
import { decodeEntities } from './html-entities.ts';
import { scanMarkup } from './scan-markup.ts';

export type OpmlFeed = {
  /** From 1; the line on which the outline begins. */
  readonly line: number;
  readonly url: string;
  readonly htmlUrl: string | null;
  readonly title: string | null;
  /** As written; an outline without any has the titles of the outlines around it. */
  readonly categories: readonly string[];
};

export type OpmlMistake = { readonly line: number; readonly message: string };

export type OpmlReading = {
  readonly feeds: readonly OpmlFeed[];
  /** Everything that is wrong, in order of place; outlines that are right are in `feeds` all the same. */
  readonly mistakes: readonly OpmlMistake[];
};

/** More than a hundred networks like this one have. */
const maxFeeds = 10_000;

/**
 * Errors: never throws; a text that is no OPML has one mistake, which says so.
 * Source: opml.org/spec2.opml (attributes xmlUrl, htmlUrl, text, title, category; names are matched in any case).
 */
export function parseOpml(text: string): OpmlReading {
  const feeds: OpmlFeed[] = [];
  const mistakes: OpmlMistake[] = [];
  const lineAt = lineCounter(text);
  const around: (string | null)[] = [];
  let isOpml = false;
  for (const piece of scanMarkup(text)) {
    if (piece.kind === 'cut') {
      mistakes.push({
        line: lineAt(piece.start),
        message: 'the file breaks off inside a tag; save or download it again.',
      });
    }
    if (piece.kind === 'close' && piece.name.toLowerCase() === 'outline') around.pop();
    if (piece.kind !== 'open') continue;
    if (piece.name.toLowerCase() === 'opml') isOpml = true;
    if (!isOpml || piece.name.toLowerCase() !== 'outline') continue;
    const said = (name: string) => {
      for (const [key, value] of piece.attributes)
        if (key.toLowerCase() === name) return decodeEntities(value).replace(/\s+/g, ' ').trim() || null;
      return null;
    };
    const line = lineAt(piece.start);
    const title = said('title') ?? said('text');
    const url = said('xmlurl');
    if (url === null && said('type')?.toLowerCase() === 'rss')
      mistakes.push({
        line,
        message: `the outline "${title ?? ''}" is a feed but has no xmlUrl; add the address of the feed.`,
      });
    else if (url !== null && !isWebAddress(url))
      mistakes.push({
        line,
        message: `xmlUrl is "${url.slice(0, 200)}"; it must be an http(s) address, as https://example.org/feed/.`,
      });
    else if (url !== null) {
      if (feeds.length >= maxFeeds) {
        mistakes.push({
          line,
          message: `the file has more than ${maxFeeds} feeds; the rest was not read. Split it.`,
        });
        break;
      }
      const categories = (said('category') ?? '')
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean);
      feeds.push({
        line,
        url,
        htmlUrl: said('htmlurl'),
        title,
        categories:
          categories.length > 0 ? categories : around.filter((name): name is string => name !== null),
      });
    }
    if (!piece.isEmpty) around.push(title);
  }
  if (!isOpml)
    return {
      feeds: [],
      mistakes: [
        {
          line: 1,
          message: 'this is not OPML: there is no <opml> in it. Export the list from a reader as OPML.',
        },
      ],
    };
  return { feeds, mistakes };
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'http:' || url?.protocol === 'https:';
}

/** Counts lines forwards only, so that a long file is walked once. */
function lineCounter(text: string): (at: number) => number {
  let line = 1;
  let from = 0;
  return (at) => {
    for (let end = text.indexOf('\n', from); end !== -1 && end < at; end = text.indexOf('\n', from)) {
      line++;
      from = end + 1;
    }
    return line;
  };
}
