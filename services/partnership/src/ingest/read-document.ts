/** From the bytes of a feed to items that are safe to keep; runs in a worker, since the bytes are strangers'. */
import { cleanItem, type CleanItem } from './clean-item.ts';
import { decodeDocument } from './decode-document.ts';
import { parseFeed } from './parse-feed.ts';
import { parseJsonFeed } from './parse-json-feed.ts';
import type { DocumentProblem } from './parsed-feed.ts';

export type FeedDocument = {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  /** Absolute; relative addresses resolve against it unless the document names a base. */
  readonly fallbackBase: string;
};

export type CleanFeed = {
  readonly version: string;
  readonly title: string | null;
  /** False if the document breaks off. */
  readonly isComplete: boolean;
  readonly items: readonly CleanItem[];
  readonly problems: readonly DocumentProblem[];
};

export type DocumentOutcome =
  | { readonly kind: 'feed'; readonly feed: CleanFeed }
  | { readonly kind: 'not-a-feed'; readonly reason: string };

/** Decodes, repairs, parses and cleans. Errors: whatever the bytes are, the outcome says so; it never throws for them. */
export async function readDocument(document: FeedDocument): Promise<DocumentOutcome> {
  const { text, suspicion } = decodeDocument(document.bytes, document.contentType);
  const isJson = /^[\ufeff\s]*[{[]/.test(text);
  const parsed = isJson ? parseJsonFeed(text) : await parseFeed(text);
  if (parsed.kind === 'not-a-feed') return parsed;

  const problems: DocumentProblem[] = [...parsed.feed.problems];
  if (suspicion !== null) problems.push({ code: 'ENCODING', message: suspicion, item: null });
  const items = parsed.feed.items.map((item) => cleanItem(item, document.fallbackBase));
  for (const { isCut, position } of items) {
    if (isCut)
      problems.push({
        code: 'TEXT_TOO_LONG',
        message: 'the text is longer than is kept; the rest was dropped',
        item: position,
      });
  }
  const { version, title, isComplete } = parsed.feed;
  return { kind: 'feed', feed: { version, title, isComplete, items, problems } };
}
