/** What every runtime of the comparison can do. */
import type { ExecutionResult } from 'graphql';

export type Runtime = {
  readonly ask: (query: string, variables: Readonly<Record<string, unknown>>) => Promise<ExecutionResult>;
  readonly stop: () => Promise<void>;
};
