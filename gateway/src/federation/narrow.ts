/** Reads the names in a query's arguments: refuses unknown ones, and narrows the instances that need to be asked. */
import {
  getDirectiveValues,
  getNamedType,
  getNullableType,
  GraphQLError,
  isInputObjectType,
  isListType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';

/** One kind of names, as `@names(kind: …)` refers to it. */
export type NameKind = {
  /** As it stands in a message: "region". */
  readonly noun: string;
  readonly known: ReadonlySet<string>;
  /** The instances that can hold something under one of these names; absent if names of this kind say nothing about that. */
  readonly instances?: (names: readonly string[]) => ReadonlySet<string>;
};

const maxNamesShown = 60;

/** Errors: BAD_USER_INPUT with the place of the unknown name and the known ones. */
export function narrow(
  schema: GraphQLSchema,
  kinds: Readonly<Record<string, NameKind>>,
  all: readonly string[],
  args: readonly GraphQLArgument[],
  values: Readonly<Record<string, unknown>>,
): readonly string[] {
  let left = all;
  const names = schema.getDirective('names')!;
  const visit = (type: GraphQLInputType, value: unknown, place: string): void => {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || value === null || value === undefined) return;
    if (isListType(getNullableType(type)))
      throw new Error(`${place} is a list of ${named.name}: narrowing by alternatives has no rule`);
    for (const field of Object.values(named.getFields())) {
      const given = (value as Record<string, unknown>)[field.name];
      if (given === null || given === undefined) continue;
      const fieldPlace = `${place}.${field.name}`;
      const kindName = field.astNode && getDirectiveValues(names, field.astNode)?.kind;
      if (typeof kindName === 'string')
        left = checkNames(kinds[kindName], kindName, fieldPlace, given as readonly string[], left);
      else visit(field.type, given, fieldPlace);
    }
  };
  for (const argument of args) visit(argument.type, values[argument.name], argument.name);
  return left;
}

function checkNames(
  kind: NameKind | undefined,
  kindName: string,
  place: string,
  given: readonly string[],
  left: readonly string[],
): readonly string[] {
  if (!kind)
    throw new Error(`${place} has @names(kind: "${kindName}"), but the gateway was given no such kind`);
  const unknown = given.filter((name) => !kind.known.has(name));
  if (unknown.length) {
    const known = [...kind.known].sort();
    const shown =
      known.slice(0, maxNamesShown).join(', ') +
      (known.length > maxNamesShown ? `, … (${known.length} in all)` : '');
    throw new GraphQLError(
      `\`${place}\`: there is no ${kind.noun} ${unknown.map((name) => `"${name.slice(0, 60)}"`).join(', ')}. Known: ${shown}.`,
      {
        extensions: { code: errorCodes.badUserInput },
      },
    );
  }
  if (!kind.instances) return left;
  const holders = kind.instances(given);
  return left.filter((instance) => holders.has(instance));
}
