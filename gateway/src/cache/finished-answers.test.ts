/** Finished answers are found exactly as long as they would be made anew. */
import { beforeEach, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { versionBook, type VersionBook } from '../asking/version-book.ts';
import type { FederatedAnswer } from '../federation/answer-operation.ts';
import type { Part } from '../federation/ask.ts';
import {
  finishedAnswers,
  type FinishedAnswers,
  type FinishedOptions,
  type Question,
} from './finished-answers.ts';
import type { RedisShelf } from './redis-shelf.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const question: Question = {
  query: '{ stories { totalCount } }',
  variables: undefined,
  operationName: undefined,
};
const version = (seq: number) => ({ seq, digest: `d${seq}` });

let nowMs: number;
let book: VersionBook;
let finished: FinishedAnswers;
/** What is in Redis, by address. */
let texts: Map<string, string>;
let shelf: RedisShelf;

beforeEach(() => {
  nowMs = noon;
  book = versionBook();
  texts = new Map();
  shelf = {
    get: async (address) => texts.get(address) ?? null,
    set: (address, text) => void texts.set(address, text),
  };
  finished = open();
  announce('rise', 1);
  announce('devon', 1);
});

const open = (options: Partial<FinishedOptions> = {}) =>
  finishedAnswers({ book, shelf, build: 'build', maxBytes: 1_000_000, now: () => nowMs, ...options });
const announce = (slug: string, seq: number, code = 'code') =>
  book.announced(slug, version(seq), code, nowMs);

/** An answer that was made of these instances, each at its version. */
function answerOf(
  versions: Readonly<Record<string, number | null>>,
  more: Partial<FederatedAnswer> = {},
): FederatedAnswer {
  const slugs = Object.keys(versions);
  return {
    result: { data: {} },
    coverage: new Map(
      slugs.map((slug): [string, Part] => [
        slug,
        versions[slug] === null
          ? { kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: noon }
          : { kind: 'answered', version: version(versions[slug]!) },
      ]),
    ),
    isVolatile: false,
    asked: slugs.map((instance) => ({
      path: 'stories',
      instance,
      purpose: { kind: 'share' },
      outcome: { kind: 'missing', reason: 'of no matter here', sinceMs: noon },
    })),
    states: new Map(
      slugs.map((slug) => [
        slug,
        versions[slug] === null ? null : { digest: version(versions[slug]!).digest, code: 'code' },
      ]),
    ),
    executions: 1,
    ...more,
  };
}
const both = () => answerOf({ rise: 1, devon: 1 });

test('a whole answer is found again with a strong ETag, as it was sent', async () => {
  const etag = finished.keep(question, both(), 'body');
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  expect(await finished.find(question)).toEqual({ etag, body: 'body' });
});

test.each([
  ['query', { ...question, query: '{ stories { totalCount  } }' }],
  ['variables', { ...question, variables: { first: 1 } }],
  ['operation', { ...question, operationName: 'Other' }],
])('another %s is another question', async (_name, other) => {
  const etag = finished.keep(question, both(), 'body');
  expect(await finished.find(other)).toBeNull();
  expect(finished.keep(other, both(), 'body')).not.toBe(etag);
});

test('one new version of one instance it was made of ends it, and gives another ETag', async () => {
  const etag = finished.keep(question, both(), 'body');
  announce('devon', 2);
  expect(await finished.find(question)).toBeNull();
  const other = finished.keep(question, answerOf({ rise: 1, devon: 2 }), 'another body');
  expect(other).not.toBe(etag);
  expect(await finished.find(question)).toEqual({ etag: other, body: 'another body' });
});

test('another code of an instance, and another build of the gateway, end it', async () => {
  const etag = finished.keep(question, both(), 'body');
  expect(await open({ build: 'another build' }).find(question)).toBeNull();
  announce('devon', 1, 'other code');
  expect(await finished.find(question)).toBeNull();
  expect(finished.keep(question, both(), 'body')).not.toBe(etag);
});

test('a new version of an instance that it was not made of does not end it', async () => {
  const etag = finished.keep(question, answerOf({ rise: 1 }), 'body');
  announce('devon', 2);
  expect(await finished.find(question)).toEqual({ etag, body: 'body' });
});

test('content that comes back finds its answer again, under the ETag that it had', async () => {
  const etag = finished.keep(question, both(), 'body');
  announce('devon', 2);
  finished.keep(question, answerOf({ rise: 1, devon: 2 }), 'another body');
  nowMs += 1;
  // Going back is doubted, until the instance itself has shown it and announces it again.
  announce('devon', 1);
  expect(await finished.find(question)).toBeNull();
  book.answered('devon', version(1), 'code', new Map(), nowMs, nowMs);
  announce('devon', 1);
  expect(await finished.find(question)).toEqual({ etag, body: 'body' });
});

test('with an instance that has been silent for 15 seconds it is not found, until that is heard again', async () => {
  const etag = finished.keep(question, both(), 'body');
  nowMs += 15_000;
  expect(await finished.find(question)).not.toBeNull();
  announce('rise', 1);
  nowMs += 1;
  expect(await finished.find(question)).toBeNull();
  announce('devon', 1);
  expect(await finished.find(question)).toEqual({ etag, body: 'body' });
});

test('an answer of other content than what is believed is not kept', async () => {
  expect(finished.keep(question, answerOf({ rise: 1, devon: 2 }), 'body')).toBeNull();
  expect(await finished.find(question)).toBeNull();
  expect(texts.size).toBe(0);
});

test('an answer with an instance that nobody announces is not kept', async () => {
  expect(finished.keep(question, answerOf({ rise: 1, essex: 1 }), 'body')).toBeNull();
  expect(await finished.find(question)).toBeNull();
});

test('an incomplete answer is kept for half a second, without an ETag, and never in Redis', async () => {
  expect(finished.keep(question, answerOf({ rise: 1, devon: null }), 'short')).toBeNull();
  nowMs += 499;
  expect(await finished.find(question)).toEqual({ etag: null, body: 'short' });
  expect(await open().find(question)).toBeNull();
  nowMs += 1;
  expect(await finished.find(question)).toBeNull();
  expect(texts.size).toBe(0);
});

test('an incomplete answer ends at once when one of its instances announces, the missing one among them', async () => {
  for (const slug of ['rise', 'devon']) {
    finished.keep(question, answerOf({ rise: 1, devon: null }), 'short');
    announce(slug, 2);
    expect(await finished.find(question)).toBeNull();
  }
});

test('an answer that is partly from a last good one is incomplete too', async () => {
  const { coverage, ...rest } = both();
  const stale: Part = { kind: 'stale', version: version(1), servedAsOfMs: noon, reason: 'INSTANCE_FAILED' };
  expect(
    finished.keep(question, { ...rest, coverage: new Map([...coverage, ['devon', stale]]) }, 'body'),
  ).toBeNull();
  expect(texts.size).toBe(0);
});

test.each([
  ['that shows what is volatile', { isVolatile: true }],
  ['with an error', { result: { data: null, errors: [new GraphQLError('no')] } }],
])('an answer %s is never kept, whole or incomplete', async (_name, more) => {
  expect(finished.keep(question, { ...both(), ...more }, 'body')).toBeNull();
  expect(finished.keep(question, { ...answerOf({ rise: 1, devon: null }), ...more }, 'body')).toBeNull();
  expect(await finished.find(question)).toBeNull();
  expect(texts.size).toBe(0);
});

test('what is being fetched from Redis when an erasure is heard of is not found, of whomever it was', async () => {
  finished.keep(question, both(), 'body');
  const held = Promise.withResolvers<void>();
  const slow: RedisShelf = {
    ...shelf,
    get: async (address) => (await held.promise, texts.get(address) ?? null),
  };
  const finding = open({ shelf: slow }).find(question);
  book.floors.heard('rise', new Map([['rise', 1]]), nowMs);
  held.resolve();
  expect(await finding).toBeNull();
});

test('an erasure takes what was made of its instance out of the memory, and leaves what was made of others', async () => {
  const other: Question = { ...question, query: '{ stories(first: 1) { totalCount } }' };
  const ofDevon = finished.keep(other, answerOf({ devon: 1 }), 'of devon');
  const alone = open({ shelf: null });
  for (const one of [finished, alone]) {
    one.keep(question, both(), 'body');
    one.keep(other, answerOf({ devon: 1 }), 'of devon');
  }
  book.floors.heard('rise', new Map([['rise', 1]]), nowMs);
  expect(await alone.find(question)).toBeNull();
  expect(await alone.find(other)).toEqual({ etag: ofDevon, body: 'of devon' });
});

test('an answer that shows what is erased is not kept, whole or incomplete', async () => {
  const slice = (seq: number) => {
    const parts = new Map([['rise', { kind: 'answered', version: version(seq) } as const]]);
    const outcome = { kind: 'slice', data: {}, version: version(seq), parts, source: 'asked' } as const;
    return [{ path: 'stories', instance: 'rise', purpose: { kind: 'share' }, outcome } as const];
  };
  book.floors.heard('rise', new Map([['rise', 2]]), nowMs);
  for (const versions of [{ rise: 1 }, { rise: 1, devon: null }])
    expect(finished.keep(question, answerOf(versions, { asked: slice(1) }), 'body')).toBeNull();
  expect(await finished.find(question)).toBeNull();
  expect(finished.keep(question, answerOf({ rise: 1 }, { asked: slice(2) }), 'body')).not.toBeNull();
});

test('an answer that needs no instance is kept for good', async () => {
  const etag = finished.keep(question, answerOf({}), 'body');
  nowMs += 3_600_000;
  expect(await finished.find(question)).toEqual({ etag, body: 'body' });
});

test('another replica finds it in Redis, and once Redis has lost it, in its own memory', async () => {
  const etag = finished.keep(question, both(), 'body');
  const replica = open();
  expect(await replica.find(question)).toEqual({ etag, body: 'body' });
  texts.clear();
  expect(await replica.find(question)).toEqual({ etag, body: 'body' });
  expect(await open().find(question)).toBeNull();
});

test('without Redis it is kept in memory alone', async () => {
  const alone = open({ shelf: null });
  const etag = alone.keep(question, both(), 'body');
  expect(await alone.find(question)).toEqual({ etag, body: 'body' });
  expect(texts.size).toBe(0);
});

test('an answer that other code made is not kept for the new code, though the content is the same', async () => {
  announce('devon', 1, 'new code');
  expect(finished.keep(question, both(), 'of old code')).toBeNull();
  expect(await finished.find(question)).toBeNull();
});
