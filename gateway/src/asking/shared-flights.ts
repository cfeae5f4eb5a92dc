/** Equal questions that are under way at once are asked once; when all who wait for one have gone, it is given up. */
import type { SubQuery } from '../federation/ask.ts';
import type { Carry, Transport } from './transport.ts';

type Answer = Awaited<ReturnType<Transport>>;
type Flight = { readonly answer: Promise<Answer>; readonly giveUp: AbortController; waiting: number };

export type SharedFlights = {
  /** Shapes: `edition` is the content that those who share believe in; null shares with nobody. */
  readonly ask: (
    instance: string,
    subQuery: SubQuery,
    carry: Carry,
    edition: string | null,
  ) => Promise<Answer>;
};

/** Units: `now` in milliseconds since 1970; what somebody did not wait for is missing since then. */
export function sharedFlights(transport: Transport, now: () => number): SharedFlights {
  const flights = new Map<string, Flight>();
  return {
    ask(instance, subQuery, carry, edition) {
      if (edition === null) return transport(instance, subQuery, carry);
      const key = JSON.stringify([instance, edition, subQuery.document, subQuery.variables]);
      let flight = flights.get(key);
      if (!flight || flight.giveUp.signal.aborted) {
        const giveUp = new AbortController();
        const answer = transport(instance, subQuery, { ...carry, signal: giveUp.signal });
        flight = { answer, giveUp, waiting: 0 };
        const own = flight;
        flights.set(key, own);
        void answer.finally(() => {
          if (flights.get(key) === own) flights.delete(key);
        });
      }
      return wait(flight, carry.signal, now);
    },
  };
}

/** Resolves at once for who has gone. */
async function wait(flight: Flight, signal: AbortSignal, now: () => number): Promise<Answer> {
  flight.waiting++;
  const gone = Promise.withResolvers<Answer>();
  const leave = () => {
    if (--flight.waiting === 0) flight.giveUp.abort();
    gone.resolve({ kind: 'missing', reason: 'INSTANCE_TIMED_OUT', sinceMs: now() });
  };
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([flight.answer, gone.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
