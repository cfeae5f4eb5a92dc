/** Reads RSS and Atom with rss-parser, from a document that repair-xml.ts has made safe for it. */
import RssParser from 'rss-parser';
import {
  maxItems,
  type ParsedFeed,
  type ParsedImage,
  type ParsedItem,
  type ParseOutcome,
} from './parsed-feed.ts';
import { repairXml } from './repair-xml.ts';

/** An element as xml2js gives it: text, or an object with text under `_`, attributes under `$` and children by name. */
type Element = unknown;
type Fields = Readonly<Record<string, readonly Element[] | undefined>>;

const itemFields = [
  'partner.link partner.description partner.summary partner.content partner.content.encoded',
  'partner.published partner.updated partner.issued partner.modified partner.created partner.pubDate partner.dc.date',
  'title id guid category author dc:title dc:creator dc:subject dcterms:created dcterms:issued dcterms:modified',
  'atom:link atom:published atom:updated atom:author enclosure itunes:author itunes:image itunes:keywords media:keywords',
  'media:content media:thumbnail media:group media:title media:description fulltext xhtml:body $',
]
  .join(' ')
  .split(' ');
const feedFields = ['title', 'partner.link', 'atom:link', 'language', 'dc:language', 'dc:title'];

/** Every field is asked for whole and under a name that rss-parser does not use, so that it interprets none of them. */
const ownName = (name: string) => `all ${name}`;
const wholeField = (name: string) => [name, ownName(name), { keepArray: true }];

/**
 * Parses a document that should be RSS 0.9x, 1.0, 2.0 or Atom.
 *
 * rss-parser's traps are kept away from it: long HTML (its snippets take quadratic time), dates (a bad one throws),
 * links without attributes (throw) stand under other names; structure and escapes have been repaired.
 * Errors: what is not a feed is an outcome; it never throws for a document.
 */
export async function parseFeed(text: string): Promise<ParseOutcome> {
  const repaired = repairXml(text);
  if (repaired.kind === 'not-a-feed') return repaired;
  const parser = new RssParser({
    defaultRSS: 2,
    customFields: { feed: feedFields.map(wholeField), item: itemFields.map(wholeField) } as never,
  });
  let output: Readonly<Record<string, unknown>>;
  try {
    output = (await parser.parseString(repaired.xml)) as never;
  } catch (error) {
    return {
      kind: 'not-a-feed',
      reason: `XML error: ${String((error as Error).message)
        .replace(/\s+/g, ' ')
        .slice(0, 160)}`,
    };
  }
  const items = (output['items'] as readonly Readonly<Record<string, unknown>>[]).map((item) =>
    readItem(fieldsOf(item)),
  );
  if (items.length === 0 && !repaired.isComplete)
    return { kind: 'not-a-feed', reason: cutOffReason(repaired.problems) };
  const channel = fieldsOf(output);
  const feed: ParsedFeed = {
    version: repaired.version,
    title: firstText(channel, 'title', 'dc:title'),
    siteUrl: alternateLink(channel),
    language: firstText(channel, 'language', 'dc:language'),
    isComplete: repaired.isComplete,
    items: items.slice(0, maxItems),
    problems: repaired.problems,
  };
  return { kind: 'feed', feed };
}

function readItem(fields: Fields): ParsedItem {
  const attributes = attributesOf({ $: fields['$'] });
  const guid = fields['guid']?.[0];
  const id = firstText(fields, 'id', 'guid') ?? attributes['rdf:about'] ?? null;
  const isPermaLink = guid !== undefined && attributesOf(guid)['ispermalink']?.toLowerCase() !== 'false';
  const isSaidToBe = guid !== undefined && attributesOf(guid)['ispermalink']?.toLowerCase() === 'true';
  const looksLikeLink = /^https?:\/\//i.test(textOf(guid)) || (isSaidToBe && textOf(guid).startsWith('/'));
  const guidLink = isPermaLink && looksLikeLink ? textOf(guid) : null;
  return {
    position: Number(attributes['position']),
    id,
    link:
      alternateLink(fields) ??
      guidLink ??
      attributes['rdf:about'] ??
      (/^https?:/i.test(id ?? '') && guid === undefined ? id : null),
    base: baseOf(fields['partner.link']) ?? attributes['base-address'] ?? null,
    title: firstText(fields, 'title', 'dc:title', 'media:title') ?? mediaTitleOf(fields),
    published: firstText(
      fields,
      ...['partner.pubDate', 'partner.published', 'partner.issued', 'atom:published', 'partner.dc.date'],
      ...['dcterms:issued', 'dcterms:created', 'partner.created'],
    ),
    updated: firstText(fields, 'partner.updated', 'partner.modified', 'atom:updated', 'dcterms:modified'),
    author: authorOf(fields),
    categories: categoriesOf(fields),
    summaryHtml: firstText(fields, 'partner.summary', 'partner.description', 'media:description'),
    contentHtml: firstText(fields, 'partner.content.encoded', 'partner.content', 'xhtml:body', 'fulltext'),
    images: imagesOf(fields),
  };
}

function alternateLink(fields: Fields): string | null {
  const links = [...(fields['partner.link'] ?? []), ...(fields['atom:link'] ?? [])];
  const pages = links.filter((link) =>
    ['', 'alternate'].includes((attributesOf(link)['rel'] ?? '').toLowerCase()),
  );
  const isHtml = (link: Element) => /html/i.test(attributesOf(link)['type'] ?? '');
  const isUntyped = (link: Element) => attributesOf(link)['type'] === undefined;
  for (const link of [...pages.filter(isHtml), ...pages.filter(isUntyped), ...pages]) {
    const address = textOf(link).trim() || attributesOf(link)['href']?.trim();
    if (address) return address;
  }
  return null;
}

function baseOf(links: readonly Element[] | undefined): string | null {
  return links?.map((link) => attributesOf(link)['base-address']).find((base) => base !== undefined) ?? null;
}

function authorOf(fields: Fields): string | null {
  const creators = [...(fields['dc:creator'] ?? [])].map(textOf);
  const people = [...(fields['author'] ?? []), ...(fields['atom:author'] ?? [])].map((author) => {
    return firstText(childrenOf(author), 'name') ?? textOf(author);
  });
  const found = [creators, people, [firstText(fields, 'itunes:author') ?? '']]
    .map((names) => [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))])
    .find((names) => names.length > 0);
  return found?.join(', ') ?? null;
}

function categoriesOf(fields: Fields): readonly string[] {
  const categories = (fields['category'] ?? []).map((category) => {
    const { label, term } = attributesOf(category);
    return textOf(category).trim() || label || term || '';
  });
  const subjects = (fields['dc:subject'] ?? []).map(textOf);
  // Two fields whose specifications join their values with commas.
  const keywords = [...(fields['itunes:keywords'] ?? []), ...(fields['media:keywords'] ?? [])].flatMap(
    (keyword) => textOf(keyword).split(','),
  );
  return [...categories, ...subjects, ...keywords]
    .map((category) => category.trim())
    .filter((category) => category !== '');
}

function imagesOf(fields: Fields): readonly ParsedImage[] {
  const groups = (fields['media:group'] ?? []).map(childrenOf);
  const media = [fields, ...groups].flatMap((holder) => holder['media:content'] ?? []).filter(isImage);
  const thumbnails = [fields, ...groups, ...(fields['media:content'] ?? []).map(childrenOf)].flatMap(
    (holder) => holder['media:thumbnail'] ?? [],
  );
  const enclosures = [...(fields['enclosure'] ?? []), ...(fields['partner.link'] ?? [])].filter((element) => {
    const { rel } = attributesOf(element);
    return (rel === undefined || rel === 'enclosure') && isImage(element);
  });
  return [...media, ...enclosures, ...thumbnails, ...(fields['itunes:image'] ?? [])].flatMap((element) => {
    const { url, href } = attributesOf(element);
    const address = url ?? href;
    const alt = firstText(childrenOf(element), 'media:title', 'media:description');
    return address === undefined ? [] : [{ url: address, alt }];
  });
}

function mediaTitleOf(fields: Fields): string | null {
  const groups = (fields['media:group'] ?? []).map(childrenOf);
  const media = [fields, ...groups].flatMap((holder) => holder['media:content'] ?? []).map(childrenOf);
  return (
    [...groups, ...media].map((holder) => firstText(holder, 'media:title')).find((title) => title !== null) ??
    null
  );
}

function isImage(element: Element): boolean {
  const { medium, type, url, href } = attributesOf(element);
  return (
    medium === 'image' ||
    /^image\//i.test(type ?? '') ||
    /\.(jpe?g|png|webp|gif|avif)$/i.test(url ?? href ?? '')
  );
}

function cutOffReason(problems: ParsedFeed['problems']): string {
  return problems.find(({ code }) => code === 'CUT_OFF')?.message ?? 'the document breaks off';
}

function fieldsOf(output: Readonly<Record<string, unknown>>): Fields {
  const fields: Record<string, readonly Element[] | undefined> = Object.create(null);
  for (const name of [...feedFields, ...itemFields]) {
    const value = output[ownName(name)];
    if (value !== undefined) fields[name] = Array.isArray(value) ? value : [value];
  }
  return fields;
}

function childrenOf(element: Element): Fields {
  if (typeof element !== 'object' || element === null) return {};
  return Object.fromEntries(Object.entries(element).filter(([, value]) => Array.isArray(value)));
}

function attributesOf(element: Element): Readonly<Record<string, string | undefined>> {
  if (typeof element !== 'object' || element === null) return {};
  const { $ } = element as { $?: unknown };
  const attributes = Array.isArray($) ? $[0] : $;
  return typeof attributes === 'object' && attributes !== null ? (attributes as Record<string, string>) : {};
}

function textOf(element: Element): string {
  if (typeof element === 'string') return element;
  const text = typeof element === 'object' && element !== null ? (element as { _?: unknown })._ : undefined;
  return typeof text === 'string' ? text : '';
}

function firstText(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    for (const element of fields[name] ?? []) {
      const text = textOf(element).trim();
      if (text !== '') return text;
    }
  }
  return null;
}
