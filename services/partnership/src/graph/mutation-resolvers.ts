/** What people decide, as mutations: each is checked, carried out by the store, and answered in plain words. */
import { GraphQLError } from 'graphql';
import { errorCodes } from '@active-news/schema/error-codes.ts';
import type { Permission } from '@active-news/schema/registry/partnership.ts';
import { DecisionRefused } from '../store/deciding.ts';
import type { StoreDecision } from '../store/decision-journal.ts';
import type { Deciding, Instance, InstanceContext } from './instance-context.ts';
import { refuse } from './refuse.ts';

type Outcome = { readonly changed: boolean; readonly message: string };

/** As the graph spells them. */
type GraphPermission = Uppercase<Permission>;

const longestReason = 500;

export const mutationResolvers = {
  refreshFeed: deciding<{ partnership: string; url?: string | null }>(({ url }, instance, { refresh }) =>
    refresh(instance, url ?? null),
  ),
  acceptFeed: deciding<{
    partnership: string;
    url: string;
    path?: string | null;
    category?: string | null;
    replaces?: string | null;
  }>(({ url, path, category, replaces }, instance, { checkAcceptance, now }) => {
    const given = { ...(path && { path }), ...(category && { category }), ...(replaces && { replaces }) };
    return instance.store.decide(
      { kind: 'accept-feed', ...checkAcceptance(instance, { url, ...given }) },
      now(),
    );
  }),
  releaseQuarantine: deciding<{ partnership: string; url: string; discard: boolean }>(
    ({ url, discard }, instance, { now }) =>
      instance.store.decide({ kind: 'release-quarantine', url, discard }, now()),
  ),
  holdPartnership: deciding<{ partnership: string; hold: boolean; reason?: string | null }>(
    ({ hold, reason }, instance, { now }) =>
      instance.store.decide({ kind: 'hold', hold, ...reasonOf(reason) }, now()),
  ),
  withdrawStory: aboutStory<{ reason?: string | null }>(({ id, reason }) => ({
    kind: 'withdraw',
    id,
    ...reasonOf(reason),
  })),
  restoreStory: aboutStory<object>(({ id }) => ({ kind: 'restore', id })),
  suppressByline: aboutStory<{ suppress: boolean }>(({ id, suppress }) => ({
    kind: 'suppress-byline',
    id,
    suppress,
  })),
  setPermission: deciding<{ partnership: string; permission?: GraphPermission | null }>(
    ({ permission }, instance, { now }) => {
      const decided = (permission?.toLowerCase() as Permission | undefined) ?? null;
      return instance.store.decide({ kind: 'set-permission', permission: decided }, now());
    },
  ),
  redate: aboutStory<{ publishedAt?: number | null }>(({ id, publishedAt }) => ({
    kind: 'redate',
    id,
    publishedAtMs: publishedAt ?? null,
  })),
};

/** Errors: ADMIN_ONLY for whoever may not decide, BAD_USER_INPUT for what breaks a rule. */
function deciding<A extends object>(
  decide: (args: A, instance: Instance, by: Deciding) => Outcome | Promise<Outcome>,
) {
  return async (_source: unknown, args: A, context: InstanceContext) => {
    const { slug } = context.instance.owner;
    const by = checkAdmin(context.deciding);
    const named = (args as { readonly partnership?: string }).partnership;
    if (named !== undefined && named !== slug)
      refuse(
        `\`partnership\` is "${named.slice(0, 100)}", but this is the instance of "${slug}". Ask the one that is meant.`,
      );
    context.progress.hasDecided = true;
    try {
      return { partnership: slug, ...(await decide(args, context.instance, by)) };
    } catch (error) {
      if (error instanceof DecisionRefused) return refuse(error.message);
      throw error;
    }
  };
}

function aboutStory<A extends object>(decisionOf: (args: A & { readonly id: string }) => StoreDecision) {
  return deciding<A & { readonly id: string }>((args, { store }, { now }) =>
    store.decide(decisionOf(args), now()),
  );
}

function checkAdmin(by: Deciding | undefined): Deciding {
  if (by?.isAdmin === true) return by;
  const message =
    by?.isAdmin === false
      ? 'Mutations need the header `x-active-news-admin` with the ADMIN_TOKEN of this host, and a request of their own: they are not carried out in a batch. It is missing, or is another.'
      : 'This host takes no decisions, for ADMIN_TOKEN is not set here. Set it, to at least 16 characters, at the gateway and at the host of the instances.';
  throw new GraphQLError(message, { extensions: { code: errorCodes.adminOnly } });
}

function reasonOf(reason: string | null | undefined): { readonly reason?: string } {
  if (!reason?.trim()) return {};
  if (reason.length > longestReason)
    refuse(`\`reason\` has ${reason.length} characters; it may have ${longestReason}. Shorten it.`);
  return { reason: reason.trim() };
}
