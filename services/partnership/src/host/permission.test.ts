import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Partnership, Permission } from '@active-news/schema/registry/partnership.ts';
import { storyId } from '@active-news/schema/story-id.ts';
import { startAnswering } from './answer-operation.ts';
import { openStore } from '../store/open-store.ts';
import { storyOwner } from '../store/story-owner.ts';
import type { Instance } from '../graph/instance-context.ts';

const id = storyId('leap', 'a walk');
const feedUrl = 'https://leap.example/feed';
let answering: Awaited<ReturnType<typeof startAnswering>>;

beforeAll(async () => void (answering = await startAnswering()));
afterAll(() => answering.stop());

/** An instance that holds one story with all its text, under a permission. */
function instanceWith(permission: Permission | undefined): Instance {
  const store = openStore({ path: ':memory:', slug: 'leap', feedUrls: [feedUrl], face: '', now: () => 0 });
  store.recordPoll({
    feedUrl,
    checkedAtMs: 1,
    nextCheckAtMs: 2,
    outcome: 'read',
    health: 'OK',
    status: 200,
    problems: [],
    stories: [
      {
        id,
        title: 'A walk',
        url: null,
        publishedAtMs: 1,
        publishedRaw: null,
        datePrecision: 'INSTANT',
        dateSource: 'FEED',
        dateSuspect: false,
        updatedAtMs: null,
        summary: 'We walk.',
        contentHtml: '<p>We walk on Sunday.</p>',
        byline: null,
        image: null,
        tags: ['walking'],
        rawTags: [],
        organisations: [],
      },
    ],
  });
  const partnership = {
    slug: 'leap',
    region: 'south-east',
    councils: [] as readonly string[],
    name: 'Leap',
    website: 'https://leap.example',
    ...(permission && { permission }),
  } as Partnership;
  return { partnership, owner: storyOwner({ partnerships: [partnership], digest: '' }, partnership), store };
}

const shown = { title: 'A walk', summary: 'We walk.', contentHtml: null };

test.each([
  [undefined, shown],
  ['excerpt', shown],
  ['headline', { ...shown, summary: null }],
  ['full', { ...shown, contentHtml: '<p>We walk on Sunday.</p>' }],
] as const)('with the permission %s a story shows what that allows', async (permission, expected) => {
  const { body } = await answering.answer(instanceWith(permission), {
    query:
      'query ($id: ID!) { story(id: $id) { title summary contentHtml } stories { totalCount nodes { title summary contentHtml } } }',
    variables: { id },
  });
  expect(JSON.parse(JSON.stringify(body.data))).toEqual({
    story: expected,
    stories: { totalCount: 1, nodes: [expected] },
  });
});

test('with the permission none a story is in no list and no count, and is not found by its id', async () => {
  const { body } = await answering.answer(instanceWith('none'), {
    query:
      'query ($id: ID!) { story(id: $id) { title } stories { totalCount } tags { totalCount } archives { month } regions { slug } _entities(representations: [{ __typename: "Story", id: $id }]) { __typename } }',
    variables: { id },
  });
  expect(JSON.parse(JSON.stringify(body))).toMatchObject({
    data: { story: null, stories: { totalCount: 0 }, tags: { totalCount: 0 }, archives: [], regions: [] },
  });
});
