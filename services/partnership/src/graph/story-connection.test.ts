/** The order of stories, the pages that are cut from it, and how many statements they take. */
import { constants } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '@active-news/schema/position.ts';
import { storyOf } from '../store/store-for-tests.ts';
import { ask, instanceWith } from './instance-for-tests.ts';

const dates = [
  storyOf({ key: 'a', publishedAtMs: 1 }),
  storyOf({ key: 'b', publishedAtMs: 1 }),
  storyOf({ key: 'c', publishedAtMs: 2 }),
];
const withTexts = [
  storyOf({ key: 'a', title: 'a canoe', publishedAtMs: 1 }),
  storyOf({ key: 'b', title: 'b', tags: ['walking'], rawTags: ['Canoe'], publishedAtMs: 2 }),
  storyOf({ key: 'c', title: 'c', summary: 'By canoe', publishedAtMs: 3 }),
  storyOf({ key: 'd', title: 'd', contentHtml: '<p>By canoe</p>', publishedAtMs: 4 }),
  storyOf({ key: 'e', title: 'e', contentHtml: '<p>By canoe</p>', publishedAtMs: 4 }),
  storyOf({ key: 'f', title: 'f', publishedAtMs: 5 }),
];

test.each([
  ['full', 'abcde'],
  ['excerpt', 'abc'],
  ['headline', 'ab'],
] as const)(
  'with the permission %s, text looks in what that lets be shown, in order of relevance too',
  async (permission, found) => {
    const instance = instanceWith(withTexts, permission);
    const { byDate, byScore } = await ask(
      instance,
      `{ byDate: stories(filter: { text: "canoe" }) { totalCount edges { score node { title } } }
       byScore: stories(filter: { text: "canoe" }, orderBy: RELEVANCE) { totalCount edges { score node { title } } } }`,
    );
    type Edge = { score: number | null; node: { title: string } };
    const shown = (edges: Edge[]) => edges.map(({ node }) => node.title[0]).join('');
    expect(byDate.edges.map(({ score }: Edge) => score)).toEqual(byDate.edges.map(() => null));
    expect([...shown(byDate.edges)].sort().join('')).toBe(found);
    expect([byDate.totalCount, byScore.totalCount]).toEqual([found.length, found.length]);
    expect(shown(byScore.edges).slice(0, 3)).toBe(found.slice(0, 3));
    const scores = byScore.edges.map(({ score }: Edge) => score!);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.every((score: number) => score > 0)).toBe(true);
  },
);

test('equal scores and dates are told apart by id, and pages by relevance join without gap or repetition, both ways', async () => {
  const instance = instanceWith(withTexts);
  const page = async (args: Record<string, unknown>) =>
    (
      await ask(
        instance,
        `query ($first: Int, $after: String, $last: Int, $before: String) {
           stories(filter: { text: "canoe" }, orderBy: RELEVANCE, first: $first, after: $after, last: $last, before: $before) {
             edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
        args,
      )
    ).stories;
  const all = (await page({})).edges;
  const forward = [];
  for (let after: string | null = null; ; ) {
    const { edges, pageInfo } = await page({ first: 2, after });
    expect(pageInfo.hasPreviousPage).toBe(after !== null);
    forward.push(...edges);
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  const backward = [];
  for (let before: string | null = null; ; ) {
    const { edges, pageInfo } = await page({ last: 2, before });
    expect(pageInfo.hasNextPage).toBe(before !== null);
    backward.unshift(...edges);
    if (!pageInfo.hasPreviousPage) break;
    before = pageInfo.startCursor;
  }
  expect(all).toHaveLength(5);
  expect(forward).toEqual(all);
  expect(backward).toEqual(all);
  expect(decodeCursor(all[0].cursor, ['number', 'number', 'string'])![2]).toBe(all[0].node.id);
});

test('near a place, positions begin with how near the instance is, so that the nearest come first in every order', async () => {
  const instance = instanceWith(dates);
  const lead = async (near: string, orderBy: string) => {
    const { edges } = (
      await ask(
        instance,
        'query ($filter: StoryFilter, $orderBy: StoryOrder!) { stories(first: 1, filter: $filter, orderBy: $orderBy) { edges { cursor } } }',
        { filter: { near, text: orderBy === 'RELEVANCE' ? 'walk' : null }, orderBy },
      )
    ).stories;
    return (JSON.parse(Buffer.from(edges[0].cursor, 'base64url').toString()) as unknown[])[1];
  };
  for (const [place, rank] of [
    ['rise', 0],
    ['north-east', 0],
    ['durham', 1],
    ['tees', 1],
    ['leeds', 2],
    ['north-west', 1],
  ] as const) {
    expect(await lead(place, 'OLDEST')).toBe(rank);
    expect(await lead(place, 'NEWEST')).toBe(rank === 0 ? 0 : -rank);
    expect(await lead(place, 'RELEVANCE')).toBe(rank === 0 ? 0 : -rank);
  }
});

test('a cursor of any nearness cuts what one list of all partnerships would have cut', async () => {
  const instance = instanceWith(dates);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('NEWEST', 'OLDEST'),
      fc.constantFrom('after', 'before'),
      fc.constantFrom(0, 1, 2),
      fc.constantFrom(...dates, { publishedAtMs: 0, id: 'rise:a' }, { publishedAtMs: 9e15, id: 'rise:a' }),
      async (orderBy, side, rank, { publishedAtMs, id }) => {
        const sign = orderBy === 'NEWEST' ? -1 : 1;
        const cursor = encodeCursor([rank === 0 ? 0 : sign * rank, publishedAtMs, id]);
        const { stories } = await ask(
          instance,
          `query ($cursor: String, $orderBy: StoryOrder!) { stories(filter: { near: "durham" }, orderBy: $orderBy, ${side}: $cursor) {
             nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`,
          { cursor, orderBy },
        );
        const key = (one: { publishedAtMs: number; id: string }) =>
          [1, sign * one.publishedAtMs, one.id] as const;
        const compare = (a: readonly [number, number, string], b: readonly [number, number, string]) =>
          a[0] - b[0] || a[1] - b[1] || (a[2] === b[2] ? 0 : sign * (a[2] < b[2] ? -1 : 1));
        const bound = [rank, sign * publishedAtMs, id] as const;
        const order = [...dates].sort((a, b) => compare(key(a), key(b)));
        const isIn = (one: (typeof dates)[number]) =>
          side === 'after' ? compare(key(one), bound) > 0 : compare(key(one), bound) < 0;
        const outside = order.some((one) => !isIn(one));
        expect(stories.nodes.map((node: { id: string }) => node.id)).toEqual(
          order.filter(isIn).map((one) => one.id),
        );
        expect(stories.pageInfo).toEqual({
          hasNextPage: side === 'before' && outside,
          hasPreviousPage: side === 'after' && outside,
        });
      },
    ),
    { numRuns: 60 },
  );
});

test.each(['NEWEST', 'RELEVANCE'])(
  'heads by %s are one statement and one for each flag, and read no text that is only shown',
  async (orderBy) => {
    const instance = instanceWith(withTexts);
    const read = new Set<string | null>();
    instance.store.database.db.setAuthorizer((action, table, column) => {
      if (action === constants.SQLITE_READ && table === 'story') read.add(column);
      return constants.SQLITE_OK;
    });
    const query = `query ($orderBy: StoryOrder!, $after: String) { stories(first: 2, filter: { text: "canoe" }, orderBy: $orderBy, after: $after) {
      edges { cursor score node { id revision publishedAt __typename } } pageInfo { hasNextPage hasPreviousPage } } }`;
    const { stories } = await ask(instance, query, { orderBy });
    expect(stories.edges).toHaveLength(2);
    expect(instance.statements).toHaveLength(1);

    await ask(instance, query, { orderBy, after: stories.edges[1].cursor });
    expect(instance.statements.length).toBeLessThanOrEqual(orderBy === 'RELEVANCE' ? 2 : 3);
    expect([...read].sort()).toEqual(['id', 'published_at', 'revision']);
  },
);

test('the rows of a page are read in one statement more, however many and whatever fields are shown', async () => {
  const instance = instanceWith(withTexts);
  const { stories } = await ask(
    instance,
    '{ stories { totalCount edges { node { id title summary contentHtml tags { slug } attribution { text } } } nodes { byline kind } } }',
  );
  expect(stories.edges).toHaveLength(6);
  expect(instance.statements).toHaveLength(3);
});
