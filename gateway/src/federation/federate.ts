/** Makes the executable schema of a gateway out of its canonical SDL: fields with a merge rule get their resolver here. */
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { directivesSdl } from './directives.ts';
import { gatherGroup } from './gather-groups.ts';
import type { Group } from './merge-groups.ts';
import type { FederatedContext } from './request.ts';
import { resolveGroups } from './resolve-groups.ts';
import { resolveOwned, resolveSet } from './resolve-rows.ts';
import { resolveUnion } from './resolve-union.ts';
import { readRules, type GroupType, type RootField, type Rules } from './rules.ts';
import { canonicalName } from './selection.ts';

// GraphQL's own type for resolvers leaves source and arguments open.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Resolver = GraphQLFieldResolver<any, any>;
export type Resolvers = Readonly<Record<string, unknown>>;

export type FederatedSchema = { readonly schema: GraphQLSchema; readonly rules: Rules };

/**
 * Shapes: `sdl` is the canonical SDL without directive definitions; `local` are resolvers for its @local fields and scalars;
 * `finish` may change a merged result before it is shown, and
 * `check` may refuse arguments before anybody is asked; both go by the name of the root field.
 * Errors: throws if a field has no rule, or one that cannot be exact.
 */
export function federate(
  sdl: string,
  local: Resolvers,
  finish: Readonly<Record<string, (merged: never, args: never) => unknown>> = {},
  check: Readonly<Record<string, (args: never) => void>> = {},
): FederatedSchema {
  const schema = makeExecutableSchema<FederatedContext>({
    typeDefs: [sdl, directivesSdl],
    resolvers: local as never,
  });
  const rules = readRules(schema);
  const orderValue = (group: Group, field: string) => localValue(schema, rules, group, field);

  for (const root of rules.roots.values()) {
    const resolve = rootResolver(root, rules, orderValue);
    const finishOne = finish[root.field.name] as ((merged: unknown, args: unknown) => unknown) | undefined;
    const checkOne = check[root.field.name] as ((args: unknown) => void) | undefined;
    root.field.resolve = async (source, args, context, info) => {
      checkOne?.(args);
      const merged = await resolve(source, args, context, info);
      return finishOne ? finishOne(merged, args) : merged;
    };
  }
  for (const group of rules.groups.values()) {
    for (const field of group.merged.keys())
      group.type.getFields()[field]!.resolve = mergedField(group, field);
  }
  for (const { type } of rules.rows.values()) {
    for (const field of Object.values(type.getFields())) {
      if (field.args.length > 0)
        field.resolve = (source, args, context, info) =>
          defaultFieldResolver(
            { [field.name]: source[canonicalName(field, args).alias] },
            args,
            context,
            info,
          );
    }
  }
  for (const field of Object.values(schema.getQueryType()!.getFields())) {
    if (!field.astNode?.directives?.some(({ name }) => name.value === 'volatile')) continue;
    const resolve = field.resolve!;
    field.resolve = (source, args, context: FederatedContext, info) => {
      context.federation.markVolatile();
      return resolve(source, args, context, info);
    };
  }
  return { schema, rules };
}

function rootResolver(
  root: RootField,
  rules: Rules,
  orderValue: (group: Group, field: string) => unknown,
): Resolver {
  const row = rules.rows.get(root.element.name)!;
  switch (root.rule) {
    case 'ORDERED_UNION':
      return (_source, args, { federation }: FederatedContext, info) =>
        resolveUnion(federation, root, args, info);
    case 'GROUP_BY_KEY':
      return (_source, args, { federation }: FederatedContext) =>
        resolveGroups(federation, root, args, orderValue);
    case 'SET_UNION':
      return (_source, args, { federation }: FederatedContext, info) =>
        resolveSet(federation, root, args, info);
    case 'OWNER':
      return (_source, args, { federation }: FederatedContext, info) =>
        resolveOwned(federation, row, args[row.key[0]!] as string, info);
  }
}

/** A merged field is there already if its group came from a merged root; else it is gathered over all instances. */
function mergedField(group: GroupType, field: string): Resolver {
  return async (source: Group, _args, { federation }: FederatedContext) =>
    source[field] !== undefined || group.from === null
      ? source[field]
      : (await gatherGroup(federation, group, String(source[group.key[0]!])))[field];
}

/** A field by which groups are ordered may be local, as a name is; its resolver needs nothing but the group. */
function localValue(schema: GraphQLSchema, rules: Rules, group: Group, field: string): unknown {
  if (group[field] !== undefined) return group[field];
  const type = rules.groups.get(String(group.__typename))!.type;
  return type.getFields()[field]!.resolve?.(group, {}, undefined, { schema } as never);
}
