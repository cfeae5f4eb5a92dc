/** Resolves rows outside a connection: a set of them from all instances, or one from its owner. */
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { byKey, type Group } from './algebra/group-by-key.ts';
import { joinAll } from './algebra/monoid.ts';
import { keyRows, setUnion } from './algebra/set-union.ts';
import { coverageOf, uniteCoverage, type Coverage } from './coverage.ts';
import { pathText, scatter, type FederatedRequest } from './request.ts';
import { refuseIfAllMissing } from './all-missing.ts';
import { routeByArguments, routeTo } from './route.ts';
import { hasDirective } from './read-directive.ts';
import type { RootField, RowType } from './rule-types.ts';
import { canonicalSelection, selectedFields } from './selection.ts';
import { entitiesQuery, rootText } from './sub-query.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** The rows of all instances, each once, in the order of their keys. */
export async function resolveSet(
  request: FederatedRequest,
  root: RootField,
  args: Arguments,
  info: GraphQLResolveInfo,
) {
  const route = routeByArguments(request, root.forwarded, args);
  const row = request.rules.rows.get(root.element.name)!;
  const fields = selectedFields(info, [], root.element);
  const selection = `${keySelection(request, row)} ${canonicalSelection(info, request.rules, root.element, fields)}`;
  const purpose = { kind: hasDirective(root.field, 'volatile') ? 'volatile' : 'share' } as const;
  const text = rootText('Rows', root.field.name, root.forwarded, args, selection);
  const outcomes = await scatter(request, route, { ...text, purpose }, pathText(info.path));
  request.covered(coverageOf(route, outcomes, request.startedAtMs));
  const slices = [...outcomes.values()].filter((outcome) => outcome.kind !== 'missing');
  refuseIfAllMissing(request, root.field.name, route, outcomes);
  const sets = slices.map((slice) =>
    keyRows((slice.data[root.field.name] ?? []) as readonly Group[], row.key),
  );
  return [...joinAll(setUnion, sets).values()].sort(byKey(row.key));
}

/**
 * One row by its id.
 *
 * Errors: OWNER_UNAVAILABLE if the owner did not answer, never a bare null: null says that there is no such row.
 */
export async function resolveOwned(
  request: FederatedRequest,
  row: RowType,
  id: string,
  info: GraphQLResolveInfo,
) {
  const owner = request.ownerOf(id);
  if (owner === null) return null;
  const route = routeTo(request, [owner]);
  const question = entitiesQuery(row, [{ [row.key[0]!]: id }], rowSelection(request, row, info));
  const outcomes = await scatter(request, route, question, pathText(info.path));
  const coverage = coverageOf(route, outcomes, request.startedAtMs);
  request.covered(coverage);
  if (!request.asInstance) refuseIfUnavailable(coverage, `"${id}"`, row);
  const [outcome] = outcomes.values();
  const [found] = (
    outcome && outcome.kind !== 'missing' ? outcome.data._entities : []
  ) as readonly (Group | null)[];
  return found ? { ...found, __typename: row.type.name } : null;
}

/** One row by another argument than its key, such as an address: from whichever instance has it. */
export async function resolveFound(
  request: FederatedRequest,
  root: RootField,
  args: Arguments,
  info: GraphQLResolveInfo,
) {
  const row = request.rules.rows.get(root.element.name)!;
  const likely = routeByArguments(request, root.forwarded, args);
  const covered = new Set([...[...likely.asked.values()].flat(), ...likely.unheld]);
  // The arguments say who has it as a rule; one store would find it wherever it is.
  const others = routeTo(
    request,
    request.expected.filter((slug) => !covered.has(slug)),
  );
  const selection = `${row.key.join(' ')} ${rowSelection(request, row, info)}`;
  const text = rootText('Found', root.field.name, root.forwarded, args, selection);
  const coverages: Coverage[] = [];
  for (const route of [likely, others]) {
    const question = { ...text, purpose: { kind: 'share' } } as const;
    const outcomes = await scatter(request, route, question, pathText(info.path));
    const coverage = coverageOf(route, outcomes, request.startedAtMs);
    request.covered(coverage);
    coverages.push(coverage);
    const found = [...outcomes.values()]
      .flatMap((outcome) =>
        outcome.kind === 'missing' ? [] : [outcome.data[root.field.name] as Group | null],
      )
      .filter((one) => one !== null && one !== undefined)
      .sort(byKey(row.key));
    // Should several have it, the first by key is it, whoever is asked.
    if (found[0]) return { ...found[0], __typename: row.type.name };
  }
  // Should none, one that is missing might.
  if (!request.asInstance) refuseIfUnavailable(uniteCoverage(coverages), 'it', row);
  return null;
}

function refuseIfUnavailable(coverage: Coverage, what: string, { type }: RowType): void {
  const missing = [...coverage].filter(([, part]) => part.kind === 'missing');
  const [first] = missing;
  if (!first) return;
  const [slug, part] = first;
  const reason = part.kind === 'missing' ? part.reason : '';
  const others = missing.length > 1 ? ` and ${missing.length - 1} more, which could have` : ', which owns';
  throw new GraphQLError(
    `"${slug}"${others} ${what}, ${missing.length > 1 ? 'do' : 'does'} not answer (${reason}); the ${type.name} may well exist. Ask again in a moment.`,
    { extensions: { code: errorCodes.ownerUnavailable, partnership: slug } },
  );
}

function rowSelection(request: FederatedRequest, row: RowType, info: GraphQLResolveInfo): string {
  return (
    canonicalSelection(info, request.rules, row.type, selectedFields(info, [], row.type)) || '__typename'
  );
}

function keySelection(request: FederatedRequest, row: RowType): string {
  return row.key
    .map((name) => {
      const inner = request.rules.groups.get(String(row.type.getFields()[name]!.type).replace('!', ''));
      return inner ? `${name} { ${inner.key.join(' ')} }` : name;
    })
    .join(' ');
}
