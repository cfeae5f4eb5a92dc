/** Reads pages of stories in the total orders (published_at, id) and (score, published_at, id): heads only, no texts. */
import { comparePositions, type Position } from '@active-news/schema/position.ts';
import { relevance } from '@active-news/schema/search/relevance.ts';
import { searchFields, type FieldWords, type SearchField } from '@active-news/schema/search/fields.ts';
import type { SearchQuery } from '@active-news/schema/search/terms.ts';
import type { Database } from './open-store.ts';
import type { Condition } from './story-filter.ts';

/** What orders a story and names its state. */
export type StoryHead = {
  readonly id: string;
  readonly revision: string;
  readonly published_at: number;
  /** Null where the order asks for none. */
  readonly score: number | null;
};

export type PageOrder =
  | { readonly by: 'NEWEST' | 'OLDEST' }
  /** `fields` are those that may be searched. */
  | { readonly by: 'RELEVANCE'; readonly query: SearchQuery; readonly fields: readonly SearchField[] };

/**
 * Where a window begins or ends: at a position, whose own story is outside; null if it is open on that side.
 * `OUTSIDE` says that all stories of this store lie on the other side of it.
 */
export type Bound = Position | 'OUTSIDE' | null;

export type PageRequest = {
  readonly order: PageOrder;
  readonly after: Bound;
  readonly before: Bound;
  readonly take: { readonly from: 'start' | 'end'; readonly count: number };
};

export type StoryPage = {
  readonly heads: readonly StoryHead[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

/**
 * One page of the stories that hold a condition.
 *
 * Both flags are exact: they look beyond the window that `after` and `before` cut out, on both sides.
 */
export function readStoryPage(database: Database, condition: Condition, request: PageRequest): StoryPage {
  const { after, before, take, order } = request;
  const source =
    order.by === 'RELEVANCE'
      ? scoredHeads(database, condition, order)
      : datedHeads(database, condition, order.by === 'NEWEST');
  const found =
    after === 'OUTSIDE' || before === 'OUTSIDE'
      ? []
      : source.between(after, before, take.from, take.count + 1);
  const more = found.length > take.count;
  const heads = found.slice(0, take.count);
  if (take.from === 'end') heads.reverse();

  const beforeWindow = after !== null && source.hasUpTo(after);
  const afterWindow = before !== null && source.hasFrom(before);
  return take.from === 'start'
    ? { heads, hasNextPage: more || afterWindow, hasPreviousPage: beforeWindow }
    : { heads, hasNextPage: afterWindow, hasPreviousPage: more || beforeWindow };
}

/** The stories of one condition in one order. */
type OrderedHeads = {
  /** At most `limit` of those between, counted from the end that `from` names. */
  between(
    after: Position | null,
    before: Position | null,
    from: 'start' | 'end',
    limit: number,
  ): readonly StoryHead[];
  /** Whether any is at the position or before it, or at it or after it; at all if it is `OUTSIDE`. */
  hasUpTo(after: Position | 'OUTSIDE'): boolean;
  hasFrom(before: Position | 'OUTSIDE'): boolean;
};

/** Lets the index of positions do the work: reads a page by its limit, and answers each flag with one row. */
function datedHeads({ sql }: Database, { where, values }: Condition, newestFirst: boolean): OrderedHeads {
  const [onwards, back] = newestFirst ? (['<', '>'] as const) : (['>', '<'] as const);
  const has = (position: Position | 'OUTSIDE', comparison: '<' | '>') => {
    const statement = (extra: string) => sql(`SELECT 1 FROM story WHERE ${where}${extra} LIMIT 1`);
    if (position === 'OUTSIDE') return statement('').get(values) !== undefined;
    const [at, id] = position as readonly [number, string];
    return (
      statement(` AND (published_at, id) ${comparison}= (:at, :id)`).get({ ...values, at, id }) !== undefined
    );
  };
  return {
    hasUpTo: (after) => has(after, back),
    hasFrom: (before) => has(before, onwards),
    between(after, before, from, limit) {
      const window = [where];
      const bound: Condition['values'] = { ...values, limit };
      if (after) {
        window.push(`(published_at, id) ${onwards} (:afterAt, :afterId)`);
        [bound.afterAt, bound.afterId] = after as readonly [number, string];
      }
      if (before) {
        window.push(`(published_at, id) ${back} (:beforeAt, :beforeId)`);
        [bound.beforeAt, bound.beforeId] = before as readonly [number, string];
      }
      const direction = newestFirst === (from === 'start') ? 'DESC' : 'ASC';
      return sql(
        `SELECT id, revision, published_at, NULL AS score FROM story WHERE ${window.join(' AND ')}
         ORDER BY published_at ${direction}, id ${direction} LIMIT :limit`,
      ).all(bound) as StoryHead[];
    },
  };
}

/** Scores all that match, once and in one statement; a score cannot be looked up in an index, as it depends on the query. */
function scoredHeads(
  { sql }: Database,
  { where, values }: Condition,
  { query, fields }: PageOrder & { readonly by: 'RELEVANCE' },
): OrderedHeads {
  const columns = searchFields.map((name) =>
    fields.includes(name) ? `story_words.${name}` : `'' AS ${name}`,
  );
  const rows = sql(
    `SELECT id, revision, published_at, ${columns.join(', ')} FROM story JOIN story_words ON story_id = id WHERE ${where}`,
  ).iterate(values) as Iterable<Omit<StoryHead, 'score'> & FieldWords>;
  const scored: { readonly head: StoryHead; readonly position: Position }[] = [];
  for (const { id, revision, published_at, ...words } of rows) {
    const score = relevance(query, words);
    scored.push({ head: { id, revision, published_at, score }, position: [score, published_at, id] });
  }
  scored.sort((a, b) => comparePositions(b.position, a.position));
  const isAfter = (position: Position, other: Position) => comparePositions(position, other) < 0;
  return {
    hasUpTo: (after) => scored.some(({ position }) => after === 'OUTSIDE' || !isAfter(position, after)),
    hasFrom: (before) => scored.some(({ position }) => before === 'OUTSIDE' || !isAfter(before, position)),
    between(after, before, from, limit) {
      const window = scored.filter(
        ({ position }) =>
          (after === null || isAfter(position, after)) && (before === null || isAfter(before, position)),
      );
      if (from === 'end') window.reverse();
      return window.slice(0, limit).map(({ head }) => head);
    },
  };
}
