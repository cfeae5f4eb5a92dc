/** Carries out one decision on the tables, within the caller's transaction; saying it twice changes nothing. */
import { acceptFeed, hold, releaseQuarantine, setPermission } from './decide-feeds.ts';
import { redate, restore, suppressByline, withdraw } from './decide-stories.ts';
import type { Applied, Doing } from './deciding.ts';
import type { StoreDecision } from './decision-journal.ts';

/** Errors: throws a DecisionRefused if a new decision breaks a rule. */
export function applyDecision(decision: StoreDecision, doing: Doing): Applied {
  switch (decision.kind) {
    case 'accept-feed':
      return acceptFeed(decision, doing);
    case 'release-quarantine':
      return releaseQuarantine(decision, doing);
    case 'hold':
      return hold(decision, doing);
    case 'withdraw':
      return withdraw(decision, doing);
    case 'restore':
      return restore(decision, doing);
    case 'suppress-byline':
      return suppressByline(decision, doing);
    case 'set-permission':
      return setPermission(decision, doing);
    case 'redate':
      return redate(decision, doing);
  }
}
