/** When nobody answers, there is no answer: the one case in which missing instances are an error. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import type { Outcome } from './ask.ts';
import type { Route } from './route.ts';

/** Errors: ALL_INSTANCES_MISSING, with the reason of each. A route to nobody is an empty answer, not a failed one. */
export function refuseIfAllMissing(
  field: string,
  route: Route,
  outcomes: ReadonlyMap<string, Outcome>,
): void {
  const reasons = [
    ...[...outcomes.values()].map((outcome) => (outcome.kind === 'missing' ? outcome.reason : 'none')),
    ...route.unheld.map(() => 'NO_INSTANCE'),
  ];
  if (outcomes.size === 0 || reasons.includes('none')) return;
  const counts = Map.groupBy(reasons, (reason) => reason);
  const listed = [...counts].map(([reason, { length }]) => `${reason}: ${length}`).join(', ');
  throw new GraphQLError(
    `\`${field}\` needs ${reasons.length === 1 ? 'one partnership, which does not answer' : `${reasons.length} partnerships, none of which answers`} (${listed}). Ask again in a moment.`,
    { extensions: { code: errorCodes.allInstancesMissing } },
  );
}
