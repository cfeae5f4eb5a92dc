/** What every merge rule is: a way to join two parts into one that does not care about their order or grouping, and a part that adds nothing. */

/**
 * Laws, for all a, b, c: `join(a, join(b, c))` equals `join(join(a, b), c)`; `join(a, b)` equals `join(b, a)`;
 * `join(empty, a)` equals `a`. Because of them an answer does not depend on how rows are dealt over instances,
 * nor on how gateways are stacked.
 */
export type Monoid<T> = { readonly empty: T; readonly join: (a: T, b: T) => T };

/** All parts as one. */
export function joinAll<T>(monoid: Monoid<T>, parts: Iterable<T>): T {
  let all = monoid.empty;
  for (const part of parts) all = monoid.join(all, part);
  return all;
}
