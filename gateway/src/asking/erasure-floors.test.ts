/** Nothing below a floor that was heard is ever shown: by random histories of two gateways with one Redis, and by each way in turn. */
import { beforeEach, expect, test } from '@jest/globals';
import { memoryShelf } from '../cache/memory-shelf.ts';
import type { RedisShelf } from '../cache/redis-shelf.ts';
import type { Outcome, Part, SubQuery } from '../federation/ask.ts';
import { askKept } from './ask-kept.ts';
import { erasureFloors, settledAfterMs, type ErasureFloors, type Told } from './erasure-floors.ts';
import { firstPage, headsOf, rowsOf, shareOf } from './instance-for-tests.ts';
import type { Judged } from './read-slice.ts';
import type { Carry, Transport } from './transport.ts';
import { versionBook, type VersionBook } from './version-book.ts';
import { encodeCursor } from '@active-news/schema/position.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const carry: Carry = { requestId: 'test', traceparent: '', hops: 1, signal: new AbortController().signal };
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** One content: which stories there are, and what was erased. */
type Content = { readonly seq: number; readonly erasedUpTo: number; readonly stories: readonly number[] };

function answerOf({ seq, erasedUpTo, stories }: Content, subQuery: SubQuery): Judged {
  const { purpose, variables } = subQuery;
  const version = { seq, digest: `d${seq}` };
  const idOf = (story: number) => `id ${story}`;
  const data = () => {
    if (purpose.kind === 'rows')
      return {
        _entities: purpose.representations.map(({ id }) => {
          const story = String(id).startsWith('id ') ? Number(String(id).slice(3)) : 1;
          return stories.includes(story) ? { id, title: idOf(story) } : null;
        }),
      };
    if (purpose.kind !== 'heads') return { titles: stories.map(idOf) };
    const shown = stories.slice(0, variables.first as number);
    return {
      list: {
        edges: shown.map((story) => ({
          cursor: encodeCursor([story, idOf(story)]),
          node: { id: idOf(story), revision: 'r' },
        })),
        pageInfo: { hasNextPage: shown.length < stories.length, hasPreviousPage: false },
      },
    };
  };
  return {
    kind: 'slice',
    data: data(),
    version,
    parts: new Map([['rise', { kind: 'answered', version }]]),
    source: 'asked',
    facts: {
      code: 'code',
      sdl: null,
      ...(erasedUpTo > 0 && { floors: new Map([['rise', erasedUpTo]]) }),
    },
  };
}

/** Every story that stands anywhere in what was answered. */
const storiesIn = (outcome: Outcome): readonly number[] =>
  outcome.kind === 'missing'
    ? []
    : [
        ...new Set(
          [...JSON.stringify(outcome.data).matchAll(/"id (\d+)"/g)].map(([, story]) => Number(story)),
        ),
      ];

/** A repeatable source of chances. */
function chances(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Replica = {
  readonly book: VersionBook;
  readonly ask: (subQuery: SubQuery) => Promise<Outcome>;
  /** The highest floor that has reached it, by whatever way. */
  heard: number;
};

/** Runs one history and gives how often each way of answering came up. Errors: throws at the first erased story that is shown. */
async function live(seed: number, counts: Map<string, number>): Promise<void> {
  const next = chances(seed);
  let nowMs = noon;
  let content: Content = { seq: 1, erasedUpTo: 0, stories: [1, 2, 3, 4] };
  let lastStory = 4;
  const erasedAt = new Map<number, number>();
  let isDown = false;
  /** What is on its way to a gateway, or to Redis; it arrives late, and not in order. */
  const underWay: (() => void)[] = [];
  const redis = new Map<string, string>();
  const log: string[] = [];

  const open = (name: string): Replica => {
    const book = versionBook();
    const shelf: RedisShelf = {
      get: async (address) => redis.get(address) ?? null,
      set: (address, text) => void underWay.push(() => redis.set(address, text)),
    };
    const transport: Transport = (_instance, subQuery) => {
      if (isDown) return Promise.resolve({ kind: 'missing', reason: 'INSTANCE_UNREACHABLE', sinceMs: nowMs });
      const said = content;
      const { promise, resolve } = Promise.withResolvers<Judged>();
      underWay.push(() => {
        log.push(`${name} is answered of ${said.seq}, erased up to ${said.erasedUpTo}`);
        replica.heard = Math.max(replica.heard, said.erasedUpTo);
        resolve(answerOf(said, subQuery));
      });
      return promise;
    };
    const askFor = askKept({
      transport,
      book,
      memory: memoryShelf(1_000_000),
      shelf,
      now: () => nowMs,
      softDeadlineMs: 1,
    });
    const replica: Replica = { book, ask: (subQuery) => askFor(carry)('rise', subQuery), heard: 0 };
    return replica;
  };
  const replicas = [open('one'), open('two')];
  const answers: Promise<void>[] = [];
  const ask = (at: number) => {
    const replica = replicas[at]!;
    const story = 1 + next(lastStory);
    const question = [
      shareOf(),
      headsOf(firstPage(3)),
      rowsOf([{ id: `id ${story}`, revision: 'r' }]),
      rowsOf([{ id: `id ${story}` }]),
    ][next(4)]!;
    log.push(`${at} asks for ${question.purpose.kind}`);
    answers.push(
      replica.ask(question).then((outcome) => {
        const how = outcome.kind === 'slice' ? outcome.source : outcome.kind;
        counts.set(how, (counts.get(how) ?? 0) + 1);
        for (const shown of storiesIn(outcome)) {
          const at = erasedAt.get(shown);
          if (at !== undefined && at <= replica.heard)
            throw new Error(
              `story ${shown}, erased at ${at}, is shown (${how}) though ${replica.heard} was heard:\n${log.join('\n')}`,
            );
        }
      }),
    );
  };
  const change = (isErasure: boolean) => {
    const { seq, erasedUpTo, stories } = content;
    if (isErasure && stories.length > 1) {
      const gone = stories[next(stories.length)]!;
      erasedAt.set(gone, seq + 1);
      content = { seq: seq + 1, erasedUpTo: seq + 1, stories: stories.filter((story) => story !== gone) };
    } else content = { seq: seq + 1, erasedUpTo, stories: [...stories, ++lastStory] };
    log.push(`content ${JSON.stringify(content)}`);
  };
  const announce = (at: number, isLate: boolean) => {
    const said = content;
    const saidAtMs = nowMs;
    const replica = replicas[at]!;
    const arrive = () => {
      log.push(`${at} hears of ${said.seq}, erased up to ${said.erasedUpTo}`);
      replica.heard = Math.max(replica.heard, said.erasedUpTo);
      replica.book.announced(
        'rise',
        { seq: said.seq, digest: `d${said.seq}` },
        'code',
        saidAtMs,
        said.erasedUpTo,
      );
    };
    if (isLate) underWay.push(arrive);
    else arrive();
  };
  const arriveOne = () => underWay.splice(next(underWay.length), 1)[0]?.();

  for (let step = 0; step < 60; step++) {
    const at = next(2);
    const kind = next(20);
    if (kind < 8) ask(at);
    else if (kind < 13) arriveOne();
    else if (kind < 15) announce(at, next(3) === 0);
    else if (kind < 17) change(next(2) === 0);
    else if (kind === 17) isDown = !isDown;
    else if (kind === 18) nowMs += [10, 1_000, 14_000, 60_000][next(4)]!;
    else replicas[at]!.book.silent();
    nowMs += 1;
    await settle();
  }
  isDown = true;
  for (let i = 0; i < 1_000 && underWay.length > 0; i++) {
    arriveOne();
    await settle();
  }
  await Promise.all(answers);
}

test('whatever happens in whatever order, no gateway shows what was erased before a floor that it has heard', async () => {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= 400; seed++) await live(seed, counts);
  // Nothing is proven by ways that were never taken.
  for (const how of ['asked', 'memory', 'redis', 'stale', 'missing'])
    expect(counts.get(how) ?? 0).toBeGreaterThan(20);
}, 120_000);

const version = (seq: number) => ({ seq, digest: `d${seq}` });
const answered = (seq: number): Part => ({ kind: 'answered', version: version(seq) });
const told = (
  parts: Readonly<Record<string, Part>>,
  floors: Readonly<Record<string, number>> = {},
): Told => ({
  parts: new Map(Object.entries(parts)),
  floors: new Map(Object.entries(floors)),
});

let floors: ErasureFloors;
beforeEach(() => {
  floors = erasureFloors();
  floors.heard('rise', new Map([['rise', 5]]), noon);
  floors.heard('north', new Map([['leap', 5]]), noon);
});

test('what is older than the floor is below it; the same, the newer, the missing and those without a version are not', () => {
  const isBelow = (part: Part) => floors.isBelow('rise', new Map([['rise', part]]));
  expect(isBelow(answered(4))).toBe(true);
  expect(isBelow({ kind: 'stale', version: version(4), servedAsOfMs: noon, reason: 'INSTANCE_FAILED' })).toBe(
    true,
  );
  for (const part of [answered(5), answered(6), { kind: 'answered', version: null } as const])
    expect(isBelow(part)).toBe(false);
  expect(isBelow({ kind: 'missing', reason: 'NO_FEED', sinceMs: noon })).toBe(false);
});

test('floors are those of who told them: no gateway can keep out what another speaks for', () => {
  expect(floors.isBelow('north', new Map([['rise', answered(1)]]))).toBe(false);
  expect(floors.isBelow('rise', new Map([['leap', answered(1)]]))).toBe(false);
  expect(floors.isBelow('north', new Map([['leap', answered(1)]]))).toBe(true);
});

test('floors never sink by being told lower, and tell of it when they rise', () => {
  const risen: unknown[] = [];
  const end = floors.onRise((instance, slugs) => risen.push([instance, slugs]));
  floors.heard('rise', new Map([['rise', 3]]), noon);
  floors.heard('rise', new Map([['rise', 5]]), noon);
  expect([floors.of('rise').get('rise'), floors.rises()]).toEqual([5, 2]);
  floors.heard(
    'north',
    new Map([
      ['leap', 5],
      ['energise-me', 2],
    ]),
    noon,
  );
  expect([risen, floors.rises()]).toEqual([[['north', ['energise-me']]], 3]);
  end();
  floors.heard('rise', new Map([['rise', 6]]), noon);
  expect(risen).toHaveLength(1);
});

test('an answer that was asked for before the floor was heard is refused; asked for after, it is of a store that counts anew', () => {
  const before = erasureFloors();
  const askedBefore = before.tick();
  before.heard('rise', new Map([['rise', 5]]), noon);
  expect(before.judge('rise', told({ rise: answered(4) }), askedBefore, noon)).toBe(false);
  expect(before.judge('rise', told({ rise: answered(3) }, { rise: 2 }), before.tick(), noon)).toBe(true);
  expect(before.of('rise').get('rise')).toBe(2);
});

test('behind a gateway an older content is refused until no gateway can believe it any more; a stale one is refused always', () => {
  const judge = (part: Part, nowMs: number) =>
    floors.judge('north', told({ leap: part }), floors.tick(), nowMs);
  const stale: Part = { kind: 'stale', version: version(4), servedAsOfMs: noon, reason: 'INSTANCE_FAILED' };
  expect(judge(answered(4), noon + settledAfterMs)).toBe(false);
  expect(judge(stale, noon + settledAfterMs + 1)).toBe(false);
  expect(judge(answered(4), noon + settledAfterMs + 1)).toBe(true);
  expect(floors.of('north').size).toBe(0);
});

test('an answer whose own floors forbid it is refused, as from a gateway that does not keep the protocol', () => {
  expect(floors.judge('south', told({ leap: answered(1) }, { leap: 2 }), floors.tick(), noon)).toBe(false);
});

test('what is below a floor leaves the memory as soon as it rises, and nothing else does', async () => {
  const memory = memoryShelf<unknown>(1_000_000);
  const held = () => {
    const found: string[] = [];
    memory.forget((_value, address) => (found.push(address.replace(/:[^:]*$/, '')), false));
    return found.sort();
  };
  const book = versionBook();
  let content: Content = { seq: 1, erasedUpTo: 0, stories: [1, 2] };
  const transport: Transport = async (instance, subQuery) => {
    const answer = answerOf(content, subQuery) as Extract<Judged, { kind: 'slice' }>;
    return { ...answer, parts: new Map([[instance, { kind: 'answered', version: answer.version }]]) };
  };
  const askFor = askKept({ transport, book, memory, shelf: null, now: () => noon });
  const askAll = async (instance: string) => {
    const row = rowsOf([{ id: `${instance}:one`, revision: 'r' }]);
    for (const question of [shareOf(), headsOf(firstPage(2)), row]) await askFor(carry)(instance, question);
  };
  const all = (instance: string) => [`heads:${instance}`, `row:${instance}:one`, `slice:${instance}`];
  await askAll('leap');
  await askAll('rise');
  expect(held()).toEqual([...all('leap'), ...all('rise')].sort());
  book.floors.heard('rise', new Map([['rise', 2]]), noon);
  expect(held()).toEqual(all('leap'));
  content = { seq: 2, erasedUpTo: 2, stories: [1] };
  await askAll('rise');
  book.floors.heard('rise', new Map([['rise', 1]]), noon);
  expect(held()).toEqual([...all('leap'), ...all('rise')].sort());
});

test('rows that two gateways share in Redis are not used below the floor, though their state never changed', async () => {
  const texts = new Map<string, string>();
  const shelf: RedisShelf = {
    get: async (at) => texts.get(at) ?? null,
    set: (at, text) => void texts.set(at, text),
  };
  let asked = 0;
  let seq = 1;
  const open = (book: VersionBook) => {
    const transport: Transport = async (_instance, subQuery) => {
      asked++;
      return answerOf({ seq, erasedUpTo: seq === 1 ? 0 : seq, stories: [1] }, subQuery);
    };
    const askFor = askKept({ transport, book, memory: memoryShelf(1_000_000), shelf, now: () => noon });
    return () => askFor(carry)('rise', rowsOf([{ id: 'id 1', revision: 'r' }]));
  };
  const [first, second] = [versionBook(), versionBook()];
  // Which code the instance runs is known by an announcement.
  for (const book of [first, second]) book.announced('rise', version(1), 'code', noon);
  await open(first)();
  const ask = open(second);
  expect([await ask(), asked]).toEqual([expect.objectContaining({ source: 'redis' }), 1]);
  seq = 2;
  second.announced('rise', version(2), 'code', noon + 1, 2);
  expect([await ask(), asked]).toEqual([
    expect.objectContaining({ source: 'asked', version: version(2) }),
    2,
  ]);
  expect([await ask(), asked]).toEqual([expect.objectContaining({ source: 'memory' }), 2]);
});
