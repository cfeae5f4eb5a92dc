/** Reads one item of RSS or Atom out of its elements, from whichever of the rival fields its writer used. */
import { attributesOf, childrenOf, firstText, textOf, type Element, type Fields } from './feed-elements.ts';
import type { ParsedImage, ParsedItem } from './parsed-feed.ts';
import { categoriesOf } from './read-categories.ts';

/** An item of repaired RSS or Atom. Shapes: `fields` are its children by the names that repair-xml.ts writes; attributes are under `$`. */
export function readItem(fields: Fields): ParsedItem {
  const attributes = attributesOf({ $: fields['$'] });
  const guid = fields['guid']?.[0];
  const id = firstText(fields, 'id', 'guid') ?? attributes['rdf:about'] ?? null;
  const isPermaLink = guid !== undefined && attributesOf(guid)['ispermalink']?.toLowerCase() !== 'false';
  const isSaidToBe = guid !== undefined && attributesOf(guid)['ispermalink']?.toLowerCase() === 'true';
  const looksLikeLink = /^https?:\/\//i.test(textOf(guid)) || (isSaidToBe && textOf(guid).startsWith('/'));
  const starts = firstText(fields, 'ev:startdate', 'xcal:dtstart');
  const guidLink = isPermaLink && looksLikeLink ? textOf(guid) : null;
  return {
    position: Number(attributes['position']),
    id,
    link:
      alternateLink(fields) ??
      guidLink ??
      attributes['rdf:about'] ??
      (/^https?:/i.test(id ?? '') && guid === undefined ? id : null),
    base: attributesOf(linkElement(fields))['base-address'] ?? attributes['base-address'] ?? null,
    title: firstText(fields, 'title', 'dc:title', 'media:title') ?? mediaTitleOf(fields),
    published: firstText(
      fields,
      ...['partner.pubDate', 'partner.published', 'partner.issued', 'atom:published', 'partner.dc.date'],
      ...['dcterms:issued', 'dcterms:created', 'partner.created'],
    ),
    updated: firstText(fields, 'partner.updated', 'partner.modified', 'atom:updated', 'dcterms:modified'),
    ...(starts === null ? {} : { starts }),
    author: authorOf(fields),
    categories: categoriesOf(fields),
    summaryHtml: firstText(fields, 'partner.summary', 'partner.description', 'media:description'),
    contentHtml: firstText(fields, 'partner.content.encoded', 'partner.content', 'xhtml:body', 'fulltext'),
    images: imagesOf(fields),
  };
}

/** The address of the page that an item or a feed stands for. */
export function alternateLink(fields: Fields): string | null {
  const link = linkElement(fields);
  return link === null ? null : addressIn(link);
}

function linkElement(fields: Fields): Element | null {
  const links = [...(fields['partner.link'] ?? []), ...(fields['atom:link'] ?? [])];
  const pages = links.filter((link) =>
    ['', 'alternate'].includes((attributesOf(link)['rel'] ?? '').toLowerCase()),
  );
  const isHtml = (link: Element) => /html/i.test(attributesOf(link)['type'] ?? '');
  const isUntyped = (link: Element) => attributesOf(link)['type'] === undefined;
  const inOrder = [...pages.filter(isHtml), ...pages.filter(isUntyped), ...pages];
  return inOrder.find((link) => addressIn(link) !== null) ?? null;
}

function addressIn(link: Element): string | null {
  return textOf(link).trim() || attributesOf(link)['href']?.trim() || null;
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
