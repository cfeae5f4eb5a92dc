/** Cuts a Relay page out of a whole list that lies in its order, and says exactly what lies before and after it. */
import { decodeCursor, encodeCursor, type Position } from '@active-news/schema/position.ts';
import { refuse } from './world.ts';

export type PageArguments = {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
};

export type Placed<T> = { readonly value: T; readonly position: Position };

export type Connection<T> = {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
};

/** Shapes: `items` in any order; `like` as decodeCursor takes it. Errors: BAD_USER_INPUT for arguments that break a rule. */
export function connectionOf<T>(
  items: readonly Placed<T>[],
  descending: boolean,
  like: readonly ('number' | 'string')[],
  args: PageArguments,
): Connection<T> {
  const { first = null, last = null } = args;
  if (first !== null && last !== null) refuse('`first` and `last` are both given');
  for (const count of [first, last])
    if (count !== null && (count < 0 || count > 100)) refuse(`${count} is not 0 to 100`);
  const after = readCursor(args.after, like);
  const before = readCursor(args.before, like);

  const inOrder = [...items].sort((a, b) => compare(a.position, b.position, descending));
  const isPast = (position: Position, limit: Position) => compare(position, limit, descending) > 0;
  const isShort = (position: Position, limit: Position) => compare(position, limit, descending) < 0;
  const window = inOrder.filter(
    ({ position }) =>
      (after === null || isPast(position, after)) && (before === null || isShort(position, before)),
  );
  const shown =
    last !== null ? (last === 0 ? [] : window.slice(-last)) : window.slice(0, first === null ? 20 : first);
  const isCut = shown.length < window.length;
  const liesBefore = after !== null && inOrder.some(({ position }) => !isPast(position, after));
  const liesAfter = before !== null && inOrder.some(({ position }) => !isShort(position, before));

  const edges = shown.map(({ value, position }) => ({ cursor: encodeCursor(position), node: value }));
  return {
    edges,
    nodes: shown.map(({ value }) => value),
    pageInfo: {
      hasNextPage: liesAfter || (isCut && last === null),
      hasPreviousPage: liesBefore || (isCut && last !== null),
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: items.length,
  };
}

function readCursor(
  cursor: string | null | undefined,
  like: readonly ('number' | 'string')[],
): Position | null {
  if (cursor === null || cursor === undefined) return null;
  return decodeCursor(cursor, like) ?? refuse(`"${cursor}" is no cursor of this order`);
}

function compare(a: Position, b: Position, descending: boolean): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  if (at < 0) return 0;
  return a[at]! < b[at]! === descending ? 1 : -1;
}
