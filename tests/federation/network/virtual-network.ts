/** A network whose messages arrive in an order that chance decides, and whose contents may change between any two of them; the same every time for one seed. */
import type { Transport } from '@active-news/gateway/asking/transport.ts';
import type { Choices } from '../random/choices.ts';

export type VirtualNetwork = {
  /** Puts the network between a gateway and what it asks. */
  readonly through: (transport: Transport) => Transport;
  /** From now on these instances cannot be reached. */
  readonly cutOff: (instances: ReadonlySet<string>) => void;
  /** From now on, before a message arrives, this may happen; null for nothing. */
  readonly meanwhile: (happen: (() => void) | null) => void;
  /** Resolves when nothing is under way any more: an answer that is refused early leaves questions behind. */
  readonly settled: () => Promise<void>;
};

/** Questions and answers are messages alike: each waits in a heap from which chance takes the next. */
export function virtualNetwork(choices: Choices): VirtualNetwork {
  const waiting: (() => void)[] = [];
  let happening: (() => void) | null = null;
  let isTurning = false;
  let underWay = 0;
  let unreachable: ReadonlySet<string> = new Set();

  const turn = () => {
    const next = waiting.splice(choices.below(waiting.length), 1)[0];
    happening?.();
    next?.();
    if (waiting.length > 0) setImmediate(turn);
    else isTurning = false;
  };
  const arrive = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (!isTurning) setImmediate(turn);
      isTurning = true;
    });

  return {
    through: (transport) => async (instance, subQuery, carry) => {
      underWay++;
      await arrive();
      const answer = unreachable.has(instance)
        ? ({ kind: 'missing', reason: 'INSTANCE_UNREACHABLE', sinceMs: 0 } as const)
        : await transport(instance, subQuery, carry);
      await arrive();
      underWay--;
      return answer;
    },
    cutOff: (instances) => void (unreachable = instances),
    meanwhile: (happen) => void (happening = happen),
    async settled() {
      while (underWay > 0) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
