/** Reads the page of one article as if it were a feed of one item: for stories that no feed lists any more. */
import { articleData, type ArticleData } from './article-data.ts';
import { emptyItem } from './empty-item.ts';
import { nothingAsked } from './feed-cadence.ts';
import { decodeEntities } from './html-entities.ts';
import type { ParsedItem, ParseOutcome } from './parsed-feed.ts';
import { scanMarkup, type Markup } from './scan-markup.ts';

/** Characters of a page that are looked at. */
const longestPage = 2_000_000;
/** Elements of a kind that are looked into. */
const mostContainers = 20;

type Open = Markup & { kind: 'open' };

/**
 * Title, date, author, tags, pictures and text of an article, from JSON-LD (schema.org), OpenGraph, and the page itself.
 *
 * Shapes: `address` is where the page was found, absolute; the page's own word for its address is believed within its host.
 * Errors: never throws. A page without a date of its own, or with several and nothing that says which, is no article: a
 *         story from it would stand in the wrong place for ever.
 */
export function parsePage(text: string, address: string): ParseOutcome {
  const html = text.slice(0, longestPage);
  const pieces = [...scanMarkup(html)];
  const metas = readMetas(pieces);
  const data = articleData(structuredTexts(html, pieces));
  const body = articleBody(html, pieces);
  const isArticle = data !== null || metas.get('og:type')?.[0]?.toLowerCase() === 'article';
  const meta = (...names: readonly string[]) =>
    names.map((name) => metas.get(name)?.[0]).find((value) => value !== undefined) ?? null;
  const published =
    data?.published ??
    meta('article:published_time', 'dc.date.issued', 'dcterms.created', 'date', 'pubdate') ??
    body.published;
  const link = ownAddress(metas, address);
  const title = data?.title ?? body.title ?? meta('og:title', 'twitter:title', '<title>');
  if (title === null) return { kind: 'not-a-feed', reason: 'a page without a title' };
  if (published === null && !/\/(19|20)\d\d\/(0?[1-9]|1[0-2])(\/|$)/.test(new URL(link).pathname))
    return { kind: 'not-a-feed', reason: noDate(isArticle, body.dates) };
  const picture = meta('og:image', 'og:image:url', 'twitter:image');
  const item: ParsedItem = {
    ...emptyItem,
    position: 0,
    link,
    base: metas.get('<base>')?.[0] ?? address,
    title,
    published,
    updated: data?.updated ?? meta('article:modified_time', 'og:updated_time'),
    author: data?.author ?? meta('author', 'article:author:name', 'dc.creator'),
    categories: categoriesOf(data, metas, body.tags),
    summaryHtml: meta('og:description', 'description', 'twitter:description') ?? data?.summary ?? null,
    contentHtml: body.html,
    images: [
      ...(data?.images ?? []),
      ...(picture === null ? [] : [{ url: picture, alt: meta('og:image:alt', 'twitter:image:alt') }]),
    ],
  };
  const rest = {
    title: null,
    siteUrl: null,
    language: null,
    isComplete: true,
    problems: [],
    ...nothingAsked,
  };
  return { kind: 'feed', feed: { version: 'page', ...rest, items: [item] } };
}

function noDate(isArticle: boolean, dates: number): string {
  if (dates > 1) return `a page with ${dates} dates and nothing that says which is its own`;
  return isArticle ? 'an article without a date' : 'a page that is no article: it has no date';
}

/** By lower-case name or property; the canonical link, the title and the base under names that no meta has. */
function readMetas(pieces: readonly Markup[]): ReadonlyMap<string, readonly string[]> {
  const metas = new Map<string, string[]>();
  const add = (name: string | null, value: string | null) => {
    if (name === null || value === null) return;
    const key = name.toLowerCase();
    const values = metas.get(key) ?? [];
    if (values.length < 100) metas.set(key, [...values, value]);
  };
  pieces.forEach((piece, at) => {
    if (piece.kind !== 'open') return;
    const name = piece.name.toLowerCase();
    if (name === 'meta')
      add(attribute(piece, 'property') ?? attribute(piece, 'name'), attribute(piece, 'content'));
    if (name === 'base') add('<base>', attribute(piece, 'href'));
    if (name === 'link' && attribute(piece, 'rel')?.toLowerCase() === 'canonical')
      add('<canonical>', attribute(piece, 'href'));
    const next = pieces[at + 1];
    if (name === 'title' && next?.kind === 'text') add('<title>', next.text.trim() || null);
  });
  return metas;
}

function ownAddress(metas: ReadonlyMap<string, readonly string[]>, address: string): string {
  const here = new URL(address);
  for (const name of ['<canonical>', 'og:url']) {
    const own = URL.parse(metas.get(name)?.[0] ?? '', address);
    if (own !== null && bareHost(own) === bareHost(here) && own.pathname !== '/') return own.href;
  }
  return address;
}

function bareHost({ host }: URL): string {
  return host.replace(/^www\./, '');
}

/** The contents of `<script type="application/ld+json">`. */
function structuredTexts(html: string, pieces: readonly Markup[]): readonly string[] {
  const texts: string[] = [];
  let from: number | null = null;
  for (const piece of pieces) {
    if (piece.kind === 'open' && piece.name.toLowerCase() === 'script' && from === null)
      from = attribute(piece, 'type')?.toLowerCase() === 'application/ld+json' ? piece.end : null;
    else if (piece.kind === 'close' && piece.name.toLowerCase() === 'script' && from !== null) {
      texts.push(html.slice(from, piece.start));
      from = null;
    }
  }
  return texts.slice(0, 20);
}

type Body = {
  readonly title: string | null;
  readonly published: string | null;
  /** How many different dates stand in `<time>`. */
  readonly dates: number;
  readonly tags: readonly string[];
  readonly html: string | null;
};

/** Where the words of the article are, by how surely a name says so. */
const bodyNames =
  /\b(entry-content|post-content|article-content|article-body|article__body|post__content|news-content|field--name-body|blog-item-content|articleBody)\b/i;
const dateNames =
  /\b(published|posted|post-date|entry-date|article-date|news-date|datePublished|date|article__date|meta-date)\b/i;
/** What stands in an article and is not of it, by element and by the names that sites give it. */
const asideNames =
  /(^|\s)(tags|post-tags|tag-list|byline|entry-meta|post-meta|breadcrumbs?|share|sharing|social|sharedaddy|addtoany_\w+|related(-posts)?|pagination)(\s|$)/i;
const asides = new Set(
  'nav header footer aside form button script style noscript h1 time dialog template svg iframe'.split(' '),
);

function articleBody(html: string, pieces: readonly Markup[]): Body {
  const container = findContainer(pieces);
  const [from, to] = container ?? [0, pieces.length];
  const inside = pieces.slice(from, to);
  const titles = headings(inside, html);
  const allTitles = titles.length > 0 ? titles : headings(pieces, html);
  const times = timesIn(inside);
  const marked = inside.findIndex((piece) => piece.kind === 'open' && dateNames.test(namesOf(piece)));
  const printed = marked === -1 ? null : textUntilClose(inside, marked).slice(0, 120);
  const distinct = new Set(times);
  // The first of two is the day it was published, the second that of its last change.
  const time = distinct.size > 0 && distinct.size <= 2 && allTitles.length <= 1 ? times[0]! : null;
  const words = findBody(inside) ?? (container === null ? null : inside);
  return {
    title: allTitles[0] ?? null,
    published: time ?? (distinct.size === 0 ? dateWords(printed) : null),
    dates: distinct.size,
    tags: tagLinks(inside, html),
    html: words === null ? null : withoutAsides(words, html) || null,
  };
}

/** `Posted: Fri, 15 Jan 2021 16:45` and `By A Person, 08 August 2023` leave their date. */
function dateWords(text: string | null): string | null {
  const found = text?.match(
    /(?:(?:mon|tues|wednes|thurs|fri|satur|sun)\w*,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+\w{3,9},?\s+\d{4}|\w{3,9}\s+\d{1,2}(?:st|nd|rd|th)?,\s+\d{4}|\d{1,2}\/\d{1,2}\/\d{4}|\d{4}-\d\d-\d\d)(?:[\sT,]+\d{1,2}:\d\d(?::\d\d)?)?/i,
  );
  return found?.[0] ?? null;
}

/** The pieces of the first `<article>` that holds a heading, else of `<main>`; from and to as in slice. */
function findContainer(pieces: readonly Markup[]): readonly [number, number] | null {
  for (const wanted of ['article', 'main']) {
    for (const at of placesOf(pieces, wanted)) {
      const end = closeOf(pieces, at);
      const hasHeading = placesOf(pieces.slice(at, end), 'h1').length > 0;
      if (wanted === 'main' || hasHeading) return [at + 1, end];
    }
  }
  return null;
}

function findBody(pieces: readonly Markup[]): readonly Markup[] | null {
  const at = pieces.findIndex((piece) => piece.kind === 'open' && bodyNames.test(namesOf(piece)));
  return at === -1 ? null : pieces.slice(at + 1, closeOf(pieces, at));
}

/** The place of the piece that closes the one at `at`. */
function closeOf(pieces: readonly Markup[], at: number): number {
  const name = (pieces[at] as Open).name.toLowerCase();
  let depth = 0;
  for (let i = at; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (piece.kind === 'open' && !piece.isEmpty && piece.name.toLowerCase() === name) depth++;
    else if (piece.kind === 'close' && piece.name.toLowerCase() === name && --depth === 0) return i;
  }
  return pieces.length;
}

function headings(pieces: readonly Markup[], html: string): readonly string[] {
  return placesOf(pieces, 'h1').flatMap((at) => {
    const end = pieces[closeOf(pieces, at)];
    return end === undefined ? [] : [html.slice(pieces[at]!.end, end.start).slice(0, 2_000)];
  });
}

function timesIn(pieces: readonly Markup[]): readonly string[] {
  return placesOf(pieces, 'time').map(
    (at) => attribute(pieces[at] as Open, 'datetime') ?? textUntilClose(pieces, at).slice(0, 120),
  );
}

/** Where elements of a name begin; not more than any article has, since each may be looked at to its end. */
function placesOf(pieces: readonly Markup[], name: string): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at < pieces.length && places.length < mostContainers; at++) {
    const piece = pieces[at]!;
    if (piece.kind === 'open' && piece.name.toLowerCase() === name) places.push(at);
  }
  return places;
}

function textUntilClose(pieces: readonly Markup[], at: number): string {
  return pieces
    .slice(at, closeOf(pieces, at))
    .map((piece) => (piece.kind === 'text' ? decodeEntities(piece.text) : ' '))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function tagLinks(pieces: readonly Markup[], html: string): readonly string[] {
  const links = pieces.flatMap((piece, at) => {
    const isTag =
      piece.kind === 'open' &&
      piece.name.toLowerCase() === 'a' &&
      /\btag\b/i.test(attribute(piece, 'rel') ?? '');
    return isTag ? [at] : [];
  });
  return links.slice(0, mostContainers).flatMap((at) => {
    const end = pieces[closeOf(pieces, at)];
    return end === undefined ? [] : [html.slice(pieces[at]!.end, end.start)];
  });
}

function withoutAsides(pieces: readonly Markup[], html: string): string {
  const out: string[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at]!;
    const isAside =
      piece.kind === 'open' &&
      !piece.isEmpty &&
      (asides.has(piece.name.toLowerCase()) || asideNames.test(namesOf(piece)) || isDateLine(pieces, at));
    if (isAside) at = closeOf(pieces, at);
    else out.push(html.slice(piece.start, piece.end));
  }
  return out.join('').trim();
}

/** A short paragraph that holds a `<time>` says when and by whom, and nothing else. */
function isDateLine(pieces: readonly Markup[], at: number): boolean {
  if ((pieces[at] as Open).name.toLowerCase() !== 'p') return false;
  const soon = pieces.slice(at, at + 16);
  const end = soon.findIndex((piece) => piece.kind === 'close' && piece.name.toLowerCase() === 'p');
  return end !== -1 && placesOf(soon.slice(0, end), 'time').length > 0;
}

function categoriesOf(
  data: ArticleData | null,
  metas: ReadonlyMap<string, readonly string[]>,
  tags: readonly string[],
): readonly string[] {
  const said = [
    ...(data?.categories ?? []),
    ...(metas.get('article:section') ?? []),
    ...(metas.get('article:tag') ?? []),
    ...tags,
  ];
  return [...new Set(said.map((word) => word.trim()).filter((word) => word !== ''))];
}

function namesOf(piece: Open): string {
  return ['class', 'id', 'itemprop'].map((name) => attribute(piece, name) ?? '').join(' ');
}

function attribute(piece: Open, wanted: string): string | null {
  for (const [key, value] of piece.attributes)
    if (key.toLowerCase() === wanted) return decodeEntities(value).trim() || null;
  return null;
}
