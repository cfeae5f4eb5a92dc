/** Builds a schema from the SDL of a subgraph, to hold questions against. */
import {
  buildASTSchema,
  Kind,
  parse,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';

const maxTokens = 100_000;

/**
 * Shapes: `sdl` as `_service` gives it, with or without what every Federation server has beside it.
 * Errors: throws if it is no SDL, or one that names types it does not have.
 */
export function subgraphSchema(sdl: string): GraphQLSchema {
  const written = withoutExtensions(parse(sdl, { maxTokens, noLocation: true }));
  const has = (name: string) => written.some((node) => 'name' in node && node.name?.value === name);
  const queryType = queryTypeName(written);
  const entities = entityNames(written, queryType);
  const added = [
    has('_Any') ? '' : 'scalar _Any',
    has('_Service') ? '' : 'type _Service { sdl: String! }',
    has('_Entity') || entities.length === 0 ? '' : `union _Entity = ${entities.join(' | ')}`,
    `type ${queryType} { _service: _Service!`,
    has('_Entity') || entities.length > 0 ? '_entities(representations: [_Any!]!): [_Entity]!' : '',
    '}',
  ];
  const definitions = merged([...written, ...parse(added.join('\n'), { noLocation: true }).definitions]);
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValidSDL: true });
}

/** The types that have a key; all if none has, for then the SDL does not say which can be entered. */
function entityNames(definitions: readonly DefinitionNode[], queryType: string): readonly string[] {
  const types = definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const keyed = types.filter(({ directives }) => directives?.some(({ name }) => name.value === 'key'));
  return (keyed.length > 0 ? keyed : types)
    .map(({ name }) => name.value)
    .filter((name) => name !== queryType && name !== '_Service');
}

function queryTypeName(definitions: readonly DefinitionNode[]): string {
  const schema = definitions.find((node) => node.kind === Kind.SCHEMA_DEFINITION);
  return schema?.operationTypes.find(({ operation }) => operation === 'query')?.type.name.value ?? 'Query';
}

const definitionOf: Readonly<Record<string, string>> = {
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
};

/** Subgraphs may extend types that they never define, as Query. */
function withoutExtensions({ definitions }: DocumentNode): readonly DefinitionNode[] {
  return merged(
    definitions
      .filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION)
      .map((node) => ({ ...node, kind: definitionOf[node.kind] ?? node.kind }) as DefinitionNode),
  );
}

type Members = Readonly<
  Record<'fields' | 'values' | 'types' | 'interfaces' | 'directives', readonly unknown[]>
>;

/** One definition for each name, with all that was said under it; of two fields of one name the first. */
function merged(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const byName = new Map<string, DefinitionNode>();
  for (const node of definitions) {
    const name = 'name' in node ? `${node.kind} ${node.name?.value}` : node.kind;
    const held = byName.get(name) as (DefinitionNode & Partial<Members>) | undefined;
    const more = node as DefinitionNode & Partial<Members>;
    byName.set(
      name,
      held === undefined
        ? node
        : ({
            ...held,
            ...(more.fields && { fields: distinct([...(held.fields ?? []), ...more.fields]) }),
            ...(more.values && { values: distinct([...(held.values ?? []), ...more.values]) }),
            ...(more.types && { types: distinct([...(held.types ?? []), ...more.types]) }),
            ...(more.interfaces && {
              interfaces: distinct([...(held.interfaces ?? []), ...more.interfaces]),
            }),
            ...(more.directives && { directives: [...(held.directives ?? []), ...more.directives] }),
          } as DefinitionNode),
    );
  }
  return [...byName.values()];
}

function distinct(nodes: readonly unknown[]): readonly unknown[] {
  const nameOf = (node: unknown) => (node as { readonly name: { readonly value: string } }).name.value;
  return [...new Map(nodes.toReversed().map((node) => [nameOf(node), node])).values()].toReversed();
}
