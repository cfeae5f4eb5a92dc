/** What a host says in Redis, and that it piles nothing up where nobody listens. */
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { announceVersions, type AnnouncingRedis } from './announce-versions.ts';
import type { InstanceState } from './answer-operation.ts';

const stateOf = (slug: string, seq: number): InstanceState => ({
  slug,
  seq,
  digest: `d${seq}`,
  gap: null,
  code: 'c0de',
  sdl: '5d1',
});

let stop = (): void => undefined;
afterEach(() => stop());

/** A host of two instances, and a Redis that keeps what it is told and answers when it is let. */
function setUp() {
  const states = new Map<string, InstanceState | null>([
    ['rise', stateOf('rise', 1)],
    ['leap', stateOf('leap', 1)],
  ]);
  const pipelines: string[][] = [];
  const answers: (() => void)[] = [];
  let answersAtOnce = true;
  let change: (slug: string) => void = () => undefined;
  const redis = Object.assign(new EventEmitter(), {
    pipeline() {
      const commands: string[] = [];
      return {
        get length() {
          return commands.length;
        },
        set: (...words: unknown[]) => commands.push(`SET ${words.join(' ')}`),
        xadd: (...words: unknown[]) => commands.push(`XADD ${words.join(' ')}`),
        exec() {
          pipelines.push(commands);
          if (answersAtOnce) return Promise.reject(new Error('away'));
          return new Promise<void>((resolve) => answers.push(resolve));
        },
      };
    },
  });
  stop = announceVersions(
    {
      slugs: ['rise', 'leap'],
      stateOf: (slug) => states.get(slug) ?? null,
      onChange(listener) {
        change = (slug) => listener(slug, states.get(slug)!);
        return () => (change = () => undefined);
      },
    },
    redis as unknown as AnnouncingRedis,
  );
  return {
    pipelines,
    redis,
    states,
    hang: () => (answersAtOnce = false),
    answers,
    raise(slug: string, seq: number) {
      states.set(slug, stateOf(slug, seq));
      change(slug);
    },
  };
}

const set = (slug: string, seq: number) => `SET active-news:version:${slug} ${seq} d${seq} c0de PX 15000`;
const wake = (slug: string, seq: number) =>
  `XADD active-news:changes MAXLEN ~ 10000 * slug ${slug} seq ${seq} digest d${seq} code c0de`;

test('at the start all versions are said in one pipeline, and whoever reads is woken up', async () => {
  const { pipelines } = setUp();
  await nextTurn();
  expect(pipelines).toEqual([[set('rise', 1), wake('rise', 1), set('leap', 1), wake('leap', 1)]]);
});

test('what changes in one turn is said in one pipeline, and only that', async () => {
  const { pipelines, raise } = setUp();
  await nextTurn();
  raise('rise', 2);
  raise('rise', 3);
  await nextTurn();
  expect(pipelines.slice(1)).toEqual([[set('rise', 3), wake('rise', 3)]]);
});

test('an instance that cannot answer now is not spoken for', async () => {
  const { pipelines, states, redis } = setUp();
  await nextTurn();
  states.set('rise', null);
  redis.emit('ready');
  await nextTurn();
  expect(pipelines.slice(1)).toEqual([[set('leap', 1), wake('leap', 1)]]);
});

test('a Redis that is back hears all versions at once', async () => {
  const { pipelines, redis } = setUp();
  await nextTurn();
  redis.emit('ready');
  await nextTurn();
  expect(pipelines).toHaveLength(2);
  expect(pipelines[1]).toEqual(pipelines[0]);
});

test('while Redis does not answer, one pipeline waits, and afterwards the newest is said', async () => {
  const { pipelines, raise, hang, answers } = setUp();
  await nextTurn();
  hang();
  for (let seq = 2; seq < 100; seq++) {
    raise('rise', seq);
    await nextTurn();
  }
  expect(pipelines).toHaveLength(2);
  answers.pop()!();
  await nextTurn();
  expect(pipelines.slice(2)).toEqual([[set('rise', 99), wake('rise', 99)]]);
});

test('once stopped it says nothing more', async () => {
  const { pipelines, raise, redis } = setUp();
  await nextTurn();
  stop();
  raise('rise', 2);
  redis.emit('ready');
  await nextTurn();
  expect(pipelines).toHaveLength(1);
});

test('once something was erased, key and stream say up to where, with every announcement', async () => {
  const { pipelines, states, redis } = setUp();
  await nextTurn();
  states.set('rise', { ...stateOf('rise', 7), erasedUpTo: 5 });
  redis.emit('ready');
  await nextTurn();
  expect(pipelines[1]!.slice(0, 2)).toEqual([
    'SET active-news:version:rise 7 d7 c0de 5 PX 15000',
    'XADD active-news:changes MAXLEN ~ 10000 * slug rise seq 7 digest d7 code c0de erasedUpTo 5',
  ]);
});
