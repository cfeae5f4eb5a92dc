/** Works out what a query wants of a row, and writes it as one canonical selection, however the client spelt it. */
import {
  astFromValue,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isLeafType,
  isObjectType,
  print,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';
import { shortDigest } from '@active-news/schema/short-digest.ts';
import type { Rules } from './rules.ts';

type Info = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues' | 'schema'>;

/**
 * The fields that a query selects below a path of connection fields, on one object type.
 *
 * Shapes: `path` walks from the resolved field, as `['edges', 'node']`; aliases, fragments, @skip and @include are followed.
 */
export function selectedFields(
  info: Info,
  path: readonly string[],
  type: GraphQLObjectType,
): readonly FieldNode[] {
  let sets = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  let found = fieldsOf(info, sets, path.length ? null : type);
  for (const [depth, name] of path.entries()) {
    sets = found.filter((node) => node.name.value === name).flatMap(({ selectionSet }) => selectionSet ?? []);
    found = fieldsOf(info, sets, depth === path.length - 1 ? type : null);
  }
  return found;
}

/** The text of a selection on a row type: every field once, under its canonical name, in a fixed order. */
export function canonicalSelection(
  info: Info,
  rules: Rules,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): string {
  const group = rules.groups.get(type.name);
  // A merged type that is reached through a row yields its key alone; the rest is gathered over all instances.
  if (group) return group.key.join(' ');
  const entries = new Map<
    string,
    { text: string; below: SelectionSetNode[]; field: GraphQLField<unknown, unknown> }
  >();
  for (const node of nodes) {
    const field = type.getFields()[node.name.value];
    if (!field) continue; // __typename: the engine knows it
    const name = canonicalName(field, getArgumentValues(field, node, info.variableValues));
    const entry = entries.get(name.alias) ?? { text: name.text, below: [], field };
    if (node.selectionSet) entry.below.push(node.selectionSet);
    entries.set(name.alias, entry);
  }
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { text, below, field }]) => {
      const returned = getNamedType(field.type);
      if (isLeafType(returned)) return text;
      if (!isObjectType(returned))
        throw new Error(
          `${type.name}.${field.name} returns the abstract type ${returned.name}, which a row cannot: use an object type`,
        );
      return `${text} { ${canonicalSelection(info, rules, returned, fieldsOf(info, below, returned)) || '__typename'} }`;
    });
  return lines.join(' ');
}

/** Under which name a field with these arguments stands in a row: its own, unless it has arguments. */
export function canonicalName(
  field: GraphQLField<unknown, unknown>,
  values: Readonly<Record<string, unknown>>,
): { readonly alias: string; readonly text: string } {
  const given = field.args.filter(({ name }) => values[name] !== undefined);
  if (given.length === 0) return { alias: field.name, text: field.name };
  const args = given
    .map((argument) => `${argument.name}: ${print(astFromValue(values[argument.name], argument.type)!)}`)
    .join(', ');
  const alias = `${field.name}_${shortDigest(args)}`;
  return { alias, text: `${alias}: ${field.name}(${args})` };
}

/** All fields of some selection sets that apply to a type; null takes every fragment, for connections, which have one type. */
function fieldsOf(
  info: Info,
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType | null,
): FieldNode[] {
  const found: FieldNode[] = [];
  for (const { selections } of sets) {
    for (const selection of selections) {
      if (getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues)?.if === true) continue;
      if (getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues)?.if === false) continue;
      if (selection.kind === 'Field') {
        found.push(selection);
        continue;
      }
      const fragment =
        selection.kind === 'FragmentSpread' ? info.fragments[selection.name.value]! : selection;
      if (type && fragment.typeCondition && !appliesTo(info, fragment.typeCondition.name.value, type))
        continue;
      found.push(...fieldsOf(info, [fragment.selectionSet], type));
    }
  }
  return found;
}

function appliesTo(info: Info, condition: string, type: GraphQLObjectType): boolean {
  if (condition === type.name) return true;
  const abstract = info.schema.getType(condition);
  return isAbstractType(abstract) && info.schema.isSubType(abstract, type);
}
