/** When nobody answers, there is no answer: the one case in which missing instances are an error. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import type { Outcome } from './ask.ts';
import type { FederatedRequest } from './request.ts';
import type { Route } from './route.ts';

/**
 * Errors: ALL_INSTANCES_MISSING, with the reason of each partnership. A route to nobody is an empty answer, not a failed one; so is one
 * of instances that have nothing to tell yet. Another gateway is told by the coverage, and judges for itself.
 */
export function refuseIfAllMissing(
  { asInstance }: Pick<FederatedRequest, 'asInstance'>,
  field: string,
  route: Route,
  outcomes: ReadonlyMap<string, Outcome>,
): void {
  if (asInstance || outcomes.size === 0) return;
  const reasons = [...route.unheld.map(() => 'NO_INSTANCE')];
  for (const [instance, slugs] of route.asked)
    for (const slug of slugs) {
      const reason = reasonOf(outcomes.get(instance)!, slug);
      if (reason === null) return;
      reasons.push(reason);
    }
  const counts = Map.groupBy(reasons, (reason) => reason);
  const listed = [...counts].map(([reason, { length }]) => `${reason}: ${length}`).join(', ');
  throw new GraphQLError(
    `\`${field}\` needs ${reasons.length === 1 ? 'one partnership, which does not answer' : `${reasons.length} partnerships, none of which answers`} (${listed}). Ask again in a moment.`,
    { extensions: { code: errorCodes.allInstancesMissing } },
  );
}

/** Why there is no answer of a partnership; null if there is one, be it that it has nothing to tell. */
function reasonOf(outcome: Outcome, slug: string): string | null {
  if (outcome.kind === 'missing') return outcome.reason;
  const part = outcome.parts.get(slug);
  return part?.kind === 'missing' && /^(INSTANCE_|NO_INSTANCE|MOVED|SCHEMA_SKEW)/.test(part.reason)
    ? part.reason
    : null;
}
