/** Says whether a whole answer shows something that has been erased since a part of it was asked for. */
import type { FederatedAnswer } from '../federation/answer-operation.ts';
import type { ErasureFloors } from './erasure-floors.ts';

export function isErased({ isBelow }: Pick<ErasureFloors, 'isBelow'>, { asked }: FederatedAnswer): boolean {
  return asked.some(
    ({ instance, outcome }) => outcome.kind !== 'missing' && isBelow(instance, outcome.parts),
  );
}
