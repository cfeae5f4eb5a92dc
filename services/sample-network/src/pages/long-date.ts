/** A date in words, as pages print it. */

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'long',
  timeStyle: 'short',
});

/** `<time>` with the London date and clock. Units: milliseconds since 1970. */
export function longDate(instantMs: number): string {
  return `<time datetime="${new Date(instantMs).toISOString()}">${format.format(instantMs)}</time>`;
}
