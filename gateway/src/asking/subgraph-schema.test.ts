import { expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { subgraphSchema } from './subgraph-schema.ts';

const mistakes = (sdl: string, document: string) =>
  validate(subgraphSchema(sdl), parse(document)).map(({ message }) => message);
const entry = '{ _service { sdl } _entities(representations: []) { ... on Story { title } } }';

test.each([
  ['defines its root', 'type Query { a: Int } type Story @key(fields: "id") { id: ID! title: String }'],
  [
    'extends a root it never defines',
    'extend type Query { a: Int } extend type Story @key(fields: "id") { title: String }',
  ],
  [
    'calls its root otherwise',
    'schema { query: Root } type Root { a: Int } type Story @key(fields: "id") { title: String }',
  ],
  [
    'has a schema with links and directives',
    'extend schema @link(url: "x") directive @odd on OBJECT type Query { a: Int } type Story @odd @key(fields: "id") { title: String }',
  ],
  ['names no key', 'type Query { a: Int } type Story { title: String }'],
  [
    'has the entry fields already',
    'type Query { a: Int _service: _Service! _entities(representations: [_Any!]!): [_Entity]! } scalar _Any type _Service { sdl: String } union _Entity = Story type Story @key(fields: "id") { title: String }',
  ],
])('an SDL that %s can be entered', (_name, sdl) => {
  expect(mistakes(sdl, `{ a } ${entry.replace('{', 'query E {')}`.replace('{ a }', 'query A { a }'))).toEqual(
    [],
  );
});

test('what is written of a type in several places is one type', () => {
  const sdl =
    'type Query { a: Kind } enum Kind { A } extend enum Kind { B } extend type Query { b(kind: Kind): Int }';
  expect(mistakes(sdl, '{ a b(kind: B) }')).toEqual([]);
  expect(mistakes(sdl, '{ c }')).toHaveLength(1);
});

test('what is no SDL, or names what it does not have, is refused', () => {
  expect(() => subgraphSchema('<!doctype html>')).toThrow();
  expect(() => subgraphSchema('type Query { a: Nowhere }')).toThrow(/Nowhere/);
});
