/** From the bytes of a feed to items that are safe to keep; runs in a worker, since the bytes are strangers'. */
import { advertisedFeeds } from './advertised-feeds.ts';
import { cleanItem, type CleanItem } from './clean-item.ts';
import { decodeDocument } from './decode-document.ts';
import { nothingAsked, type AskedCadence } from './feed-cadence.ts';
import { parseFeed } from './parse-feed.ts';
import { parseBrokenJsonFeed, parseJsonFeed } from './parse-json-feed.ts';
import { parseSiteDocument, type SiteDocumentKind } from './parse-site-document.ts';
import { permittedThroughout } from './permitted-characters.ts';
import { plainText, shortened } from './plain-text.ts';
import type { DocumentProblem, ParsedFeed, ParsedItem, ParseOutcome } from './parsed-feed.ts';

export type FeedDocument = {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  /** Absolute; relative addresses resolve against it unless the document names a base. */
  readonly fallbackBase: string;
  /** Where the document was found, absolute; what an HTML page advertises resolves against it. `fallbackBase` by default. */
  readonly url?: string;
  /** What the document is read as if it is no feed; the outcome has the shape of one all the same. */
  readonly as?: SiteDocumentKind;
};

export type CleanFeed = AskedCadence & {
  readonly version: string;
  readonly title: string | null;
  /** False if the document breaks off. */
  readonly isComplete: boolean;
  readonly items: readonly CleanItem[];
  readonly problems: readonly DocumentProblem[];
};

export type DocumentOutcome =
  | { readonly kind: 'feed'; readonly feed: CleanFeed }
  /** `advertised`: feeds that an HTML page names, absolute, at most ten; the reason names the first of them too. */
  | { readonly kind: 'not-a-feed'; readonly reason: string; readonly advertised: readonly string[] };

/** Characters of sanitised HTML that one item, and all items of a document together, may come to. */
const longestContent = 400_000;
const longestContents = 10_000_000;

/** Decodes, repairs, parses and cleans. Errors: whatever the bytes are, the outcome says so; it never throws for them. */
export async function readDocument(document: FeedDocument): Promise<DocumentOutcome> {
  // Once more at the end: cutting text to length may leave half a character.
  return permittedThroughout(await readAny(document));
}

async function readAny(document: FeedDocument): Promise<DocumentOutcome> {
  const { text, suspicion } = decodeDocument(document.bytes, document.contentType);
  const parsed =
    document.as === undefined
      ? await parseAny(text)
      : parseSiteDocument(text, document.as, document.fallbackBase);
  if (parsed.kind === 'not-a-feed') return notAFeed(parsed, text, document);

  const problems: DocumentProblem[] = [...parsed.feed.problems];
  if (suspicion !== null) problems.push({ code: 'ENCODING', message: suspicion, item: null });
  const items = cleanItems(parsed.feed, document.fallbackBase, problems);
  const { version, isComplete } = parsed.feed;
  const title = shortened(plainText((parsed.feed.title ?? '').slice(0, 2_000)), 300) || null;
  const { askedIntervalMs, skipHours, skipDays } = { ...nothingAsked, ...parsed.feed };
  return {
    kind: 'feed',
    feed: { version, title, isComplete, askedIntervalMs, skipHours, skipDays, items, problems },
  };
}

async function parseAny(text: string): Promise<ParseOutcome> {
  if (/^[\ufeff\s]*[{[]/.test(text)) return parseJsonFeed(text);
  const parsed = await parseFeed(text);
  // A notice of the server may stand ahead of JSON too; a page that talks of JSON Feeds is a page.
  const isBuriedJson = parsed.kind === 'not-a-feed' && /jsonfeed\.org/.test(text) && !/<html\b/i.test(text);
  return (isBuriedJson ? parseBrokenJsonFeed(text, 'there is text ahead of the feed') : null) ?? parsed;
}

/**
 * Cleaning can make text longer: each link of a few letters becomes a whole address. Once the items before have used up
 * what a document may have, only the first words of each are read, for its summary.
 */
function cleanItems(
  feed: ParsedFeed,
  fallbackBase: string,
  problems: DocumentProblem[],
): readonly CleanItem[] {
  let left = longestContents;
  return feed.items.map((parsed) => {
    const isUsedUp = left <= 0;
    const item = cleanItem(permittedThroughout(isUsedUp ? firstWords(parsed) : parsed), fallbackBase);
    const length = item.contentHtml?.length ?? 0;
    left -= length;
    const isTooLong = isUsedUp || length > longestContent || left < 0;
    if (item.isCut || isTooLong) {
      const message = 'the text is longer than is kept; the rest was dropped';
      problems.push({ code: 'TEXT_TOO_LONG', message, item: item.position });
    }
    return isTooLong ? { ...item, contentHtml: null, isCut: true } : item;
  });
}

function firstWords(item: ParsedItem): ParsedItem {
  const [summaryHtml, contentHtml] = [item.summaryHtml, item.contentHtml].map(
    (html) => html?.slice(0, 1_000) ?? null,
  );
  return { ...item, summaryHtml: summaryHtml ?? null, contentHtml: contentHtml ?? null };
}

function notAFeed(
  { reason, isPage = false }: ParseOutcome & { kind: 'not-a-feed' },
  text: string,
  { url, fallbackBase }: FeedDocument,
): DocumentOutcome {
  const advertised = isPage ? advertisedFeeds(text, url ?? fallbackBase).map((feed) => feed.url) : [];
  if (advertised.length === 0) return { kind: 'not-a-feed', reason, advertised };
  const [first, ...others] = advertised;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return {
    kind: 'not-a-feed',
    reason: `${reason}; it names the feed ${first!.slice(0, 200)}${more}`,
    advertised,
  };
}
