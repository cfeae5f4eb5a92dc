/** The checks of merge rules at the start: what could not be merged exactly is refused, with its code, its place and its cure. */
import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import { CompositionError, type CompositionCode, type CompositionMistake } from './composition-error.ts';
import { directivesSdl } from './directives.ts';
import { federate } from './federate.ts';
import { whole } from './sdl-for-tests.ts';

const kind = { noun: 'name', known: null };
const kinds = { TOPIC: kind, SITE: kind };

const rulesOf = (sdl: string, given: Parameters<typeof federate>[1] = kinds) =>
  federate(buildSchema(sdl + directivesSdl), given);

function mistakesOf(sdl: string, given?: Parameters<typeof federate>[1]): readonly CompositionMistake[] {
  try {
    rulesOf(sdl, given);
    return [];
  } catch (error) {
    if (error instanceof CompositionError) return error.mistakes;
    throw error;
  }
}

test('the SDL of this project passes all checks', () => {
  const own = Object.fromEntries(
    ['PARTNERSHIP', 'REGION', 'COUNCIL', 'PLACE', 'ADDRESS', 'TAG'].map((name) => [name, kind]),
  );
  expect(mistakesOf(readGatewaySdl(), own)).toEqual([]);
});

test('an SDL in which every field has an exact rule passes', () => {
  expect(mistakesOf(whole)).toEqual([]);
});

const latest = 'latest: DateTime @merge(by: MAX)';
const posts = 'posts: Int! @merge(by: SUM) latest';
const source = 'type Source @row(key: "site url")';
const sources = 'sources(site: [ID!]): [Source!]! @merge(by: SET_UNION)';
const list = '@merge(by: ORDERED_UNION, from: "posts", where: "filter.topic")';

type Case = readonly [
  name: string,
  part: string,
  instead: string,
  code: CompositionCode,
  place: string,
  message: string,
];
const broken: readonly Case[] = [
  [
    'a type that is both row and group',
    source,
    `${source} @group(key: "url")`,
    'MERGE_RULE_CONFLICT',
    'Source',
    'it has both @row and @group; say @row if each object belongs to one instance, else @group',
  ],
  [
    'a key of no fields',
    source,
    'type Source @row(key: " ")',
    'KEY_NOT_TOTAL',
    'Source',
    'its key is empty; name the fields that tell its objects apart',
  ],
  [
    'a key that is no field',
    source,
    'type Source @row(key: "site address")',
    'KEY_NOT_TOTAL',
    'Source',
    'its key names "address", but there is no such field; name fields that it has',
  ],
  [
    'a key whose first part may be null',
    'site: ID! url: String!',
    'site: ID url: String!',
    'KEY_NOT_TOTAL',
    'Source.site',
    'it is the first part of the key but may be null, so that rows without it could not be told apart; make it non-null',
  ],
  [
    'a key that is a list',
    'period: String posts',
    'period: [String!] posts',
    'KEY_NOT_TOTAL',
    'Count.period',
    'it is part of the key but a list, which has no total order; name single values',
  ],
  [
    'a key of several fields for rows that are fetched by one',
    '@row(key: "id", digest: "revision")',
    '@row(key: "id title", digest: "revision")',
    'KEY_NOT_TOTAL',
    'Query.posts',
    'ORDERED_UNION fetches rows by one field, and the key of Post has 2; give it one that tells all its rows apart',
  ],
  [
    'a digest that is no field',
    'digest: "revision"',
    'digest: "hash"',
    'DIGEST_MISSING',
    'Post',
    'its digest is "hash", but there is no such field; name the one that changes with any other',
  ],
  [
    'an ordered union of rows without a digest',
    '@row(key: "id", digest: "revision")',
    '@row(key: "id")',
    'DIGEST_MISSING',
    'Query.posts',
    '@row of Post names no digest; say which field changes with any other',
  ],
  [
    'a root field that is merged and local',
    'motto: String @local',
    'motto: String @local @merge(by: SUM)',
    'MERGE_RULE_CONFLICT',
    'Query.motto',
    'it has both @merge and @local; keep the one that holds',
  ],
  [
    'a root field without a rule',
    'motto: String @local',
    'motto: String',
    'MERGE_RULE_MISSING',
    'Query.motto',
    'say @merge(by: …) if instances answer it, or @local if the gateway does',
  ],
  [
    'a rule of single fields on a root field',
    'Post @merge(by: OWNER)',
    'Post @merge(by: MAX)',
    'MERGE_RULE_NOT_MONOID',
    'Query.post',
    'MAX is no rule for a root field; say ORDERED_UNION, GROUP_BY_KEY, SET_UNION or OWNER',
  ],
  [
    'a group that a row reaches but nothing gathers',
    '@group(key: "slug", from: "topics")',
    '@group(key: "slug")',
    'GATHER_NOT_POSSIBLE',
    'Post.topics',
    'it reaches the group Topic, which has no @group(from: …) to gather it by; add it',
  ],
  [
    'a group gathered from a field without a filter by its key',
    'input TopicFilter { slug: [ID!]',
    'input TopicFilter { name: [ID!]',
    'GATHER_NOT_POSSIBLE',
    'Topic',
    'it says from: "topics", but Query.topics has no argument `filter` with a field "slug"; add it, or name another field',
  ],
  [
    'a group gathered from a field that is not there',
    'from: "topics")',
    'from: "themes")',
    'GATHER_NOT_POSSIBLE',
    'Topic',
    'it says from: "themes", but Query.themes has no argument `filter` with a field "slug"; add it, or name another field',
  ],
  [
    'a group of several keys that is gathered by one',
    '@group(key: "topic period", descending: true)',
    '@group(key: "topic period", from: "counts")',
    'GATHER_NOT_POSSIBLE',
    'Count',
    'it says from: "counts", but its key has 2 fields, and groups are gathered by one; leave out `from`, or give it one key',
  ],
  [
    'a rule on the key of a group',
    'slug: ID! name',
    'slug: ID! @merge(by: MAX) name',
    'MERGE_RULE_CONFLICT',
    'Topic.slug',
    'it has @merge although it is part of the key; remove one',
  ],
  [
    'a rule on a local field of a group',
    'name: String! @local',
    'name: String! @local @merge(by: MAX)',
    'MERGE_RULE_CONFLICT',
    'Topic.name',
    'it has @merge although it is @local; remove one',
  ],
  [
    'a value of a group without a rule',
    posts,
    'posts: Int! latest',
    'MERGE_RULE_MISSING',
    'Topic.posts',
    'it is a value of a merged type; say @merge(by: SUM | MIN | MAX | ANY), or @local if the gateway knows it',
  ],
  [
    'a list of a group without a rule',
    latest,
    'latest: [DateTime!]!',
    'MERGE_RULE_MISSING',
    'Topic.latest',
    'it is a list of a merged type; say @merge(by: SUM | MIN | MAX | ANY), or @local if the gateway knows it',
  ],
  [
    'a list that is merged by a rule for single values',
    latest,
    'latest: [DateTime!]! @merge(by: MAX)',
    'MERGE_RULE_NOT_MONOID',
    'Topic.latest',
    'MAX joins single numbers, texts, instants and truths, and this is [DateTime!]!',
  ],
  ...['Int', 'Float!', 'String!', 'Float'].map(
    (type): Case => [
      `a sum of ${type}`,
      posts,
      `posts: ${type} @merge(by: SUM) latest`,
      'MERGE_RULE_NOT_MONOID',
      'Topic.posts',
      `SUM needs Int!, and this is ${type}; a sum of floating-point numbers depends on their grouping`,
    ],
  ),
  ...(['MIN', 'MAX'] as const).map(
    (rule): Case => [
      `a ${rule} that cannot be null`,
      latest,
      `latest: DateTime! @merge(by: ${rule})`,
      'MERGE_RULE_NOT_MONOID',
      'Topic.latest',
      `${rule} over nothing has no value, and this is DateTime!; make it nullable`,
    ],
  ),
  ...['Int!', 'String'].map(
    (type): Case => [
      `any of ${type}`,
      'isHot: Boolean! @merge(by: ANY)',
      `isHot: ${type} @merge(by: ANY)`,
      'MERGE_RULE_NOT_MONOID',
      'Topic.isHot',
      `ANY needs Boolean!, and this is ${type}`,
    ],
  ),
  ...['AVG', 'SET_UNION'].map(
    (rule): Case => [
      `${rule} of single values`,
      posts,
      `posts: Float! @merge(by: ${rule}) latest`,
      'MERGE_RULE_NOT_MONOID',
      'Topic.posts',
      `${rule} cannot join single values exactly; say SUM, MIN, MAX or ANY (an average is a SUM beside a SUM), or add \`from\` and \`where\` for a connection`,
    ],
  ),
  [
    'an ordered union of a list',
    sources,
    sources.replace('SET_UNION', 'ORDERED_UNION'),
    'MERGE_RULE_NOT_MONOID',
    'Query.sources',
    'ORDERED_UNION needs a connection (edges { cursor node }) over a type with @row',
  ],
  [
    'groups of rows',
    sources,
    sources.replace('SET_UNION', 'GROUP_BY_KEY'),
    'MERGE_RULE_NOT_MONOID',
    'Query.sources',
    'GROUP_BY_KEY needs a list or connection of a type with @group',
  ],
  [
    'a set of a connection',
    'PostConnection! @merge(by: ORDERED_UNION)',
    'PostConnection! @merge(by: SET_UNION)',
    'MERGE_RULE_NOT_MONOID',
    'Query.posts',
    'SET_UNION needs a list of a type with @row',
  ],
  [
    'an owner that no argument leads to',
    'post(id: ID!,',
    'post(slug: ID!,',
    'MERGE_RULE_NOT_MONOID',
    'Query.post',
    'OWNER needs a nullable type with @row, and an argument with the name of its key',
  ],
  [
    'a connection without an order',
    'filter: PostFilter, orderBy: PostOrder! = NEWEST): PostConnection! @merge(by: ORDERED_UNION)',
    'filter: PostFilter): PostConnection! @merge(by: ORDERED_UNION)',
    'ORDER_NOT_TOTAL',
    'Query.posts',
    'a connection needs an argument `orderBy` of an enum whose values have @order; add it',
  ],
  [
    'an order by nothing',
    'NEWEST @order(by: "at", descending: true)',
    'NEWEST',
    'ORDER_NOT_TOTAL',
    'Query.posts',
    'it can be ordered by NEWEST, which has no @order(by: …) naming fields of Post; add it',
  ],
  [
    'an order by a field that is not there',
    '@order(by: "score at title"',
    '@order(by: "score date title"',
    'ORDER_NOT_TOTAL',
    'Query.posts',
    'it can be ordered by BEST, which has no @order(by: …) naming fields of Post; add it',
  ],
  [
    'groups ordered by texts downwards',
    'NAME @order(by: "name")',
    'NAME @order(by: "name", descending: true)',
    'ORDER_NOT_TOTAL',
    'TopicOrder.NAME',
    'groups are ordered by one field, and texts upwards only; order by a number or an instant',
  ],
  [
    'groups ordered by several fields',
    'NAME @order(by: "name")',
    'NAME @order(by: "posts name")',
    'ORDER_NOT_TOTAL',
    'TopicOrder.NAME',
    'groups are ordered by one field, and texts upwards only; order by a number or an instant',
  ],
  [
    'a count of a union without a rule',
    'totalCount: Int! @merge(by: SUM)',
    'totalCount: Int!',
    'MERGE_RULE_MISSING',
    'PostConnection.totalCount',
    'it has no rule that is exact: totalCount of an ORDERED_UNION takes @merge(by: SUM), other fields must be @local',
  ],
  [
    'another number on a connection',
    'took: Int @local',
    'longest: Int @merge(by: MAX)',
    'MERGE_RULE_MISSING',
    'PostConnection.longest',
    'it has no rule that is exact: totalCount of an ORDERED_UNION takes @merge(by: SUM), other fields must be @local',
  ],
  ...[
    ['a root field that is not there', list.replace('"posts"', '"news"'), 'Query.news', 'ORDERED_UNION'],
    ['a root field of another type', list.replace('"posts"', '"topics"'), 'Query.topics', 'ORDERED_UNION'],
    ['a root field of another rule', list.replace('ORDERED_UNION', 'SET_UNION'), 'Query.posts', 'SET_UNION'],
  ].map(
    ([name, instead, root, rule]): Case => [
      `a field of a group that stands on ${name}`,
      list,
      instead!,
      'NEST_NOT_POSSIBLE',
      'Topic.list',
      `it says from: "${root!.slice(6)}", but ${root} is no root field of the rule ${rule} and of its type; name one that is`,
    ],
  ),
  ...['filter.tag', 'filter.text', 'theme', 'filter.topic.deep', ''].map(
    (where): Case => [
      `a field of a group whose key has no place at "${where}"`,
      list,
      list.replace('filter.topic', where),
      'NEST_NOT_POSSIBLE',
      'Topic.list',
      `it says where: "${where}", but Query.posts has no list at that path of its arguments; name one that takes keys of Topic`,
    ],
  ),
  [
    'a field of a group with arguments that its root field does not have',
    'list(first: Int,',
    'list(top: Int, deep: Int,',
    'NEST_NOT_POSSIBLE',
    'Topic.list',
    'Query.posts has no argument "top", "deep"; remove it',
  ],
  [
    'a field of a group that several fields tell apart',
    'period: String posts: Int! @merge(by: SUM)',
    `period: String posts: Int! @merge(by: SUM) list(first: Int, orderBy: PostOrder! = NEWEST): PostConnection! ${list}`,
    'NEST_NOT_POSSIBLE',
    'Count.list',
    'the key of Count has 2 fields, and only one can be added as a condition; give it one key, or remove the field',
  ],
];

test('what changes something has one instance to do it, or stops the start', () => {
  const sdl = `${whole} type Mutation { post(id: ID!): Int RULE }`;
  expect(mistakesOf(sdl.replace('RULE', '@merge(by: OWNER)'))).toEqual([]);
  expect(mistakesOf(sdl.replace('RULE', '@local'))).toEqual([]);
  for (const rule of ['', '@merge(by: SUM)', '@merge(by: ORDERED_UNION)'])
    expect(mistakesOf(sdl.replace('RULE', rule))).toEqual([
      {
        code: 'MERGE_RULE_MISSING',
        place: 'Mutation.post',
        message:
          'it changes something, so one instance has to; say @merge(by: OWNER), or @local if the gateway does it',
      },
    ]);
  expect(mistakesOf(sdl.replace('id: ID!): Int RULE', 'id: ID! @names(kind: "NONE")): Int @local'))).toEqual([
    expect.objectContaining({ code: 'NAMES_UNKNOWN', place: 'Mutation.post(id)' }),
  ]);
});

test('in a key of several parts those after the first may be null', () => {
  expect(mistakesOf(whole.replace('site: ID! url: String!', 'site: ID! url: String'))).toEqual([]);
});

test.each(broken)(
  '%s stops the start, with code, place and cure',
  (_name, part, instead, code, place, message) => {
    expect(whole.split(part)).toHaveLength(2);
    expect(mistakesOf(whole.replace(part, () => instead))).toContainEqual({ code, place, message });
  },
);

test('names of a kind that nobody gave are refused wherever they stand, each place once', () => {
  const message = 'its names are of the kind "TOPIC", which the gateway was not given; it has SITE';
  const sdl = whole.replace('filter: PostFilter,', 'filter: PostFilter, hidden: Wrapped,').concat(`
    input Wrapped { inner: Inner } input Inner { deep: [ID!] @names(kind: "TOPIC") }`);
  expect(mistakesOf(sdl, { SITE: kind })).toEqual([
    { code: 'NAMES_UNKNOWN', place: 'PostFilter.topic', message },
    { code: 'NAMES_UNKNOWN', place: 'Inner.deep', message },
  ]);
  expect(mistakesOf(whole, {})).toContainEqual({
    code: 'NAMES_UNKNOWN',
    place: 'Query.post(site)',
    message: 'its names are of the kind "SITE", which the gateway was not given; it has none',
  });
});

test('all mistakes are told at once, each in a line of its own with its code and place', () => {
  const sdl = whole.replace(posts, 'posts: Int! latest').replace('motto: String @local', 'motto: String');
  expect(() => rulesOf(sdl)).toThrow(
    [
      'The canonical SDL cannot be merged exactly:',
      '  - MERGE_RULE_MISSING at Topic.posts: it is a value of a merged type; say @merge(by: SUM | MIN | MAX | ANY), or @local if the gateway knows it',
      '  - MERGE_RULE_MISSING at Query.motto: say @merge(by: …) if instances answer it, or @local if the gateway does',
    ].join('\n'),
  );
});
