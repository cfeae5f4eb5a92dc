/** Reads the names in a query's arguments: refuses unknown ones, and narrows the partnerships that the question can concern. */
import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isInputObjectType,
  isListType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
} from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import { isBound } from './bind-key.ts';
import { readDirective } from './read-directive.ts';
import type { Federation } from './request.ts';

/** One kind of names, as `@names(kind: …)` refers to it. */
export type NameKind = {
  /** As it stands in a message: "region". */
  readonly noun: string;
  /** Null if any text will do. */
  readonly known: ReadonlySet<string> | null;
  /** The partnerships that can hold something under one of these names; null or absent if the names say nothing about that. */
  readonly holders?: (names: readonly string[]) => ReadonlySet<string> | null;
  /** True if the names name partnerships themselves, so that one that nobody speaks for is missed, not passed over. */
  readonly isPartnership?: boolean;
};

type Narrowing = Pick<Federation, 'rules' | 'kinds' | 'expected'>;
type Place = GraphQLArgument | GraphQLInputField;

const maxNamesShown = 60;

/**
 * The partnerships left, in the order of their names: of those that are expected, and those that the arguments name themselves.
 *
 * Errors: BAD_USER_INPUT with the place of the unknown name and the known ones.
 */
export function narrow(
  { rules, kinds, expected }: Narrowing,
  args: readonly GraphQLArgument[],
  values: Readonly<Record<string, unknown>>,
  /** True if unknown names are none of the client's. */
  trustsNames = false,
): readonly string[] {
  const all = new Set(expected);
  const limits: ReadonlySet<string>[] = [];
  for (const argument of args) visit(argument, values[argument.name], argument.name, trustsNames);
  return [...all].filter((slug) => limits.every((limit) => limit.has(slug))).sort();

  function visit(place: Place, value: unknown, path: string, trusts: boolean): void {
    if (value === null || value === undefined) return;
    const kindName = readDirective(rules.schema, place, 'names')?.kind;
    if (typeof kindName === 'string') {
      const kind = kinds[kindName]!;
      const names = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
      if (!trusts && !isBound(value)) refuseUnknown(kind, path, names);
      const holders = kind.holders?.(names);
      if (!holders) return;
      limits.push(holders);
      if (kind.isPartnership) for (const slug of holders) all.add(slug);
    } else visitObject(place.type, value, path, trusts);
  }

  function visitObject(type: GraphQLInputType, value: unknown, path: string, trusts: boolean): void {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      // Conditions in a list must all hold, so each of them narrows.
      if (isInputObjectType(getNamedType(nullable)))
        for (const [i, one] of (value as readonly unknown[]).entries())
          visitObject(nullable.ofType, one, `${path}[${i}]`, trusts || isBound(one));
      return;
    }
    if (!isInputObjectType(nullable)) return;
    for (const field of Object.values(nullable.getFields()))
      visit(field, (value as Record<string, unknown>)[field.name], `${path}.${field.name}`, trusts);
  }
}

function refuseUnknown({ known, noun }: NameKind, place: string, names: readonly string[]): void {
  const unknown = known ? names.filter((name) => !known.has(name)) : [];
  if (!known || unknown.length === 0) return;
  const all = [...known].sort();
  const shown =
    all.slice(0, maxNamesShown).join(', ') + (all.length > maxNamesShown ? `, … (${all.length} in all)` : '');
  throw new GraphQLError(
    `\`${place}\`: there is no ${noun} ${unknown.map((name) => `"${name.slice(0, 60)}"`).join(', ')}. Known: ${shown}.`,
    { extensions: { code: errorCodes.badUserInput } },
  );
}
