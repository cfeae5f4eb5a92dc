/** Gathers the merged fields of a group that was reached by its key alone: all keys of a phase in one scatter. */
import DataLoader from 'dataloader';
import { isObjectType, getNamedType } from 'graphql';
import { emptyGroup, keyText, type Group } from './merge-groups.ts';
import type { FederatedRequest } from './request.ts';
import { fetchGroups } from './resolve-groups.ts';
import type { GroupType } from './rules.ts';

/** The merged fields of one group, counted over all instances, with nothing added if none holds a part of it. */
export function gatherGroup(request: FederatedRequest, group: GroupType, key: string): Promise<Group> {
  let loader = request.loaders.groups.get(group.type.name);
  if (!loader) {
    loader = new DataLoader((keys: readonly string[]) => gather(request, group, keys));
    request.loaders.groups.set(group.type.name, loader);
  }
  return loader.load(key);
}

async function gather(
  request: FederatedRequest,
  group: GroupType,
  keys: readonly string[],
): Promise<Group[]> {
  const field = request.rules.schema.getQueryType()!.getFields()[group.from!]!;
  const returned = getNamedType(field.type);
  const isConnection = isObjectType(returned) && returned.getFields().edges !== undefined;
  const keyName = group.key[0]!;
  const { groups } = await fetchGroups(
    request,
    {
      field: field.name,
      args: field.args.filter(({ name }) => name === 'filter'),
      values: { filter: { [keyName]: [...keys].sort() } },
      isConnection,
      mayBeNone: true,
    },
    group,
  );
  return keys.map((key) => groups.get(keyText({ [keyName]: key }, group.key)) ?? emptyGroup(group.merged));
}
