/** Reads what an item says it is about: categories, subjects and keywords of the half dozen vocabularies that feeds mix. */
import { attributesOf, childrenOf, textOf, type Element, type Fields } from './feed-elements.ts';

/** Raw tags in the document's order, not empty; the same may come twice. */
export function categoriesOf(item: Fields): readonly string[] {
  const media = mediaOfItsOwn(item);
  return [
    ...(item['category'] ?? []).map(nameOf),
    ...(item['dc:subject'] ?? []).map(textOf),
    // Fields whose specifications join their values with commas.
    ...(item['itunes:keywords'] ?? []).flatMap(listOf),
    ...media.flatMap((holder) => holder['media:keywords'] ?? []).flatMap(listOf),
    ...media.flatMap((holder) => holder['media:category'] ?? []).map(nameOf),
  ]
    .map((category) => category.trim())
    .filter((category) => category !== '');
}

/**
 * What the category is called.
 *
 * The term is what the site files it under and what our own rules are written for; the label is there to be shown, and
 * some sites decorate it (`r/sport` for `sport`). So the label counts only where it spells the same word better
 * (`Side Projects` for `side-projects`) or where the term is a mere code: an address, a number, nothing at all.
 */
function nameOf(category: Element): string {
  const { term = '', label = '' } = attributesOf(category);
  const filed = textOf(category).trim() || term.trim();
  if (label.trim() === '') return filed;
  const isCode = /^https?:|^urn:/i.test(filed) || !/\p{L}/u.test(filed);
  return isCode || lettersOf(label) === lettersOf(filed) ? label : filed;
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function listOf(keywords: Element): readonly string[] {
  return textOf(keywords).split(',');
}

/**
 * The elements whose Media RSS descriptions are about the item itself: the item, and the medium that it shows first.
 *
 * Media RSS lets the same description stand on an item, on a group (one medium in several forms) or on one medium, the
 * inner for the inner. The medium that is marked as default, else the first, is what readers see with the story: the
 * film that it is, or the picture that illustrates it. What stands on further media tells those from the first.
 */
function mediaOfItsOwn(item: Fields): readonly Fields[] {
  const media = [...(item['media:group'] ?? []), ...(item['media:content'] ?? [])];
  const isDefault = (medium: Element) => attributesOf(medium)['isdefault']?.toLowerCase() === 'true';
  return [item, childrenOf(media.find(isDefault) ?? media[0])];
}
