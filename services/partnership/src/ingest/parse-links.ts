/** Reads a page of a site as the list of what it points to and says of itself; for finding feeds and archives. */
import { emptyItem } from './empty-item.ts';
import { nothingAsked } from './feed-cadence.ts';
import { decodeEntities } from './html-entities.ts';
import type { ParsedItem, ParseOutcome } from './parsed-feed.ts';
import { scanMarkup } from './scan-markup.ts';

/** More than any page needs; what stands after them is dropped. */
const maxLinks = 5_000;

/**
 * Shapes: version `links`. An `<a>` is an item with its words as `title`; a `<link>` one with its title; of both the words
 *         of `rel` stand in `categories` as `rel:next`, the type as `type:text/html`. What the page names as its
 *         generator is an item without link, of the category `generator`. `title` of the feed is the page's.
 * Errors: never throws; any text is a page, perhaps one without links.
 * Source: HTML Living Standard, sections 4.2.3 (base) and 4.6 (links).
 */
export function parseLinks(text: string): ParseOutcome {
  const items: ParsedItem[] = [];
  let base: string | null = null;
  let title: string | null = null;
  let isInTitle = false;
  let anchor: ParsedItem | null = null;
  const add = (item: Partial<ParsedItem>) => {
    const whole: ParsedItem = { ...emptyItem, ...item, base, position: items.length };
    items.push(whole);
    return whole;
  };
  const endAnchor = () => {
    if (anchor !== null) items[anchor.position] = anchor;
    anchor = null;
  };
  for (const piece of scanMarkup(text)) {
    if (items.length >= maxLinks) break;
    if (piece.kind === 'text' || piece.kind === 'cdata') {
      if (isInTitle) title = `${title ?? ''}${piece.text}`.slice(0, 1_000);
      else if (anchor !== null)
        anchor = {
          ...(anchor as ParsedItem),
          title: `${(anchor as ParsedItem).title ?? ''} ${piece.text}`.slice(0, 500),
        };
      continue;
    }
    if (piece.kind === 'close') {
      if (piece.name.toLowerCase() === 'a') endAnchor();
      if (piece.name.toLowerCase() === 'title') isInTitle = false;
      continue;
    }
    if (piece.kind !== 'open') continue;
    const said = (name: string) => {
      for (const [key, value] of piece.attributes)
        if (key.toLowerCase() === name) return decodeEntities(value).trim() || null;
      return null;
    };
    const name = piece.name.toLowerCase();
    // The first base counts, as in browsers.
    if (name === 'base') base ??= said('href');
    else if (name === 'title') isInTitle = title === null;
    else if (name === 'link' && said('href') !== null) add({ ...pointing(said), title: said('title') });
    else if (name === 'meta' && said('name')?.toLowerCase() === 'generator')
      add({ title: said('content'), categories: ['generator'] });
    else if (name === 'a') {
      endAnchor();
      if (said('href') !== null) anchor = add({ ...pointing(said), title: null });
    }
  }
  endAnchor();
  const rest = { siteUrl: null, language: null, isComplete: true, problems: [], ...nothingAsked };
  return { kind: 'feed', feed: { version: 'links', title, ...rest, items } };
}

function pointing(said: (name: string) => string | null): Pick<ParsedItem, 'link' | 'categories'> {
  const rels = (said('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
  const type = said('type')?.toLowerCase().split(';')[0]?.trim();
  return {
    link: said('href'),
    categories: [...rels.map((rel) => `rel:${rel}`), ...(type ? [`type:${type}`] : [])],
  };
}
