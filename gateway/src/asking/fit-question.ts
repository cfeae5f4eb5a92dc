/** Fits a question to a schema that is older or newer than ours: leaves out what it can do without, or says what stands in the way. */
import {
  BREAK,
  getNamedType,
  getVariableValues,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  print,
  typeFromAST,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { leaveOutUnused } from './leave-out-unused.ts';

export type DocumentFit =
  | {
      readonly kind: 'fits';
      /** Equal to what was given if nothing had to be left out. */
      readonly document: string;
      readonly variables: readonly VariableDefinitionNode[];
      /** Where the answer may hold values of enums that we do not know. */
      readonly newValues: readonly NewValues[];
    }
  | { readonly kind: 'refused'; readonly why: string };

/** Shapes: `path` are response keys; lists are passed through. */
export type NewValues = { readonly path: readonly string[]; readonly values: ReadonlySet<string> };

type Variables = Readonly<Record<string, unknown>>;

const typename: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Shapes: with `mayLeaveOut`, unknown fields that our schema allows to be null are left out, but never a root field: its absence
 * would be taken for an answer.
 */
export function fitDocument(
  text: string,
  mayLeaveOut: boolean,
  { theirs, ours }: { readonly theirs: GraphQLSchema; readonly ours: GraphQLSchema },
): DocumentFit {
  const given = parse(text, { noLocation: true });
  const typeInfo = new TypeInfo(theirs);
  const newValues: NewValues[] = [];
  const path: string[] = [];
  let why: string | null = null;
  let isLessThanGiven = false;
  const left = visit(
    given,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter(node) {
          const field = typeInfo.getFieldDef();
          const parent = typeInfo.getParentType();
          if (field) {
            path.push(node.alias?.value ?? node.name.value);
            const values = valuesUnknownTo(ours, getNamedType(field.type));
            if (values.size > 0) newValues.push({ path: [...path], values });
            return undefined;
          }
          const isRoot = parent === theirs.getQueryType();
          if (mayLeaveOut && !isRoot && parent && isNullable(ours, parent.name, node.name.value)) {
            isLessThanGiven = true;
            return null;
          }
          why = `it does not know the field ${parent?.name ?? '?'}.${node.name.value}`;
          return BREAK;
        },
        leave: () => void path.pop(),
      },
      SelectionSet: {
        leave: (node) => (node.selections.length > 0 ? undefined : { ...node, selections: [typename] }),
      },
    }),
  ) as DocumentNode;
  if (why !== null) return { kind: 'refused', why };
  const document = isLessThanGiven ? leaveOutUnused(left) : given;
  const [mistake] = validate(theirs, document);
  if (mistake) return { kind: 'refused', why: mistake.message };
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  return {
    kind: 'fits',
    document: isLessThanGiven ? print(document) : text,
    variables: operation?.variableDefinitions ?? [],
    newValues,
  };
}

/**
 * The values for the variables of a document that fits: null for a field that they do not have is left out, for it says nothing.
 *
 * Errors: a text that says which value they do not take.
 */
export function fitVariables(
  given: Variables,
  definitions: readonly VariableDefinitionNode[],
  theirs: GraphQLSchema,
): Variables | string {
  const fitted: Record<string, unknown> = {};
  for (const { variable, type } of definitions) {
    const name = variable.name.value;
    if (given[name] === undefined) continue;
    const inputType = typeFromAST(theirs, type as never) as GraphQLInputType | undefined;
    fitted[name] = inputType === undefined ? given[name] : withoutNulls(given[name], inputType);
  }
  const { errors } = getVariableValues(theirs, definitions, fitted, { maxErrors: 1 });
  return errors?.[0] ? errors[0].message : fitted;
}

function withoutNulls(value: unknown, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return withoutNulls(value, type.ofType as GraphQLInputType);
  if (isListType(type) && Array.isArray(value))
    return value.map((item) => withoutNulls(item, type.ofType as GraphQLInputType));
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return value;
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, held]) => name in fields || (held !== null && held !== undefined))
      .map(([name, held]) => [name, fields[name] ? withoutNulls(held, fields[name].type) : held]),
  );
}

function isNullable(schema: GraphQLSchema, typeName: string, fieldName: string): boolean {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  return field !== undefined && !isNonNullType(field.type);
}

function valuesUnknownTo(ours: GraphQLSchema, theirs: unknown): ReadonlySet<string> {
  if (!isEnumType(theirs)) return new Set();
  const own = ours.getType(theirs.name);
  const known = new Set(isEnumType(own) ? own.getValues().map(({ name }) => name) : []);
  return new Set(theirs.getValues().flatMap(({ name }) => (known.has(name) ? [] : [name])));
}
