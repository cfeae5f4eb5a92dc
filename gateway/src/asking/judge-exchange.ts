/** Says what an exchange with an instance comes to: a slice, or missing and why. */
import type { Missing } from '../federation/ask.ts';
import type { Impatience } from './post-over-http.ts';
import { isRecord, readSlice, type Complain, type Judged } from './read-slice.ts';

export type Judge = {
  /** An answer with its status; `body` is undefined where it is no JSON, and `text` is its beginning. */
  readonly answer: (status: number, body: unknown, text: string) => Judged;
  /** An exchange that came to no whole answer. */
  readonly failure: (error: unknown, impatience: Impatience | null) => Missing;
  readonly tooLong: () => Missing;
  /** An answer that breaks the protocol of the batch endpoint. */
  readonly broken: (how: string) => Missing;
};

/** Shapes: `place` is the endpoint, for the log. */
export function judgeOf(options: {
  readonly instance: string;
  readonly place: string;
  readonly deadlineMs: number;
  readonly maxBytes: number;
  readonly now: () => number;
  readonly complain: Complain;
}): Judge {
  const { instance, place, deadlineMs, maxBytes, now, complain } = options;
  const missing = (reason: string, message: string | null): Missing => {
    if (message !== null) complain(instance, message);
    return { kind: 'missing', reason, sinceMs: now() };
  };
  return {
    answer(status, body, text) {
      if (status === 200 || (status === 400 && isRecord(body) && Array.isArray(body.errors))) {
        if (body === undefined) return missing('INSTANCE_FAILED', `the answer of ${place} is no JSON`);
        return readSlice(instance, body, now(), complain, status === 400);
      }
      return missing(reasonOfStatus(status), `${place} answers with status ${status}: ${text.slice(0, 200)}`);
    },
    failure(error, impatience) {
      // Nobody waits any more; that is no fault of the instance, so nobody is told.
      if (impatience === 'gone') return missing('INSTANCE_TIMED_OUT', null);
      if (impatience === 'late')
        return missing('INSTANCE_TIMED_OUT', `no answer from ${place} within ${deadlineMs} ms`);
      const { code, message } = error as { readonly code?: string; readonly message?: string };
      if (code === 'UND_ERR_CONNECT_TIMEOUT')
        return missing('INSTANCE_UNREACHABLE', `no connection to ${place} in time`);
      return missing('INSTANCE_UNREACHABLE', `no connection to ${place}: ${code ?? message}`);
    },
    tooLong: () => missing('INSTANCE_FAILED', `the answer of ${place} is longer than ${maxBytes} bytes`),
    broken: (how) => missing('INSTANCE_FAILED', `the batch endpoint of ${place} ${how}`),
  };
}

/** A host or a proxy that speaks for an instance it cannot reach. */
function reasonOfStatus(status: number): string {
  if (status === 502 || status === 503) return 'INSTANCE_UNREACHABLE';
  return status === 504 ? 'INSTANCE_TIMED_OUT' : 'INSTANCE_FAILED';
}
