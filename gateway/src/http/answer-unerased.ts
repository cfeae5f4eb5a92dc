/** Makes an answer again if something in it was erased while it was made: a slow instance may hold up what others said before. */
import type { FederatedAnswer } from '../federation/answer-operation.ts';
import type { ErasureFloors } from '../asking/erasure-floors.ts';
import { isErased } from '../asking/is-erased.ts';

const maxTries = 3;

/** Null if something was erased during each try; then nothing is better than what should be gone. */
export async function answerUnerased(
  floors: Pick<ErasureFloors, 'isBelow'>,
  make: () => Promise<FederatedAnswer>,
): Promise<FederatedAnswer | null> {
  for (let tries = 0; tries < maxTries; tries++) {
    const answer = await make();
    if (!isErased(floors, answer)) return answer;
  }
  return null;
}
