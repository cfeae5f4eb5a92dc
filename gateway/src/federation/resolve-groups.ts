/** Resolves groups: complete from every instance, merged by key, and only then ordered, cut and shown. */
import { checkPage, type Page, type PageArguments } from '@active-news/schema/graph/page-arguments.ts';
import { comparePositions, encodeCursor, type Position } from '@active-news/schema/position.ts';
import { byKey, type Group } from './algebra/group-by-key.ts';
import { fetchGroups } from './fetch-groups.ts';
import type { FederatedRequest } from './request.ts';
import type { GroupType, Order, RootField } from './rule-types.ts';

/** Shapes: a list in the order of the keys, or the page of a connection. */
export async function resolveGroups(
  request: FederatedRequest,
  root: RootField,
  args: Readonly<Record<string, unknown>>,
  path: string,
  orderValue: (group: Group, field: string) => unknown,
) {
  const type = request.rules.groups.get(root.element.name)!;
  const order = root.isConnection ? root.orders.get(args.orderBy as string)! : null;
  const page = order && checkPage(args as PageArguments, [order.kinds[0]!, 'string']);
  const { groups, coverage } = await fetchGroups(
    request,
    { field: root.field, args: root.forwarded, values: args, isConnection: root.isConnection },
    type,
    path,
  );
  const all = [...groups.values()].map((group) => ({ ...group, __typename: type.type.name }));
  if (!order || !page) return all.sort(byKey(type.key, type.descending));
  const placed = all.map((group) => ({ group, position: positionOf(group, type, order, orderValue) }));
  return { ...cutPage(placed, page), totalCount: all.length, coverage };
}

/** Where a group stands in an order. Descending numbers are negated, so that groups that tie still go up by key. */
function positionOf(
  group: Group,
  { key }: GroupType,
  order: Order,
  orderValue: (group: Group, field: string) => unknown,
): Position {
  const value = orderValue(group, order.by[0]!);
  const name = String(group[key[0]!]);
  if (order.kinds[0] === 'string') return [String(value), name];
  const number = typeof value === 'string' ? Date.parse(value) : Number(value ?? 0);
  return [order.descending ? -number : number, name];
}

function cutPage(
  all: readonly { readonly group: Group; readonly position: Position }[],
  { after, before, take }: Page,
) {
  const ordered = [...all].sort((a, b) => comparePositions(a.position, b.position));
  const window = ordered.filter(
    ({ position }) =>
      (!after || comparePositions(position, after) > 0) &&
      (!before || comparePositions(position, before) < 0),
  );
  const shown =
    take.from === 'start'
      ? window.slice(0, take.count)
      : window.slice(Math.max(0, window.length - take.count));
  const edges = shown.map(({ group, position }) => ({ cursor: encodeCursor(position), node: group }));
  const cut = window.length > shown.length;
  const anyBefore = after !== null && ordered.some(({ position }) => comparePositions(position, after) <= 0);
  const anyAfter = before !== null && ordered.some(({ position }) => comparePositions(position, before) >= 0);
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: anyAfter || (cut && take.from === 'start'),
      hasPreviousPage: anyBefore || (cut && take.from === 'end'),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
