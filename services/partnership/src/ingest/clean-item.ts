/** Turns the strings of a parsed item into text that may be shown; the last step that strangers' bytes can make slow. */
import type { ParsedItem } from './parsed-feed.ts';
import { hasMarkup, plainText, shortened } from './plain-text.ts';
import { sanitiseHtml } from './sanitise-html.ts';
import { scanMarkup } from './scan-markup.ts';
import { decodeEntities } from './html-entities.ts';
import { undoDoubleEncoding } from './double-encoding.ts';
import { webAddress } from './web-address.ts';

/** An item whose every text is plain or sanitised and whose every address is absolute and http(s). */
export type CleanItem = {
  readonly position: number;
  /** As the partner wrote it; names the item, is never shown. */
  readonly id: string | null;
  readonly url: string | null;
  /** At most 300 characters; empty if the feed gives none. */
  readonly title: string;
  readonly published: string | null;
  readonly updated: string | null;
  readonly byline: string | null;
  /** In the feed's order, each once. */
  readonly tags: readonly string[];
  /** At most 256 characters. */
  readonly summary: string | null;
  readonly contentHtml: string | null;
  readonly image: { readonly url: string; readonly alt: string | null } | null;
  /** True if the text was longer than we keep. */
  readonly isCut: boolean;
};

const longestTitle = 300;
const longestSummary = 256;
const longestTag = 200;
const mostTags = 100;
/** Characters of HTML that are looked at; the longest article has a tenth of it. */
const longestHtml = 200_000;

/** Shapes: `fallbackBase` is absolute; relative addresses resolve against it unless the item has a base of its own. */
export function cleanItem(parsed: ParsedItem, fallbackBase: string): CleanItem {
  const item = {
    ...parsed,
    title: undoDoubleEncoding(parsed.title ?? ''),
    author: undoDoubleEncoding(parsed.author ?? ''),
    categories: parsed.categories.map(undoDoubleEncoding),
    summaryHtml: parsed.summaryHtml === null ? null : undoDoubleEncoding(parsed.summaryHtml),
    contentHtml: parsed.contentHtml === null ? null : undoDoubleEncoding(parsed.contentHtml),
  };
  const bases = [item.base, fallbackBase];
  const summarySource = (item.summaryHtml ?? item.contentHtml ?? '').slice(0, longestHtml);
  const contentSource = item.contentHtml ?? item.summaryHtml ?? '';
  const content = contentSource.slice(0, longestHtml);
  const summary = summaryOf(plainText(summarySource)) || summaryOf(plainText(content));
  const isOnlySummary = content.length <= longestSummary && !hasMarkup(content);
  return {
    position: item.position,
    id: item.id?.slice(0, 2_048) ?? null,
    url: webAddress(item.link, ...bases),
    title: shortened(plainText(item.title.slice(0, 20_000)), longestTitle),
    published: dateTextOf(item.published),
    updated: dateTextOf(item.updated),
    byline: bylineOf(item.author),
    tags: tagsOf(item.categories),
    summary: summary || null,
    contentHtml: (!isOnlySummary && sanitiseHtml(content, ...bases)) || null,
    image: imageOf(item, content, bases),
    isCut: contentSource.length > longestHtml,
  };
}

/** The words of the article: no tail of the publishing system, no invitation to click, nobody's e-mail address. */
function summaryOf(text: string): string {
  const words = text
    .slice(0, 20_000)
    .replace(/\bThe post .{1,400}? (?:appeared|was) first (?:appeared )?on .{1,200}$/, '')
    .replace(/\b(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g, '')
    .replace(
      /(?:\s*(?:\[(?:\u2026|\.\.\.)\]|(?:Continue reading|Read more|Read the full (?:story|article)|Find out more)\b.{0,80}))+$/i,
      '\u2026',
    )
    .replace(/\s+/g, ' ')
    .trim();
  return words === '\u2026' ? '' : shortened(words, longestSummary);
}

/** `name@host (Name)` and `Name <name@host>` leave the name; an address alone leaves nothing. */
function bylineOf(author: string): string | null {
  const text = plainText(author.slice(0, 2_000))
    .replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}/g, '')
    .replace(/[<(]\s*[>)]/g, '')
    .replace(/^[\s(,]+|[\s,]+$/g, '');
  return shortened(text.replace(/^([^()]*)\)$/, '$1').trim(), 200) || null;
}

/** Some sites print their dates with the markup of their pages. */
function dateTextOf(raw: string | null): string | null {
  return plainText((raw ?? '').slice(0, 1_000)).slice(0, 200) || null;
}

function tagsOf(categories: readonly string[]): readonly string[] {
  const tags = categories.map((category) => plainText(category.slice(0, 2_000))).filter((tag) => tag !== '');
  return [...new Set(tags.filter((tag) => tag.length <= longestTag))].slice(0, mostTags);
}

function imageOf(item: ParsedItem, html: string, bases: readonly (string | null)[]): CleanItem['image'] {
  for (const { url, alt } of item.images) {
    const address = webAddress(url, ...bases);
    if (address !== null) return { url: address, alt: altOf(alt) };
  }
  for (const piece of scanMarkup(html)) {
    if (piece.kind !== 'open' || piece.name.toLowerCase() !== 'img') continue;
    const { attributes } = piece;
    // A tracking pixel says so by its size.
    if (['width', 'height'].some((side) => /^[01](px)?$/.test(attributes.get(side) ?? ''))) continue;
    for (const name of ['data-src', 'data-lazy-src', 'data-original', 'src']) {
      const address = webAddress(decodeEntities(attributes.get(name) ?? ''), ...bases);
      if (address !== null) return { url: address, alt: altOf(attributes.get('alt') ?? null) };
    }
  }
  return null;
}

function altOf(text: string | null): string | null {
  return shortened(plainText((text ?? '').slice(0, 2_000)), longestTitle) || null;
}
