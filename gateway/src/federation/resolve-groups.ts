/** Resolves groups: complete from every instance, merged by key, and only then ordered, cut and shown. */
import type { GraphQLArgument } from 'graphql';
import { checkPage, type Page, type PageArguments } from '@active-news/schema/graph/page-arguments.ts';
import { comparePositions, encodeCursor, type Position } from '@active-news/schema/position.ts';
import type { Missing, Slice } from './ask.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import { byKey, mergeGroups, type Group } from './merge-groups.ts';
import { narrow } from './narrow.ts';
import type { FederatedRequest } from './request.ts';
import { allMissing } from './resolve-union.ts';
import type { GroupType, Order, RootField } from './rules.ts';
import { rootQuery } from './sub-query.ts';

type Answer = { readonly outcome: Slice | Missing; readonly groups: readonly Group[] };

const maxGroupsPerPage = 100;
const maxPages = 1000;
const maxRestarts = 2;

/** All groups that the instances hold for these arguments, merged, in no promised order. */
export async function fetchGroups(
  request: FederatedRequest,
  question: {
    readonly field: string;
    readonly args: readonly GraphQLArgument[];
    readonly values: Readonly<Record<string, unknown>>;
    readonly isConnection: boolean;
    /** True if no answer at all counts as nothing to add: coverage names the missing, and the row that asks stands. */
    readonly mayBeNone?: boolean;
  },
  group: GroupType,
): Promise<{ readonly groups: Map<string, Group>; readonly coverage: Coverage }> {
  const instances = narrow(
    request.rules.schema,
    request.kinds,
    request.instances,
    question.args,
    question.values,
  );
  const selection = groupSelection(request, group);
  const answers = new Map(
    await Promise.all(
      instances.map(async (instance): Promise<[string, Answer]> => {
        if (question.isConnection)
          return [instance, await readAllPages(request, instance, question, selection)];
        const outcome = await request.ask(
          instance,
          rootQuery('Groups', question.field, question.args, question.values, selection),
        );
        return [
          instance,
          { outcome, groups: outcome.kind === 'slice' ? (outcome.data[question.field] as Group[]) : [] },
        ];
      }),
    ),
  );
  const outcomes = new Map([...answers].map(([instance, { outcome }]) => [instance, outcome]));
  const parts = [...answers.values()]
    .filter(({ outcome }) => outcome.kind === 'slice')
    .map(({ groups }) => groups);
  const coverage = coverageOf(outcomes);
  request.covered(coverage);
  if (instances.length > 0 && parts.length === 0 && !question.mayBeNone)
    throw allMissing({ field: { name: question.field } }, outcomes);
  return { groups: mergeGroups(parts, group.key, group.merged), coverage };
}

export async function resolveGroups(
  request: FederatedRequest,
  root: RootField,
  args: Record<string, unknown>,
  orderValue: (group: Group, field: string) => unknown,
) {
  const type = request.rules.groups.get(root.element.name)!;
  const order = root.isConnection ? root.orders.get(args.orderBy as string)! : null;
  const page = order && checkPage(args as PageArguments, [order.kind, 'string']);
  const { groups, coverage } = await fetchGroups(
    request,
    { field: root.field.name, args: root.forwarded, values: args, isConnection: root.isConnection },
    type,
  );
  const all = [...groups.values()].map((group) => ({ ...group, __typename: type.type.name }));
  if (!order || !page) return all.sort(byKey(type.key, type.descending));
  return {
    ...cutPage(
      all.map((group) => ({ group, position: positionOf(group, type, order, orderValue) })),
      page,
    ),
    totalCount: all.length,
    coverage,
  };
}

/** Every part of every group: the key, and all that is merged. Key parts that are merged types themselves give their own key. */
function groupSelection(request: FederatedRequest, group: GroupType): string {
  const keys = group.key.map((name) => {
    const inner = [...request.rules.groups.values()].find(
      ({ type }) => String(group.type.getFields()[name]!.type).replace('!', '') === type.name,
    );
    return inner ? `${name} { ${inner.key.join(' ')} }` : name;
  });
  return [...keys, ...group.merged.keys()].join(' ');
}

/** Reads a connection of groups to its end, all pages of one version; starts again when the version changes on the way. */
async function readAllPages(
  request: FederatedRequest,
  instance: string,
  question: {
    readonly field: string;
    readonly args: readonly GraphQLArgument[];
    readonly values: Readonly<Record<string, unknown>>;
  },
  selection: string,
): Promise<Answer> {
  const paging = request.rules.schema
    .getQueryType()!
    .getFields()
    [question.field]!.args.filter(({ name }) => name === 'first' || name === 'after');
  for (let restarts = 0; restarts <= maxRestarts; restarts++) {
    const groups: Group[] = [];
    let after: string | undefined;
    let version: string | undefined;
    for (let pages = 0; pages < maxPages; pages++) {
      const values = { ...question.values, first: maxGroupsPerPage, after };
      const outcome = await request.ask(
        instance,
        rootQuery(
          'Groups',
          question.field,
          [...paging, ...question.args],
          values,
          `nodes { ${selection} } pageInfo { hasNextPage endCursor }`,
        ),
      );
      if (outcome.kind === 'missing') return { outcome, groups: [] };
      if (version !== undefined && version !== (outcome.version?.digest ?? '')) break;
      version = outcome.version?.digest ?? '';
      const { nodes, pageInfo } = outcome.data[question.field] as {
        nodes: Group[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      groups.push(...nodes);
      if (!pageInfo.hasNextPage) return { outcome, groups };
      after = pageInfo.endCursor;
    }
  }
  return { outcome: { kind: 'missing', reason: 'MOVED', sinceMs: request.startedAtMs }, groups: [] };
}

/** Where a group stands in an order. Descending numbers are negated, so that groups that tie still go up by key. */
function positionOf(
  group: Group,
  { key }: GroupType,
  order: Order,
  orderValue: (group: Group, field: string) => unknown,
): Position {
  const value = orderValue(group, order.by);
  const slug = String(group[key[0]!]);
  if (order.kind === 'string') return [String(value), slug];
  const number = typeof value === 'string' ? Date.parse(value) : Number(value ?? 0);
  return [order.descending ? -number : number, slug];
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
