/** Reads the rules of fields that are questions to instances: root fields, and fields of groups that stand on one. */
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql';
import type { Refuse } from './composition-error.ts';
import { hasDirective, writtenRule, writtenText } from './read-directive.ts';
import {
  pagingArguments,
  type GroupType,
  type NestedField,
  type Order,
  type RootField,
  type RootRule,
} from './rule-types.ts';
import type { Rules } from './rules.ts';

type Types = Pick<Rules, 'schema' | 'rows' | 'groups'>;
type Field = GraphQLField<unknown, unknown>;

const rootRules: readonly string[] = ['ORDERED_UNION', 'GROUP_BY_KEY', 'SET_UNION', 'OWNER'];

/** Null if the gateway answers the field itself, or if it was refused. */
export function readRoot(types: Types, field: Field, refuse: Refuse): RootField | null {
  const place = `Query.${field.name}`;
  const rule = writtenRule(field);
  if (hasDirective(field, 'local'))
    return rule
      ? refuse('MERGE_RULE_CONFLICT', place, 'it has both @merge and @local; keep the one that holds')
      : null;
  if (!rule)
    return refuse(
      'MERGE_RULE_MISSING',
      place,
      'say @merge(by: …) if instances answer it, or @local if the gateway does',
    );
  if (!rootRules.includes(rule))
    return refuse(
      'MERGE_RULE_NOT_MONOID',
      place,
      `${rule} is no rule for a root field; say ORDERED_UNION, GROUP_BY_KEY, SET_UNION or OWNER`,
    );
  const shape = readShape(types, field, rule as RootRule, place, refuse);
  if (!shape) return null;
  const { connection, element } = shape;
  const orders = connection ? readOrders(types, field, shape, place, refuse) : new Map<string, Order>();
  if (connection && orders.size === 0)
    refuse(
      'ORDER_NOT_TOTAL',
      place,
      'a connection needs an argument `orderBy` of an enum whose values have @order; add it',
    );
  if (connection) checkConnection(connection, rule as RootRule, refuse);
  return {
    rule: rule as RootRule,
    field,
    isConnection: connection !== null,
    element,
    orders,
    forwarded: field.args.filter(
      (argument) => !pagingArguments.has(argument.name) && !hasDirective(argument, 'local'),
    ),
    edgeFields: edgeFieldsOf(connection),
    ranks: field.args.flatMap((argument) => ranksIn(argument.type, [argument.name])),
  };
}

/** A field of a group with `from` and `where`; null for any other. */
export function readNested(
  roots: ReadonlyMap<string, RootField>,
  group: GroupType,
  field: Field,
  refuse: Refuse,
): NestedField | null {
  const from = writtenText(field, 'from');
  const rule = writtenRule(field);
  if (from === undefined || rule === undefined) return null;
  const place = `${group.type.name}.${field.name}`;
  const impossible = (message: string) => refuse('NEST_NOT_POSSIBLE', place, message);
  if (group.key.length > 1)
    return impossible(
      `the key of ${group.type.name} has ${group.key.length} fields, and only one can be added as a condition; give it one key, or remove the field`,
    );
  const root = roots.get(from);
  if (
    !root ||
    root.rule !== rule ||
    String(getNamedType(root.field.type)) !== String(getNamedType(field.type))
  )
    return impossible(
      `it says from: "${from}", but Query.${from} is no root field of the rule ${rule} and of its type; name one that is`,
    );
  const where = (writtenText(field, 'where') ?? '').split('.').filter(Boolean);
  const [argument, ...inner] = where;
  const taken =
    argument === undefined
      ? undefined
      : typeAt(root.field.args.find(({ name }) => name === argument)?.type, inner);
  if (!taken || !isListType(getNullableType(taken)))
    return impossible(
      `it says where: "${where.join('.')}", but Query.${from} has no list at that path of its arguments; name one that takes keys of ${group.type.name}`,
    );
  const unknown = field.args.filter(({ name }) => !root.field.args.some((of) => of.name === name));
  if (unknown.length)
    return impossible(
      `Query.${from} has no argument ${unknown.map(({ name }) => `"${name}"`).join(', ')}; remove it`,
    );
  return { group, field, root, where };
}

type Shape = { readonly connection: GraphQLObjectType | null; readonly element: GraphQLObjectType };

function readShape(
  { rows, groups }: Types,
  field: Field,
  rule: RootRule,
  place: string,
  refuse: Refuse,
): Shape | null {
  const returned = getNullableType(field.type);
  const connection = isObjectType(returned) && returned.getFields().edges ? returned : null;
  const element = connection ? elementOf(connection) : getNamedType(field.type);
  const isRow = isObjectType(element) && rows.has(element.name);
  const isGroup = isObjectType(element) && groups.has(element.name);
  const needs = (what: string) => refuse('MERGE_RULE_NOT_MONOID', place, `${rule} needs ${what}`);
  if (rule === 'ORDERED_UNION' && !(connection && isRow))
    return needs('a connection (edges { cursor node }) over a type with @row');
  if (rule === 'ORDERED_UNION' && !rows.get(String(element))!.digest)
    return refuse(
      'DIGEST_MISSING',
      place,
      `@row of ${String(element)} names no digest; say which field changes with any other`,
    );
  if (rule === 'GROUP_BY_KEY' && !((connection || isListType(returned)) && isGroup))
    return needs('a list or connection of a type with @group');
  if (rule === 'SET_UNION' && !(isListType(returned) && isRow)) return needs('a list of a type with @row');
  const rowKey = isRow ? rows.get(element.name)!.key : [];
  if ((rule === 'ORDERED_UNION' || rule === 'OWNER') && rowKey.length > 1)
    return refuse(
      'KEY_NOT_TOTAL',
      place,
      `${rule} fetches rows by one field, and the key of ${String(element)} has ${rowKey.length}; give it one that tells all its rows apart`,
    );
  const keyArgument = field.args.some(({ name }) => name === rowKey[0]);
  if (rule === 'OWNER' && !(isRow && !connection && !isListType(returned) && keyArgument))
    return needs('a nullable type with @row, and an argument with the name of its key');
  return { connection, element: element as GraphQLObjectType };
}

function readOrders(
  { groups }: Types,
  field: Field,
  { connection, element }: Shape,
  place: string,
  refuse: Refuse,
): ReadonlyMap<string, Order> {
  const orders = new Map<string, Order>();
  const type = field.args.find(({ name }) => name === 'orderBy')?.type;
  const named = type && getNamedType(type);
  if (!isEnumType(named)) return orders;
  const edge = getNamedType(connection!.getFields().edges!.type) as GraphQLObjectType;
  for (const value of named.getValues()) {
    const written = value.astNode?.directives?.find(({ name }) => name.value === 'order');
    const texts = new Map(written?.arguments?.map(({ name, value: given }) => [name.value, given]));
    const by = texts.get('by');
    const names = by?.kind === 'StringValue' ? by.value.split(' ').filter(Boolean) : [];
    const fields = names.map((name) => element.getFields()[name] ?? edge.getFields()[name]);
    if (names.length === 0 || fields.some((one) => one === undefined)) {
      refuse(
        'ORDER_NOT_TOTAL',
        place,
        `it can be ordered by ${value.name}, which has no @order(by: …) naming fields of ${element.name}; add it`,
      );
      continue;
    }
    const descending = texts.get('descending');
    const order: Order = {
      by: names,
      descending: descending?.kind === 'BooleanValue' && descending.value,
      kinds: fields.map((one) =>
        ['Int', 'Float', 'DateTime'].includes(getNamedType(one!.type).name) ? 'number' : 'string',
      ),
    };
    if (
      groups.has(element.name) &&
      (order.kinds.length > 1 || (order.kinds[0] === 'string' && order.descending))
    )
      refuse(
        'ORDER_NOT_TOTAL',
        `${named.name}.${value.name}`,
        'groups are ordered by one field, and texts upwards only; order by a number or an instant',
      );
    orders.set(value.name, order);
  }
  return orders;
}

/** What a connection says about all pages must follow a rule too: an unmarked number there would be one instance's. */
function checkConnection(connection: GraphQLObjectType, rule: RootRule, refuse: Refuse): void {
  for (const field of Object.values(connection.getFields())) {
    if (['edges', 'nodes', 'pageInfo'].includes(field.name) || hasDirective(field, 'local')) continue;
    if (field.name === 'totalCount' && (rule === 'GROUP_BY_KEY' || writtenRule(field) === 'SUM')) continue;
    refuse(
      'MERGE_RULE_MISSING',
      `${connection.name}.${field.name}`,
      'it has no rule that is exact: totalCount of an ORDERED_UNION takes @merge(by: SUM), other fields must be @local',
    );
  }
}

function elementOf(connection: GraphQLObjectType) {
  const edge = getNamedType(connection.getFields().edges!.type);
  const node = isObjectType(edge) ? edge.getFields().node : undefined;
  return node && getNamedType(node.type);
}

function edgeFieldsOf(connection: GraphQLObjectType | null): readonly string[] {
  const edge = connection && getNamedType(connection.getFields().edges!.type);
  if (!isObjectType(edge)) return [];
  return Object.values(edge.getFields())
    .filter((field) => field.name !== 'cursor' && field.name !== 'node' && !hasDirective(field, 'local'))
    .map(({ name }) => name);
}

/** Ranks stand at the top of an argument's object: deeper they would have no place in a position. */
function ranksIn(type: GraphQLInputType, path: readonly string[]): (readonly string[])[] {
  const named = getNullableType(type);
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields())
    .filter((field) => hasDirective(field, 'rank'))
    .map(({ name }) => [...path, name]);
}

function typeAt(type: GraphQLInputType | undefined, path: readonly string[]): GraphQLInputType | undefined {
  return path.reduce<GraphQLInputType | undefined>((at, name) => {
    const named = at && getNullableType(at);
    return isInputObjectType(named) ? named.getFields()[name]?.type : undefined;
  }, type);
}
