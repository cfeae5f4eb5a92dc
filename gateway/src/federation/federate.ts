/** Gives the merged fields of a canonical schema their resolvers, each by its merge rule. */
import {
  defaultFieldResolver,
  isInputObjectType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import type { Group } from './algebra/group-by-key.ts';
import { keyValues } from './algebra/group-by-key.ts';
import { bindKey } from './bind-key.ts';
import { CompositionError, type CompositionMistake } from './composition-error.ts';
import { gatherGroup } from './gather-groups.ts';
import type { NameKind } from './narrow.ts';
import { hasDirective, readDirective } from './read-directive.ts';
import { pathText, type FederatedContext } from './request.ts';
import { resolveGroups } from './resolve-groups.ts';
import { resolveFound, resolveOwned, resolveSet } from './resolve-rows.ts';
import { resolveUnion } from './resolve-union.ts';
import type { GroupType, NestedField, RootField } from './rule-types.ts';
import { readRules, type Rules } from './rules.ts';
import { canonicalName } from './selection.ts';

// GraphQL's own type for resolvers leaves source and arguments open.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Resolver = GraphQLFieldResolver<any, any>;
type Arguments = Readonly<Record<string, unknown>>;

/** What a network adds to the engine for one root field. */
export type FieldExtras = {
  /** May refuse arguments before anybody is asked; `context` is that of the operation. */
  readonly check?: (args: never, context: never) => void;
  /** May change a merged result before it is shown. */
  readonly finish?: (merged: never, args: never) => unknown;
};

/**
 * Shapes: `schema` is executable for its @local fields, and is changed in place; `extras` go by the name of the root field, and hold
 * for the fields of groups that stand on it too.
 * Errors: throws a CompositionError if a field has no rule, or one that cannot be exact, or names a kind that is not given.
 */
export function federate(
  schema: GraphQLSchema,
  kinds: Readonly<Record<string, NameKind>>,
  extras: Readonly<Record<string, FieldExtras>> = {},
): Rules {
  const rules = readRules(schema);
  checkKinds(schema, kinds);
  const orderValue = (group: Group, field: string) => localValue(schema, rules, group, field);

  for (const root of rules.roots.values()) {
    root.field.resolve = withExtras(extras[root.field.name], rootResolver(root, rules, orderValue));
  }
  for (const group of rules.groups.values()) {
    for (const field of group.merged.keys())
      group.type.getFields()[field]!.resolve = mergedField(group, field);
  }
  for (const nested of rules.nested) {
    const resolve = rootResolver(nested.root, rules, orderValue);
    nested.field.resolve = withExtras(extras[nested.root.field.name], nestedResolver(nested, resolve));
  }
  for (const { type } of rules.rows.values()) {
    for (const field of Object.values(type.getFields())) {
      if (field.args.length > 0) field.resolve = aliasedField(field.name);
    }
  }
  markVolatileFields(schema);
  return rules;
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
      return (_source, args, { federation }: FederatedContext, info) =>
        resolveGroups(federation, root, args, pathText(info.path), orderValue);
    case 'SET_UNION':
      return (_source, args, { federation }: FederatedContext, info) =>
        resolveSet(federation, root, args, info);
    case 'OWNER':
      return (_source, args, { federation }: FederatedContext, info) => {
        const id = args[row.key[0]!] as string | null | undefined;
        return typeof id === 'string'
          ? resolveOwned(federation, row, id, info)
          : resolveFound(federation, root, args, info);
      };
  }
}

/** The root field of a nested one, asked for the rows and groups that hold the key of the group above it too. */
function nestedResolver({ group, root, where }: NestedField, resolve: Resolver): Resolver {
  return (source: Group, args: Arguments, context, info) => {
    const [key] = keyValues(source, group.key);
    return resolve(source, bindKey(root.field.args, args, where, key!), context, info);
  };
}

/** A merged field is there already if its group came from a merged root; else it is gathered over all instances. */
function mergedField(group: GroupType, field: string): Resolver {
  return async (source: Group, _args, { federation }: FederatedContext) =>
    source[field] !== undefined || group.from === null
      ? source[field]
      : (await gatherGroup(federation, group, String(source[group.key[0]!])))[field];
}

/** A field of a row that takes arguments stands in it under a name of its own for each of their values. */
function aliasedField(name: string): Resolver {
  return (source, args, context, info) => {
    const { alias } = canonicalName(info.parentType.getFields()[name]!, args);
    return defaultFieldResolver({ [name]: source[alias] }, args, context, info);
  };
}

function withExtras(extras: FieldExtras | undefined, resolve: Resolver): Resolver {
  if (!extras) return resolve;
  return async (source, args, context, info) => {
    extras.check?.(args as never, context as never);
    const merged: unknown = await resolve(source, args, context, info);
    return extras.finish ? extras.finish(merged as never, args as never) : merged;
  };
}

function markVolatileFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!hasDirective(field, 'volatile')) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context: FederatedContext, info) => {
        context.federation.markVolatile();
        return resolve(source, args, context, info);
      };
    }
  }
}

/** A field by which groups are ordered may be local, as a name is; its resolver needs nothing but the group. */
function localValue(schema: GraphQLSchema, rules: Rules, group: Group, field: string): unknown {
  if (group[field] !== undefined) return group[field];
  const type = rules.groups.get(String(group.__typename))!.type;
  return type.getFields()[field]!.resolve?.(group, {}, undefined, { schema } as never);
}

function checkKinds(schema: GraphQLSchema, kinds: Readonly<Record<string, NameKind>>): void {
  const mistakes: CompositionMistake[] = [];
  const check = (place: string, of: Parameters<typeof readDirective>[1]) => {
    const kind = readDirective(schema, of, 'names')?.kind;
    if (typeof kind === 'string' && !(kind in kinds))
      mistakes.push({
        code: 'NAMES_UNKNOWN',
        place,
        message: `its names are of the kind "${kind}", which the gateway was not given; it has ${Object.keys(kinds).join(', ') || 'none'}`,
      });
  };
  for (const root of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(root?.getFields() ?? {}))
      for (const argument of field.args) check(`${root!.name}.${field.name}(${argument.name})`, argument);
  for (const type of Object.values(schema.getTypeMap()))
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
  if (mistakes.length) throw new CompositionError(mistakes);
}
