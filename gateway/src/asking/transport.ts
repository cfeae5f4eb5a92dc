/** What ways of asking have in common: the question goes to an instance as it is, and comes back judged. */
import type { Missing, Slice, SubQuery } from '../federation/ask.ts';
import type { Floors } from './erasure-floors.ts';

/** What a client's request hands on to every question that it causes. */
export type Carry = {
  readonly requestId: string;
  /** W3C trace context, as it came or as it begins here. */
  readonly traceparent: string;
  /** How many gateways the request has passed, this one included. */
  readonly hops: number;
  /** Fires when the client has gone or the time for the whole answer is over. */
  readonly signal: AbortSignal;
};

/** What an answer says of the instance itself, beside its content. */
export type InstanceFacts = {
  /** Digest of the code that made the answer; empty if it does not say. */
  readonly code: string;
  /** Digest of its SDL; null if it does not say. */
  readonly sdl: string | null;
  /** What it has erased, itself or those below it; absent if nothing. */
  readonly floors?: Floors;
};

/** Errors: every failure is an outcome with its reason; it never rejects. */
export type Transport = (
  instance: string,
  subQuery: SubQuery,
  carry: Carry,
) => Promise<(Slice & { readonly facts: InstanceFacts }) | Missing>;
