/** How feeds look in the graph: what polls found, what waits, what a person has stopped, and that there is none. */
import { expect, test } from '@jest/globals';
import { formatInstant } from '@active-news/schema/instant.ts';
import { openStore } from '../store/open-store.ts';
import { feedUrl, pollOf, slug, storyOf } from '../store/store-for-tests.ts';
import { ask, instanceWith } from './instance-for-tests.ts';

const feedsOf = async (instance: ReturnType<typeof instanceWith>, args = '') =>
  (
    await ask(
      instance,
      `{ feeds${args} { url health since fault lastProblem pace dialect nextCheckAt newestItemAt movedTo quarantine { reason message since heldStories } problems { code } } }`,
    )
  ).feeds;

test('a failing feed tells its fault, its last problem and its pace; a good one its format and newest item', async () => {
  const instance = instanceWith([]);
  const { store } = instance;
  const checkedAtMs = 5_000;
  store.recordPoll(
    pollOf([], {
      checkedAtMs,
      dialect: 'atom10',
      newestItemAtMs: 3_000,
      pace: 'every hour',
      movedTo: 'https://b.example/',
      health: 'SLOW',
    }),
  );
  expect(await feedsOf(instance)).toMatchObject([
    {
      health: 'SLOW',
      dialect: 'Atom 1.0',
      newestItemAt: formatInstant(3_000),
      pace: 'every hour',
      fault: null,
      lastProblem: null,
      movedTo: 'https://b.example/',
      quarantine: null,
    },
  ]);
  const problems = [{ code: 'TIMED_OUT', message: 'no answer in time', item: null }];
  store.recordPoll(
    pollOf([], {
      checkedAtMs: 6_000,
      outcome: 'failed',
      health: 'FAILING',
      fault: 'TIMED_OUT',
      status: null,
      problems,
    }),
  );
  expect(await feedsOf(instance)).toMatchObject([
    {
      health: 'FAILING',
      since: formatInstant(6_000),
      fault: 'TIMED_OUT',
      lastProblem: 'no answer in time',
      dialect: 'Atom 1.0',
    },
  ]);
  // What is wrong with an item says with which.
  store.recordPoll(
    pollOf([], {
      checkedAtMs: 7_000,
      problems: [{ code: 'NO_LINK', message: 'it has no address', item: 'A walk' }],
    }),
  );
  expect(await feedsOf(instance)).toMatchObject([
    { health: 'OK', lastProblem: 'it has no address (A walk)' },
  ]);
});

test('a quarantine says why, since when and how many wait; a hold is told of every feed', async () => {
  const instance = instanceWith([]);
  const { store } = instance;
  const quarantine = { reason: 'BULK' as const, message: '2 new stories at once' };
  store.recordStories(feedUrl, [storyOf({ key: 'a' }), storyOf({ key: 'b' })], { atMs: 2_000, quarantine });
  store.recordPoll(pollOf([], { checkedAtMs: 2_000, health: 'QUARANTINED' }));
  expect(await feedsOf(instance, '(health: [QUARANTINED])')).toMatchObject([
    { quarantine: { ...quarantine, since: formatInstant(2_000), heldStories: 2 } },
  ]);
  store.decide({ kind: 'hold', hold: true, reason: 'the site is being rebuilt' }, 7_000);
  expect(await feedsOf(instance)).toMatchObject([
    {
      url: feedUrl,
      health: 'HELD',
      since: formatInstant(7_000),
      lastProblem: 'the site is being rebuilt',
      nextCheckAt: null,
    },
  ]);
  expect(await feedsOf(instance, '(health: [QUARANTINED])')).toEqual([]);
});

test('a partnership without a feed has one entry that says so, since when it has none', async () => {
  const instance = instanceWith([]);
  const store = openStore({ path: ':memory:', slug, feedUrls: [], face: '', now: () => 4_000 });
  const without = { ...instance, store };
  expect(await feedsOf(without)).toEqual([
    {
      url: null, health: 'NONE', since: formatInstant(4_000), fault: null, lastProblem: null, pace: null, dialect: null,
      nextCheckAt: null, newestItemAt: null, movedTo: null, quarantine: null, problems: [],
    },
  ]); // prettier-ignore
  expect(await feedsOf(without, '(health: [OK])')).toEqual([]);
});

test('the earlier wordings of all stories that are asked for come in one statement, and of stories without any in none', async () => {
  const stories = ['one', 'two', 'three'].map((key) => storyOf({ key, title: `First ${key}` }));
  const instance = instanceWith(stories);
  const query = '{ stories { nodes { title history { title replacedAt } } } }';
  const asked = () => instance.statements.filter((text) => text.includes('story_revision')).length;
  const before = asked();
  await ask(instance, query);
  expect(asked()).toBe(before);
  instance.store.recordPoll(
    pollOf(
      stories.slice(0, 2).map((story) => ({ ...story, title: 'Second' })),
      { checkedAtMs: 9_000 },
    ),
  );
  const { nodes } = (await ask(instance, query)).stories;
  expect(
    nodes.map(({ history }: { history: { title: string }[] }) => history.map(({ title }) => title)).sort(),
  ).toEqual([[], ['First one'], ['First two']]);
  expect(
    nodes.flatMap(({ history }: { history: { replacedAt: string }[] }) =>
      history.map((one) => one.replacedAt),
    ),
  ).toEqual(Array(2).fill(formatInstant(9_000)));
  expect(asked()).toBe(before + 1);
});
