/** Reads RSS and Atom with rss-parser, from a document that repair-xml.ts has made safe for it, else with our own lenient reading. */
import RssParser from 'rss-parser';
import { askedCadence } from './feed-cadence.ts';
import { firstText, type Element, type Fields } from './feed-elements.ts';
import { withAssumedRoot } from './find-feed-root.ts';
import { readElements, type FeedElements } from './parse-leniently.ts';
import { maxItems, type DocumentProblem, type ParsedItem, type ParseOutcome } from './parsed-feed.ts';
import { alternateLink, readItem } from './read-item.ts';
import { repairXml, type RepairOutcome } from './repair-xml.ts';

/** Reads XML strictly, as rss-parser does; throws for what it refuses. */
export type ReadStrictly = (xml: string) => Promise<FeedElements>;

type Repaired = RepairOutcome & { readonly kind: 'repaired' };

const itemFields = [
  'partner.link partner.description partner.summary partner.content partner.content.encoded',
  'partner.published partner.updated partner.issued partner.modified partner.created partner.pubDate partner.dc.date',
  'title id guid category author dc:title dc:creator dc:subject dcterms:created dcterms:issued dcterms:modified',
  'atom:link atom:published atom:updated atom:author enclosure itunes:author itunes:image itunes:keywords media:keywords',
  'media:category media:content media:thumbnail media:group media:title media:description fulltext xhtml:body ev:startdate xcal:dtstart $',
]
  .join(' ')
  .split(' ');
const feedFields =
  'title partner.link atom:link language dc:language dc:title ttl skiphours skipdays sy:updateperiod sy:updatefrequency'.split(
    ' ',
  );

/** Every field is asked for whole and under a name that rss-parser does not use, so that it interprets none of them. */
const ownName = (name: string) => `all ${name}`;
const wholeField = (name: string) => [name, ownName(name), { keepArray: true }];

/**
 * Parses a document that should be RSS 0.9x, 1.0, 2.0 or Atom.
 *
 * rss-parser's traps are kept away from it: long HTML (its snippets take quadratic time), dates (a bad one throws),
 * links without attributes (throw) stand under other names; structure and escapes have been repaired. What it refuses
 * all the same is read leniently and marked RECOVERED: a document whose root is missing, and XML that it finds faulty.
 * Errors: what is not a feed is an outcome; it never throws for a document.
 */
export async function parseFeed(
  text: string,
  readStrictly: ReadStrictly = readWithRssParser,
): Promise<ParseOutcome> {
  const repaired = repairXml(text);
  if (repaired.kind === 'not-a-feed') return (repaired.isPage ? null : parseWithoutRoot(text)) ?? repaired;
  let elements: FeedElements;
  try {
    elements = await readStrictly(repaired.xml);
  } catch (error) {
    const refusal = `XML error: ${String((error as Error).message)
      .replace(/\s+/g, ' ')
      .slice(0, 160)}`;
    return feedFrom(repaired, readElements(repaired.xml), refusal);
  }
  return feedFrom(repaired, elements, null);
}

/** Null unless there is an item in it that a reader could open: other formats have things called items too. */
function parseWithoutRoot(text: string): ParseOutcome | null {
  const rooted = withAssumedRoot(text);
  const repaired = rooted === null ? null : repairXml(rooted);
  if (repaired?.kind !== 'repaired') return null;
  const elements = readElements(repaired.xml);
  const isFeed = elements.items.map(readItem).some(({ title, link }) => title !== null && link !== null);
  return isFeed ? feedFrom(repaired, elements, 'the element that begins a feed is missing') : null;
}

/** `refusal` says why the strict parser had no part in it; then there must be an item, or the refusal stands. */
function feedFrom(repaired: Repaired, elements: FeedElements, refusal: string | null): ParseOutcome {
  const { channel } = elements;
  const items = elements.items.map(readItem).slice(0, maxItems);
  if (items.length === 0 && refusal !== null) return { kind: 'not-a-feed', reason: refusal };
  if (items.length === 0 && !repaired.isComplete)
    return { kind: 'not-a-feed', reason: cutOffReason(repaired.problems) };
  return {
    kind: 'feed',
    feed: {
      version: repaired.version,
      title: firstText(channel, 'title', 'dc:title'),
      siteUrl: alternateLink(channel),
      language: firstText(channel, 'language', 'dc:language'),
      isComplete: repaired.isComplete,
      ...askedCadence(channel),
      items,
      problems: refusal === null ? repaired.problems : [recovered(refusal, items), ...repaired.problems],
    },
  };
}

function recovered(refusal: string, items: readonly ParsedItem[]): DocumentProblem {
  const titled = items.filter(({ title }) => title !== null).length;
  const linked = items.filter(({ link }) => link !== null).length;
  const message = `${refusal}; a lenient reading saved ${items.length} items, ${titled} with a title and ${linked} with a link`;
  return { code: 'RECOVERED', message, item: null };
}

async function readWithRssParser(xml: string): Promise<FeedElements> {
  const parser = new RssParser({
    defaultRSS: 2,
    customFields: { feed: feedFields.map(wholeField), item: itemFields.map(wholeField) } as never,
  });
  const output = (await parser.parseString(xml)) as unknown as Readonly<Record<string, unknown>>;
  const items = output['items'] as readonly Readonly<Record<string, unknown>>[];
  return { channel: fieldsOf(output), items: items.map(fieldsOf) };
}

function fieldsOf(output: Readonly<Record<string, unknown>>): Fields {
  const fields: Record<string, readonly Element[] | undefined> = Object.create(null);
  for (const name of [...feedFields, ...itemFields]) {
    const value = output[ownName(name)];
    if (value !== undefined) fields[name] = Array.isArray(value) ? value : [value];
  }
  return fields;
}

function cutOffReason(problems: readonly DocumentProblem[]): string {
  return problems.find(({ code }) => code === 'CUT_OFF')?.message ?? 'the document breaks off';
}
