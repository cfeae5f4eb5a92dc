/** Reads JSON Feed 1.0 and 1.1. */
import { readJsonLeniently } from './parse-json-leniently.ts';
import {
  maxItems,
  type DocumentProblem,
  type ParsedImage,
  type ParsedItem,
  type ParseOutcome,
} from './parsed-feed.ts';
import { parseWordpressPosts } from './parse-wordpress-posts.ts';
import { isObject, listIn, textIn, type Json } from './json-fields.ts';

/**
 * Parses a document that should be a JSON Feed.
 *
 * An item that is no object costs itself; numbers for ids are taken as their text. What JSON.parse refuses is read
 * leniently, item by item, and marked RECOVERED. The format cannot ask for a pace.
 * Errors: what is not a feed is an outcome; it never throws.
 * Source: jsonfeed.org/version/1.1.
 */
export function parseJsonFeed(text: string): ParseOutcome {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const refusal = `JSON error: ${(error as Error).message.replace(/\s+/g, ' ').slice(0, 160)}`;
    return parseBrokenJsonFeed(text, refusal) ?? { kind: 'not-a-feed', reason: refusal };
  }
  if (Array.isArray(document)) return parseWordpressPosts(document);
  if (!isObject(document)) return { kind: 'not-a-feed', reason: 'JSON, but not an object' };
  const items = document['items'];
  if (!Array.isArray(items) || !isFeed(document))
    return { kind: 'not-a-feed', reason: 'JSON, but not a JSON Feed (it has no list of items)' };
  return feedFrom(document, items, []);
}

/**
 * What a lenient reading saves of a JSON Feed that JSON.parse refuses; null unless that is an item at least.
 *
 * Shapes: `refusal` says in words why the strict reading failed.
 */
export function parseBrokenJsonFeed(text: string, refusal: string): ParseOutcome | null {
  const saved = readJsonLeniently(text);
  if (saved === null || saved.items.length === 0 || !isFeed(saved.feed)) return null;
  const lost = saved.lost === 0 ? '' : ` and lost ${saved.lost}`;
  const message = `${refusal}; a lenient reading saved ${saved.items.length} items${lost}`;
  const problems: DocumentProblem[] = [{ code: 'RECOVERED', message, item: null }];
  if (saved.isCut) problems.push({ code: 'CUT_OFF', message: 'the document breaks off', item: null });
  return feedFrom(saved.feed, saved.items, problems);
}

/** One of the two that the format demands, since writers forget either. */
function isFeed(document: Json): boolean {
  return (textIn(document, 'version') ?? '').includes('jsonfeed.org') || textIn(document, 'title') !== null;
}

function feedFrom(feed: Json, items: readonly unknown[], noticed: readonly DocumentProblem[]): ParseOutcome {
  const problems = [...noticed];
  if (items.length > maxItems) {
    const message = `the document has more than ${maxItems} items; the rest was not read`;
    problems.push({ code: 'TOO_MANY_ITEMS', message, item: null });
  }
  if (feed['expired'] === true) {
    problems.push({
      code: 'EXPIRED',
      message: 'the feed says that nothing more will come in it',
      item: null,
    });
  }
  const read = items.slice(0, maxItems).flatMap((item, position) => {
    if (isObject(item)) return [readItem(item, position)];
    problems.push({ code: 'BAD_ITEM', message: 'the item is not an object', item: position });
    return [];
  });
  return {
    kind: 'feed',
    feed: {
      version: 'json1',
      title: textIn(feed, 'title'),
      siteUrl: textIn(feed, 'home_page_url'),
      language: textIn(feed, 'language'),
      isComplete: !problems.some(({ code }) => code === 'CUT_OFF'),
      items: read,
      problems,
    },
  };
}

function readItem(item: Json, position: number): ParsedItem {
  const plain = textIn(item, 'content_text');
  return {
    position,
    id: textIn(item, 'id'),
    link: textIn(item, 'url') ?? textIn(item, 'external_url'),
    base: null,
    title: escaped(textIn(item, 'title')),
    published: textIn(item, 'date_published'),
    updated: textIn(item, 'date_modified'),
    author: authorOf(item),
    categories: listIn(item, 'tags').filter(
      (tag) => typeof tag === 'string' && tag.trim() !== '',
    ) as string[],
    summaryHtml: escaped(textIn(item, 'summary')),
    contentHtml: textIn(item, 'content_html') ?? escaped(plain),
    images: imagesOf(item),
  };
}

function authorOf(item: Json): string | null {
  const authors = [...listIn(item, 'authors'), item['author']]
    .filter(isObject)
    .map((author) => textIn(author, 'name'));
  return [...new Set(authors.filter((name) => name !== null))].join(', ') || null;
}

function imagesOf(item: Json): readonly ParsedImage[] {
  const attached = listIn(item, 'attachments')
    .filter(isObject)
    .filter((attachment) => /^image\//.test(textIn(attachment, 'mime_type') ?? ''));
  return [
    textIn(item, 'image'),
    textIn(item, 'banner_image'),
    ...attached.map((attachment) => textIn(attachment, 'url')),
  ]
    .filter((url) => url !== null)
    .map((url) => ({ url, alt: null }));
}

/** Plain text as HTML: these fields hold no markup, so what looks like it is text. */
function escaped(text: string | null): string | null {
  return text === null ? null : text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
