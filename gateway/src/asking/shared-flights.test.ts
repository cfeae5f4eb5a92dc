import { expect, test } from '@jest/globals';
import type { Missing, Slice, SubQuery } from '../federation/ask.ts';
import { sharedFlights } from './shared-flights.ts';
import type { Carry, InstanceFacts, Transport } from './transport.ts';

type Answer = (Slice & { readonly facts: InstanceFacts }) | Missing;
const nowMs = 1_000;
const question = (document: string, variables = {}): SubQuery => ({
  document,
  variables,
  purpose: { kind: 'share' },
});
const missing = (reason: string): Missing => ({ kind: 'missing', reason, sinceMs: nowMs });

/** A transport whose questions are answered by hand, and that gives up when it is told to. */
function byHand() {
  const asked: {
    readonly instance: string;
    readonly carry: Carry;
    readonly answer: (answer: Answer) => void;
  }[] = [];
  const transport: Transport = (instance, _subQuery, carry) =>
    new Promise((answer) => {
      asked.push({ instance, carry, answer });
      carry.signal.addEventListener('abort', () => answer(missing('INSTANCE_TIMED_OUT')));
    });
  return { asked, flights: sharedFlights(transport, () => nowMs) };
}
function client(requestId = 'one') {
  const leaving = new AbortController();
  const carry: Carry = { requestId, traceparent: '', hops: 1, signal: leaving.signal };
  return { carry, leave: () => leaving.abort() };
}

test('equal questions that are under way are asked once, and all get the one answer', async () => {
  const { asked, flights } = byHand();
  const all = Array.from({ length: 5 }, () => flights.ask('rise', question('{ a }'), client().carry, 'd1'));
  expect(asked).toHaveLength(1);
  asked[0]!.answer(missing('INSTANCE_FAILED'));
  expect(await Promise.all(all)).toEqual(all.map(() => missing('INSTANCE_FAILED')));
});

test.each([
  ['another instance', 'devon', question('{ a }', { x: 1 }), 'd1'],
  ['another question', 'rise', question('{ b }', { x: 1 }), 'd1'],
  ['other variables', 'rise', question('{ a }', { x: 2 }), 'd1'],
  ['another belief', 'rise', question('{ a }', { x: 1 }), 'd2'],
  ['no belief', 'rise', question('{ a }', { x: 1 }), null],
] as const)('%s is asked by itself', (_name, instance, subQuery, edition) => {
  const { asked, flights } = byHand();
  void flights.ask('rise', question('{ a }', { x: 1 }), client().carry, 'd1');
  void flights.ask(instance, subQuery, client().carry, edition);
  expect(asked).toHaveLength(2);
});

test('who believes nothing shares with nobody, not even with another of that kind', () => {
  const { asked, flights } = byHand();
  void flights.ask('rise', question('{ a }'), client().carry, null);
  void flights.ask('rise', question('{ a }'), client().carry, null);
  expect(asked).toHaveLength(2);
});

test('once answered, an equal question is asked anew', async () => {
  const { asked, flights } = byHand();
  const first = flights.ask('rise', question('{ a }'), client().carry, 'd1');
  asked[0]!.answer(missing('INSTANCE_FAILED'));
  await first;
  void flights.ask('rise', question('{ a }'), client().carry, 'd1');
  expect(asked).toHaveLength(2);
});

test('a question is given up only when all who wait for it have gone', async () => {
  const { asked, flights } = byHand();
  const [one, two] = [client('one'), client('two')];
  const answers = [one, two].map(({ carry }) => flights.ask('rise', question('{ a }'), carry, 'd1'));
  one.leave();
  expect(asked[0]!.carry.signal.aborted).toBe(false);
  two.leave();
  expect(asked[0]!.carry.signal.aborted).toBe(true);
  await Promise.all(answers);
});

test('who goes does not wait until the others have their answer', async () => {
  const { asked, flights } = byHand();
  const [one, two] = [client('one'), client('two')];
  const leaving = flights.ask('rise', question('{ a }'), one.carry, 'd1');
  const staying = flights.ask('rise', question('{ a }'), two.carry, 'd1');
  one.leave();
  expect(await leaving).toEqual(missing('INSTANCE_TIMED_OUT'));
  asked[0]!.answer(missing('INSTANCE_FAILED'));
  expect(await staying).toEqual(missing('INSTANCE_FAILED'));
});

test('who comes after all have gone is not given what was given up', async () => {
  const { asked, flights } = byHand();
  const one = client();
  const left = flights.ask('rise', question('{ a }'), one.carry, 'd1');
  one.leave();
  const late = flights.ask('rise', question('{ a }'), client().carry, 'd1');
  expect(asked).toHaveLength(2);
  await left;
  // The end of the flight that was given up is not the end of the one after it.
  void flights.ask('rise', question('{ a }'), client().carry, 'd1');
  expect(asked).toHaveLength(2);
  asked[1]!.answer(missing('INSTANCE_FAILED'));
  expect(await late).toEqual(missing('INSTANCE_FAILED'));
});

test('who has gone before asking does not keep a question alive', async () => {
  const { asked, flights } = byHand();
  const gone = client();
  gone.leave();
  expect(await flights.ask('rise', question('{ a }'), gone.carry, 'd1')).toEqual(
    missing('INSTANCE_TIMED_OUT'),
  );
  expect(asked.every(({ carry }) => carry.signal.aborted)).toBe(true);
});

test('what one client causes goes out under one signal, so that it can go together', async () => {
  const { asked, flights } = byHand();
  const [one, other] = [client(), client()];
  void flights.ask('rise', question('{ a }'), one.carry, 'd1');
  void flights.ask('devon', question('{ a }'), one.carry, 'd1');
  void flights.ask('essex', question('{ a }'), other.carry, 'd1');
  const [first, second, third] = asked.map(({ carry }) => carry.signal);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  // Another client waits for one of the two, so both go on.
  void flights.ask('devon', question('{ a }'), other.carry, 'd1');
  one.leave();
  expect(first!.aborted).toBe(false);
  other.leave();
  expect([first!.aborted, third!.aborted]).toEqual([true, true]);
});

test('requests that have passed another number of gateways do not wait for each other', () => {
  const { asked, flights } = byHand();
  const { carry } = client();
  void flights.ask('rise', question('{ a }'), carry, 'd1');
  void flights.ask('rise', question('{ a }'), { ...client().carry, hops: 2 }, 'd1');
  expect(asked).toHaveLength(2);
});
