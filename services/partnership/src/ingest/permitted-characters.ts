/** Drops from text the characters that XML forbids, wherever the text came from: half characters, controls, U+FFFE. */

const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const allForbidden = new RegExp(forbidden, 'g');

/** The text without them; half a character becomes U+FFFD. JSON can hold what XML cannot, as `\u0000` and `\ud800`. */
export function permitted(text: string): string {
  const whole = text.toWellFormed();
  return forbidden.test(whole) ? whole.replace(allForbidden, '') : whole;
}

/** The same shape with every string in it made fit, however deep it lies. */
export function permittedThroughout<T>(value: T): T {
  if (typeof value === 'string') return permitted(value) as T;
  if (Array.isArray(value)) return value.map(permittedThroughout) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, permittedThroughout(part as unknown)]),
  ) as T;
}
