/** Writes the questions that instances are asked. */
import type { GraphQLArgument } from 'graphql';
import type { SubQuery } from './ask.ts';

/**
 * A query for one root field.
 *
 * Shapes: `values` are the coerced arguments, in plain JSON; those that are undefined are left out of text and variables,
 * so that an instance applies its own default. Types come from the canonical schema.
 */
export function rootQuery(
  name: string,
  field: string,
  args: readonly Pick<GraphQLArgument, 'name' | 'type'>[],
  values: Readonly<Record<string, unknown>>,
  selection: string,
): SubQuery {
  const given = args.filter((argument) => values[argument.name] !== undefined);
  const declared = given.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const document = `query ${name}${declared && `(${declared})`} { ${field}${passed && `(${passed})`} { ${selection} } }`;
  return {
    document,
    variables: Object.fromEntries(given.map((argument) => [argument.name, values[argument.name]])),
  };
}

/** A query for rows by key, through Federation's `_entities`. */
export function entitiesQuery(
  typeName: string,
  representations: readonly Readonly<Record<string, unknown>>[],
  selection: string,
): SubQuery {
  return {
    document: `query Rows($of: [_Any!]!) { _entities(representations: $of) { ... on ${typeName} { ${selection} } } }`,
    variables: { of: representations.map((representation) => ({ __typename: typeName, ...representation })) },
  };
}
