/** Which instances a question goes to: those that speak for the partnerships it can concern. */
import type { GraphQLArgument } from 'graphql';
import { narrow } from './narrow.ts';
import type { Federation } from './request.ts';

export type Route = {
  /** Instance → the partnerships it is asked about, in the order of their names. */
  readonly asked: ReadonlyMap<string, readonly string[]>;
  /** Partnerships that the question can concern and that no instance speaks for. */
  readonly unheld: readonly string[];
};

/** Errors: BAD_USER_INPUT for names that nothing has. */
export function routeByArguments(
  federation: Federation,
  args: readonly GraphQLArgument[],
  values: Readonly<Record<string, unknown>>,
): Route {
  return routeTo(federation, narrow(federation, args, values));
}

export function routeTo(federation: Federation, slugs: readonly string[]): Route {
  const asked = new Map<string, string[]>();
  const unheld: string[] = [];
  for (const slug of slugs) {
    const instance = federation.holders.get(slug);
    if (instance === undefined) unheld.push(slug);
    else if (asked.has(instance)) asked.get(instance)!.push(slug);
    else asked.set(instance, [slug]);
  }
  return { asked: new Map([...asked].sort(([a], [b]) => (a < b ? -1 : 1))), unheld };
}
