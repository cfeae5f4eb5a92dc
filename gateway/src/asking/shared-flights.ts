/** Equal questions that are under way at once are asked once; when all who wait for one have gone, it is given up. */
import type { SubQuery } from '../federation/ask.ts';
import type { Carry, Transport } from './transport.ts';

type Answer = Awaited<ReturnType<Transport>>;
/** What one client's request has set off: it goes out together, and is given up together when nobody waits for any of it. */
type Departure = { readonly giveUp: AbortController; readonly open: Set<Flight> };
type Flight = { readonly answer: Promise<Answer>; readonly departure: Departure; waiting: number };

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
  const departures = new WeakMap<AbortSignal, Departure>();
  const departureOf = (signal: AbortSignal): Departure => {
    let departure = departures.get(signal);
    if (!departure || departure.giveUp.signal.aborted) {
      departure = { giveUp: new AbortController(), open: new Set() };
      departures.set(signal, departure);
    }
    return departure;
  };
  return {
    ask(instance, subQuery, carry, edition) {
      if (edition === null) return transport(instance, subQuery, carry);
      // Of requests that have come a different way, one may wait for the other in a circle.
      const key = JSON.stringify([instance, edition, carry.hops, subQuery.document, subQuery.variables]);
      let flight = flights.get(key);
      if (!flight || flight.departure.giveUp.signal.aborted) {
        const departure = departureOf(carry.signal);
        const answer = transport(instance, subQuery, { ...carry, signal: departure.giveUp.signal });
        flight = { answer, departure, waiting: 0 };
        const own = flight;
        departure.open.add(own);
        flights.set(key, own);
        void answer.finally(() => {
          departure.open.delete(own);
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
    flight.waiting--;
    const { giveUp, open } = flight.departure;
    if ([...open].every(({ waiting }) => waiting === 0)) giveUp.abort();
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
