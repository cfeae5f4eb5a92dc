import { expect, test } from '@jest/globals';
import type { SubQuery } from '../federation/ask.ts';
import { askInProcess, type AnswerInProcess } from './ask-in-process.ts';

const question: SubQuery = { document: '{ a }', variables: { b: 1 }, purpose: { kind: 'share' } };
const missing = (reason: string) => ({ kind: 'missing', reason, sinceMs: 9 });

async function ask(answer: AnswerInProcess, signal = new AbortController().signal, deadlineMs?: number) {
  const complaints: string[] = [];
  const transport = askInProcess(
    answer,
    () => 9,
    (_instance, message) => complaints.push(message),
    deadlineMs,
  );
  const carry = { requestId: 'r', traceparent: 't', hops: 1, signal };
  return { outcome: await transport('rise', question, carry), complaints };
}

test('the operation goes to the instance as it is, and comes back as a slice', async () => {
  const asked: unknown[] = [];
  const { outcome } = await ask(async (...operation) => {
    asked.push(operation);
    return { data: { a: 1 } };
  });
  expect(asked).toEqual([['rise', { query: '{ a }', variables: { b: 1 } }]]);
  expect(outcome).toMatchObject({ kind: 'slice', data: { a: 1 } });
});

test('an instance that is not hosted is missing without a complaint', async () => {
  expect(await ask(() => null)).toEqual({ outcome: missing('NO_INSTANCE'), complaints: [] });
});

test('an instance that does not answer has timed out at the deadline', async () => {
  expect(await ask(() => new Promise(() => undefined), undefined, 30)).toEqual({
    outcome: missing('INSTANCE_TIMED_OUT'),
    complaints: ['no answer within 30 ms'],
  });
});

test('a client that hangs up is not waited for, and nobody is complained of', async () => {
  const leaving = new AbortController();
  const asking = ask(() => new Promise(() => undefined), leaving.signal);
  leaving.abort();
  expect(await asking).toEqual({ outcome: missing('INSTANCE_TIMED_OUT'), complaints: [] });
});

test('a client that has hung up before causes no question', async () => {
  let isAsked = false;
  const { outcome } = await ask(async () => (isAsked = true), AbortSignal.abort());
  expect([outcome, isAsked]).toEqual([missing('INSTANCE_TIMED_OUT'), false]);
});

test.each([
  ['INSTANCE_UNREACHABLE', 'INSTANCE_UNREACHABLE'],
  ['INSTANCE_TIMED_OUT', 'INSTANCE_TIMED_OUT'],
  ['NONSENSE', 'INSTANCE_FAILED'],
  [undefined, 'INSTANCE_FAILED'],
])('an error with the reason %s makes it missing as %s', async (reason, expected) => {
  const error = Object.assign(new Error('no'), { reason });
  expect((await ask(() => Promise.reject(error))).outcome).toEqual(missing(expected));
  expect(
    (
      await ask(() => {
        throw error;
      })
    ).outcome,
  ).toEqual(missing(expected));
});
