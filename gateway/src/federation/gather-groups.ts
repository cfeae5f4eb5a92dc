/** Gathers the merged fields of a group that was reached by its key alone: all keys of a phase in one scatter. */
import { emptyGroup, keyText, type Group } from './algebra/group-by-key.ts';
import { fetchGroups } from './fetch-groups.ts';
import type { FederatedRequest } from './request.ts';
import type { GroupType } from './rule-types.ts';

/** The merged fields of one group, counted over all instances, with nothing added if none holds a part of it. */
export function gatherGroup(request: FederatedRequest, group: GroupType, key: string): Promise<Group> {
  const { groups } = request.loaders;
  let load = groups.get(group.type.name);
  if (!load) {
    load = request.makeLoader(
      (keys: readonly string[]) => gather(request, group, keys),
      (one) => one,
    );
    groups.set(group.type.name, load);
  }
  return load(key);
}

async function gather(
  request: FederatedRequest,
  group: GroupType,
  keys: readonly string[],
): Promise<readonly Group[]> {
  const root = request.rules.roots.get(group.from!);
  const field = root?.field ?? request.rules.schema.getQueryType()!.getFields()[group.from!]!;
  const keyName = group.key[0]!;
  const { groups } = await fetchGroups(
    request,
    {
      field,
      args: field.args.filter(({ name }) => name === 'filter'),
      values: { filter: { [keyName]: [...keys].sort() } },
      isConnection: root?.isConnection ?? false,
      // No answer at all adds nothing: coverage names the missing, and the row that asks stands.
      isGathered: true,
    },
    group,
    group.from!,
  );
  return keys.map((key) => groups.get(keyText({ [keyName]: key }, group.key)) ?? emptyGroup(group.merged));
}
