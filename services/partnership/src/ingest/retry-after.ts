/** Reads how long a server asks to be left alone. */
import { readDate } from './read-date.ts';

/**
 * Milliseconds from now that a Retry-After header asks for, or null if it is absent or nonsense.
 *
 * Source: RFC 9110 section 10.2.3 (seconds or a date). The caller bounds it; a date in the past is 0.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000;
  const date = readDate(text);
  return date?.precision === 'INSTANT' ? Math.max(0, date.instantMs - nowMs) : null;
}
