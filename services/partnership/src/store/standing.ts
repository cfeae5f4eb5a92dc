/** Reads what people decided, as it stands now: the permission, a hold, the accepted feeds, and what holds for single stories. */
import type { Permission } from '@active-news/schema/registry/partnership.ts';
import type { Database } from './open-store.ts';

/** Units: milliseconds since 1970. */
export type Standing = {
  /** Null if nobody decided: then the registry's holds. */
  readonly permission: Permission | null;
  /** Since when a person has stopped the polling; null if nobody has. */
  readonly heldSinceMs: number | null;
  readonly heldReason: string | null;
};

/** A feed that is polled. Shapes: `include` as in the registry; without it all items are the partnership's. */
export type AcceptedFeed = {
  readonly url: string;
  readonly include?: { readonly path?: string; readonly category?: string };
};

/** What the registry says of the partnership, as far as decisions win over it. */
export type RegistryStanding = {
  readonly slug: string;
  /** The feeds that count as accepted. */
  readonly feeds: readonly AcceptedFeed[];
  readonly permission: Permission;
  /** Everything that rows show and that is not in them. */
  readonly face: (permission: Permission) => string;
};

export function readStanding({ sql }: Database): Standing {
  return sql(
    'SELECT permission, held_since AS heldSinceMs, held_reason AS heldReason FROM standing',
  ).get() as Standing;
}

/** Those of the registry that no decision replaced, and then those that a person accepted, in the order of their addresses. */
export function readAcceptedFeeds(
  { sql }: Database,
  feeds: readonly AcceptedFeed[],
): readonly AcceptedFeed[] {
  const decided = sql(
    'SELECT url, include_path AS path, include_category AS category, is_dropped AS isDropped FROM accepted_feed ORDER BY url',
  ).all() as {
    url: string;
    path: string | null;
    category: string | null;
    isDropped: number;
  }[];
  if (decided.length === 0) return feeds;
  const isDecided = new Set(decided.map(({ url }) => url));
  return [
    ...feeds.filter(({ url }) => !isDecided.has(url)),
    ...decided
      .filter(({ isDropped }) => isDropped === 0)
      .map(({ url, path, category }) =>
        path === null && category === null
          ? { url }
          : { url, include: { ...(path !== null && { path }), ...(category !== null && { category }) } },
      ),
  ];
}

/** What a person decided of a story, whether or not it is held. Units: milliseconds since 1970; null if it was not redated. */
export type DecidedStory = { readonly hidesByline: boolean; readonly publishedAtMs: number | null };

export function readDecidedStory({ sql }: Database, id: string): DecidedStory {
  const row = sql('SELECT hides_byline, published_at FROM decided_story WHERE id = :id').get({ id }) as
    | { hides_byline: number; published_at: number | null }
    | undefined;
  return { hidesByline: row?.hides_byline === 1, publishedAtMs: row?.published_at ?? null };
}
