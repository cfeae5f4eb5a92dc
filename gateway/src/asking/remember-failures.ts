/** Remembers since when each instance fails, so that coverage can say it as an absolute instant. */
import type { Ask } from '../federation/ask.ts';

/** Wraps a way of asking: an instance is missing since its first failure after its last answer. */
export function rememberFailures(ask: Ask): Ask {
  const failingSinceMs = new Map<string, number>();
  return async (instance, subQuery) => {
    const outcome = await ask(instance, subQuery);
    if (outcome.kind === 'slice') {
      failingSinceMs.delete(instance);
      return outcome;
    }
    const sinceMs = Math.min(failingSinceMs.get(instance) ?? outcome.sinceMs, outcome.sinceMs);
    failingSinceMs.set(instance, sinceMs);
    return { ...outcome, sinceMs };
  };
}
