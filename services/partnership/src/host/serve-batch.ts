/** Answers many operations in one exchange: a line of JSON for each, as soon as it is there. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { Operation } from './answer-operation.ts';
import { HostError, type AnswerText } from './served-instances.ts';

export const batchPath = '/batch';
export const maxBatchBytes = 4_194_304;
const maxOperations = 2_000;
/** Operations that are under way at once; the others wait, and so do those whose reader does not read. */
const lanes = 8;

export const batchSchema = z.object({
  operations: z
    .array(
      z.object({
        instance: z.string(),
        query: z.string(),
        variables: z.record(z.string(), z.unknown()).nullish(),
        operationName: z.string().nullish(),
      }),
    )
    .max(maxOperations),
});

export type BatchOperation = z.output<typeof batchSchema>['operations'][number];

/** Shapes: the operation as an instance takes it, without what is null. */
export function plainOperation(given: Omit<BatchOperation, 'instance'>): Operation {
  const { query, variables, operationName } = given;
  return { query, ...(variables && { variables }), ...(operationName && { operationName }) };
}

/**
 * Answers every operation, in the order in which they finish.
 *
 * Shapes: `answer` gives null if there is no such instance; a line is `{"index":0,"status":200,"body":{…}}`.
 * Errors: what fails is a line with its status. It ends early, and starts no operation more, once `signal` fires.
 */
export async function answerBatch(options: {
  readonly operations: readonly BatchOperation[];
  readonly answer: (operation: BatchOperation) => Promise<AnswerText>;
  readonly writeLine: (line: string) => Promise<void>;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { operations, answer, writeLine, signal } = options;
  const waiting = operations.entries();
  const lane = async () => {
    for (const [index, operation] of waiting) {
      const { status, text } = await answer(operation);
      if (signal.aborted) return;
      await writeLine(`{"index":${index},"status":${status},"body":${text}}\n`);
      // Reading a store never waits; without this, nothing else would get its turn until the last line, hanging up included.
      await nextTurn();
      if (signal.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** What stands in for the answer of an operation that has none. */
export function answerOfError(error: unknown): AnswerText {
  if (!(error instanceof HostError)) return problem(500, 'The instance failed to answer; its log says why.');
  return problem(error.reason === 'INSTANCE_TIMED_OUT' ? 504 : 503, error.message);
}

export function problem(status: number, message: string): AnswerText {
  return { status, text: JSON.stringify({ errors: [{ message }] }) };
}
