/** Asks a site for a document, following redirects by hand and trusting nothing in the answer. */
import { isUtf8 } from 'node:buffer';
import type { LookupFunction } from 'node:net';
import type { FeedFault, Validators } from '../store/records.ts';
import { cacheLifetimeMs } from './cache-lifetime.ts';
import { decompressBody } from './decompress-body.ts';
import { exchange, TooSlowError, type Answer, type Phases } from './exchange.ts';
import { ForbiddenAddressError } from './guarded-connector.ts';
import { readValidators, requestHeaders, type Accept } from './request-headers.ts';
import { retryAfterMs } from './retry-after.ts';

export type FeedRequest = {
  readonly url: string;
  /** What the Accept header asks for; a feed if left out. robots.txt comes uncompressed and is cut at maxBytes. */
  readonly accept?: Accept;
  /** Of the last good answer; empty on the first visit, then no conditional header is sent. */
  readonly validators: Validators;
  readonly userAgent: string;
  /** `host:port` that may be fetched though private; see hostAndPort. */
  readonly allowPrivateHosts: ReadonlySet<string>;
  /** For all exchanges together, redirects and body included, but not the wait for a turn. */
  readonly deadlineMs?: number;
  /** For each exchange; see exchange.ts. */
  readonly phases?: Partial<Omit<Phases, 'totalMs'>>;
  /** After decompression; the compressed body is held to the same. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  readonly lookup?: LookupFunction;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Lets each hop wait for its turn, or refuses it. */
  readonly takeTurn?: TakeTurn;
};

/** Errors: rejects with the reason of `signal`. */
export type TakeTurn = (url: URL, signal: AbortSignal | undefined) => Promise<Turn>;
export type Turn =
  /** `leave` ends the turn and is told what was answered; nothing if there was no answer. */
  | { readonly kind: 'go'; readonly leave: (answered?: Answered) => void }
  | { readonly kind: 'refused'; readonly outcome: FetchFailed };

/** What an answer says to all who would ask its host. */
export type Answered = { readonly status: number; readonly retryAfterMs: number | null };

/** Why a fetch brought nothing, or ABORTED: we hung up, and nothing may be concluded. */
export type FetchFailure = FeedFault | 'ABORTED';

/** One exchange on the way. */
export type Hop = { readonly url: string; readonly status: number };

export type FetchFailed = {
  readonly kind: 'failed';
  readonly reason: FetchFailure;
  readonly message: string;
  /** Of the last answer; null if there was none. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly tookMs: number;
};

/** `tookMs`: how long the sites took, in milliseconds, waits for a turn left out. */
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
      readonly tookMs: number;
      /** Every exchange in order, the last one included. */
      readonly hops: readonly Hop[];
      /** How long the answer says that it will keep, at most a day; null if it does not say. */
      readonly maxAgeMs: number | null;
      /** `link`, `x-wp-total` and `x-wp-totalpages`, as far as they came. */
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'not-modified';
      readonly status: 304;
      readonly tookMs: number;
      readonly maxAgeMs: number | null;
      readonly permanentRedirectTo: string | null;
    }
  | FetchFailed;

const keptHeaders = ['link', 'x-wp-total', 'x-wp-totalpages'];
const defaultPhases = { connectMs: 8_000, headersMs: 15_000, idleMs: 10_000 };
const maxRedirects = 5;
const longestUrl = 4_096;

/** Headers come as one character an octet; servers that write UTF-8 there mean it. */
function asWritten(location: string | null): string | null {
  if (location === null || !/[\x80-\xff]/.test(location)) return location;
  const bytes = Buffer.from(location, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : location;
}

const noWait: Turn = { kind: 'go', leave: () => undefined };

/** What is known while the hops are followed. */
type Journey = { readonly hops: Hop[]; tookMs: number };

/**
 * One fetch, redirects followed by hand so that each hop is checked like the first.
 *
 * Errors: what the network or the site does wrong is an outcome; it never throws for them.
 * Source: RFC 9110 section 13.1 (conditional requests), 15.4 (redirects), 10.2.3 (Retry-After).
 */
export async function fetchFeed(request: FeedRequest): Promise<FetchOutcome> {
  const journey: Journey = { hops: [], tookMs: 0 };
  const outcome = await followRedirects(request, journey).catch((error: unknown) =>
    request.signal?.aborted
      ? failed('ABORTED', 'we stopped waiting')
      : describeError(error as NodeJS.ErrnoException),
  );
  return { ...outcome, tookMs: Math.round(journey.tookMs) };
}

async function followRedirects(request: FeedRequest, journey: Journey): Promise<FetchOutcome> {
  let url = request.url;
  let isPermanent = true;
  for (let hop = 0; ; hop++) {
    const refusal = refuseUrl(url);
    if (refusal !== null) return failed('FORBIDDEN_ADDRESS', refusal);
    const turn = (await request.takeTurn?.(new URL(url), request.signal)) ?? noWait;
    if (turn.kind === 'refused') return turn.outcome;
    const answer = await askInTurn(request, url, journey, turn.leave);
    journey.hops.push({ url, status: answer.status });
    const location = asWritten(answer.header('location'));
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === null) {
      return readAnswer(request, answer, journey, hop > 0 && isPermanent);
    }
    const waitMs = retryAfterMs(answer.header('retry-after') ?? undefined, request.now());
    if (hop === maxRedirects)
      return failed('UNREACHABLE', `redirected more than ${maxRedirects} times`, answer.status, waitMs);
    if (!URL.canParse(location, url))
      return failed('UNREACHABLE', 'redirected to an address that is none', answer.status, waitMs);
    url = new URL(location, url).href;
    isPermanent &&= answer.status === 301 || answer.status === 308;
  }
}

async function askInTurn(
  request: FeedRequest,
  url: string,
  journey: Journey,
  leave: (answered?: Answered) => void,
): Promise<Answer> {
  let answered: Answered | undefined;
  try {
    const answer = await ask(request, url, journey);
    const waitMs = retryAfterMs(answer.header('retry-after') ?? undefined, request.now());
    answered = { status: answer.status, retryAfterMs: waitMs };
    return answer;
  } finally {
    leave(answered);
  }
}

async function ask(request: FeedRequest, url: string, journey: Journey): Promise<Answer> {
  const { allowPrivateHosts, deadlineMs = 20_000, maxBytes = defaultMaxBytes, signal, lookup } = request;
  const leftMs = deadlineMs - journey.tookMs;
  if (leftMs <= 0) throw new TooSlowError(`there was no complete answer within ${deadlineMs} ms`);
  const startMs = performance.now();
  try {
    return await exchange({
      url,
      headers: requestHeaders(request),
      allowPrivateHosts,
      phases: { ...defaultPhases, ...request.phases, totalMs: leftMs },
      maxBytes,
      whenLonger: request.accept === 'robots' ? 'cut' : 'fail',
      signal,
      lookup,
    });
  } finally {
    journey.tookMs += performance.now() - startMs;
  }
}

const defaultMaxBytes = 5_000_000;

async function readAnswer(
  request: FeedRequest,
  answer: Answer,
  { hops }: Journey,
  hasMoved: boolean,
): Promise<FetchOutcome> {
  const { maxBytes = defaultMaxBytes, validators, now } = request;
  const { status, header, body } = answer;
  const finalUrl = hops.at(-1)!.url;
  const permanentRedirectTo = hasMoved ? finalUrl : null;
  const maxAgeMs = cacheLifetimeMs(header, now());
  const failedHere = (reason: FetchFailure, message: string) =>
    failed(reason, message, status, retryAfterMs(header('retry-after') ?? undefined, now()));
  if (status === 304 && Object.keys(validators).length > 0) {
    return { kind: 'not-modified', status, tookMs: 0, maxAgeMs, permanentRedirectTo };
  }
  if (status < 200 || status > 299 || status === 206) {
    return failedHere(reasonForStatus(status), `the server answered ${status}${oddities[status] ?? ''}`);
  }
  if (body === null) return failedHere('TOO_LARGE', `the body is longer than ${maxBytes} bytes`);
  const plain = await decompressBody(body, header('content-encoding') ?? '', maxBytes);
  if (plain.kind === 'too-large')
    return failedHere('TOO_LARGE', `decompressed, the body is longer than ${maxBytes} bytes`);
  if (plain.kind === 'broken') return failedHere('NOT_A_FEED', plain.message);
  return {
    kind: 'modified',
    bytes: plain.bytes,
    status,
    contentType: header('content-type'),
    contentLocation: header('content-location'),
    finalUrl,
    permanentRedirectTo,
    validators: readValidators(header),
    tookMs: 0,
    hops,
    maxAgeMs,
    headers: Object.fromEntries(
      keptHeaders.flatMap((name) => {
        const value = header(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
  };
}

/** Answers that are good ones elsewhere, but were not asked for. */
const oddities: Readonly<Record<number, string>> = {
  206: ' (a part), though the whole was asked for',
  304: ' (unchanged), though it was not asked whether anything had changed',
};

function refuseUrl(text: string): string | null {
  if (text.length > longestUrl) return `the address is longer than ${longestUrl} characters`;
  if (!URL.canParse(text)) return 'the address cannot be read';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return `${url.protocol} addresses are not fetched`;
  if (url.username !== '' || url.password !== '') return 'the address holds a user name or password';
  return null;
}

function reasonForStatus(status: number): FetchFailure {
  if (status === 404) return 'NOT_FOUND';
  if (status === 410) return 'GONE';
  if (status >= 500) return 'SERVER_ERROR';
  return status >= 400 ? 'REFUSED' : 'UNREACHABLE';
}

function describeError(error: NodeJS.ErrnoException): FetchFailed {
  if (error instanceof ForbiddenAddressError) return failed('FORBIDDEN_ADDRESS', error.message);
  if (error instanceof TooSlowError) return failed('TIMED_OUT', error.message);
  const code = error.code ?? error.name;
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return failed('TOO_LARGE', 'the headers are too long');
  return failed('UNREACHABLE', `the connection failed (${code})`);
}

function failed(
  reason: FetchFailure,
  message: string,
  status: number | null = null,
  waitMs: number | null = null,
): FetchFailed {
  return { kind: 'failed', reason, message, status, retryAfterMs: waitMs, tookMs: 0 };
}
