/** Asks instances that live in this process: the same operations and answers as over HTTP, without the wire. */
import type { Missing, SubQuery } from '../federation/ask.ts';
import { readSlice, type Complain, type Judged } from './read-slice.ts';
import type { Transport } from './transport.ts';

/**
 * Answers an operation as the instance's endpoint would; null if this process hosts no such instance.
 *
 * Errors: what it rejects with may name its reason, INSTANCE_TIMED_OUT or INSTANCE_UNREACHABLE, in a property `reason`.
 */
export type AnswerInProcess = (
  instance: string,
  operation: { readonly query: string; readonly variables: SubQuery['variables'] },
) => Promise<unknown> | null;

export function askInProcess(
  answer: AnswerInProcess,
  now: () => number,
  complain: Complain,
  deadlineMs = 5_000,
): Transport {
  return (instance, { document, variables }, { signal }) => {
    const missing = (reason: string): Missing => ({ kind: 'missing', reason, sinceMs: now() });
    if (signal.aborted) return Promise.resolve(missing('INSTANCE_TIMED_OUT'));
    return new Promise<Judged>((resolve) => {
      let isOver = false;
      const finish = (outcome: () => Judged) => {
        if (isOver) return;
        isOver = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        resolve(outcome());
      };
      const fail = (reason: string, message: string) =>
        finish(() => {
          complain(instance, message);
          return missing(reason);
        });
      const leave = () => finish(() => missing('INSTANCE_TIMED_OUT'));
      const timer = setTimeout(
        () => fail('INSTANCE_TIMED_OUT', `no answer within ${deadlineMs} ms`),
        deadlineMs,
      );
      signal.addEventListener('abort', leave, { once: true });
      try {
        const answering = answer(instance, { query: document, variables });
        if (answering === null) return finish(() => missing('NO_INSTANCE'));
        answering.then(
          (body) => finish(() => readSlice(instance, body, now(), complain)),
          (error: unknown) => fail(reasonOf(error), String(error)),
        );
      } catch (error) {
        fail(reasonOf(error), String(error));
      }
    });
  };
}

function reasonOf(error: unknown): string {
  const reason = (error as { readonly reason?: unknown } | null)?.reason;
  return reason === 'INSTANCE_TIMED_OUT' || reason === 'INSTANCE_UNREACHABLE' ? reason : 'INSTANCE_FAILED';
}
