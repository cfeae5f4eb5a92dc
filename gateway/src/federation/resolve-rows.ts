/** Resolves rows outside a connection: a set of them from all instances, or one from its owner. */
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import type { Slice } from './ask.ts';
import { coverageOf } from './coverage.ts';
import { byKey, keyText, type Group } from './merge-groups.ts';
import { narrow } from './narrow.ts';
import { scatter, type FederatedRequest } from './request.ts';
import { allMissing } from './resolve-union.ts';
import type { RootField, RowType } from './rules.ts';
import { canonicalSelection, selectedFields } from './selection.ts';
import { entitiesQuery, rootQuery } from './sub-query.ts';

/** The rows of all instances, each once, in the order of their keys. */
export async function resolveSet(
  request: FederatedRequest,
  root: RootField,
  args: Record<string, unknown>,
  info: GraphQLResolveInfo,
) {
  const instances = narrow(request.rules.schema, request.kinds, request.instances, root.forwarded, args);
  const row = request.rules.rows.get(root.element.name)!;
  const selection = `${keySelection(request, row)} ${canonicalSelection(info, request.rules, root.element, selectedFields(info, [], root.element))}`;
  const outcomes = await scatter(
    request,
    instances,
    rootQuery('Rows', root.field.name, root.forwarded, args, selection),
  );
  request.covered(coverageOf(outcomes));
  const slices = [...outcomes.values()].filter((outcome) => outcome.kind === 'slice');
  if (instances.length > 0 && slices.length === 0) throw allMissing(root, outcomes);
  const byKeyText = new Map<string, Group>();
  for (const slice of slices)
    for (const found of slice.data[root.field.name] as readonly Group[])
      byKeyText.set(keyText(found, row.key), found);
  return [...byKeyText.values()].sort(byKey(row.key));
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
  const selection =
    canonicalSelection(info, request.rules, row.type, selectedFields(info, [], row.type)) || '__typename';
  const outcomes = request.instances.includes(owner)
    ? await scatter(request, [owner], entitiesQuery(row.type.name, [{ [row.key[0]!]: id }], selection))
    : new Map([[owner, { kind: 'missing', reason: 'NO_INSTANCE', sinceMs: request.startedAtMs } as const]]);
  const coverage = coverageOf(outcomes);
  request.covered(coverage);
  const absence = coverage.missing.get(owner);
  if (absence) {
    throw new GraphQLError(
      `"${owner}", which owns "${id}", does not answer (${absence.reason}); the ${row.type.name} may well exist. Ask again in a moment.`,
      { extensions: { code: errorCodes.ownerUnavailable, partnership: owner } },
    );
  }
  const slice = outcomes.get(owner) as Slice;
  const [found] = slice.data._entities as readonly (Group | null)[];
  return found ? { ...found, __typename: row.type.name } : null;
}

function keySelection(request: FederatedRequest, row: RowType): string {
  return row.key
    .map((name) => {
      const inner = request.rules.groups.get(String(row.type.getFields()[name]!.type).replace('!', ''));
      return inner ? `${name} { ${inner.key.join(' ')} }` : name;
    })
    .join(' ');
}
