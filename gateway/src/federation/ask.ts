/** The one thing the engine needs from outside: a function that asks an instance and always resolves. */
import type { ContentVersion } from '@active-news/schema/content-version.ts';

/** A GraphQL operation for one instance. Variables are plain JSON; equal questions have equal texts. */
export type SubQuery = { readonly document: string; readonly variables: Readonly<Record<string, unknown>> };

/** A whole answer without errors, all of it of one content version; null if the instance sends none. */
export type Slice = {
  readonly kind: 'slice';
  readonly data: Readonly<Record<string, unknown>>;
  readonly version: ContentVersion | null;
  /** Set if the instance answers but has nothing to tell yet. */
  readonly gap: Absence | null;
};

/** No answer that could be used, whatever the cause. */
export type Missing = { readonly kind: 'missing' } & Absence;

/** Why a partnership is not part of an answer. Shapes: `reason` is a value of the graph's MissingReason. Units: milliseconds since 1970. */
export type Absence = { readonly reason: string; readonly sinceMs: number };

export type Ask = (instance: string, subQuery: SubQuery) => Promise<Slice | Missing>;
