/** What the resolvers of an instance work with, made anew for each request. */
import DataLoader from 'dataloader';
import type { Partnership } from '@active-news/schema/registry/partnership.ts';
import type { Store } from '../store/open-store.ts';
import { readStories, type StoryRow } from '../store/read-stories.ts';
import type { StoryOwner } from '../store/story-owner.ts';

/** One partnership as this process hosts it. */
export type Instance = {
  readonly partnership: Partnership;
  readonly owner: StoryOwner;
  readonly store: Store;
};

export type InstanceContext = {
  readonly instance: Instance;
  /** Rows by id: all that one request asks for are read in one statement. */
  readonly storyById: DataLoader<string, StoryRow | null>;
};

export function instanceContext(instance: Instance): InstanceContext {
  const { database } = instance.store;
  return {
    instance,
    storyById: new DataLoader(
      // Where nothing may be shown, nothing is found by its id either.
      async (ids: readonly string[]) =>
        instance.owner.isWithheld ? ids.map(() => null) : readStories(database, ids),
      {
        maxBatchSize: 1000,
      },
    ),
  };
}
