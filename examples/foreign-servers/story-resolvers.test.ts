import { expect, test } from '@jest/globals';
import { storyResolvers } from './story-resolvers.ts';

const days = ['05', '04', '03', '02', '01'];
const posts = days.map((day) => ({
  title: day,
  publishedAt: `2025-10-${day}T09:00:00.000Z`,
  kind: 'NEWS',
  path: `/${day}`,
}));
const { stories, _entities } = storyResolvers('active-norfolk', 'https://example.org', posts).Query;
const all = stories(null, { first: 100, orderBy: 'NEWEST' });
const cursorOf = (title: string) => all.edges.find(({ node }) => node.title === title)!.cursor;

test.each([
  [{ first: 2 }, ['05', '04'], true, false],
  [{ first: 2, after: '04' }, ['03', '02'], true, true],
  [{ last: 2 }, ['02', '01'], false, true],
  [{ last: 1, before: '02' }, ['03'], true, true],
  [{ first: 5, after: '05', before: '02' }, ['04', '03'], true, true],
  [{ first: 0, after: '03' }, [], true, true],
  [{ first: 2, after: '02', before: '04' }, [], true, true],
])('a page of %j has its stories, and says exactly what lies around it', (args, titles, next, previous) => {
  const { after, before } = args as { after?: string; before?: string };
  const page = stories(null, {
    ...args,
    ...(after && { after: cursorOf(after) }),
    ...(before && { before: cursorOf(before) }),
    orderBy: 'NEWEST',
  });
  expect(page.nodes.map(({ title }) => title)).toEqual(titles);
  expect(page.totalCount).toBe(5);
  expect(page.pageInfo).toMatchObject({ hasNextPage: next, hasPreviousPage: previous });
});

test('a row is given at the revision that is asked for, and at any if none is', () => {
  const { id, revision } = all.nodes[0]!;
  const found = _entities(null, {
    representations: [{ id, revision }, { id, revision: 'older' }, { id }, { id: 'active-norfolk:none' }],
  });
  expect(found.map((story) => story?.title ?? null)).toEqual(['05', null, '05', null]);
});
