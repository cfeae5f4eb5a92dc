/** The checks of merge rules at the start: what could not be merged exactly is refused, with its place and its cure. */
import { expect, test } from '@jest/globals';
import { readGatewaySdl } from '@active-news/schema/graph/sdl.ts';
import { federate } from './federate.ts';

/** A small network's SDL that passes; each case breaks one thing in it. */
const whole = `
  scalar DateTime
  type Query {
    posts(first: Int, after: String, last: Int, before: String, orderBy: PostOrder! = NEWEST): PostConnection! @merge(by: ORDERED_UNION)
    post(id: ID!): Post @merge(by: OWNER)
    topics(first: Int, after: String, filter: TopicFilter, orderBy: TopicOrder! = POPULAR): TopicConnection! @merge(by: GROUP_BY_KEY)
    sources: [Source!]! @merge(by: SET_UNION)
    motto: String @local
  }
  type Post @row(key: "id", digest: "revision") { id: ID! revision: String! at: DateTime! topics: [Topic!]! }
  type PostConnection { edges: [PostEdge!]! pageInfo: PageInfo! totalCount: Int! @merge(by: SUM) }
  type PostEdge { cursor: String! node: Post! }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  enum PostOrder { NEWEST @order(by: "at", descending: true) }
  type Topic @group(key: "slug", from: "topics") {
    slug: ID! name: String! @local posts: Int! @merge(by: SUM) latest: DateTime @merge(by: MAX) isHot: Boolean! @merge(by: ANY)
  }
  input TopicFilter { slug: [ID!] }
  type TopicConnection { edges: [TopicEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type TopicEdge { cursor: String! node: Topic! }
  enum TopicOrder { POPULAR @order(by: "posts", descending: true) }
  type Source @row(key: "url") { url: String! }
`;

function complaintOf(sdl: string): string {
  try {
    federate(sdl, {});
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

test('the SDL of this project passes all checks', () => {
  expect(complaintOf(readGatewaySdl())).toBe('none');
});

test('an SDL in which every field has an exact rule passes', () => {
  expect(complaintOf(whole)).toBe('none');
});

const latest = 'latest: DateTime @merge(by: MAX)';
const posts = 'posts: Int! @merge(by: SUM)';
const source = 'type Source @row(key: "url")';

const broken: readonly (readonly [name: string, part: string, instead: string, complaint: string])[] = [
  [
    'a type that is both row and group',
    source,
    `${source} @group(key: "url")`,
    'Source has both @row and @group: say @row if each object belongs to one instance, else @group',
  ],
  [
    'a key that is no field',
    '@row(key: "url")',
    '@row(key: "address")',
    'Source has the key "address", but no such field: name fields that it has',
  ],
  [
    'a digest that is no field',
    'digest: "revision"',
    'digest: "hash"',
    'Post has the digest "hash", but no such field: name the one that changes with any other',
  ],
  [
    'a root field that is merged and local',
    'motto: String @local',
    'motto: String @local @merge(by: SUM)',
    'Query.motto has both @merge and @local: keep the one that holds',
  ],
  [
    'a root field without a rule',
    'motto: String @local',
    'motto: String',
    'Query.motto has no rule: say @merge(by: …) if instances answer it, or @local if the gateway does',
  ],
  [
    'a group that a row reaches but nothing gathers',
    ', from: "topics"',
    '',
    'Post.topics reaches the group Topic, which has no @group(from: …) to gather it by: add it',
  ],
  [
    'a group gathered from a field without a filter by its key',
    'input TopicFilter { slug: [ID!] }',
    'input TopicFilter { name: [ID!] }',
    'Topic says from: "topics", but Query.topics has no argument `filter` with a field "slug": add it, or name another field',
  ],
  [
    'a rule on the key of a group',
    'slug: ID! name',
    'slug: ID! @merge(by: MAX) name',
    'Topic.slug has @merge although it is part of the key: remove one',
  ],
  [
    'a rule on a local field of a group',
    'name: String! @local',
    'name: String! @local @merge(by: MAX)',
    'Topic.name has @merge although it is @local: remove one',
  ],
  [
    'a value of a group without a rule',
    posts,
    'posts: Int!',
    'Topic.posts is a value of a merged type and has no rule: say @merge(by: SUM | MIN | MAX | ANY), or @local if the gateway knows it',
  ],
  [
    'a list of a group without a rule',
    latest,
    'latest: [DateTime!]!',
    'Topic.latest is a list of a merged type and has no rule: say @merge(by: SUM | MIN | MAX | ANY), or @local if the gateway knows it',
  ],
  [
    'a list that is merged by a rule for single values',
    latest,
    'latest: [DateTime!]! @merge(by: MAX)',
    'Topic.latest cannot be merged by MAX: only single numbers, texts, instants and truths can',
  ],
  [
    'a sum of what may be null',
    posts,
    'posts: Int @merge(by: SUM)',
    'Topic.posts cannot be summed: SUM needs Int! or Float!, this is Int',
  ],
  [
    'a sum of texts',
    posts,
    'posts: String! @merge(by: SUM)',
    'Topic.posts cannot be summed: SUM needs Int! or Float!, this is String!',
  ],
  [
    'a maximum that cannot be null',
    latest,
    'latest: DateTime! @merge(by: MAX)',
    'Topic.latest is DateTime!, but MAX over nothing has no value: make it nullable',
  ],
  [
    'a minimum that cannot be null',
    latest,
    'latest: DateTime! @merge(by: MIN)',
    'Topic.latest is DateTime!, but MIN over nothing has no value: make it nullable',
  ],
  [
    'any of what is no truth',
    'isHot: Boolean! @merge(by: ANY)',
    'isHot: Int! @merge(by: ANY)',
    'Topic.isHot cannot be merged by ANY: that needs Boolean!, this is Int!',
  ],
  [
    'an average',
    posts,
    'posts: Float! @merge(by: AVG)',
    'Topic.posts has the rule AVG, which is none for a field of a group: say SUM, MIN, MAX or ANY. An average is a SUM beside a SUM',
  ],
  [
    'a rule of root fields on a field of a group',
    posts,
    'posts: Int! @merge(by: SET_UNION)',
    'Topic.posts has the rule SET_UNION, which is none for a field of a group: say SUM, MIN, MAX or ANY. An average is a SUM beside a SUM',
  ],
  [
    'an ordered union of a list',
    'sources: [Source!]! @merge(by: SET_UNION)',
    'sources: [Source!]! @merge(by: ORDERED_UNION)',
    'Query.sources cannot be merged by ORDERED_UNION: it needs a connection (edges { cursor node }) over a type with @row',
  ],
  [
    'an ordered union of rows without a digest',
    '@row(key: "id", digest: "revision")',
    '@row(key: "id")',
    'Query.posts cannot be merged by ORDERED_UNION: @row of Post names no digest; say which field changes with any other',
  ],
  [
    'groups of rows',
    'sources: [Source!]! @merge(by: SET_UNION)',
    'sources: [Source!]! @merge(by: GROUP_BY_KEY)',
    'Query.sources cannot be merged by GROUP_BY_KEY: it needs a list or connection of a type with @group',
  ],
  [
    'a set of a connection',
    'PostConnection! @merge(by: ORDERED_UNION)',
    'PostConnection! @merge(by: SET_UNION)',
    'Query.posts cannot be merged by SET_UNION: it needs a list of a type with @row',
  ],
  [
    'an owner that no argument leads to',
    'post(id: ID!)',
    'post(slug: ID!)',
    'Query.post cannot be merged by OWNER: it needs a nullable type with @row, and an argument with the name of its key',
  ],
  [
    'a rule of single fields on a root field',
    'post(id: ID!): Post @merge(by: OWNER)',
    'post(id: ID!): Post @merge(by: MAX)',
    'Query.post cannot be merged by MAX: root fields take ORDERED_UNION, GROUP_BY_KEY, SET_UNION or OWNER',
  ],
  [
    'a connection without an order',
    ', orderBy: PostOrder! = NEWEST',
    '',
    'Query.posts cannot be merged by ORDERED_UNION: a connection needs an argument `orderBy` of an enum whose values have @order',
  ],
  [
    'an order by nothing',
    'NEWEST @order(by: "at", descending: true)',
    'NEWEST',
    'Query.posts can be ordered by NEWEST, which has no @order(by: …) naming a field of Post: add it',
  ],
  [
    'an order by a field that is not there',
    'NEWEST @order(by: "at"',
    'NEWEST @order(by: "date"',
    'Query.posts can be ordered by NEWEST, which has no @order(by: …) naming a field of Post: add it',
  ],
  [
    'groups ordered by texts downwards',
    'POPULAR @order(by: "posts", descending: true)',
    'POPULAR @order(by: "slug", descending: true)',
    'TopicOrder.POPULAR orders texts downwards, which groups do not: order by a number or an instant',
  ],
  [
    'a count of a union without a rule',
    'totalCount: Int! @merge(by: SUM)',
    'totalCount: Int!',
    'PostConnection.totalCount has no rule that is exact: totalCount of an ORDERED_UNION takes @merge(by: SUM); other fields must be @local',
  ],
  [
    'another number on a connection',
    'totalCount: Int! @merge(by: SUM)',
    'totalCount: Int! @merge(by: SUM) longest: Int @merge(by: MAX)',
    'PostConnection.longest has no rule that is exact: totalCount of an ORDERED_UNION takes @merge(by: SUM); other fields must be @local',
  ],
];

test.each(broken)('%s stops the start and is told with its cure', (_name, part, instead, complaint) => {
  expect(whole.split(part)).toHaveLength(2);
  const lines = complaintOf(whole.replace(part, () => instead)).split('\n');
  expect(lines[0]).toBe('The canonical SDL cannot be merged exactly:');
  expect(lines.slice(1)).toContain(`  - ${complaint}`);
});

test('all mistakes are told at once, each in a line of its own', () => {
  const sdl = whole.replace(posts, 'posts: Int!').replace('motto: String @local', 'motto: String');
  expect(complaintOf(sdl).split('\n')).toEqual([
    'The canonical SDL cannot be merged exactly:',
    expect.stringMatching(/^ {2}- Topic\.posts /),
    expect.stringMatching(/^ {2}- Query\.motto /),
  ]);
});
