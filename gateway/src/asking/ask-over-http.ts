/** Asks instances at their endpoints, over kept connections; every wait has a deadline, every answer a byte limit. */
import { Agent } from 'undici';
import { askSingly } from './ask-singly.ts';
import { askTogether, operationText } from './ask-together.ts';
import { openOrigin, type InstanceOrigin, type Question } from './instance-origin.ts';
import { judgeOf } from './judge-exchange.ts';
import type { Complain, Judged } from './read-slice.ts';
import type { Transport } from './transport.ts';

export type HttpAskOptions = {
  /** Name of an instance → its GraphQL endpoint. */
  readonly endpoints: ReadonlyMap<string, string>;
  /** Sent as bearer token, if the hosts ask for one. */
  readonly secret?: string | undefined;
  /** For one whole exchange, from connecting to the last byte. */
  readonly deadlineMs?: number;
  /** For one answer. */
  readonly maxBytes?: number;
  readonly now: () => number;
  readonly complain: Complain;
};

export type HttpAsking = {
  readonly transport: Transport;
  /** How much was sent since the start; what is sent twice counts twice. */
  readonly sent: () => { readonly requests: number; readonly operations: number };
  readonly close: () => Promise<void>;
};

const connectionsPerHost = 32;
const longestConnectMs = 2_000;
const maxTogether = 1_000;
const maxBytesTogether = 2_097_152;

/**
 * Questions that are asked in one turn of the event loop go to their host in one request, once it has told of a batch endpoint.
 *
 * Errors: no connection, no answer in time, another status than 200 and too many bytes are all outcomes; it never rejects.
 */
export function askOverHttp(options: HttpAskOptions): HttpAsking {
  const { endpoints, secret, deadlineMs = 5_000, maxBytes = 8_388_608, now, complain } = options;
  const sent = { requests: 0, operations: 0 };
  const agent = new Agent({
    connections: connectionsPerHost,
    connect: { timeout: Math.min(deadlineMs, longestConnectMs) },
  });
  const count = (operations: number) => {
    sent.requests += 1;
    sent.operations += operations;
  };
  const origins = openOrigins([...endpoints.values()], (origin) => openOrigin(origin, agent, count));
  const originOf = ({ endpoint }: Question) => origins.get(endpoint)!;
  /** Questions of this turn, by where they go and for whom. */
  const waiting = new Map<string, { readonly batchUrl: string; readonly questions: Question[] }>();
  const signalNumbers = new WeakMap<AbortSignal, number>();
  let lastSignal = 0;

  const transport: Transport = (instance, subQuery, carry) => {
    const endpoint = endpoints.get(instance);
    if (endpoint === undefined)
      return Promise.resolve({ kind: 'missing', reason: 'NO_INSTANCE', sinceMs: now() });
    const judge = judgeOf({ instance, place: endpoint, deadlineMs, maxBytes, now, complain });
    if (carry.signal.aborted) return Promise.resolve(judge.failure(null, 'gone'));
    return new Promise<Judged>((settle) => {
      const question: Question = { instance, endpoint, subQuery, carry, judge, settle };
      const batchUrl = originOf(question).batchUrl(instance);
      if (batchUrl === null) askAlone(question, deadlineMs);
      else collect(question, batchUrl);
    });
  };

  function collect(question: Question, batchUrl: string): void {
    const { requestId, traceparent, hops, signal } = question.carry;
    // Headers and hanging up are those of a whole exchange, so only what one client causes goes together.
    const number = signalNumbers.get(signal) ?? ++lastSignal;
    signalNumbers.set(signal, number);
    const key = JSON.stringify([batchUrl, requestId, traceparent, hops, number]);
    const group = waiting.get(key);
    if (group) return void group.questions.push(question);
    if (waiting.size === 0) setImmediate(sendAll);
    waiting.set(key, { batchUrl, questions: [question] });
  }

  function sendAll(): void {
    const groups = [...waiting.values()];
    waiting.clear();
    for (const { batchUrl, questions } of groups)
      for (const some of split(questions)) {
        if (some.length === 1) askAlone(some[0]!, deadlineMs);
        else
          void askTogether(originOf(some[0]!), batchUrl, some, {
            secret,
            waitMs: deadlineMs,
            maxBytes,
            askAlone,
          });
      }
  }

  function askAlone(question: Question, waitMs: number): void {
    void askSingly(originOf(question), question, { secret, waitMs, maxBytes });
  }

  return { transport, sent: () => ({ ...sent }), close: () => agent.destroy() };
}

/** Endpoint → its origin, one object for all endpoints of an origin. */
function openOrigins(
  endpoints: readonly string[],
  open: (origin: string) => InstanceOrigin,
): ReadonlyMap<string, InstanceOrigin> {
  const byOrigin = new Map<string, InstanceOrigin>();
  return new Map(
    endpoints.map((endpoint) => {
      const { origin } = new URL(endpoint);
      const opened = byOrigin.get(origin) ?? open(origin);
      byOrigin.set(origin, opened);
      return [endpoint, opened];
    }),
  );
}

/** Parts that may go in one request each. */
function split(questions: readonly Question[]): readonly (readonly Question[])[] {
  const parts: Question[][] = [];
  let bytes = Infinity;
  for (const question of questions) {
    const size = Buffer.byteLength(operationText(question)) + 1;
    const part = parts.at(-1);
    if (part && part.length < maxTogether && bytes + size <= maxBytesTogether) {
      part.push(question);
      bytes += size;
    } else {
      parts.push([question]);
      bytes = size;
    }
  }
  return parts;
}
