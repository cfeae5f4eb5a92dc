/** The two SDL files agree, and instance and gateway each compose as a subgraph of anyone's Federation 2 supergraph. */
import { expect, test } from '@jest/globals';
import { composeServices } from '@theguild/federation-composition';
import {
  buildASTSchema,
  buildSchema,
  isInputObjectType,
  isObjectType,
  isUnionType,
  parse,
  print,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { directivesSdl } from '@active-news/gateway/federation/directives.ts';
import { federationEntrySdl, federationSdl } from '@active-news/gateway/graph/federation-sdl.ts';
import { readGatewaySdl, readInstanceSdl } from '@active-news/schema/graph/sdl.ts';

/** Every field with its arguments and types; a default of an argument is each side's own business. */
function fieldsOf(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_') || !(isObjectType(type) || isInputObjectType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      fields.set(`${type.name}.${field.name}`, String(field.type));
      for (const argument of 'args' in field ? field.args : [])
        fields.set(`${type.name}.${field.name}(${argument.name})`, String(argument.type));
    }
  }
  return fields;
}

/** Somebody else's subgraph: a Relay connection and a Node of its own, and comments on stories. */
const commentsSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])

  type Query {
    latestComments(first: Int, after: String): CommentConnection!
  }

  interface Node {
    id: ID!
  }

  type Comment implements Node @key(fields: "id") {
    id: ID!
    text: String!
    story: Story!
  }

  type CommentConnection {
    edges: [CommentEdge!]!
    pageInfo: PageInfo!
  }

  type CommentEdge {
    cursor: String!
    node: Comment!
  }

  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  type Story @key(fields: "id") {
    id: ID!
    comments(first: Int, after: String): CommentConnection!
  }
`;

/** Errors: fails the test if they do not compose. */
function supergraphOf(subgraphs: Readonly<Record<string, string>>): DocumentNode {
  const composed = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://localhost/${name}`,
      typeDefs: parse(sdl),
    })),
  );
  expect(composed.errors ?? []).toEqual([]);
  return parse(composed.supergraphSdl!);
}

/** Each use of a directive with where it stands, as `Query.stories @merge(by: ORDERED_UNION)`. */
function usesOf(document: DocumentNode, names: ReadonlySet<string>): ReadonlySet<string> {
  const uses = new Set<string>();
  visit(document, {
    Directive(node, _key, _parent, _path, ancestors) {
      if (!names.has(node.name.value)) return;
      const place = ancestors.flatMap((ancestor) =>
        Array.isArray(ancestor) || !('name' in ancestor) ? [] : [(ancestor as { name: ASTNode }).name],
      );
      uses.add(`${place.map((name) => print(name)).join('.')} ${print(node)}`);
    },
  });
  return uses;
}

const gatewaySdl = federationSdl(readGatewaySdl(), directivesSdl);
const mergeDirectives = new Set([...directivesSdl.matchAll(/^directive @(\w+)/gm)].map(([, name]) => name!));

test('everything that an instance serves stands in the canonical SDL with the same type, so the gateway can itself be an instance', () => {
  const gateway = fieldsOf(buildSchema(`${readGatewaySdl()}\n${directivesSdl}`));
  const instance = [...fieldsOf(buildASTSchema(parse(readInstanceSdl()), { assumeValidSDL: true }))];
  expect(instance.length).toBeGreaterThan(80);
  expect(instance.filter(([place, type]) => gateway.get(place) !== type)).toEqual([]);
});

test('an instance composes beside a subgraph with comments, Relay connections and a Node of its own', () => {
  const supergraph = print(supergraphOf({ rise: readInstanceSdl(), comments: commentsSdl }));
  const schema = buildSchema(supergraph, { assumeValid: true });
  expect([...fieldsOf(schema)]).toEqual(
    expect.arrayContaining([
      ['Story.comments', 'CommentConnection!'],
      ['Story.title', 'String!'],
      ['Query.stories', 'StoryConnection!'],
      ['Query.latestComments', 'CommentConnection!'],
    ]),
  );
});

test('the gateway composes beside that subgraph, and every merge directive is where it was in the supergraph', () => {
  const supergraph = supergraphOf({ news: gatewaySdl, comments: commentsSdl });
  const survived = usesOf(supergraph, mergeDirectives);
  expect(survived).toContain('Query.stories @merge(by: ORDERED_UNION)');
  expect(survived).toContain('Tag.storyCount @merge(by: SUM)');
  const declared = usesOf(parse(readGatewaySdl()), mergeDirectives);
  expect(declared.size).toBeGreaterThan(60);
  expect([...declared].filter((use) => !survived.has(use))).toEqual([]);
  expect([...usesOf(supergraph, new Set(['link']))]).toContainEqual(
    expect.stringContaining('"https://active-news.example/merge/v1.0"'),
  );
  expect(fieldsOf(buildASTSchema(supergraph, { assumeValid: true })).get('Story.comments')).toBe(
    'CommentConnection!',
  );
});

test('of two gateways in one supergraph none could answer for the other, so composition refuses them', () => {
  const { errors } = composeServices(
    ['north', 'south'].map((name) => ({
      name,
      url: `http://localhost/${name}`,
      typeDefs: parse(gatewaySdl),
    })),
  );
  expect(errors?.map(({ message }) => message)).toEqual(
    expect.arrayContaining([expect.stringMatching(/Non-shareable field "Query\.stories"/)]),
  );
});

test('the types with a key in the gateway’s SDL are those that its _entities can find', () => {
  const entities = buildSchema(`${readGatewaySdl()}\n${directivesSdl}\n${federationEntrySdl}`).getType(
    '_Entity',
  );
  const members = isUnionType(entities) ? entities.getTypes().map(({ name }) => name) : [];
  const keyed = [...usesOf(parse(gatewaySdl), new Set(['key']))];
  expect(keyed.sort()).toEqual([
    'Partnership @key(fields: "slug")',
    'Region @key(fields: "slug")',
    'Story @key(fields: "id")',
    'Tag @key(fields: "slug")',
  ]);
  expect(keyed.map((use) => use.split(' ')[0])).toEqual([...members].sort());
});
