/** Asks instances at their endpoints, over kept connections; every wait has a deadline, every answer a byte limit. */
import { Agent, request, type Dispatcher } from 'undici';
import type { Ask, Missing } from '../federation/ask.ts';
import { readSlice, type Complain } from './read-slice.ts';

export type HttpAskOptions = {
  /** Name of an instance → its GraphQL endpoint. */
  readonly endpoints: ReadonlyMap<string, string>;
  /** Sent as bearer token, if the hosts ask for one. */
  readonly secret?: string | undefined;
  /** For one whole exchange, from connecting to the last byte. */
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
  readonly now: () => number;
  readonly complain: Complain;
};

const connectionsPerHost = 32;

/** Errors: no connection, no answer in time, another status than 200 and too many bytes are all outcomes; it never rejects. */
export function askOverHttp(options: HttpAskOptions): {
  readonly ask: Ask;
  readonly close: () => Promise<void>;
} {
  const { endpoints, secret, deadlineMs = 5_000, maxBytes = 8_388_608, now, complain } = options;
  const agent = new Agent({
    connections: connectionsPerHost,
    maxResponseSize: maxBytes,
    connect: { timeout: Math.min(deadlineMs, 2_000) },
  });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(secret && { authorization: `Bearer ${secret}` }),
  };

  const ask: Ask = async (instance, { document, variables }) => {
    const endpoint = endpoints.get(instance);
    if (endpoint === undefined) return { kind: 'missing', reason: 'NO_INSTANCE', sinceMs: now() };
    const missing = (reason: string, message: string): Missing => {
      complain(instance, message);
      return { kind: 'missing', reason, sinceMs: now() };
    };
    let answer: { readonly status: number; readonly text: string };
    try {
      answer = await post(
        agent,
        endpoint,
        headers,
        JSON.stringify({ query: document, variables }),
        deadlineMs,
      );
    } catch (error) {
      const { name, code, message } = error as { name?: string; code?: string; message?: string };
      if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
        return missing('INSTANCE_TIMED_OUT', `no answer from ${endpoint} within ${deadlineMs} ms`);
      }
      if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
        return missing('INSTANCE_FAILED', `the answer of ${endpoint} is longer than ${maxBytes} bytes`);
      return missing('INSTANCE_UNREACHABLE', `no connection to ${endpoint}: ${code ?? message}`);
    }
    if (answer.status !== 200)
      return missing(
        'INSTANCE_FAILED',
        `${endpoint} answers with status ${answer.status}: ${answer.text.slice(0, 200)}`,
      );
    try {
      return readSlice(instance, JSON.parse(answer.text), now(), complain);
    } catch {
      return missing('INSTANCE_FAILED', `the answer of ${endpoint} is no JSON`);
    }
  };
  return { ask, close: () => agent.destroy() };
}

async function post(
  agent: Dispatcher,
  endpoint: string,
  headers: Record<string, string>,
  body: string,
  deadlineMs: number,
) {
  const response = await request(endpoint, {
    method: 'POST',
    dispatcher: agent,
    headers,
    body,
    signal: AbortSignal.timeout(deadlineMs),
  });
  return { status: response.statusCode, text: await response.body.text() };
}
