/** What serving and announcing need of a host, whether its instances live in this thread or in another. */
import type { InstanceState, Operation } from './answer-operation.ts';

/** Shapes: `text` is the JSON of a GraphQL response; `status` is that of the same response over HTTP. */
export type AnswerText = { readonly status: number; readonly text: string };

export type ServedInstances = {
  readonly slugs: readonly string[];
  /**
   * Null if no such instance is hosted.
   *
   * Shapes: `batch` is the path of a batch endpoint, which the answer then tells of.
   * Errors: rejects with a HostError if there is no answer in time or nobody to give one.
   */
  readonly answerText: (slug: string, operation: Operation, batch?: string) => Promise<AnswerText> | null;
  /** Null while the instance cannot answer, or is not hosted at all. */
  readonly stateOf: (slug: string) => InstanceState | null;
  /** Calls back after each change of a content version, once it is durable. Returns what stops it. */
  readonly onChange: (listener: (slug: string, state: InstanceState) => void) => () => void;
};

/** Shapes: `reason` is the value of the graph's MissingReason that fits. */
export class HostError extends Error {
  readonly reason: 'INSTANCE_TIMED_OUT' | 'INSTANCE_UNREACHABLE';
  constructor(reason: HostError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
