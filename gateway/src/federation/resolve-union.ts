/** Resolves a connection over rows: heads first from all instances, then the winning rows from their owners. */
import { getNamedType, GraphQLError, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { checkPage, type Page, type PageArguments } from '@active-news/schema/graph/page-arguments.ts';
import { decodeCursor } from '@active-news/schema/position.ts';
import type { Missing, Slice, SubQuery } from './ask.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import { loadRows } from './load-rows.ts';
import { mergeHeads, type HeadPage, type HeadSlice } from './merge-heads.ts';
import { narrow } from './narrow.ts';
import { scatter, type FederatedRequest } from './request.ts';
import { pagingArguments, type Order, type RootField } from './rules.ts';
import { canonicalSelection, selectedFields } from './selection.ts';
import { rootQuery } from './sub-query.ts';

type Row = Readonly<Record<string, unknown>>;
type Merged = {
  readonly page: HeadPage<string>;
  readonly rows: readonly Row[];
  readonly totalCount: number;
  readonly coverage: Coverage;
};

/** How often an instance whose content changed between the phases is asked again before it counts as missing. */
const maxReasks = 2;

export async function resolveUnion(
  request: FederatedRequest,
  root: RootField,
  args: Record<string, unknown>,
  info: GraphQLResolveInfo,
) {
  const order = root.orders.get(args.orderBy as string)!;
  const page = checkPage(args as PageArguments, [order.kind, 'string']);
  const instances = narrow(request.rules.schema, request.kinds, request.instances, root.forwarded, args);
  const wanted = selectionOf(request, root, info);
  const merged = await mergePage(
    request,
    root,
    order,
    page,
    instances,
    headsQuery(request, root, args, wanted),
    wanted,
  );
  request.covered(merged.coverage);
  const { heads, hasNextPage, hasPreviousPage } = merged.page;
  return {
    edges: merged.rows.map((node, i) => ({ cursor: heads[i]!.cursor, node })),
    nodes: merged.rows,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: heads[0]?.cursor ?? null,
      endCursor: heads.at(-1)?.cursor ?? null,
    },
    totalCount: merged.totalCount,
    coverage: merged.coverage,
  };
}

type Wanted = { readonly heads: boolean; readonly count: boolean; readonly row: string };

/** What the query wants: a page at all, the count, and which fields of the rows. */
function selectionOf(request: FederatedRequest, root: RootField, info: GraphQLResolveInfo): Wanted {
  const names = new Set(
    selectedFields(info, [], getNamedType(root.field.type) as GraphQLObjectType).map(
      (node) => node.name.value,
    ),
  );
  const nodes = [
    ...selectedFields(info, ['edges', 'node'], root.element),
    ...selectedFields(info, ['nodes'], root.element),
  ];
  return {
    heads: names.has('edges') || names.has('nodes') || names.has('pageInfo'),
    count: names.has('totalCount'),
    row: canonicalSelection(info, request.rules, root.element, nodes),
  };
}

function headsQuery(
  request: FederatedRequest,
  root: RootField,
  args: Record<string, unknown>,
  wanted: Wanted,
): SubQuery {
  const { key, digest } = request.rules.rows.get(root.element.name)!;
  const selection = [
    wanted.heads &&
      `edges { cursor node { ${key.join(' ')} ${digest} } } pageInfo { hasNextPage hasPreviousPage }`,
    wanted.count && 'totalCount',
    !wanted.heads && !wanted.count && '__typename',
  ];
  // Instances have a default of their own for `first`, so ours is said; a count needs no page at all.
  const unlimited = typeof args.first !== 'number' && typeof args.last !== 'number';
  const values = wanted.heads
    ? { ...args, ...(unlimited && { first: checkPage({}, []).take.count }) }
    : { ...args, after: undefined, last: undefined, before: undefined, first: 0 };
  const paging = root.field.args.filter(({ name }) => pagingArguments.has(name));
  return rootQuery(
    'Heads',
    root.field.name,
    [...paging, ...root.forwarded],
    values,
    selection.filter(Boolean).join(' '),
  );
}

async function mergePage(
  request: FederatedRequest,
  root: RootField,
  order: Order,
  page: Page,
  instances: readonly string[],
  question: SubQuery,
  wanted: Wanted,
): Promise<Merged> {
  const outcomes = await scatter(request, instances, question);
  const reasks = new Map<string, number>();
  for (;;) {
    const answers = readSlices(request, root, order, outcomes, wanted);
    if (instances.length > 0 && answers.size === 0) throw allMissing(root, outcomes);
    const merged = mergeHeads(answers, page.take, order.descending);
    const rows = await fetchRows(request, root, merged, wanted);
    if (rows.failed.size === 0) {
      const totalCount = [...answers.values()].reduce((sum, slice) => sum + slice.totalCount, 0);
      return { page: merged, rows: rows.found, totalCount, coverage: coverageOf(outcomes) };
    }
    // An instance that cannot give its rows leaves the whole answer, its counts too; one whose rows moved is asked anew.
    await Promise.all(
      [...rows.failed].map(async ([instance, failure]) => {
        const reask = (reasks.get(instance) ?? 0) + 1;
        reasks.set(instance, reask);
        if (failure !== 'moved') outcomes.set(instance, failure);
        else if (reask > maxReasks) {
          const moved = { kind: 'missing', reason: 'MOVED', sinceMs: request.startedAtMs } as const;
          outcomes.set(instance, moved);
          request.exclude(instance, moved);
        } else outcomes.set(instance, await request.ask(instance, question));
      }),
    );
  }
}

type Answer = HeadSlice & { readonly totalCount: number };

/** Slices that are whole; an instance whose slice breaks the protocol becomes missing. */
function readSlices(
  request: FederatedRequest,
  root: RootField,
  order: Order,
  outcomes: Map<string, Slice | Missing>,
  wanted: Wanted,
): Map<string, Answer> {
  const { key, digest } = request.rules.rows.get(root.element.name)!;
  const answers = new Map<string, Answer>();
  for (const [instance, outcome] of outcomes) {
    if (outcome.kind === 'missing') continue;
    const connection = (outcome.data[root.field.name] ?? {}) as {
      edges?: readonly { cursor: string; node: Record<string, string> }[];
      pageInfo?: { hasNextPage: boolean; hasPreviousPage: boolean };
      totalCount?: number;
    };
    const heads = (connection.edges ?? []).map(({ cursor, node }) => ({
      cursor,
      position: decodeCursor(cursor, [order.kind, 'string']),
      id: node[key[0]!]!,
      digest: node[digest!]!,
    }));
    const isWhole =
      (!wanted.heads || (connection.edges && connection.pageInfo)) &&
      (!wanted.count || typeof connection.totalCount === 'number');
    if (!isWhole || heads.some(({ position }) => position === null)) {
      outcomes.set(instance, { kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: request.startedAtMs });
      continue;
    }
    answers.set(instance, {
      heads: heads as Answer['heads'],
      hasNextPage: connection.pageInfo?.hasNextPage ?? false,
      hasPreviousPage: connection.pageInfo?.hasPreviousPage ?? false,
      totalCount: wanted.count ? connection.totalCount! : 0,
    });
  }
  return answers;
}

async function fetchRows(
  request: FederatedRequest,
  root: RootField,
  { heads }: HeadPage<string>,
  wanted: Wanted,
): Promise<{ readonly found: readonly Row[]; readonly failed: ReadonlyMap<string, Missing | 'moved'> }> {
  const { type, key, digest } = request.rules.rows.get(root.element.name)!;
  const ofHead = (id: string, state: string) => ({ [key[0]!]: id, [digest!]: state });
  const needsMore = wanted.row.split(' ').some((name) => name !== '' && name !== key[0] && name !== digest);
  if (!needsMore)
    return {
      found: heads.map((head) => ({ __typename: type.name, ...ofHead(head.id, head.digest) })),
      failed: new Map(),
    };
  const refs = heads.map((head) => ({
    instance: head.instance,
    typeName: type.name,
    selection: wanted.row,
    representation: ofHead(head.id, head.digest),
  }));
  const outcomes = await loadRows(request, refs);
  const found: Row[] = [];
  const failed = new Map<string, Missing | 'moved'>();
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.kind === 'row') found.push(outcome.row);
    else failed.set(heads[i]!.instance, outcome.kind === 'missing' ? outcome : 'moved');
  }
  return { found, failed };
}

/** Errors: ALL_INSTANCES_MISSING, with the reason of each. */
export function allMissing(
  root: { readonly field: { readonly name: string } },
  outcomes: ReadonlyMap<string, Slice | Missing>,
): GraphQLError {
  const reasons = Map.groupBy(outcomes.values(), (outcome) =>
    outcome.kind === 'missing' ? outcome.reason : 'none',
  );
  const listed = [...reasons].map(([reason, { length }]) => `${reason}: ${length}`).join(', ');
  return new GraphQLError(
    `\`${root.field.name}\` needs ${outcomes.size === 1 ? 'one partnership, which does not answer' : `${outcomes.size} partnerships, none of which answers`} (${listed}). Ask again in a moment.`,
    {
      extensions: { code: errorCodes.allInstancesMissing },
    },
  );
}
