/** Logs what is wrong with an instance when it begins and when it changes, not at each of a thousand asks. */
import type { Complain } from './read-slice.ts';

const repeatAfterMs = 60_000;

export function complainOnce(
  warn: (fields: { instance: string; problem: string }, sentence: string) => void,
  now: () => number,
): Complain {
  const last = new Map<string, { problem: string; atMs: number }>();
  return (instance, problem) => {
    const held = last.get(instance);
    if (held?.problem === problem && now() - held.atMs < repeatAfterMs) return;
    last.set(instance, { problem, atMs: now() });
    warn({ instance, problem }, 'an instance could not be used');
  };
}
