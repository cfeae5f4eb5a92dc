/** Reads the merge rules out of a canonical schema, and refuses rules that could not be exact. */
import {
  getDirectiveValues,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

export type FieldRule = 'SUM' | 'MIN' | 'MAX' | 'ANY';
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
  readonly merged: ReadonlyMap<string, FieldRule>;
};

/** One value of an `orderBy` enum. Shapes: `kind` says how the sort key is written in a cursor. */
export type Order = { readonly by: string; readonly descending: boolean; readonly kind: 'number' | 'string' };

export type RootField = {
  readonly rule: RootRule;
  readonly field: GraphQLField<unknown, unknown>;
  readonly isConnection: boolean;
  readonly element: GraphQLObjectType;
  readonly orders: ReadonlyMap<string, Order>;
  /** Arguments that instances are asked with, beside those of paging and order. */
  readonly forwarded: readonly GraphQLArgument[];
};

export type Rules = {
  readonly schema: GraphQLSchema;
  readonly rows: ReadonlyMap<string, RowType>;
  readonly groups: ReadonlyMap<string, GroupType>;
  readonly roots: ReadonlyMap<string, RootField>;
};

/** Arguments of connections that mean the same everywhere. */
export const pagingArguments: ReadonlySet<string> = new Set(['first', 'after', 'last', 'before', 'orderBy']);

/** Errors: throws one error that lists every field whose rule is missing or cannot be exact, with the cure. */
export function readRules(schema: GraphQLSchema): Rules {
  const mistakes: string[] = [];
  const directive = (node: Parameters<typeof getDirectiveValues>[1] | null | undefined, name: string) =>
    node ? getDirectiveValues(schema.getDirective(name)!, node) : undefined;
  // The rule as it is written, so that one that does not exist is told with its field and its cure.
  const mergeRule = (field: GraphQLField<unknown, unknown>): string | undefined => {
    const by = field.astNode?.directives
      ?.find(({ name }) => name.value === 'merge')
      ?.arguments?.find(({ name }) => name.value === 'by')?.value;
    return by?.kind === 'EnumValue' ? by.value : undefined;
  };
  const isLocal = (field: { astNode?: Parameters<typeof directive>[0] }) =>
    directive(field.astNode, 'local') !== undefined;

  const rows = new Map<string, RowType>();
  const groups = new Map<string, GroupType>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const row = directive(type.astNode, 'row');
    const group = directive(type.astNode, 'group');
    if (row && group)
      mistakes.push(
        `${type.name} has both @row and @group: say @row if each object belongs to one instance, else @group`,
      );
    for (const key of String((row ?? group)?.key ?? '')
      .split(' ')
      .filter(Boolean)) {
      if (!type.getFields()[key])
        mistakes.push(`${type.name} has the key "${key}", but no such field: name fields that it has`);
    }
    if (row?.digest && !type.getFields()[String(row.digest)]) {
      mistakes.push(
        `${type.name} has the digest "${String(row.digest)}", but no such field: name the one that changes with any other`,
      );
    }
    if (row)
      rows.set(type.name, {
        type,
        key: String(row.key).split(' '),
        digest: (row.digest as string | undefined) ?? null,
      });
    if (group) {
      groups.set(type.name, {
        type,
        key: String(group.key).split(' '),
        from: (group.from as string | undefined) ?? null,
        descending: group.descending as boolean,
        merged: readMerged(type, String(group.key).split(' ')),
      });
    }
  }

  const roots = new Map<string, RootField>();
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const rule = mergeRule(field);
    if (isLocal(field)) {
      if (rule) mistakes.push(`Query.${field.name} has both @merge and @local: keep the one that holds`);
      continue;
    }
    if (!rule) {
      mistakes.push(
        `Query.${field.name} has no rule: say @merge(by: …) if instances answer it, or @local if the gateway does`,
      );
      continue;
    }
    const root = readRoot(field, rule);
    if (root) roots.set(field.name, root);
  }
  for (const { type } of rows.values()) {
    for (const field of Object.values(type.getFields())) {
      const reached = groups.get(getNamedType(field.type).name);
      if (reached?.from === null)
        mistakes.push(
          `${type.name}.${field.name} reaches the group ${reached.type.name}, which has no @group(from: …) to gather it by: add it`,
        );
    }
  }
  for (const { type, from } of groups.values()) {
    if (from === null) continue;
    const filter = schema
      .getQueryType()
      ?.getFields()
      [from]?.args.find(({ name }) => name === 'filter');
    const filterType = filter && getNamedType(filter.type);
    const key = groups.get(type.name)!.key[0]!;
    if (!isInputObjectType(filterType) || !filterType.getFields()[key]) {
      mistakes.push(
        `${type.name} says from: "${from}", but Query.${from} has no argument \`filter\` with a field "${key}": add it, or name another field`,
      );
    }
  }
  if (mistakes.length)
    throw new Error(
      `The canonical SDL cannot be merged exactly:\n${mistakes.map((line) => `  - ${line}`).join('\n')}`,
    );
  return { schema, rows, groups, roots };

  function readMerged(type: GraphQLObjectType, key: readonly string[]): ReadonlyMap<string, FieldRule> {
    const merged = new Map<string, FieldRule>();
    for (const field of Object.values(type.getFields())) {
      const rule = mergeRule(field);
      const place = `${type.name}.${field.name}`;
      if (key.includes(field.name) || isLocal(field)) {
        if (rule)
          mistakes.push(
            `${place} has @merge although it is ${key.includes(field.name) ? 'part of the key' : '@local'}: remove one`,
          );
      } else if (!rule) {
        const kind = isListType(unwrap(field)) ? 'a list' : 'a value';
        mistakes.push(
          `${place} is ${kind} of a merged type and has no rule: say @merge(by: SUM | MIN | MAX | ANY), or @local if the gateway knows it`,
        );
      } else if (isListType(unwrap(field)) || !isScalarType(unwrap(field))) {
        mistakes.push(
          `${place} cannot be merged by ${rule}: only single numbers, texts, instants and truths can`,
        );
      } else if (
        rule === 'SUM' &&
        !(isNonNullType(field.type) && ['Int', 'Float'].includes(getNamedType(field.type).name))
      ) {
        mistakes.push(`${place} cannot be summed: SUM needs Int! or Float!, this is ${String(field.type)}`);
      } else if ((rule === 'MIN' || rule === 'MAX') && isNonNullType(field.type)) {
        mistakes.push(
          `${place} is ${String(field.type)}, but ${rule} over nothing has no value: make it nullable`,
        );
      } else if (rule === 'ANY' && String(field.type) !== 'Boolean!') {
        mistakes.push(`${place} cannot be merged by ANY: that needs Boolean!, this is ${String(field.type)}`);
      } else if (rule === 'SUM' || rule === 'MIN' || rule === 'MAX' || rule === 'ANY') {
        merged.set(field.name, rule);
      } else {
        mistakes.push(
          `${place} has the rule ${rule}, which is none for a field of a group: say SUM, MIN, MAX or ANY. An average is a SUM beside a SUM`,
        );
      }
    }
    return merged;
  }

  function readRoot(field: GraphQLField<unknown, unknown>, rule: string): RootField | null {
    const place = `Query.${field.name}`;
    const returned = unwrap(field);
    const connection = isObjectType(returned) && returned.getFields().edges ? returned : null;
    const element = connection ? elementOf(connection) : getNamedType(field.type);
    const known = isObjectType(element) ? element : null;
    const isRow = known !== null && rows.has(known.name);
    const isGroup = known !== null && groups.has(known.name);
    const refuse = (why: string) => (mistakes.push(`${place} cannot be merged by ${rule}: ${why}`), null);

    if (rule === 'ORDERED_UNION' && !(connection && isRow))
      return refuse('it needs a connection (edges { cursor node }) over a type with @row');
    if (rule === 'ORDERED_UNION' && !rows.get(known!.name)!.digest)
      return refuse(`@row of ${known!.name} names no digest; say which field changes with any other`);
    if (rule === 'GROUP_BY_KEY' && !((connection || isListType(returned)) && isGroup))
      return refuse('it needs a list or connection of a type with @group');
    if (rule === 'SET_UNION' && !(isListType(returned) && isRow))
      return refuse('it needs a list of a type with @row');
    if (
      rule === 'OWNER' &&
      !(
        isRow &&
        !connection &&
        !isListType(returned) &&
        field.args.some(({ name }) => name === rows.get(known!.name)!.key[0])
      )
    ) {
      return refuse('it needs a nullable type with @row, and an argument with the name of its key');
    }
    if (!['ORDERED_UNION', 'GROUP_BY_KEY', 'SET_UNION', 'OWNER'].includes(rule))
      return refuse('root fields take ORDERED_UNION, GROUP_BY_KEY, SET_UNION or OWNER');
    const orders = readOrders(field, known!, place);
    if (connection && orders.size === 0)
      return refuse('a connection needs an argument `orderBy` of an enum whose values have @order');
    if (connection) checkConnection(connection, rule as RootRule);
    const forwarded = field.args.filter(
      (argument) => !pagingArguments.has(argument.name) && !isLocal(argument),
    );
    return {
      rule: rule as RootRule,
      field,
      isConnection: connection !== null,
      element: known!,
      orders,
      forwarded,
    };
  }

  function readOrders(
    field: GraphQLField<unknown, unknown>,
    element: GraphQLObjectType,
    place: string,
  ): ReadonlyMap<string, Order> {
    const orders = new Map<string, Order>();
    const orderBy = field.args.find(({ name }) => name === 'orderBy');
    const type = orderBy && getNamedType(orderBy.type);
    if (!isEnumType(type)) return orders;
    for (const value of type.getValues()) {
      const order = directive(value.astNode, 'order') as { by: string; descending: boolean } | undefined;
      const sortField = order && element.getFields()[order.by];
      if (!order || !sortField) {
        mistakes.push(
          `${place} can be ordered by ${value.name}, which has no @order(by: …) naming a field of ${element.name}: add it`,
        );
        continue;
      }
      const kind = ['Int', 'Float', 'DateTime'].includes(getNamedType(sortField.type).name)
        ? 'number'
        : 'string';
      if (groups.has(element.name) && kind === 'string' && order.descending) {
        mistakes.push(
          `${type.name}.${value.name} orders texts downwards, which groups do not: order by a number or an instant`,
        );
      }
      orders.set(value.name, { ...order, kind });
    }
    return orders;
  }

  /** What a connection says about all pages must follow a rule too: an unmarked number there would be one instance's. */
  function checkConnection(connection: GraphQLObjectType, rule: RootRule): void {
    for (const field of Object.values(connection.getFields())) {
      const place = `${connection.name}.${field.name}`;
      if (['edges', 'nodes', 'pageInfo'].includes(field.name) || isLocal(field)) continue;
      if (field.name === 'totalCount' && (rule === 'GROUP_BY_KEY' || mergeRule(field) === 'SUM')) continue;
      mistakes.push(
        `${place} has no rule that is exact: totalCount of an ORDERED_UNION takes @merge(by: SUM); other fields must be @local`,
      );
    }
  }
}

function unwrap(field: GraphQLField<unknown, unknown>) {
  return isNonNullType(field.type) ? field.type.ofType : field.type;
}

function elementOf(connection: GraphQLObjectType) {
  const edge = getNamedType(connection.getFields().edges!.type);
  const node = isObjectType(edge) ? edge.getFields().node : undefined;
  return node && getNamedType(node.type);
}
