/** Plays an instance of an older or newer schema in front of one of today: what it does not know, it refuses as a GraphQL server does. */
import {
  buildASTSchema,
  GraphQLError,
  Kind,
  parse,
  print,
  validate,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { federationSdl } from '@active-news/partnership/graph/federation-entry.ts';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import { sdlDigest } from '@active-news/schema/sdl-digest.ts';
import type { Json, Operation, OperationAnswer } from './faulty-proxy.ts';

type Alter = (operation: Operation, answer: OperationAnswer) => OperationAnswer;

/** Shapes: `lacking` as `Story.byline` for a field, `Query.archives.filter` for an argument, `StoryFilter.text` for an input field. */
export function olderSchema(lacking: string): Alter {
  const [typeName, fieldName, argumentName] = lacking.split('.');
  let parent = '';
  const older = visit(parse(readInstanceSdl()), {
    ObjectTypeDefinition: ({ name }) => void (parent = name.value),
    InputObjectTypeDefinition: ({ name }) => void (parent = name.value),
    InterfaceTypeDefinition: ({ name }) => void (parent = name.value),
    FieldDefinition(node) {
      if (parent !== typeName || node.name.value !== fieldName) return undefined;
      if (argumentName === undefined) return null;
      return { ...node, arguments: node.arguments?.filter(({ name }) => name.value !== argumentName) ?? [] };
    },
    InputValueDefinition: ({ name }) =>
      argumentName === undefined && parent === typeName && name.value === fieldName ? null : undefined,
  });
  const sdl = print(older);
  const schema = executable(older);
  return (operation, answer) => {
    const errors = problemsOf(schema, operation);
    if (errors.length === 0) return advertising(sdl, operation, answer);
    const refusal = {
      errors: errors.map(({ message }) => ({
        message,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      })),
      extensions: (answer.body as Json).extensions,
    };
    return advertising(sdl, operation, { status: 400, body: refusal });
  };
}

/** One that knows a field and an argument more. */
export function newerSchema(): Alter {
  const sdl = `${readInstanceSdl()}\nextend type Story { readingMinutes(wordsPerMinute: Int): Int! }\n`;
  return (operation, answer) => advertising(sdl, operation, answer);
}

function executable(document: DocumentNode): GraphQLSchema {
  const isSchema = ({ kind }: DefinitionNode) =>
    kind === Kind.SCHEMA_DEFINITION || kind === Kind.SCHEMA_EXTENSION;
  const definitions = [...document.definitions, ...parse(federationSdl).definitions].filter(
    (definition) => !isSchema(definition),
  );
  // An extension becomes part of what it extends.
  const extensions = definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_EXTENSION);
  const merged = definitions.flatMap((definition): DefinitionNode[] => {
    if (definition.kind === Kind.OBJECT_TYPE_EXTENSION) return [];
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [definition];
    const more = extensions.filter(({ name }) => name.value === definition.name.value);
    const fields = [...(definition.fields ?? []), ...more.flatMap((extension) => extension.fields ?? [])];
    return [{ ...definition, fields }];
  });
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: merged }, { assumeValidSDL: true });
}

function problemsOf(schema: GraphQLSchema, { query, variables }: Operation): readonly GraphQLError[] {
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) return errors;
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )!;
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}).errors ?? [];
}

/** The answer, with this SDL wherever it speaks of its SDL; and of its code, of which the SDL is a part. */
function advertising(sdl: string, { query }: Operation, { status, body }: OperationAnswer): OperationAnswer {
  const { data, extensions, ...rest } = body as {
    data?: Json | null;
    extensions?: { instance?: Json };
  };
  const { code } = extensions?.instance ?? {};
  const told = { sdl: sdlDigest(sdl), ...(typeof code === 'string' && { code: sdlDigest(code + sdl) }) };
  const instance = extensions?.instance && { ...extensions.instance, ...told };
  const asksForSdl = query.includes('_service');
  return {
    status,
    body: {
      ...rest,
      ...(data !== undefined && { data: asksForSdl && data ? { ...data, _service: { sdl } } : data }),
      extensions: { ...extensions, ...(instance && { instance }) },
    },
  };
}
