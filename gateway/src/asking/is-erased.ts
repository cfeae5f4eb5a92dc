/** Says whether a whole answer shows something that has been erased since a part of it was asked for. */
import type { FederatedAnswer } from '../federation/answer-operation.ts';
import type { ErasureFloors } from './erasure-floors.ts';

export function isErased(floors: Pick<ErasureFloors, 'isBelow'>, answer: FederatedAnswer): boolean {
  return erasedIn(floors, answer).length > 0;
}

/** The instances that said it. */
export function erasedIn(
  { isBelow }: Pick<ErasureFloors, 'isBelow'>,
  { asked }: FederatedAnswer,
): readonly string[] {
  return asked.flatMap(({ instance, outcome }) =>
    outcome.kind !== 'missing' && isBelow(instance, outcome.parts) ? [instance] : [],
  );
}
