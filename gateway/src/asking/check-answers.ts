/** Takes an answer for one only if it has the form that was asked for: one instance's slip would else be an error of the whole field, and be kept. */
import {
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parse,
  typeFromAST,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { memoryShelf } from '../cache/memory-shelf.ts';
import type { SubQuery } from '../federation/ask.ts';
import type { Complain } from './read-slice.ts';
import type { Transport } from './transport.ts';

type Value = Readonly<Record<string, unknown>>;

/** What parsed questions take, at most. */
const maxBytes = 4_194_304;

/**
 * Wraps a way of asking. Shapes: questions are of the schema; their fragments are inline, as the engine writes them.
 *
 * A field that is absent counts as null, as one that an older instance does not know.
 * Errors: what is null where the schema has a value, or of another type, or not as many rows as were asked for, is `INSTANCE_FAILED`.
 */
export function checkAnswers(
  transport: Transport,
  schema: GraphQLSchema,
  /** True if this instance may have a row with this id. */
  mayHave: (instance: string, id: string) => boolean,
  now: () => number,
  complain: Complain,
): Transport {
  const selections = memoryShelf<SelectionSetNode>(maxBytes);
  const selectionOf = (document: string): SelectionSetNode => {
    const held = selections.get(document);
    if (held) return held;
    const [operation] = parse(document, { noLocation: true }).definitions;
    const { selectionSet } = operation as { readonly selectionSet: SelectionSetNode };
    // A parsed document takes about thirty times what its text does.
    selections.set(document, selectionSet, document.length * 30);
    return selectionSet;
  };
  return async (instance, subQuery, carry) => {
    const answer = await transport(instance, subQuery, carry);
    if (answer.kind === 'missing') return answer;
    const fault =
      faultOfObject(schema, schema.getQueryType()!, selectionOf(subQuery.document), answer.data, 'data') ??
      faultOfRows(subQuery, answer.data) ??
      faultOfHeads(subQuery, answer.data, (id) => mayHave(instance, id));
    if (fault === null) return answer;
    complain(instance, `the answer is not what was asked for: ${fault}`);
    return { kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: now() };
  };
}

/** Rows come as many and in the order in which they were asked for, each the one that it was asked for or null. */
function faultOfRows({ purpose }: SubQuery, data: Value): string | null {
  if (purpose.kind !== 'rows') return null;
  const asked = purpose.representations;
  const rows = data._entities as readonly (Value | null)[];
  if (rows.length !== asked.length)
    return `data._entities has ${rows.length} rows, and ${asked.length} were asked for`;
  for (const [i, row] of rows.entries())
    for (const [name, value] of Object.entries(asked[i]!))
      if (row && row[name] !== value)
        return `data._entities.${i}.${name} is ${String(row[name])}, and ${String(value)} was asked for`;
  return null;
}

/** A row that another instance owns would be shown twice, or fetched where it is not. */
function faultOfHeads({ purpose }: SubQuery, data: Value, mayHave: (id: string) => boolean): string | null {
  if (purpose.kind !== 'heads') return null;
  const { edges = [] } = data[purpose.heads.field] as {
    readonly edges?: readonly { readonly node: Value }[];
  };
  const { key } = purpose.heads;
  const foreign = edges.find(({ node }) => !mayHave(String(node[key])));
  return foreign ? `${String(foreign.node[key])} belongs to another` : null;
}

/** Null if there is none. */
function faultOfObject(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  { selections }: SelectionSetNode,
  value: unknown,
  path: string,
): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path} is no object`;
  for (const selection of selections) {
    let fault: string | null = null;
    if (selection.kind === 'InlineFragment') {
      const condition = selection.typeCondition ? typeFromAST(schema, selection.typeCondition) : type;
      fault = faultOfObject(schema, condition ?? type, selection.selectionSet, value, path);
    } else if (selection.kind === 'Field' && isObjectType(type)) {
      const field = type.getFields()[selection.name.value];
      const key = selection.alias?.value ?? selection.name.value;
      const held = (value as Value)[key];
      if (field) fault = faultOf(schema, field.type, selection.selectionSet, held, `${path}.${key}`);
    }
    if (fault !== null) return fault;
  }
  return null;
}

function faultOf(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  below: SelectionSetNode | undefined,
  value: unknown,
  path: string,
): string | null {
  if (isNonNullType(type))
    return value === null || value === undefined
      ? `${path} is null`
      : faultOf(schema, type.ofType, below, value, path);
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    if (!Array.isArray(value)) return `${path} is no list`;
    for (const [i, one] of value.entries()) {
      const fault = faultOf(schema, type.ofType, below, one, `${path}.${i}`);
      if (fault !== null) return fault;
    }
    return null;
  }
  if (isScalarType(type)) return isOfScalar(type.name, value) ? null : `${path} is no ${type.name}`;
  if (isEnumType(type)) return type.getValue(String(value)) ? null : `${path} is no ${type.name}`;
  return below ? faultOfObject(schema, type, below, value, path) : null;
}

/** Scalars of the network's own, as instants, are texts. */
function isOfScalar(name: string, value: unknown): boolean {
  switch (name) {
    case 'Int':
      return Number.isInteger(value);
    case 'Float':
      return typeof value === 'number';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'DateTime':
      // One spelling for one instant: they are compared as texts.
      return typeof value === 'string' && /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
    default:
      return typeof value === 'string';
  }
}
