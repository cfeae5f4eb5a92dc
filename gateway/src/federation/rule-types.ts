/** The merge rules as the engine works with them. */
import type { GraphQLArgument, GraphQLField, GraphQLObjectType } from 'graphql';
import type { FieldRules } from './algebra/group-by-key.ts';

export type RootRule = 'ORDERED_UNION' | 'GROUP_BY_KEY' | 'SET_UNION' | 'OWNER';

export type RowType = {
  readonly type: GraphQLObjectType;
  readonly key: readonly string[];
  readonly digest: string | null;
};

export type GroupType = {
  readonly type: GraphQLObjectType;
  readonly key: readonly string[];
  /** The root field that gives parts by key, or null if the type cannot be reached through a row. */
  readonly from: string | null;
  readonly descending: boolean;
  readonly merged: FieldRules;
};

export type ValueKind = 'number' | 'string';

/** One value of an `orderBy` enum. Shapes: `kinds` are those of its fields as a cursor holds them, without the id. */
export type Order = {
  readonly by: readonly string[];
  readonly descending: boolean;
  readonly kinds: readonly ValueKind[];
};

export type RootField = {
  readonly rule: RootRule;
  readonly field: GraphQLField<unknown, unknown>;
  readonly isConnection: boolean;
  readonly element: GraphQLObjectType;
  readonly orders: ReadonlyMap<string, Order>;
  /** Arguments that instances are asked with, beside those of paging and order. */
  readonly forwarded: readonly GraphQLArgument[];
  /** Fields of an edge beside cursor and node; they belong to its head. */
  readonly edgeFields: readonly string[];
  /** Where an argument can hold a rank, as ['filter', 'near']. */
  readonly ranks: readonly (readonly string[])[];
};

/** A merged field of a group: a root field, asked with the key of the group as one more condition. */
export type NestedField = {
  readonly group: GroupType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly root: RootField;
  /** The path of the argument that takes the key, as ['filter', 'tag']. */
  readonly where: readonly string[];
};

/** Arguments of connections that mean the same everywhere. */
export const pagingArguments: ReadonlySet<string> = new Set(['first', 'after', 'last', 'before', 'orderBy']);
