/** Reads the list of posts that the REST interface of WordPress gives (`wp-json/wp/v2/posts`) as if it were a feed. */
import { emptyItem } from './empty-item.ts';
import { nothingAsked } from './feed-cadence.ts';
import { decodeEntities } from './html-entities.ts';
import { maxItems, type DocumentProblem, type ParsedItem, type ParseOutcome } from './parsed-feed.ts';
import { isObject, listIn, textIn, type Json } from './json-fields.ts';

/**
 * Shapes: `document` is what JSON.parse gave, an array; a post's `guid` is the one that the site's feed has, so both
 *         name the same story. Authors, pictures and terms come only with `_embed`.
 * Errors: never throws; a post that is no object, or is protected by a password, costs itself.
 * Source: developer.wordpress.org/rest-api/reference/posts.
 */
export function parseWordpressPosts(document: readonly unknown[]): ParseOutcome {
  const isPosts = document.every((post) => !isObject(post) || 'title' in post || 'link' in post);
  if (!isPosts || (document.length > 0 && !document.some(isObject)))
    return { kind: 'not-a-feed', reason: 'a JSON list, but not of WordPress posts' };
  const problems: DocumentProblem[] = [];
  if (document.length > maxItems) {
    const message = `the document has more than ${maxItems} items; the rest was not read`;
    problems.push({ code: 'TOO_MANY_ITEMS', message, item: null });
  }
  const items = document.slice(0, maxItems).flatMap((post, position): readonly ParsedItem[] => {
    if (!isObject(post)) {
      problems.push({ code: 'BAD_ITEM', message: 'the item is not an object', item: position });
      return [];
    }
    return isOpen(post) ? [readPost(post, position)] : [];
  });
  return {
    kind: 'feed',
    feed: {
      version: 'wordpress-posts',
      title: null,
      siteUrl: null,
      language: null,
      isComplete: true,
      ...nothingAsked,
      items,
      problems,
    },
  };
}

/** Drafts do not come here, but posts behind a password do, with their titles. */
function isOpen(post: Json): boolean {
  const content = post['content'];
  return textIn(post, 'status') !== 'private' && !(isObject(content) && content['protected'] === true);
}

function readPost(post: Json, position: number): ParsedItem {
  const embedded = isObject(post['_embedded']) ? post['_embedded'] : {};
  const terms = listIn(embedded, 'wp:term')
    .flatMap((group) => (Array.isArray(group) ? group : []))
    .filter(isObject);
  const [picture] = listIn(embedded, 'wp:featuredmedia').filter(isObject);
  const pictureUrl = picture === undefined ? null : textIn(picture, 'source_url');
  const guid = rendered(post, 'guid');
  return {
    ...emptyItem,
    position,
    // As in the feed, where the reader of XML has undone the references.
    id: guid === null ? null : decodeEntities(guid),
    link: textIn(post, 'link'),
    title: rendered(post, 'title'),
    published: instantIn(post, 'date'),
    updated: instantIn(post, 'modified'),
    author:
      [
        ...new Set(
          listIn(embedded, 'author')
            .filter(isObject)
            .map((author) => textIn(author, 'name')),
        ),
      ]
        .filter((name) => name !== null)
        .join(', ') || null,
    categories: [...new Set(terms.map((term) => textIn(term, 'name')).filter((name) => name !== null))],
    summaryHtml: rendered(post, 'excerpt'),
    contentHtml: rendered(post, 'content'),
    images: pictureUrl === null ? [] : [{ url: pictureUrl, alt: textIn(picture!, 'alt_text') }],
  };
}

/** The GMT one has no zone written; the local one has none either, and is then London's. */
function instantIn(post: Json, name: string): string | null {
  const gmt = textIn(post, `${name}_gmt`);
  if (gmt !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(gmt) && !gmt.startsWith('0000'))
    return `${gmt}Z`;
  return textIn(post, name);
}

/** `{ rendered: '…' }`, or the text itself as some plugins give it. */
function rendered(post: Json, name: string): string | null {
  const value = post[name];
  return isObject(value) ? textIn(value, 'rendered') : textIn(post, name);
}
