/** Whether a story was taken back by a person, and may not come in again under its own id nor under another. */
import { erasureMark } from './erasure-mark.ts';
import type { Database } from './open-store.ts';
import type { StoryInput } from './records.ts';

/** A story whose page was gone is not kept out: if its feed lists it again, it is back. */
export function isKeptOut(
  { sql }: Database,
  slug: string,
  { id, url }: Pick<StoryInput, 'id' | 'url'>,
): boolean {
  const mark = url === null ? null : erasureMark(slug, url);
  const found = sql("SELECT 1 FROM tombstone WHERE id IN (:id, :mark) AND reason <> 'GONE_AT_SOURCE'");
  return found.get({ id, mark }) !== undefined;
}

/** The ids of those among these that are kept out. */
export function readKeptOut(
  database: Database,
  slug: string,
  stories: readonly Pick<StoryInput, 'id' | 'url'>[],
): ReadonlySet<string> {
  return new Set(stories.filter((story) => isKeptOut(database, slug, story)).map(({ id }) => id));
}
