/** What the engine reads out of the directives of a canonical schema. */
import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { directivesSdl } from './directives.ts';
import { readRules } from './rules.ts';
import { whole } from './sdl-for-tests.ts';

const rulesOf = (sdl: string) => readRules(buildSchema(sdl + directivesSdl));

test('an order by several fields gives positions of as many parts, each of its kind', () => {
  const { orders } = rulesOf(whole).roots.get('posts')!;
  expect(orders).toEqual(
    new Map([
      ['NEWEST', { by: ['at'], descending: true, kinds: ['number'] }],
      ['TITLE', { by: ['title'], descending: false, kinds: ['string'] }],
      ['BEST', { by: ['score', 'at', 'title'], descending: true, kinds: ['number', 'number', 'string'] }],
    ]),
  );
});

test('a rank counts at the top of an argument only, where it has a place in the position', () => {
  const { roots } = rulesOf(whole);
  expect(roots.get('posts')!.ranks).toEqual([['filter', 'near']]);
  expect(roots.get('topics')!.ranks).toEqual([]);
});

test('heads carry what an edge says of its row, but not what the gateway adds to it', () => {
  expect(rulesOf(whole).roots.get('posts')!.edgeFields).toEqual(['score']);
});

test('a field of a group that is merged knows its root field and where in its arguments the key goes', () => {
  const found = rulesOf(whole).nested.map(({ group, field, root, where }) => [
    `${group.type.name}.${field.name}`,
    root.field.name,
    where.join('.'),
  ]);
  expect(found).toEqual([
    ['Topic.list', 'posts', 'filter.topic'],
    ['Topic.related', 'topics', 'filter.posts.topic'],
    ['Topic.sources', 'sources', 'site'],
  ]);
});

test('arguments of paging and local ones are not among those that instances are asked with', () => {
  const sdl = whole.replace('filter: PostFilter,', 'filter: PostFilter, color: String @local,');
  expect(
    rulesOf(sdl)
      .roots.get('posts')!
      .forwarded.map(({ name }) => name),
  ).toEqual(['filter']);
});
