/** The ways in which partner sites write dates. Units: milliseconds since 1970. */

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

/** `Thu, 27 Feb 2025 09:00:00 +0000` */
export function rfc822Utc(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000');
}

/** `Thu, 27 Feb 2025 09:00:00 GMT` */
export function rfc822Gmt(ms: number): string {
  return new Date(ms).toUTCString();
}

/** London time with its offset: `Wed, 15 Jul 2026 10:00:00 +0100` */
export function rfc822London(ms: number): string {
  return `${zoneless(ms)} ${londonZone(ms) === 'BST' ? '+0100' : '+0000'}`;
}

/** London time with the name of its zone: `Wed, 15 Jul 2026 10:00:00 BST` */
export function rfc822ZoneName(ms: number): string {
  return `${zoneless(ms)} ${londonZone(ms)}`;
}

/** London time without a word about its zone: `Wed, 15 Jul 2026 10:00:00` */
export function zoneless(ms: number): string {
  const at = london(ms);
  return `${at.weekday}, ${at.day} ${monthName(at)} ${at.year} ${at.hour}:${at.minute}:${at.second}`;
}

/** The London day, day first: `27/02/2025` */
export function slashDate(ms: number): string {
  const at = london(ms);
  return `${at.day}/${String(shortMonths.indexOf(monthName(at)) + 1).padStart(2, '0')}/${at.year}`;
}

/** `2026-07-15T09:00:00Z` */
export function isoUtc(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** London time with its offset: `2026-07-15T10:00:00+01:00` */
export function isoLondon(ms: number): string {
  const isSummer = londonZone(ms) === 'BST';
  return isoUtc(isSummer ? ms + 3_600_000 : ms).replace('Z', isSummer ? '+01:00' : '+00:00');
}

const shortMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** British English writes "Sept"; feeds do not. */
function monthName(at: Readonly<Record<string, string>>): string {
  return at.month!.slice(0, 3);
}

function londonZone(ms: number): string {
  return london(ms).timeZoneName!;
}

function london(ms: number): Readonly<Record<string, string>> {
  return Object.fromEntries(wallClock.formatToParts(ms).map(({ type, value }) => [type, value]));
}
