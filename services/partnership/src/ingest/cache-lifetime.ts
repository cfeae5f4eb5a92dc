/** Reads how long an answer says that it will keep, so that it is not asked for again before. */
import { readDate } from './read-date.ts';

const longestMs = 24 * 3_600_000;

/**
 * Milliseconds for which the answer is fresh, at most a day; null if it does not say. 0 if it says that it does not keep.
 *
 * Shapes: `header` gives a header by its lower-case name, or null.
 * Source: RFC 9111 section 4.2.1 (max-age goes before Expires; s-maxage is for shared caches, which we are not), 5.1 (Age) and
 *         5.3 (an Expires that is no date, as 0, means already stale).
 */
export function cacheLifetimeMs(header: (name: string) => string | null, nowMs: number): number | null {
  const control = header('cache-control') ?? '';
  if (directive(control, 'no-store') !== null || directive(control, 'no-cache') !== null) return 0;
  const maxAge = directive(control, 'max-age');
  if (maxAge !== null && /^\d+$/.test(maxAge)) {
    const age = header('age')?.trim() ?? '';
    return clamp((Number(maxAge) - (/^\d+$/.test(age) ? Number(age) : 0)) * 1_000);
  }
  const expires = header('expires');
  if (expires === null) return null;
  const until = instantOf(expires);
  // By the server's own clock where it tells it, since ours may differ.
  return until === null ? 0 : clamp(until - (instantOf(header('date')) ?? nowMs));
}

/** True if the server says `Expires: 0`: such servers are known to repeat validators though the content has changed. */
export function distrustsValidators(header: (name: string) => string | null): boolean {
  return header('expires')?.trim() === '0';
}

function clamp(ms: number): number {
  return Math.min(Math.max(ms, 0), longestMs);
}

/** The value of a directive, empty if it has none; null if it is not there. The first one counts. */
function directive(control: string, wanted: string): string | null {
  for (const [, name, quoted, plain] of control.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,]*)))?/g)) {
    if (name!.toLowerCase() === wanted) return quoted ?? plain ?? '';
  }
  return null;
}

function instantOf(text: string | null): number | null {
  const date = text === null ? null : readDate(text);
  return date?.precision === 'INSTANT' ? date.instantMs : null;
}
