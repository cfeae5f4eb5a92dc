/** Makes one answer in which every instance shows one state: executes the operation, and again if an instance changed meanwhile. */
import { execute, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Ask, Missing } from './ask.ts';
import type { Coverage } from './coverage.ts';
import {
  startRequest,
  type Asked,
  type FederatedContext,
  type Federation,
  type Memo,
  type Shown,
} from './request.ts';

export type Operation = {
  readonly document: DocumentNode;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
};

export type FederatedAnswer = {
  readonly result: ExecutionResult;
  readonly coverage: Coverage;
  /** True if it shows what content versions do not tell of. */
  readonly isVolatile: boolean;
  /** Every question of the last execution; what was remembered from an earlier one is among them. */
  readonly asked: readonly Asked[];
  /** What each instance showed; null if it was missing. */
  readonly states: ReadonlyMap<string, Shown | null>;
  /** How often it was executed; 1 unless an instance changed or failed between two phases. */
  readonly executions: number;
};

/** How often an instance whose content changed between two phases is asked again before it counts as missing. */
const maxReasks = 2;

/**
 * Shapes: `context` is what resolvers of the gateway itself need beside the engine's request; `asInstance` in it is for the engine too.
 * Errors: what goes wrong with a field is an error of the result, as graphql-js has it.
 *
 * An instance that was seen at two content versions, or that answered one phase and failed in another, would tear the answer: a count
 * that includes rows which are not shown. Then everything that was learnt from it is forgotten and the operation executed again, with
 * what the other instances said remembered. One that fails is pinned as missing; one that keeps changing is, after two more tries,
 * missing too (MOVED). As every execution after these pins one more instance, this ends.
 */
export async function answerOperation(
  federation: Federation,
  { document, variables, operationName }: Operation,
  ask: Ask,
  startedAtMs: number,
  context: Readonly<Record<string, unknown>> = {},
): Promise<FederatedAnswer> {
  const memo: Memo = new Map();
  const pinned = new Map<string, Missing>();
  for (let executions = 1; ; executions++) {
    const request = startRequest(federation, ask, startedAtMs, memo, pinned, context.asInstance === true);
    const contextValue: FederatedContext = { ...context, federation: request };
    const result = await execute({
      schema: federation.rules.schema,
      document,
      variableValues: variables ?? {},
      operationName: operationName ?? null,
      contextValue,
    });
    const torn = request.torn();
    if (torn.size === 0) {
      return {
        result,
        coverage: request.coverage(),
        isVolatile: request.isVolatile(),
        asked: request.asked,
        states: request.states(),
        executions,
      };
    }
    for (const [instance, cause] of torn) {
      memo.delete(instance);
      if (cause.kind === 'missing') pinned.set(instance, cause);
      else if (executions > maxReasks)
        pinned.set(instance, { kind: 'missing', reason: 'MOVED', sinceMs: startedAtMs });
    }
  }
}
