/** The ways in which partner sites print an instant. Units: milliseconds since 1970. */
import { londonDate } from '@active-news/schema/london-time.ts';

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeStyle: 'medium' });

/** The wall clock in London, as date `2026-06-01` and time `09:30:00`, and its lead over UTC in minutes. */
export function londonClock(instantMs: number): { date: string; time: string; offsetMinutes: number } {
  const date = londonDate(instantMs);
  const time = clock.format(instantMs);
  return { date, time, offsetMinutes: Math.round((Date.parse(`${date}T${time}Z`) - instantMs) / 60_000) };
}

/** `Mon, 01 Jun 2026 08:30:00 GMT`, also right for HTTP headers. */
export function gmtDate(instantMs: number): string {
  return new Date(instantMs).toUTCString();
}

/** `Mon, 01 Jun 2026 08:30:00 +0000`, as WordPress and Squarespace print it all the year round. */
export function utcDate(instantMs: number): string {
  return gmtDate(instantMs).replace('GMT', '+0000');
}

/** `Mon, 01 Jun 2026 09:30:00 +0100`: the clock in London with its zone in numbers. */
export function numericZoneDate(instantMs: number): string {
  return wallDate(instantMs).replace(/$/, londonClock(instantMs).offsetMinutes === 60 ? ' +0100' : ' +0000');
}

/** `Mon, 01 Jun 2026 09:30:00 BST`, a zone name that the rules for e-mail dates do not know. */
export function namedZoneDate(instantMs: number): string {
  return `${wallDate(instantMs)} ${londonClock(instantMs).offsetMinutes === 60 ? 'BST' : 'GMT'}`;
}

/** `Mon, 01 Jun 2026 09:30:00`: the clock in London, without saying so. */
export function wallDate(instantMs: number): string {
  const { date, time } = londonClock(instantMs);
  return new Date(`${date}T${time}Z`).toUTCString().replace(' GMT', '');
}

/** `01/06/2026`, which is the first of June. */
export function slashDate(instantMs: number): string {
  return londonDate(instantMs).split('-').reverse().join('/');
}

/** `2026-06-01T09:30:00+01:00` */
export function isoLondonDate(instantMs: number): string {
  const { date, time, offsetMinutes } = londonClock(instantMs);
  return `${date}T${time}${offsetMinutes === 60 ? '+01:00' : '+00:00'}`;
}

/** `2026-06-01T08:30:00Z` */
export function isoUtcDate(instantMs: number): string {
  return new Date(instantMs).toISOString().replace('.000Z', 'Z');
}
