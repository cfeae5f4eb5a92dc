/** What reading a document gives, whatever format it had; the contract between parsing and normalising. */

import type { AskedCadence } from './feed-cadence.ts';

/** Something that reading noticed; `item` is the place of the item in the document, from 0, or null for the feed. */
export type DocumentProblem = {
  readonly code: string;
  readonly message: string;
  readonly item: number | null;
};

export type ParsedImage = { readonly url: string; readonly alt: string | null };

/** One item as the partner wrote it: raw text, null or empty where it was silent. */
export type ParsedItem = {
  /** Place in the document, from 0. */
  readonly position: number;
  readonly id: string | null;
  readonly link: string | null;
  /** xml:base in force, absolute or not. */
  readonly base: string | null;
  /** May hold markup. */
  readonly title: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  /** When the event begins that the item announces; absent where the format cannot say so. */
  readonly starts?: string | null;
  readonly author: string | null;
  readonly categories: readonly string[];
  readonly summaryHtml: string | null;
  readonly contentHtml: string | null;
  /** Best first. */
  readonly images: readonly ParsedImage[];
};

/** What a format cannot ask for is absent. */
export type ParsedFeed = Partial<AskedCadence> & {
  /** `rss20`, `rss10`, `rss09`, `atom10`, `atom03`, `json1`. */
  readonly version: string;
  readonly title: string | null;
  readonly siteUrl: string | null;
  readonly language: string | null;
  /** False if the document breaks off: then it may be asked for again as if it had never been seen. */
  readonly isComplete: boolean;
  readonly items: readonly ParsedItem[];
  readonly problems: readonly DocumentProblem[];
};

/** `reason` is a sentence for people without its full stop: `an HTML page (a bot challenge?)`. */
export type ParseOutcome =
  | { readonly kind: 'feed'; readonly feed: ParsedFeed }
  /** `isPage`: it is an HTML page, which may name the feed that was wanted. */
  | { readonly kind: 'not-a-feed'; readonly reason: string; readonly isPage?: boolean };

/** More items than any partner publishes in one document; what stands after them is dropped and reported. */
export const maxItems = 2_000;
