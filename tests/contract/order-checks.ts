/** Order, ids and cursors: one total order, and positions in it that every instance writes alike. */
import { comparePositions, encodeCursor } from '@active-news/schema/position.ts';
import { ownerOfStory } from '@active-news/schema/story-id.ts';
import { holds, NotTried, same, type ContractCheck } from './contract-check.ts';
import type { InstanceClient } from './instance-client.ts';
import type { KnownStory } from './read-catalogue.ts';
import { comparePage, pageQuery, readable, readAllHeads } from './read-pages.ts';
import { expectedPage, inOrder } from './story-model.ts';

const section = '5. Order and positions';

/** Errors: NotTried if the instance holds fewer stories than a check needs. */
export async function storiesOf(client: InstanceClient, atLeast = 1): Promise<readonly KnownStory[]> {
  const { stories } = await client.catalogue();
  if (stories.length < atLeast)
    throw new NotTried(
      `the instance holds ${stories.length === 0 ? 'no story' : `${stories.length} stories`}; this needs ${atLeast}`,
    );
  return stories;
}

export const orderChecks: readonly ContractCheck[] = [
  {
    rule: 'O1',
    section,
    level: 'must',
    name: 'Ids are the slug of the owner, a colon and 26 letters of base 32',
    cure: 'Make ids as schema/story-id.ts does; the gateway reads the owner out of them.',
    async run(client) {
      const stories = await storiesOf(client);
      const { isGateway } = await client.catalogue();
      for (const { id, partnership } of stories) {
        const owner = ownerOfStory(id);
        holds(owner !== null, () => `"${id}" is no story id`);
        holds(
          isGateway || owner === client.slug,
          () => `"${id}" belongs to "${owner}", not to "${client.slug}"`,
        );
        same(partnership, owner, `partnership.slug of ${id}`);
      }
      same(new Set(stories.map(({ id }) => id)).size, stories.length, 'the number of different ids');
      return `${stories.length} ids`;
    },
  },
  {
    rule: 'O2',
    section,
    level: 'must',
    name: 'Instants are written with milliseconds and Z',
    cure: 'Write 2026-11-20T09:00:00.000Z: gateways compare instants as text.',
    async run(client) {
      const stories = await storiesOf(client);
      const instants = ['publishedAt', 'updatedAt', 'firstSeenAt', 'startsAt', 'deadlineAt'];
      let count = 0;
      for (const { id, shown } of stories) {
        const row = JSON.parse(shown) as Record<string, unknown>;
        for (const name of instants) {
          const value = row[name];
          if (value === null || value === undefined) continue;
          count++;
          const isRight =
            typeof value === 'string' &&
            !Number.isNaN(Date.parse(value)) &&
            new Date(value).toISOString() === value;
          holds(isRight, () => `${name} of ${id} is ${JSON.stringify(value)}`);
        }
      }
      return `${count} instants`;
    },
  },
  {
    rule: 'O3',
    section,
    level: 'must',
    name: 'NEWEST goes down by (publishedAt, id), each story once',
    cure: 'ORDER BY published_at DESC, id DESC; compare ids by their ASCII letters.',
    async run(client) {
      const stories = await storiesOf(client, 2);
      for (const [i, story] of stories.entries()) {
        const next = stories[i + 1];
        if (!next) break;
        holds(
          comparePositions([story.atMs, story.id], [next.atMs, next.id]) > 0,
          () => `${next.id} (${next.publishedAt}) comes after ${story.id} (${story.publishedAt})`,
        );
      }
      return `${stories.length} stories`;
    },
  },
  {
    rule: 'O4',
    section,
    level: 'must',
    name: 'OLDEST is the exact reverse of NEWEST',
    cure: 'Turn the whole order round, ids included.',
    async run(client) {
      const stories = await storiesOf(client, 2);
      const { base } = await client.catalogue();
      const { edges } = await readAllHeads(client, base, 'OLDEST');
      same(
        edges.map(({ node }) => node.id),
        stories.map(({ id }) => id).reverse(),
        'the ids in the order OLDEST',
      );
      return `${stories.length} stories`;
    },
  },
  {
    rule: 'C1',
    section,
    level: 'must',
    name: 'A cursor is the position and nothing else, letter by letter',
    cure: 'cursor = base64url without padding of JSON.stringify([1, publishedAtMs, id]); see schema/position.ts.',
    async run(client) {
      const stories = await storiesOf(client);
      for (const { cursor, atMs, id } of stories)
        holds(
          cursor === encodeCursor([atMs, id]),
          () =>
            `the cursor of ${id} is ${readable(cursor)}, not ${JSON.stringify([1, atMs, id])} in base64url`,
        );
      return `${stories.length} cursors`;
    },
  },
  {
    rule: 'C2',
    section,
    level: 'must',
    name: 'Any position is accepted, also one where no story stands',
    cure: 'Compare with the position that a cursor names; never look the story up.',
    async run(client) {
      const stories = await storiesOf(client);
      const { base } = await client.catalogue();
      const at = stories[Math.floor(stories.length / 2)]!.atMs;
      const strangers = ['a-stranger', 'zz-stranger'].map((slug) => `${slug}:${'a'.repeat(26)}`);
      const instants = [0, at - 1, at, at + 1, Date.UTC(2100, 0)];
      let count = 0;
      for (const orderBy of ['NEWEST', 'OLDEST'] as const) {
        const rows = inOrder(stories, orderBy);
        for (const instantMs of instants) {
          for (const stranger of strangers) {
            for (const question of [
              { first: 2, after: [instantMs, stranger] },
              { last: 2, before: [instantMs, stranger] },
            ]) {
              await comparePage(
                client,
                { ...question, filter: base, orderBy },
                expectedPage(rows, question),
                ['ids'],
              );
              count++;
            }
          }
        }
      }
      return `${count} pages at the positions of others`;
    },
  },
  {
    rule: 'C3',
    section,
    level: 'must',
    name: 'What is no position of the order is refused with BAD_USER_INPUT',
    cure: 'Check form, number and kinds of the parts; an unreadable cursor is an error, never an empty page.',
    async run({ refused }) {
      const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const garbage = [
        'garbage',
        '',
        encode([2, 1, 'rise:x']),
        encode([1, 'rise:x']),
        encode([1, '1', 'rise:x']),
        encode([1, 1, 'rise:x', 'more']),
        encode({ at: 1 }),
      ];
      for (const cursor of garbage) {
        for (const name of ['after', 'before'])
          await refused(`${name}: "${readable(cursor)}"`, pageQuery, {
            first: 1,
            [name]: cursor,
            orderBy: 'NEWEST',
          });
      }
      return `${garbage.length} texts`;
    },
  },
];
