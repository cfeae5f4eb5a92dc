/** The one thing the engine needs from outside: a function that asks an instance and always resolves. */
import type { ContentVersion } from '@active-news/schema/content-version.ts';
import type { HeadsQuestion } from './heads-question.ts';

/** A GraphQL operation for one instance. Variables are plain JSON; equal questions have equal texts. */
export type SubQuery = {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What it is for, so that what lies between may keep answers and cut pages; an instance sees document and variables alone. */
  readonly purpose: Purpose;
};

export type Purpose =
  /** A page of heads; `heads` says which, apart from the text. */
  | { readonly kind: 'heads'; readonly heads: HeadsQuestion }
  /** Rows by key; in the order of the representations. */
  | {
      readonly kind: 'rows';
      readonly typeName: string;
      readonly selection: string;
      readonly representations: readonly Readonly<Record<string, unknown>>[];
      /** Fields of a representation that name one state of one row; null if it names the row in whatever state. */
      readonly state: { readonly key: string; readonly digest: string } | null;
      /** The same question for other representations; how only what is not kept is asked for. */
      readonly withRepresentations: (
        representations: readonly Readonly<Record<string, unknown>>[],
      ) => SubQuery;
    }
  /** Groups, sets and counts: the whole answer depends on content and question alone. */
  | { readonly kind: 'share' }
  /** What content versions do not tell of; never kept. */
  | { readonly kind: 'volatile' };

/** A whole answer without errors, all of it of one content version. */
export type Slice = {
  readonly kind: 'slice';
  readonly data: Readonly<Record<string, unknown>>;
  /** Null if the instance sends none. */
  readonly version: ContentVersion | null;
  /** Digest of the code that made it; another code may show the same content otherwise. */
  readonly code?: string;
  /** The partnerships that the instance speaks for: itself, or those below it if it is a gateway. */
  readonly parts: ReadonlyMap<string, Part>;
  /** How it was come by and how long that took, for explain. Units: milliseconds. */
  readonly source: SliceSource;
  readonly tookMs?: number;
};
export type SliceSource = 'asked' | 'memory' | 'redis' | 'mixed';

/** The last good answer of an instance that cannot be asked now. */
export type Stale = Omit<Slice, 'kind'> & { readonly kind: 'stale' };

/** No answer that could be used, whatever the cause. */
export type Missing = { readonly kind: 'missing'; readonly tookMs?: number } & Absence;

export type Outcome = Slice | Stale | Missing;

/** Why a partnership is not part of an answer. Shapes: `reason` is a value of the graph's MissingReason. Units: milliseconds since 1970. */
export type Absence = { readonly reason: string; readonly sinceMs: number };

/** What an answer has of one partnership. */
export type Part =
  | { readonly kind: 'answered'; readonly version: ContentVersion | null }
  | ({ readonly kind: 'missing' } & Absence)
  | {
      readonly kind: 'stale';
      readonly version: ContentVersion | null;
      /** Until when this was known to be its newest content. */
      readonly servedAsOfMs: number;
      readonly reason: string;
    };

export type Ask = (instance: string, subQuery: SubQuery) => Promise<Outcome>;
