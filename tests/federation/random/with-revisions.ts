/** Fills in the one thing about a story that only its instance can say: the digest of its row. */
import type { Store } from '@active-news/partnership/store/open-store.ts';
import type { OracleStory } from '../one-store/oracle-story.ts';

/** Errors: throws if a store has no row for one of its stories. */
export function withRevisions(
  stories: readonly OracleStory[],
  stores: ReadonlyMap<string, Pick<Store, 'database'>>,
): readonly OracleStory[] {
  const revisions = new Map(
    [...stores.values()].flatMap(({ database }) =>
      (database.sql('SELECT id, revision FROM story').all() as { id: string; revision: string }[]).map(
        ({ id, revision }) => [id, revision] as const,
      ),
    ),
  );
  return stories.map((story) => {
    const revision = revisions.get(story.id);
    if (revision === undefined) throw new Error(`the store of ${story.owner} has no row for ${story.id}`);
    return { ...story, revision };
  });
}
