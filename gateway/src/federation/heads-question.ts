/** A question for one page of heads, in parts, so that pages of one order can be cut out of a longer prefix. */
import type { Page } from '@active-news/schema/graph/page-arguments.ts';

export type HeadsQuestion = {
  /** The root field that is asked. */
  readonly field: string;
  /** The field of a row that is its id. */
  readonly key: string;
  /** Coerced arguments without those of paging: the filter and the order. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly descending: boolean;
  /** The kinds of the parts of a position, id last. */
  readonly like: readonly ('number' | 'string')[];
  /** Null if no page is wanted, only the count. */
  readonly page: Page | null;
  readonly wantsCount: boolean;
  /** The same question for another page; how a longer prefix is asked for. */
  readonly withPage: (page: RawPage | null, wantsCount: boolean) => SubQueryText;
};

/** Paging arguments as they are sent. */
export type RawPage = {
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
};

export type SubQueryText = {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
};
