/** The face that the gateway shows to Federation 2: the canonical SDL as a subgraph of anyone's supergraph, merge rules included. */
import {
  Kind,
  parse,
  print,
  visit,
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';

/** By these addresses composition knows the directives; the second is that of docs/merge-directives.md. */
const linkUrl = 'https://specs.apollo.dev/link/v1.0';
const federationUrl = 'https://specs.apollo.dev/federation/v2.3';
const mergeUrl = 'https://active-news.example/merge/v1.0';

/** Types that subgraphs of others have too; Relay prescribes their fields, so all of them mean the same. */
const sharedTypes: ReadonlySet<string> = new Set(['PageInfo']);

/** The fields by which a Federation gateway enters. Shapes: `_Entity` has the types that `federationSdl` gives a key. */
export const federationEntrySdl = `
  scalar _Any
  union _Entity = Story | Tag | Region | Partnership
  type _Service { sdl: String! }
  extend type Query {
    _service: _Service! @local
    _entities(representations: [_Any!]!): [_Entity]! @local
  }
`;

/**
 * The SDL that `_service { sdl }` gives: a valid subgraph under Federation 2, in which the merge directives are defined, linked and
 * composed, so that they are still there in a supergraph. No merged root field is shareable: no other subgraph could answer it.
 *
 * Shapes: a type with `@row` and a digest, or with `@group` and `from`, gets its key as `@key`; the others cannot be found by one.
 * Errors: throws if one of the texts is no SDL, or the first has no `schema { … }`.
 */
export function federationSdl(canonicalSdl: string, directivesSdl: string): string {
  const definitions = parse(directivesSdl, { noLocation: true }).definitions;
  const directives = definitions.flatMap((definition) =>
    definition.kind === Kind.DIRECTIVE_DEFINITION ? [`@${definition.name.value}`] : [],
  );
  const types = definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION ? [definition.name.value] : [],
  );
  const links = [
    directive('link', { url: text(linkUrl) }),
    directive('link', {
      url: text(federationUrl),
      import: texts(['@key', '@shareable', '@composeDirective']),
    }),
    directive('link', { url: text(mergeUrl), import: texts([...directives, ...types]) }),
    ...directives.map((name) => directive('composeDirective', { name: text(name) })),
  ];
  const canonical = parse(canonicalSdl, { noLocation: true });
  if (!canonical.definitions.some(({ kind }) => kind === Kind.SCHEMA_DEFINITION))
    throw new Error(
      'the canonical SDL has no `schema { query: Query }`, which the links must stand on: add it',
    );
  const linked: DocumentNode = visit(canonical, {
    SchemaDefinition: (schema) => ({ ...schema, directives: [...(schema.directives ?? []), ...links] }),
    ObjectTypeDefinition: (type) => ({ ...type, directives: [...(type.directives ?? []), ...added(type)] }),
  });
  return `${[...linked.definitions, ...definitions].map(printDefinition).join('\n\n')}\n`;
}

/** A schema definition with a line for each of its directives, as people read them. */
function printDefinition(definition: DefinitionNode): string {
  const printed = print(definition);
  return definition.kind === Kind.SCHEMA_DEFINITION ? printed.replace(/(schema|\)) @/g, '$1\n  @') : printed;
}

function added(type: ObjectTypeDefinitionNode): readonly ConstDirectiveNode[] {
  if (sharedTypes.has(type.name.value)) return [directive('shareable', {})];
  const key =
    argumentOf(type, 'row', 'digest') !== null
      ? argumentOf(type, 'row', 'key')
      : argumentOf(type, 'group', 'from') !== null
        ? argumentOf(type, 'group', 'key')
        : null;
  return key === null ? [] : [directive('key', { fields: text(key) })];
}

/** What a directive of this type is given for an argument, null if it is not. */
function argumentOf(type: ObjectTypeDefinitionNode, directiveName: string, argument: string): string | null {
  const value = type.directives
    ?.find(({ name }) => name.value === directiveName)
    ?.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING ? value.value : null;
}

function directive(name: string, values: Readonly<Record<string, ConstValueNode>>): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(values).map(
      ([argument, value]): ConstArgumentNode => ({
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: argument },
        value,
      }),
    ),
  };
}

function text(value: string): ConstValueNode {
  return { kind: Kind.STRING, value };
}

function texts(values: readonly string[]): ConstValueNode {
  return { kind: Kind.LIST, values: values.map(text) };
}
