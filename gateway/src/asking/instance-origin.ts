/** One origin that instances are asked at: its connections, and whether it takes many questions at once. */
import type { Dispatcher } from 'undici';
import type { SubQuery } from '../federation/ask.ts';
import type { Judge } from './judge-exchange.ts';
import { postTo, type Post, type Posted } from './post-over-http.ts';
import { advertisedBatch, type Judged } from './read-slice.ts';
import type { Carry } from './transport.ts';

/** A question on its way. */
export type Question = {
  readonly instance: string;
  readonly endpoint: string;
  readonly subQuery: Pick<SubQuery, 'document' | 'variables'>;
  readonly carry: Carry;
  readonly judge: Judge;
  /** Gives the outcome to whoever asked. */
  readonly settle: (outcome: Judged) => void;
};

export type InstanceOrigin = {
  readonly post: (post: Post) => Promise<Posted>;
  /** Where this question can be sent along with others; null if it has to go alone. */
  readonly batchUrl: (instance: string) => string | null;
  /** Learns from an answer whether there is a batch endpoint. */
  readonly learn: (body: unknown) => void;
  /** The batch endpoint does not do what it should, or not for this instance: leave it for a while. */
  readonly avoidBatch: (instance?: string) => void;
};

const avoidForMs = 60_000;

/** Shapes: `origin` as of a URL, without a path; `onSend` is told how many operations each request carries. */
export function openOrigin(
  origin: string,
  dispatcher: Dispatcher,
  onSend: (operations: number) => void,
): InstanceOrigin {
  let path: string | null = null;
  let avoidedUntilMs = 0;
  const aloneUntilMs = new Map<string, number>();
  return {
    post: postTo(dispatcher, onSend),
    batchUrl(instance) {
      const nowMs = performance.now();
      if (path === null || nowMs < avoidedUntilMs) return null;
      const untilMs = aloneUntilMs.get(instance);
      if (untilMs !== undefined && nowMs < untilMs) return null;
      aloneUntilMs.delete(instance);
      return `${origin}${path}`;
    },
    learn(body) {
      path = advertisedBatch(body) ?? path;
    },
    avoidBatch(instance) {
      const untilMs = performance.now() + avoidForMs;
      if (instance === undefined) avoidedUntilMs = untilMs;
      else aloneUntilMs.set(instance, untilMs);
    },
  };
}

/** What every question sends along. Units: `leftMs` is how long its answer is waited for. */
export function headersOf(
  { carry }: Pick<Question, 'carry'>,
  secret: string | undefined,
  leftMs: number,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
    'x-request-id': carry.requestId,
    traceparent: carry.traceparent,
    'x-active-news-hops': String(carry.hops),
    'x-active-news-deadline-ms': String(leftMs),
  };
}
