/** What a client's request hands on to all questions that it causes: its id, its trace, how far it has come and when it ends. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Carry } from '../asking/transport.ts';

export const hopsHeader = 'x-active-news-hops';
/** Asks for an explanation, as `1`; the extension `explain` does the same. */
export const explainHeader = 'x-explain';
/** A request that has passed so many gateways goes in a circle. */
export const maxHops = 8;
const overallDeadlineMs = 15_000;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Shapes: `gone` fires when the client has hung up. What a client sends is taken over only in the form that it should have. */
export function carryOf(headers: Headers, gone?: AbortSignal): Carry {
  const deadline = AbortSignal.timeout(overallDeadlineMs);
  return {
    requestId: requestIdOf(headers),
    traceparent: one(headers.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/) ?? newTrace(),
    hops: hopsOf(headers) + 1,
    signal: gone ? AbortSignal.any([gone, deadline]) : deadline,
  };
}

/** The id that the client gave, or a new one. */
export function requestIdOf(headers: Headers): string {
  return one(headers['x-request-id'], /^[\w.:-]{1,128}$/) ?? randomUUID();
}

/** How many gateways the request has passed before this one. */
export function hopsOf(headers: Headers): number {
  return Number(one(headers[hopsHeader], /^\d{1,3}$/) ?? 0);
}

function one(value: string | readonly string[] | undefined, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

function newTrace(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
