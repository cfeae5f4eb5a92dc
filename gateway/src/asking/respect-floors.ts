/** Lets no answer through that shows what has been erased since: it may have been under way when the erasure was heard of. */
import type { ErasureFloors } from './erasure-floors.ts';
import { noFloors } from './erasure-floors.ts';
import type { Transport } from './transport.ts';

const maxReasks = 2;

/**
 * Wraps a way of asking. What is below a floor is asked for again, since the instance knows better by now.
 *
 * Errors: MOVED if it is below each time, as behind a gateway that has not heard of the erasure yet.
 */
export function respectFloors(transport: Transport, floors: ErasureFloors, now: () => number): Transport {
  return async (instance, subQuery, carry) => {
    for (let reasks = 0; reasks <= maxReasks; reasks++) {
      const askedAt = floors.tick();
      const answer = await transport(instance, subQuery, carry);
      if (answer.kind === 'missing') return answer;
      const told = { parts: answer.parts, floors: answer.facts.floors ?? noFloors };
      if (floors.judge(instance, told, askedAt, now())) return answer;
    }
    return { kind: 'missing', reason: 'MOVED', sinceMs: now() };
  };
}
