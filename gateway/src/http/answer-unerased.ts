/** Makes an answer again if something in it was erased while it was made: a slow instance may hold up what others said before. */
import type { FederatedAnswer } from '../federation/answer-operation.ts';
import type { Ask } from '../federation/ask.ts';
import type { ErasureFloors } from '../asking/erasure-floors.ts';
import { erasedIn } from '../asking/is-erased.ts';

/** With everybody. */
const triesWithAll = 2;
const maxTries = 5;

/**
 * An instance that has erased something during each of two tries is left out of the next, as MOVED: whether it is busy or means
 * harm, it keeps itself out and not the others.
 *
 * Shapes: `newAsk` gives what each try asks through, and `make` is given that. Null if something was erased during each try all the same; then nothing is better
 * than what should be gone.
 */
export async function answerUnerased(
  floors: Pick<ErasureFloors, 'isBelow'>,
  newAsk: () => Ask,
  now: () => number,
  make: (ask: Ask) => Promise<FederatedAnswer>,
): Promise<FederatedAnswer | null> {
  const leftOut = new Set<string>();
  for (let tries = 1; tries <= maxTries; tries++) {
    const ask = newAsk();
    const answer = await make((instance, subQuery) =>
      leftOut.has(instance)
        ? Promise.resolve({ kind: 'missing', reason: 'MOVED', sinceMs: now() })
        : ask(instance, subQuery),
    );
    const erased = erasedIn(floors, answer);
    if (erased.length === 0) return answer;
    if (tries >= triesWithAll) for (const instance of erased) leftOut.add(instance);
  }
  return null;
}
