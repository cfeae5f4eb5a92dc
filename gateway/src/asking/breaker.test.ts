/** The breaker, on a clock of its own: when it opens, what it says meanwhile, and what closes it. */
import { expect, test } from '@jest/globals';
import type { SubQuery } from '../federation/ask.ts';
import { breaker } from './breaker.ts';
import type { Carry, Transport } from './transport.ts';

const question: SubQuery = {
  document: '{ stories { totalCount } }',
  variables: {},
  purpose: { kind: 'share' },
};

/** A breaker before one instance that answers as `state.answers` says, on a clock that only `pass` moves. */
function setUp(change: (isLeftAlone: boolean, reason: string) => void = () => undefined) {
  const state = { answers: 'good' as string, nowMs: 0, asked: [] as string[], givenUp: 0 };
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  const hanging: ((reason: string) => void)[] = [];
  const outcomeOf = (answers: string) =>
    answers === 'good'
      ? ({
          kind: 'slice',
          data: {},
          version: null,
          parts: new Map(),
          source: 'asked',
          facts: { code: '', sdl: null },
        } as const)
      : ({ kind: 'missing', reason: answers, sinceMs: state.nowMs } as const);
  const transport: Transport = async (_instance, { document }, { signal }) => {
    state.asked.push(document);
    if (state.answers !== 'hangs') return outcomeOf(state.answers);
    return new Promise((resolve) => {
      hanging.push((answers) => resolve(outcomeOf(answers)));
      signal.addEventListener('abort', () => {
        state.givenUp += 1;
        resolve(outcomeOf('INSTANCE_TIMED_OUT'));
      });
    });
  };
  const guard = breaker(transport, {
    random: () => 0.5,
    after(ms, callback) {
      const timer = { atMs: state.nowMs + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onChange: (_instance, isLeftAlone, reason) => change(isLeftAlone, reason),
  });
  const carry = (signal = new AbortController().signal): Carry => ({
    requestId: 'r',
    traceparent: 't',
    hops: 1,
    signal,
  });
  return {
    state,
    guard,
    timers,
    hanging,
    ask: (signal?: AbortSignal) => guard.transport('rise', question, carry(signal)),
    async ask3() {
      for (let i = 0; i < 3; i++) await guard.transport('rise', question, carry());
    },
    /** Moves the clock on, a tenth of a second at a time, and lets everything happen that is due. */
    async pass(ms: number) {
      for (const untilMs = state.nowMs + ms; state.nowMs < untilMs; ) {
        state.nowMs += 100;
        for (const timer of [...timers])
          if (timer.atMs <= state.nowMs && timers.delete(timer)) timer.callback();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

test('after three failures in a row an instance is not asked, and is missing with its last reason since the first', async () => {
  const { state, ask, pass } = setUp();
  state.answers = 'INSTANCE_UNREACHABLE';
  state.nowMs = 1_000;
  expect(await ask()).toEqual({ kind: 'missing', reason: 'INSTANCE_UNREACHABLE', sinceMs: 1_000 });
  await pass(100);
  await ask();
  state.answers = 'INSTANCE_TIMED_OUT';
  expect(await ask()).toEqual({ kind: 'missing', reason: 'INSTANCE_TIMED_OUT', sinceMs: 1_000 });
  expect(await ask()).toEqual({ kind: 'missing', reason: 'INSTANCE_TIMED_OUT', sinceMs: 1_000 });
  expect(state.asked).toHaveLength(3);
});

test('a good answer between failures starts the count and the since anew', async () => {
  const { state, ask, ask3 } = setUp();
  for (const answers of [
    'INSTANCE_FAILED',
    'INSTANCE_FAILED',
    'good',
    'INSTANCE_FAILED',
    'INSTANCE_FAILED',
  ]) {
    state.answers = answers;
    state.nowMs += 10;
    await ask();
  }
  expect(await ask()).toEqual({ kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: 40 });
  await ask3();
  expect(state.asked).toHaveLength(6);
});

test.each(['SCHEMA_SKEW', 'NO_INSTANCE', 'MOVED'])('%s is no failure of the instance', async (reason) => {
  const { state, ask3 } = setUp();
  state.answers = reason;
  await ask3();
  await ask3();
  expect(state.asked).toHaveLength(6);
});

test('clients that hang up are no failures of the instance', async () => {
  const { state, ask } = setUp();
  state.answers = 'hangs';
  for (let i = 0; i < 4; i++) {
    const leaving = new AbortController();
    const asking = ask(leaving.signal);
    leaving.abort();
    expect(await asking).toMatchObject({ kind: 'missing' });
  }
  expect(state.asked).toHaveLength(4);
});

test('while it is left alone it is probed about each second, and a good probe ends that', async () => {
  const told: unknown[] = [];
  const { state, ask, ask3, pass } = setUp((...change) => told.push(change));
  state.answers = 'INSTANCE_UNREACHABLE';
  await ask3();
  state.asked.splice(0);
  await pass(3_100);
  expect(state.asked).toEqual(['{ __typename }', '{ __typename }', '{ __typename }']);
  state.answers = 'INSTANCE_FAILED';
  await pass(1_000);
  expect(await ask()).toMatchObject({ reason: 'INSTANCE_FAILED', sinceMs: 0 });
  state.answers = 'good';
  await pass(1_000);
  expect(await ask()).toMatchObject({ kind: 'slice' });
  expect(told).toEqual([
    [true, 'INSTANCE_UNREACHABLE'],
    [false, 'INSTANCE_FAILED'],
  ]);
});

test('a probe that hangs does not keep the next from finding the instance well, and not many hang at once', async () => {
  const { state, ask, ask3, pass, hanging } = setUp();
  state.answers = 'INSTANCE_TIMED_OUT';
  await ask3();
  state.answers = 'hangs';
  await pass(10_000);
  expect(hanging.length).toBeGreaterThanOrEqual(9);
  expect(state.givenUp).toBeGreaterThanOrEqual(hanging.length - 3);
  state.answers = 'good';
  await pass(1_100);
  expect(await ask()).toMatchObject({ kind: 'slice' });
});

test('an announcement later than the last failure ends the leaving alone; one more failure brings it back', async () => {
  const { state, guard, ask, ask3 } = setUp();
  state.nowMs = 5_000;
  state.answers = 'INSTANCE_UNREACHABLE';
  await ask3();
  guard.heard('rise', 4_999);
  await ask();
  expect(state.asked).toHaveLength(3);
  guard.heard('rise', 5_001);
  await ask();
  await ask();
  expect(state.asked).toHaveLength(4);
  state.answers = 'good';
  guard.heard('rise');
  expect(await ask()).toMatchObject({ kind: 'slice' });
});

test('a question that was asked before the last good answer does not count, however late it fails', async () => {
  const { state, ask, hanging } = setUp();
  state.answers = 'hangs';
  const old = [ask(), ask(), ask()];
  state.answers = 'good';
  await ask();
  for (const fail of hanging) fail('INSTANCE_TIMED_OUT');
  await Promise.all(old);
  expect(await ask()).toMatchObject({ kind: 'slice' });
});

test('instances are left alone one by one', async () => {
  const { state, guard, ask3 } = setUp();
  state.answers = 'INSTANCE_FAILED';
  await ask3();
  const { signal } = new AbortController();
  await guard.transport('leap', question, { requestId: 'r', traceparent: 't', hops: 1, signal });
  expect(state.asked).toHaveLength(4);
});

test('once closed it probes no more', async () => {
  const { state, guard, timers, ask3, pass } = setUp();
  state.answers = 'INSTANCE_FAILED';
  await ask3();
  guard.close();
  await pass(3_000);
  expect(state.asked).toHaveLength(3);
  expect(timers.size).toBe(0);
});
