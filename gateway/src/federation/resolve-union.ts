/** Resolves a connection over rows: heads first from all instances, then the winning rows from their owners. */
import { getNamedType, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql';
import { checkPage, type PageArguments } from '@active-news/schema/graph/page-arguments.ts';
import { comparePositions, decodeCursor } from '@active-news/schema/position.ts';
import { refuseIfAllMissing } from './all-missing.ts';
import { joinAll } from './algebra/monoid.ts';
import { orderedUnion, type Head, type HeadPage } from './algebra/ordered-union.ts';
import { scalarRules } from './algebra/scalars.ts';
import type { Outcome } from './ask.ts';
import { coverageOf } from './coverage.ts';
import type { HeadsQuestion } from './heads-question.ts';
import { loadRows } from './load-rows.ts';
import { coverageWithGaps, gapsAfter, readGaps, withGaps } from './page-gaps.ts';
import { pathText, scatter, type FederatedRequest } from './request.ts';
import { routeByArguments } from './route.ts';
import type { RootField, RowType, ValueKind } from './rule-types.ts';
import { canonicalSelection, selectedFields } from './selection.ts';
import { headsQuery } from './sub-query.ts';

type Row = Readonly<Record<string, unknown>>;
type Arguments = Readonly<Record<string, unknown>>;
type PlacedHead = Head & { readonly instance: string; readonly edge: Row };
type Answer = { readonly page: HeadPage<PlacedHead>; readonly totalCount: number };

/** Errors: BAD_USER_INPUT for arguments; ALL_INSTANCES_MISSING if none of those that were needed answered. */
export async function resolveUnion(
  request: FederatedRequest,
  root: RootField,
  given: Arguments,
  info: GraphQLResolveInfo,
) {
  const { plain: args, gaps } = readGaps(given);
  const row = request.rules.rows.get(root.element.name)!;
  const order = root.orders.get(args.orderBy as string)!;
  const like = positionKinds(root, order.kinds, args);
  const page = checkPage(args as PageArguments, like);
  const route = routeByArguments(request, root.forwarded, args);
  const wanted = selectionOf(request, root, info);
  const question = headsQuery(root, row, order, like, args, wanted.heads ? page : null, wanted.count);
  const path = pathText(info.path);

  const outcomes = await scatter(request, route, question, path);
  const form = { like, descending: order.descending, wanted };
  const answers = readAnswers(request, root, row, form, outcomes);
  const now = coverageOf(route, outcomes, request.startedAtMs);
  const coverage = coverageWithGaps(now, gaps);
  request.covered(coverage);
  refuseIfAllMissing(request, root.field.name, route, outcomes);
  const cut = { ...page.take, descending: order.descending };
  const { heads, hasNextPage, hasPreviousPage } = joinAll(
    orderedUnion<PlacedHead>(cut),
    answers.map((answer) => answer.page),
  );
  const totalCount = joinAll(
    scalarRules.SUM,
    answers.map((answer) => answer.totalCount),
  );
  const rows = await fetchRows(request, row, heads, wanted.row, path);
  const missed = gapsAfter(now, gaps);
  const edges = heads.flatMap(({ cursor, edge }, i) => (rows[i] ? [{ ...edge, cursor, node: rows[i] }] : []));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: withGaps(edges[0]?.cursor ?? null, missed),
      endCursor: withGaps(edges.at(-1)?.cursor ?? null, missed),
    },
    totalCount,
    coverage,
  };
}

/** The form of a position: a rank if one is asked for, the fields of the order, the id. */
function positionKinds(root: RootField, kinds: readonly ValueKind[], args: Arguments): HeadsQuestion['like'] {
  const at = (path: readonly string[]) =>
    path.reduce<unknown>((value, name) => (value as Arguments | null | undefined)?.[name], args);
  const ranks = root.ranks.filter((path) => at(path) !== null && at(path) !== undefined);
  return [...ranks.map(() => 'number' as const), ...kinds, 'string'];
}

type Wanted = { readonly heads: boolean; readonly count: boolean; readonly row: string };

/** What the query wants: a page at all, the count, and which fields of the rows. */
function selectionOf(request: FederatedRequest, root: RootField, info: GraphQLResolveInfo): Wanted {
  const connection = getNamedType(root.field.type) as GraphQLObjectType;
  const names = new Set(selectedFields(info, [], connection).map((node) => node.name.value));
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

/** In which form an answer must be. */
type Form = Pick<HeadsQuestion, 'like' | 'descending'> & { readonly wanted: Wanted };

/** The answers that are whole. An instance whose answer breaks the protocol becomes missing, in `outcomes` too. */
function readAnswers(
  request: FederatedRequest,
  root: RootField,
  row: RowType,
  form: Form,
  outcomes: Map<string, Outcome>,
): readonly Answer[] {
  const answers: Answer[] = [];
  for (const [instance, outcome] of outcomes) {
    if (outcome.kind === 'missing') continue;
    const answer = readAnswer(instance, outcome.data[root.field.name], row, form);
    if (answer) answers.push(answer);
    else {
      const missing = { kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: request.startedAtMs } as const;
      outcomes.set(instance, missing);
      // Other parts of this answer may have counted it already.
      request.tear(instance, missing);
    }
  }
  return answers;
}

function readAnswer(
  instance: string,
  data: unknown,
  { key, digest }: RowType,
  { like, descending, wanted }: Form,
): Answer | null {
  const connection = (data ?? {}) as {
    readonly edges?: readonly ({
      readonly cursor: string;
      readonly node: Readonly<Record<string, string>>;
    } & Row)[];
    readonly pageInfo?: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
    readonly totalCount?: number;
  };
  if (wanted.count && !Number.isInteger(connection.totalCount)) return null;
  if (
    wanted.heads &&
    !(Array.isArray(connection.edges) && typeof connection.pageInfo?.hasNextPage === 'boolean')
  )
    return null;
  const heads: PlacedHead[] = [];
  for (const { cursor, node, ...edge } of connection.edges ?? []) {
    const position = typeof cursor === 'string' ? decodeCursor(cursor, like) : null;
    const [id, state] = [node?.[key[0]!], node?.[digest!]];
    if (position === null || id === undefined || state === undefined || position.at(-1) !== id) return null;
    const before = heads.at(-1);
    // The join relies on the order, so an instance that breaks it would lose rows of others.
    if (before && comparePositions(before.position, position) * (descending ? -1 : 1) >= 0) return null;
    heads.push({ position, cursor, id, digest: state, instance, edge });
  }
  const { hasNextPage = false, hasPreviousPage = false } = connection.pageInfo ?? {};
  return { page: { heads, hasNextPage, hasPreviousPage }, totalCount: connection.totalCount ?? 0 };
}

/** The rows of the heads, in their order. Where one does not come, its instance tears the answer, which is then made again. */
async function fetchRows(
  request: FederatedRequest,
  row: RowType,
  heads: readonly PlacedHead[],
  selection: string,
  path: string,
): Promise<readonly (Row | null)[]> {
  const ofHead = (head: Head) => ({ [row.key[0]!]: head.id, [row.digest!]: head.digest });
  const known = new Set(['', row.key[0], row.digest]);
  if (selection.split(' ').every((name) => known.has(name)))
    return heads.map((head) => ({ __typename: row.type.name, ...ofHead(head) }));
  const outcomes = await loadRows(
    request,
    heads.map((head) => ({ instance: head.instance, row, selection, representation: ofHead(head), path })),
  );
  return outcomes.map((outcome, i) => {
    if (outcome.kind === 'row') return outcome.row;
    // A missing one was noticed by the request itself: it answered with heads before.
    if (outcome.kind === 'none') request.tear(heads[i]!.instance, { kind: 'moved' });
    return null;
  });
}
