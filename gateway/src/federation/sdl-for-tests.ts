/** A small network's SDL in which every field has an exact rule; tests break one thing in it. */
export const whole = `
  scalar DateTime
  type Query {
    posts(first: Int, after: String, last: Int, before: String, filter: PostFilter, orderBy: PostOrder! = NEWEST): PostConnection! @merge(by: ORDERED_UNION)
    post(id: ID!, site: String @names(kind: "SITE")): Post @merge(by: OWNER)
    topics(first: Int, after: String, filter: TopicFilter, orderBy: TopicOrder! = POPULAR): TopicConnection! @merge(by: GROUP_BY_KEY)
    counts(by: [String!]!): [Count!]! @merge(by: GROUP_BY_KEY)
    sources(site: [ID!]): [Source!]! @merge(by: SET_UNION)
    motto: String @local
  }
  type Post @row(key: "id", digest: "revision") { id: ID! revision: String! at: DateTime! title: String! topics: [Topic!]! }
  type PostConnection { edges: [PostEdge!]! nodes: [Post!]! pageInfo: PageInfo! totalCount: Int! @merge(by: SUM) took: Int @local }
  type PostEdge { cursor: String! node: Post! score: Int color: String @local }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  enum PostOrder {
    NEWEST @order(by: "at", descending: true)
    TITLE @order(by: "title")
    BEST @order(by: "score at title", descending: true)
  }
  input PostFilter { topic: [ID!] @names(kind: "TOPIC") near: ID @rank text: String all: [PostFilter!] }
  type Topic @group(key: "slug", from: "topics") {
    slug: ID! name: String! @local posts: Int! @merge(by: SUM) latest: DateTime @merge(by: MAX) first: String @merge(by: MIN) isHot: Boolean! @merge(by: ANY)
    list(first: Int, after: String, filter: PostFilter, orderBy: PostOrder! = NEWEST): PostConnection! @merge(by: ORDERED_UNION, from: "posts", where: "filter.topic")
    related: TopicConnection! @merge(by: GROUP_BY_KEY, from: "topics", where: "filter.posts.topic")
    sources: [Source!]! @merge(by: SET_UNION, from: "sources", where: "site")
  }
  input TopicFilter { slug: [ID!] posts: PostFilter }
  type TopicConnection { edges: [TopicEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type TopicEdge { cursor: String! node: Topic! }
  enum TopicOrder { POPULAR @order(by: "posts", descending: true) NAME @order(by: "name") }
  type Count @group(key: "topic period", descending: true) { topic: Topic period: String posts: Int! @merge(by: SUM) }
  type Source @row(key: "site url") { site: ID! url: String! }
`;
