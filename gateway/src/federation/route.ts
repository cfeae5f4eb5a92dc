/** Which instances a question goes to: those that speak for the partnerships it can concern. */
import type { GraphQLArgument } from 'graphql';
import { narrow } from './narrow.ts';
import type { FederatedRequest, Federation } from './request.ts';

export type Route = {
  /** Instance → the partnerships it is asked about, in the order of their names. */
  readonly asked: ReadonlyMap<string, readonly string[]>;
  /** Partnerships that the question can concern and that no instance speaks for. */
  readonly unheld: readonly string[];
};

/** Errors: BAD_USER_INPUT for names that nothing has. */
export function routeByArguments(
  request: FederatedRequest,
  args: readonly GraphQLArgument[],
  values: Readonly<Record<string, unknown>>,
  trustsNames = false,
): Route {
  // Another gateway has checked the names of its client, and may know more of them.
  return routeTo(request, narrow(request, args, values, trustsNames || request.asInstance));
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
