/** Reads directives off the parts of a schema. */
import { getDirectiveValues, type ASTNode, type DirectiveNode, type GraphQLSchema } from 'graphql';

type Place = {
  readonly astNode?: (ASTNode & { readonly directives?: readonly DirectiveNode[] }) | null | undefined;
};

/** The arguments of a directive, or undefined if it is not there. */
export function readDirective(
  schema: GraphQLSchema,
  place: Place,
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  return place.astNode ? getDirectiveValues(schema.getDirective(name)!, place.astNode) : undefined;
}

/** The rule of @merge as it is written, so that one that does not exist is told with its field and its cure. */
export function writtenRule({ astNode }: Place): string | undefined {
  const by = astNode?.directives
    ?.find(({ name }) => name.value === 'merge')
    ?.arguments?.find(({ name }) => name.value === 'by')?.value;
  return by?.kind === 'EnumValue' ? by.value : undefined;
}

/** A text argument of @merge, beside its rule. */
export function writtenText({ astNode }: Place, argument: 'from' | 'where'): string | undefined {
  const value = astNode?.directives
    ?.find(({ name }) => name.value === 'merge')
    ?.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === 'StringValue' ? value.value : undefined;
}

export function hasDirective({ astNode }: Place, name: string): boolean {
  return astNode?.directives?.some((directive) => directive.name.value === name) ?? false;
}
