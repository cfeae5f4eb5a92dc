/** One exchange over a kept connection, and the client's patience: a deadline, a signal, and one more try where that is safe. */
import { request, type Dispatcher } from 'undici';

export type Post = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How many operations the body holds. */
  readonly operations: number;
  readonly signal: AbortSignal;
};

export type Posted = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Dispatcher.ResponseData['body'];
};

/** What a connection that was closed while it lay idle looks like to the next one who uses it. */
const closedCodes: readonly unknown[] = ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'];

/**
 * Makes a function that posts to one origin.
 *
 * It tries once more if the connection was closed before any byte of the answer came and the origin has answered before:
 * then it was most likely a kept one that the other side had given up, and questions change nothing, so asking twice is safe.
 * Errors: rejects with undici's errors, and with the signal's reason.
 */
export function postTo(
  dispatcher: Dispatcher,
  onSend: (operations: number) => void,
): (post: Post) => Promise<Posted> {
  let hasAnswered = false;
  const once = async ({ url, headers, body, operations, signal }: Post): Promise<Posted> => {
    onSend(operations);
    const response = await request(url, { method: 'POST', dispatcher, headers, body, signal });
    hasAnswered = true;
    const type = response.headers['content-type'];
    return { status: response.statusCode, contentType: String(type ?? ''), body: response.body };
  };
  return async (post) => {
    const mayRetry = hasAnswered;
    try {
      return await once(post);
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      if (!mayRetry || post.signal.aborted || !closedCodes.includes(code)) throw error;
      return once(post);
    }
  };
}

/** Why an exchange was given up: its own time is over, or nobody waits for it any more. */
export type Impatience = 'late' | 'gone';

export type Patience = {
  /** Fires when the exchange is to be given up. */
  readonly signal: AbortSignal;
  /** Null while it is not. */
  readonly impatience: () => Impatience | null;
  readonly leftMs: () => number;
  readonly end: () => void;
};

/** Waits at most `deadlineMs`, and no longer than the client does. `end` must be called. */
export function startPatience(deadlineMs: number, client: AbortSignal): Patience {
  const controller = new AbortController();
  const untilMs = performance.now() + deadlineMs;
  let impatience: Impatience | null = null;
  const give = (why: Impatience) => () => {
    impatience ??= why;
    controller.abort();
  };
  const leave = give('gone');
  const timer = setTimeout(give('late'), deadlineMs);
  client.addEventListener('abort', leave, { once: true });
  if (client.aborted) leave();
  return {
    signal: controller.signal,
    impatience: () => impatience,
    leftMs: () => Math.max(1, Math.ceil(untilMs - performance.now())),
    end() {
      clearTimeout(timer);
      client.removeEventListener('abort', leave);
    },
  };
}
