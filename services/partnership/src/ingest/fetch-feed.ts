/** Asks a partner for a feed, politely and without trusting the answer. */
import type { LookupFunction } from 'node:net';
import { Agent, request as httpRequest, type Dispatcher } from 'undici';
import type { FeedHealth, Validators } from '../store/records.ts';
import { decompressBody } from './decompress-body.ts';
import { ForbiddenAddressError, guardedConnector } from './guarded-connector.ts';
import { retryAfterMs } from './retry-after.ts';

export type FeedRequest = {
  readonly url: string;
  /** Of the last good answer; empty on the first visit, then no conditional header is sent. */
  readonly validators: Validators;
  readonly userAgent: string;
  /** `host:port` that may be fetched though private; see hostAndPort. */
  readonly allowPrivateHosts: ReadonlySet<string>;
  /** For the whole exchange, redirects and body included. */
  readonly deadlineMs?: number;
  /** After decompression; the compressed body is held to the same. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  readonly lookup?: LookupFunction;
};

/** A state of health that a fetch can end in, or ABORTED: we hung up, and nothing may be concluded. */
export type FetchFailure = Exclude<FeedHealth, 'OK' | 'NOT_YET_CHECKED'> | 'ABORTED';

export type FetchOutcome =
  | {
      readonly kind: 'modified';
      readonly bytes: Uint8Array;
      readonly status: number;
      readonly contentType: string | null;
      readonly contentLocation: string | null;
      readonly finalUrl: string;
      /** Where the feed has moved for good; set if every redirect on the way was permanent. */
      readonly permanentRedirectTo: string | null;
      readonly validators: Validators;
    }
  | { readonly kind: 'not-modified'; readonly status: 304 }
  | {
      readonly kind: 'failed';
      readonly reason: FetchFailure;
      readonly message: string;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    };

const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1';
const maxRedirects = 5;
const maxHeaderBytes = 65_536;
const connectTimeoutMs = 10_000;
const longestValidator = 1_024;

/**
 * One exchange with a partner's server, redirects followed by hand so that each hop is checked like the first.
 *
 * Errors: what the network or the partner does wrong is an outcome; it never throws for them.
 * Source: RFC 9110 section 13.1 (conditional requests), 15.4 (redirects), 10.2.3 (Retry-After).
 */
export async function fetchFeed(request: FeedRequest): Promise<FetchOutcome> {
  const deadlineMs = request.deadlineMs ?? 20_000;
  const deadline = AbortSignal.timeout(deadlineMs);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
  // An agent of its own: no idle sockets, no cookies, no proxy variables, and one handle that ends everything.
  const agent = new Agent({
    connect: guardedConnector({ ...request, connectTimeoutMs, signal }),
    pipelining: 0,
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
  });
  try {
    return await followRedirects(request, agent, signal);
  } catch (error) {
    if (request.signal?.aborted) return failed('ABORTED', 'we stopped waiting');
    if (deadline.aborted) return failed('TIMED_OUT', `no complete answer within ${deadlineMs} ms`);
    return describeError(error as NodeJS.ErrnoException);
  } finally {
    void agent.destroy().catch(() => undefined);
  }
}

async function followRedirects(
  request: FeedRequest,
  agent: Agent,
  signal: AbortSignal,
): Promise<FetchOutcome> {
  let url = request.url;
  let isPermanent = true;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const refusal = refuseUrl(url);
    if (refusal !== null) return failed('FORBIDDEN_ADDRESS', refusal);
    const response = await httpRequest(url, { dispatcher: agent, signal, headers: requestHeaders(request) });
    const location = header(response, 'location');
    if (![301, 302, 303, 307, 308].includes(response.statusCode) || location === null) {
      return readAnswer(request, response, url, hop > 0 && isPermanent);
    }
    discard(response);
    if (!URL.canParse(location, url))
      return failed('UNREACHABLE', 'redirected to an address that is none', response);
    url = new URL(location, url).href;
    isPermanent &&= response.statusCode === 301 || response.statusCode === 308;
  }
  return failed('UNREACHABLE', `redirected more than ${maxRedirects} times`);
}

async function readAnswer(
  request: FeedRequest,
  response: Dispatcher.ResponseData,
  finalUrl: string,
  hasMoved: boolean,
): Promise<FetchOutcome> {
  const maxBytes = request.maxBytes ?? 5_000_000;
  const status = response.statusCode;
  if (status === 304 && Object.keys(request.validators).length > 0) {
    discard(response);
    return { kind: 'not-modified', status };
  }
  if (status < 200 || status > 299 || status === 206) {
    discard(response);
    return failed(reasonForStatus(status), `the server answered ${status}`, response);
  }
  const raw = await readBytes(response, maxBytes);
  if (raw === null) return failed('TOO_LARGE', `the body is longer than ${maxBytes} bytes`, response);
  const body = await decompressBody(raw, header(response, 'content-encoding') ?? '', maxBytes);
  if (body.kind === 'too-large')
    return failed('TOO_LARGE', `decompressed, the body is longer than ${maxBytes} bytes`, response);
  if (body.kind === 'broken') return failed('NOT_A_FEED', body.message, response);
  return {
    kind: 'modified',
    bytes: body.bytes,
    status,
    contentType: header(response, 'content-type'),
    contentLocation: header(response, 'content-location'),
    finalUrl,
    permanentRedirectTo: hasMoved ? finalUrl : null,
    validators: readValidators(response),
  };
}

async function readBytes(response: Dispatcher.ResponseData, maxBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    total += chunk.byteLength;
    if (total > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function requestHeaders(request: FeedRequest): Record<string, string> {
  const { etag, lastModified } = request.validators;
  return {
    'user-agent': request.userAgent,
    accept,
    'accept-encoding': 'gzip, deflate, br',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    // Echoed byte for byte: servers compare it as text.
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

function readValidators(response: Dispatcher.ResponseData): Validators {
  const etag = header(response, 'etag');
  const lastModified = header(response, 'last-modified');
  return {
    ...(isSendable(etag) ? { etag } : {}),
    ...(isSendable(lastModified) ? { lastModified } : {}),
  };
}

/** What came in a header may hold bytes that a request header may not. */
function isSendable(value: string | null): value is string {
  return value !== null && value.length <= longestValidator && /^[\x20-\x7e]+$/.test(value);
}

function refuseUrl(text: string): string | null {
  if (!URL.canParse(text)) return 'the address cannot be read';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `${url.protocol} addresses are not fetched`;
  if (url.username !== '' || url.password !== '') return 'the address holds a user name or password';
  return null;
}

function reasonForStatus(status: number): FetchFailure {
  if (status === 404 || status === 410) return 'GONE';
  if (status >= 500) return 'SERVER_ERROR';
  return status >= 400 ? 'REFUSED' : 'UNREACHABLE';
}

function describeError(error: NodeJS.ErrnoException): FetchOutcome {
  if (error instanceof ForbiddenAddressError) return failed('FORBIDDEN_ADDRESS', error.message);
  const code = error.code ?? error.name;
  if (code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT')
    return failed('TIMED_OUT', `no answer in time (${code})`);
  return failed('UNREACHABLE', `the connection failed (${code})`);
}

function failed(reason: FetchFailure, message: string, response?: Dispatcher.ResponseData): FetchOutcome {
  const after =
    response === undefined ? null : retryAfterMs(header(response, 'retry-after') ?? undefined, Date.now());
  return { kind: 'failed', reason, message, status: response?.statusCode ?? null, retryAfterMs: after };
}

function header(response: Dispatcher.ResponseData, name: string): string | null {
  const value = response.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function discard(response: Dispatcher.ResponseData): void {
  response.body.on('error', () => undefined).destroy();
}
