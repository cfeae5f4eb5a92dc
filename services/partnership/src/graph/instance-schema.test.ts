/** Which stories an instance finds, counts and refuses to look for, asked in its own graph. */
import { expect, test } from '@jest/globals';
import { storyOf } from '../store/store-for-tests.ts';
import { ask, instanceWith, type TestInstance } from './instance-for-tests.ts';

const titles = async (instance: TestInstance, filter: Record<string, unknown>) =>
  (
    await ask(
      instance,
      'query ($filter: StoryFilter) { stories(filter: $filter, orderBy: OLDEST) { nodes { title } totalCount } }',
      { filter },
    )
  ).stories.nodes
    .map(({ title }: { title: string }) => title)
    .join('');

const sample = [
  storyOf({
    key: 'a',
    title: 'a',
    publishedAtMs: Date.UTC(2019, 3, 30, 12),
    category: 'News',
    deadlineAtMs: 1_000,
    rawTags: ['News'],
  }),
  // Already May on the clocks of London.
  storyOf({
    key: 'b',
    title: 'b',
    publishedAtMs: Date.UTC(2019, 3, 30, 23, 30),
    kind: 'JOB',
    deadlineAtMs: 2_000,
  }),
  storyOf({
    key: 'c',
    title: 'c',
    publishedAtMs: Date.UTC(2019, 4, 2),
    category: 'news',
    kind: 'EVENT',
    tags: ['walking'],
  }),
];
const at = (instantMs: number) => new Date(instantMs).toISOString();

test.each([
  [{ month: ['2019-05'] }, 'bc'],
  [{ month: ['2019-04', '2019-05', 'nonsense'] }, 'abc'],
  [{ month: [] }, ''],
  [{ category: ['News'] }, 'a'],
  [{ category: ['News', 'news'] }, 'ac'],
  [{ category: [] }, ''],
  [{ kind: ['JOB', 'EVENT'] }, 'bc'],
  [{ kind: ['NEWS'] }, 'a'],
  [{ kind: [] }, ''],
  [{ deadlineFrom: at(1_000) }, 'ab'],
  [{ deadlineTo: at(2_000) }, 'a'],
  [{ deadlineFrom: at(1_001), deadlineTo: at(2_001) }, 'b'],
  [{ near: 'rise' }, 'abc'],
  [{ near: 'leeds' }, 'abc'],
  [{ near: 'kent' }, ''],
  [{ near: 'atlantis' }, ''],
  [{ all: [] }, 'abc'],
  [{ all: [{ kind: ['JOB', 'EVENT'] }, { all: [{ month: ['2019-05'] }, { tag: ['walking'] }] }] }, 'c'],
  [{ kind: ['JOB'], all: [{ kind: ['EVENT'] }] }, ''],
  [{ region: ['north-east'], all: [{ partnership: ['durham'] }] }, ''],
  [{ text: null, month: null, near: null, all: null }, 'abc'],
])('the filter %j holds for %j', async (filter, expected) => {
  expect(await titles(instanceWith(sample), filter)).toBe(expected);
});

test.each([
  ['{ stories(filter: { all: [{ near: "rise" }] }) { totalCount } }', /`near`; only the outermost may/],
  ['{ stories(filter: { text: " " }) { totalCount } }', /no word to look for\. Give at least one/],
  ['{ archives(filter: { all: [{ text: "a b c d e f g h i" }] }) { month } }', /has 9 terms; it may have 8/],
  ['{ tags(filter: { stories: { text: "" } }) { totalCount } }', /no word to look for/],
  [`{ stories(filter: { all: [${'{}'.repeat(20)}] }) { totalCount } }`, /more than 20 filters/],
  ['{ stories(orderBy: RELEVANCE) { totalCount } }', /needs `filter\.text`/],
  [
    '{ stories(orderBy: RELEVANCE, filter: { all: [{ text: "walk" }] }) { totalCount } }',
    /needs `filter\.text`/,
  ],
  ['{ story { id } }', /neither of `id` and `url`/],
  ['{ story(id: "rise:x", url: "https://rise.example") { id } }', /both of `id` and `url`/],
  ['{ story(url: "rise.example/a") { id } }', /no web address.+https/],
  ['{ storyCounts { storyCount } }', /at least one dimension or an interval/],
  ['{ storyCounts(groupBy: [TAG, TAG]) { storyCount } }', /TAG more than once/],
  ['{ storyCounts(groupBy: [TAG, REGION, PARTNERSHIP]) { storyCount } }', /3 dimensions; name at most two/],
  [
    '{ stories(filter: { near: "rise" }, after: "WzEsMSwiYSJd") { nodes { id } } }',
    /no cursor of this order/,
  ],
])('%s is refused', async (query, message) => {
  await expect(ask(instanceWith(sample), query)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringMatching(message),
  });
});

test('a story is found by its address, however spelt, the first by id of several', async () => {
  const same = [
    storyOf({ key: 'old', title: 'old', url: 'https://rise.example/walk', publishedAtMs: 1 }),
    storyOf({ key: 'new', title: 'new', url: 'https://www.rise.example/walk/', publishedAtMs: 2 }),
  ];
  const instance = instanceWith([...same, storyOf({ key: 'other', title: 'other', url: null })]);
  const first = same.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0]!;
  const byUrl = (url: string) =>
    ask(instance, 'query ($url: String) { story(url: $url) { title } }', { url });
  expect(await byUrl('http://RISE.example/walk?utm_medium=mail#top')).toEqual({
    story: { title: first.title },
  });
  expect(await byUrl('https://rise.example/run')).toEqual({ story: null });
});

test('with the permission none a story is not found by its address', async () => {
  const instance = instanceWith([storyOf({ url: 'https://rise.example/walk' })], 'none');
  expect(await ask(instance, '{ story(url: "https://rise.example/walk") { title } }')).toEqual({
    story: null,
  });
  expect(await titles(instance, { text: 'walk' })).toBe('');
});

test('counts come by at most two dimensions and a period, in the order of their keys', async () => {
  const instance = instanceWith(sample);
  const counts = async (args: string) =>
    (
      await ask(
        instance,
        `{ storyCounts(${args}) { partnership { slug } region { slug } tag { slug } period storyCount } }`,
      )
    ).storyCounts;
  const none = { partnership: null, region: null, tag: null, period: null };
  expect(await counts('interval: MONTH')).toEqual([
    { ...none, period: '2019-04', storyCount: 1 },
    { ...none, period: '2019-05', storyCount: 2 },
  ]);
  expect(await counts('interval: WEEK, groupBy: [REGION]')).toEqual([
    { ...none, region: { slug: 'north-east' }, period: '2019-W18', storyCount: 3 },
  ]);
  expect(await counts('interval: DAY, groupBy: [TAG, PARTNERSHIP], filter: { kind: EVENT }')).toEqual([
    { ...none, partnership: { slug: 'rise' }, tag: { slug: 'walking' }, period: '2019-05-02', storyCount: 1 },
  ]);
  expect(await counts('groupBy: [PARTNERSHIP], filter: { text: "nothing" }')).toEqual([]);
});

test('feeds can be asked for by partnership', async () => {
  const instance = instanceWith([]);
  const feeds = async (slugs: string[]) =>
    (await ask(instance, 'query ($slugs: [ID!]) { feeds(partnership: $slugs) { url } }', { slugs })).feeds
      .length;
  expect([await feeds(['kent', 'rise']), await feeds(['kent']), await feeds([])]).toEqual([1, 0, 0]);
});

test('a story shows its category, kind and dates', async () => {
  const instance = instanceWith([
    storyOf({ category: 'Jobs', kind: 'JOB', startsAtMs: 0, deadlineAtMs: 1_000 }),
    storyOf({ key: 'two' }),
  ]);
  const { stories } = await ask(instance, '{ stories { nodes { category kind startsAt deadlineAt } } }');
  expect(stories.nodes).toContainEqual({
    category: 'Jobs',
    kind: 'JOB',
    startsAt: at(0),
    deadlineAt: at(1_000),
  });
  expect(stories.nodes).toContainEqual({ category: null, kind: 'NEWS', startsAt: null, deadlineAt: null });
});
