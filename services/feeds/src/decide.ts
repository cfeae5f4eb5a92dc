/** Puts a person's decision into the journal of a partnership, as the mutations of the graph do. */
import { checkAcceptance } from '@active-news/partnership/host/check-acceptance.ts';
import { DecisionRefused } from '@active-news/partnership/store/deciding.ts';
import type { StoreDecision } from '@active-news/partnership/store/decision-journal.ts';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import { CommandError, exitCodes } from './command.ts';
import type { Tools } from './open-tools.ts';

export type Decided = { readonly changed: boolean; readonly message: string };

/** Errors: a CommandError if the decision breaks a rule; it says which. */
export function decide(tools: Tools, partnership: Partnership, decision: StoreDecision): Decided {
  try {
    const checked = decision.kind === 'accept-feed' ? acceptance(tools, partnership, decision) : decision;
    const { changed, message } = tools.store(partnership).decide(checked, tools.now());
    return { changed, message };
  } catch (error) {
    if (!(error instanceof DecisionRefused)) throw error;
    throw new CommandError(exitCodes.couldNot, error.message);
  }
}

/** By the rules that the mutation keeps too. */
function acceptance(
  tools: Tools,
  { slug }: Partnership,
  { kind, url, path, category, replaces }: Extract<StoreDecision, { kind: 'accept-feed' }>,
): StoreDecision {
  const wanted = {
    url,
    ...(path !== undefined && { path }),
    ...(category !== undefined && { category }),
    ...(replaces !== undefined && { replaces }),
  };
  const { registry, allowPrivateHosts } = tools;
  const acceptedFeeds = (other: string) => {
    const known = registry.partnerships.find((partnership) => partnership.slug === other);
    return known === undefined ? null : (tools.storeIfAny(known)?.acceptedFeeds() ?? null);
  };
  return { kind, ...checkAcceptance(slug, wanted, { registry, allowPrivateHosts, acceptedFeeds }) };
}
