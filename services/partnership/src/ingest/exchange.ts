/** One question to one server: a single guarded request, with a limit on everything that the answer may cost. */
import type { LookupFunction } from 'node:net';
import { Agent, request as httpRequest, type Dispatcher } from 'undici';
import { guardedConnector } from './guarded-connector.ts';

/** How long each phase may take, in milliseconds; `totalMs` is for all of them together. */
export type Phases = {
  /** Name resolution, TCP and TLS. */
  readonly connectMs: number;
  /** From the question to the end of the headers. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly idleMs: number;
  readonly totalMs: number;
};

export type Question = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `host:port` that may be reached though private; see hostAndPort. */
  readonly allowPrivateHosts: ReadonlySet<string>;
  readonly phases: Phases;
  /** As it comes over the wire, before decompression. */
  readonly maxBytes: number;
  /** What is done with a longer body: `fail` reads no further and says so, `cut` takes what there is up to there. */
  readonly whenLonger: 'fail' | 'cut';
  readonly signal?: AbortSignal | undefined;
  readonly lookup?: LookupFunction | undefined;
};

export type Answer = {
  readonly status: number;
  /** The first of that name, null if there is none. */
  readonly header: (name: string) => string | null;
  /** Empty unless the status is 2xx; null if it was too long. */
  readonly body: Uint8Array | null;
};

const maxHeaderBytes = 16_384;

/** Thrown when the whole exchange took too long, or one of its phases; the text says which. */
export class TooSlowError extends Error {}

/**
 * Asks, reads the answer and closes the connection. Redirects are not followed.
 *
 * Errors: throws TooSlowError, ForbiddenAddressError, what undici throws, or the reason of `signal`.
 * Source: RFC 9110 and 9112; undici's timeouts are for one phase each, so the total has a timer of its own.
 */
export async function exchange(question: Question): Promise<Answer> {
  const { url, headers, phases, signal } = question;
  const total = AbortSignal.timeout(Math.max(Math.ceil(phases.totalMs), 1));
  const ending = signal === undefined ? total : AbortSignal.any([signal, total]);
  // An agent of its own: no idle sockets, no cookies, no proxy variables, and one handle that ends everything.
  const agent = new Agent({
    connect: guardedConnector({ ...question, connectTimeoutMs: phases.connectMs, signal: ending }),
    pipelining: 0,
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: phases.headersMs,
    bodyTimeout: phases.idleMs,
  });
  try {
    const response = await httpRequest(url, { dispatcher: agent, signal: ending, headers });
    return await readAnswer(response, question);
  } catch (error) {
    signal?.throwIfAborted();
    if (total.aborted) throw new TooSlowError(`there was no complete answer within ${phases.totalMs} ms`);
    throw slowPhase(error as NodeJS.ErrnoException, phases) ?? error;
  } finally {
    void agent.destroy().catch(() => undefined);
  }
}

async function readAnswer(
  response: Dispatcher.ResponseData,
  { maxBytes, whenLonger }: Question,
): Promise<Answer> {
  const { statusCode: status } = response;
  const header = (name: string) => {
    const value = response.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  if (status >= 200 && status <= 299) {
    return { status, header, body: await readBytes(response, maxBytes, whenLonger) };
  }
  response.body.on('error', () => undefined).destroy();
  return { status, header, body: new Uint8Array() };
}

async function readBytes(
  response: Dispatcher.ResponseData,
  maxBytes: number,
  whenLonger: Question['whenLonger'],
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    total += chunk.byteLength;
    if (total > maxBytes && whenLonger === 'fail') return null;
    chunks.push(chunk);
    if (total >= maxBytes && whenLonger === 'cut') break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** Names the phase that a time-out of undici, of our connector or of the system belongs to. */
function slowPhase(error: NodeJS.ErrnoException, { connectMs, headersMs, idleMs }: Phases): Error | null {
  const code = error.code ?? error.name;
  if (code === 'UND_ERR_HEADERS_TIMEOUT')
    return new TooSlowError(`the headers did not come within ${headersMs} ms`);
  if (code === 'UND_ERR_BODY_TIMEOUT') return new TooSlowError(`the body stood still for ${idleMs} ms`);
  if (code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT')
    return new TooSlowError(`there was no connection within ${connectMs} ms`);
  return null;
}
