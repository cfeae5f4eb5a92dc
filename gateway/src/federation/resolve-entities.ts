/** The gateway's own entry for Federation: rows from their owners, and groups by their key, so that it can be a subgraph and an instance. */
import type { GraphQLResolveInfo } from 'graphql';
import { coverageOf, type Coverage } from './coverage.ts';
import { loadRows } from './load-rows.ts';
import { pathText, type FederatedRequest } from './request.ts';
import { routeTo } from './route.ts';
import { canonicalSelection, selectedFields } from './selection.ts';

type Representation = { readonly __typename: string } & Readonly<Record<string, unknown>>;

/**
 * The object of each representation, in their order; null where there is none, where it is no longer in the state that is asked for,
 * and where its owner does not answer. Which of these it is stands in the coverage.
 */
export async function resolveEntities(
  request: FederatedRequest,
  representations: readonly Representation[],
  info: GraphQLResolveInfo,
): Promise<readonly unknown[]> {
  return Promise.all(representations.map((representation) => resolveEntity(request, representation, info)));
}

async function resolveEntity(
  request: FederatedRequest,
  representation: Representation,
  info: GraphQLResolveInfo,
) {
  const { __typename, ...fields } = representation;
  const group = request.rules.groups.get(__typename);
  if (group) return { __typename, ...Object.fromEntries(group.key.map((name) => [name, fields[name]])) };
  const row = request.rules.rows.get(__typename);
  const id = row && fields[row.key[0]!];
  const owner = typeof id === 'string' ? request.ownerOf(id) : null;
  if (!row || owner === null) return null;
  const route = routeTo(request, [owner]);
  const [instance] = route.asked.keys();
  if (instance === undefined) {
    request.covered(coverageOf(route, new Map(), request.startedAtMs));
    return null;
  }
  const names = [row.key[0]!, ...(row.digest && fields[row.digest] !== undefined ? [row.digest] : [])];
  const selection =
    canonicalSelection(info, request.rules, row.type, selectedFields(info, [], row.type)) || '__typename';
  const [outcome] = await loadRows(request, [
    {
      instance,
      row,
      selection,
      representation: Object.fromEntries(names.map((name) => [name, fields[name]])),
      path: pathText(info.path),
    },
  ]);
  request.covered(stateOf(request, owner, instance));
  return outcome?.kind === 'row' ? outcome.row : null;
}

/** What the instance last said of the owner; the same question has been remembered. */
function stateOf(request: FederatedRequest, owner: string, instance: string): Coverage {
  const last = request.asked.findLast((one) => one.instance === instance)!;
  return coverageOf(
    { asked: new Map([[instance, [owner]]]), unheld: [] },
    new Map([[instance, last.outcome]]),
    request.startedAtMs,
  );
}
