/** Turns the strings of a parsed item into text that may be shown; the last step that strangers' bytes can make slow. */
import { findMentions, type Mentions } from './announced-dates.ts';
import { articleHtml, withoutCommands } from './article-html.ts';
import { bylineInText, bylineOf } from './byline.ts';
import { undoDoubleEncoding } from './double-encoding.ts';
import type { ParsedItem } from './parsed-feed.ts';
import { hasMarkup, plainLines, plainText, shortened } from './plain-text.ts';
import { sanitiseHtml } from './sanitise-html.ts';
import { storyImage } from './story-image.ts';
import { longestSummary, summarise } from './summarise.ts';
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
  /** Dates of what it announces, still to be read in the light of its own; absent if it mentions none. */
  readonly announced?: Mentions;
};

const longestTitle = 300;
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
  const contentSource = item.contentHtml ?? item.summaryHtml ?? '';
  const written = contentSource.slice(0, longestHtml);
  const content = articleHtml(written);
  const summaryLines = linesOf(item.summaryHtml ?? item.contentHtml);
  const contentLines = item.contentHtml === null ? summaryLines : plainLines(content);
  const title = titleOf(item.title);
  const byline = bylineOf(item.author) ?? bylineInText(contentLines);
  const beside = [title, byline];
  const summary = summarise(summaryLines, beside) || summarise(contentLines, beside);
  const isOnlySummary = content.length <= longestSummary && !hasMarkup(content);
  const isOneText = item.summaryHtml === null || item.contentHtml === null;
  const lines = isOneText ? contentLines : [...summaryLines, ...contentLines];
  const announced = findMentions([title, ...lines], dateTextOf(item.starts ?? null));
  const isSilent = [announced.starts, announced.dates, announced.deadlines].every(
    ({ length }) => length === 0,
  );
  return {
    position: item.position,
    id: item.id?.slice(0, 2_048) ?? null,
    url: webAddress(item.link, ...bases),
    title,
    published: dateTextOf(item.published),
    updated: dateTextOf(item.updated),
    byline,
    tags: tagsOf(item.categories),
    summary: summary || null,
    contentHtml: (!isOnlySummary && sanitiseHtml(content, ...bases)) || null,
    image: storyImage(item.images, written, bases),
    isCut: contentSource.length > longestHtml,
    ...(isSilent && announced.startsField === null ? {} : { announced }),
  };
}

function linesOf(html: string | null): readonly string[] {
  return plainLines(articleHtml((html ?? '').slice(0, longestHtml)));
}

/** A heading that is nothing but what a server should have filled in is no title; the first words then stand in. */
function titleOf(raw: string): string {
  const text = plainText(raw.slice(0, 20_000));
  return shortened(withoutCommands(text).replace(/\s+/g, ' ').trim(), longestTitle);
}

/** Some sites print their dates with the markup of their pages. */
function dateTextOf(raw: string | null): string | null {
  return plainText((raw ?? '').slice(0, 1_000)).slice(0, 200) || null;
}

function tagsOf(categories: readonly string[]): readonly string[] {
  const tags = categories.map((category) => plainText(category.slice(0, 2_000))).filter((tag) => tag !== '');
  return [...new Set(tags.filter((tag) => tag.length <= longestTag))].slice(0, mostTags);
}
