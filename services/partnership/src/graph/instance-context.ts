/** What the resolvers of an instance work with, made anew for each request. */
import DataLoader from 'dataloader';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import type { Store } from '../store/open-store.ts';
import { readStories, type StoryRow } from '../store/read-stories.ts';
import { readHistories, type StoryRevisionRow } from '../store/story-history.ts';
import { ownerUnder, type StoryOwner } from '../store/story-owner.ts';

/** One partnership as this process hosts it. */
export type Instance = {
  readonly partnership: Partnership;
  readonly owner: StoryOwner;
  readonly store: Store;
};

/** Polls now, one feed or all, and says for people what came of it. Errors: rejects with a DecisionRefused if there is nothing to poll. */
export type Refresh = (
  instance: Instance,
  url: string | null,
) => Promise<{ readonly changed: boolean; readonly message: string }>;

/** What a mutation may do; see mutation-resolvers.ts. */
export type Deciding = {
  /** True if the transport has seen the ADMIN_TOKEN, false if it has not; undefined if none is set. */
  readonly isAdmin?: boolean | undefined;
  readonly now: () => number;
  readonly refresh: Refresh;
  /** Errors: throws a DecisionRefused if the feed must not be accepted, whatever the store says. */
  readonly checkAcceptance: CheckAcceptance;
};

export type Acceptance = {
  readonly url: string;
  readonly path?: string;
  readonly category?: string;
  readonly replaces?: string;
};

/** Shapes: gives the addresses back as the store keeps them. */
export type CheckAcceptance = (instance: Instance, wanted: Acceptance) => Acceptance;

export type InstanceContext = {
  /** As it may be shown now: a person may have decided otherwise than the registry. */
  readonly instance: Instance;
  /** Absent where nobody can decide. */
  readonly deciding?: Deciding | undefined;
  /** Whether a mutation has run: what it did must not be done again. An object, since the server hands resolvers a copy of the context. */
  readonly progress: { hasDecided: boolean };
  /** Rows by id: all that one request asks for are read in one statement. */
  readonly storyById: DataLoader<string, StoryRow | null>;
  /** Earlier wordings by the id of the story, in one statement too. */
  readonly historyOf: DataLoader<string, readonly StoryRevisionRow[]>;
};

export function instanceContext(hosted: Instance, deciding?: Deciding): InstanceContext {
  const { database } = hosted.store;
  const decided = hosted.store.standing().permission;
  const instance =
    decided === null
      ? hosted
      : {
          ...hosted,
          partnership: { ...hosted.partnership, permission: decided },
          owner: { ...hosted.owner, ...ownerUnder(decided) },
        };
  return {
    instance,
    deciding,
    progress: { hasDecided: false },
    storyById: new DataLoader(
      // Where nothing may be shown, nothing is found by its id either.
      async (ids: readonly string[]) =>
        instance.owner.isWithheld ? ids.map(() => null) : readStories(database, ids),
      {
        maxBatchSize: 1000,
      },
    ),
    historyOf: new DataLoader(async (ids: readonly string[]) => readHistories(database, ids), {
      maxBatchSize: 1000,
    }),
  };
}
