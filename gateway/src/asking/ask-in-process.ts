/** Asks instances that live in this process: the same operations and answers as over HTTP, without the wire. */
import type { Ask, SubQuery } from '../federation/ask.ts';
import { readSlice, type Complain } from './read-slice.ts';

/** Answers an operation as the instance's endpoint would; null if this process hosts no such instance. */
export type AnswerInProcess = (
  instance: string,
  operation: { readonly query: string; readonly variables: SubQuery['variables'] },
) => Promise<unknown> | null;

export function askInProcess(answer: AnswerInProcess, now: () => number, complain: Complain): Ask {
  return async (instance, { document, variables }) => {
    try {
      const answering = answer(instance, { query: document, variables });
      if (answering === null) return { kind: 'missing', reason: 'NO_INSTANCE', sinceMs: now() };
      return readSlice(instance, await answering, now(), complain);
    } catch (error) {
      complain(instance, String(error));
      return { kind: 'missing', reason: 'INSTANCE_FAILED', sinceMs: now() };
    }
  };
}
