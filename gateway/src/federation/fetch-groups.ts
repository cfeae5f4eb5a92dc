/** Fetches groups, complete and from every instance that may hold a part of them, and merges them by key. */
import type { GraphQLArgument, GraphQLField } from 'graphql';
import { groupByKey, keyGroups, type Group, type Groups } from './algebra/group-by-key.ts';
import { joinAll } from './algebra/monoid.ts';
import type { Missing, Outcome } from './ask.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import type { FederatedRequest } from './request.ts';
import { refuseIfAllMissing } from './all-missing.ts';
import { routeByArguments } from './route.ts';
import type { GroupType } from './rule-types.ts';
import { rootText } from './sub-query.ts';

export type GroupsQuestion = {
  readonly field: GraphQLField<unknown, unknown>;
  readonly args: readonly GraphQLArgument[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly isConnection: boolean;
  /** True if the keys came with rows: an answer of nobody adds nothing then, and names that only an instance knows are no mistake. */
  readonly isGathered?: boolean;
};

const maxGroupsPerPage = 100;
const maxPages = 1000;

/** All groups that the instances hold for these arguments, merged, in no promised order. */
export async function fetchGroups(
  request: FederatedRequest,
  question: GroupsQuestion,
  group: GroupType,
  path: string,
): Promise<{ readonly groups: Groups; readonly coverage: Coverage }> {
  const route = routeByArguments(request, question.args, question.values, question.isGathered);
  const outcomes = new Map<string, Outcome>();
  const parts: Groups[] = [];
  await Promise.all(
    [...route.asked.keys()].map(async (instance) => {
      const { outcome, groups } = await readShare(request, instance, question, group, path);
      outcomes.set(instance, outcome);
      if (outcome.kind !== 'missing') parts.push(keyGroups(groups, group.key, group.merged));
    }),
  );
  const coverage = coverageOf(route, outcomes, request.startedAtMs);
  request.covered(coverage);
  if (!question.isGathered) refuseIfAllMissing(request, question.field.name, route, outcomes);
  return { groups: joinAll(groupByKey(group.merged), parts), coverage };
}

type Share = { readonly outcome: Outcome; readonly groups: readonly Group[] };

/** One instance's share, whole: a connection is read page by page to its end. */
async function readShare(
  request: FederatedRequest,
  instance: string,
  { field, args, values, isConnection }: GroupsQuestion,
  group: GroupType,
  path: string,
): Promise<Share> {
  const selection = groupSelection(request, group);
  const failed = (): Share => {
    const missing: Missing = { kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: request.startedAtMs };
    request.tear(instance, missing);
    return { outcome: missing, groups: [] };
  };
  const paging = field.args.filter(({ name }) => name === 'first' || name === 'after');
  const groups: Group[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < maxPages; pages++) {
    const text = isConnection
      ? rootText(
          'Groups',
          field.name,
          [...paging, ...args],
          { ...values, first: maxGroupsPerPage, after },
          `nodes { ${selection} } pageInfo { hasNextPage endCursor }`,
        )
      : rootText('Groups', field.name, args, values, selection);
    const outcome = await request.ask(instance, { ...text, purpose: { kind: 'share' } }, path);
    if (outcome.kind === 'missing') return { outcome, groups: [] };
    const data = outcome.data[field.name] as readonly Group[] | GroupPage | undefined;
    const nodes = Array.isArray(data) ? data : (data as GroupPage | undefined)?.nodes;
    if (!Array.isArray(nodes)) return failed();
    groups.push(...nodes);
    const pageInfo = isConnection ? (data as GroupPage).pageInfo : null;
    if (!pageInfo?.hasNextPage) return { outcome, groups };
    if (typeof pageInfo.endCursor !== 'string' || pageInfo.endCursor === after) return failed();
    // Pages of two versions do not make one share; the request notices, as it sees the versions.
    after = pageInfo.endCursor;
  }
  return failed();
}

type GroupPage = {
  readonly nodes?: readonly Group[];
  readonly pageInfo?: { readonly hasNextPage?: boolean; readonly endCursor?: string };
};

/** Every part of every group: the key, and all that is merged. Key parts that are merged types themselves give their own key. */
function groupSelection(request: FederatedRequest, group: GroupType): string {
  const keys = group.key.map((name) => {
    const inner = request.rules.groups.get(String(group.type.getFields()[name]!.type).replace('!', ''));
    return inner ? `${name} { ${inner.key.join(' ')} }` : name;
  });
  return [...keys, ...group.merged.keys()].join(' ');
}
