/** What carrying out a decision works with, whatever was decided. */
import type { ContentChange } from '@active-news/schema/content-version.ts';
import type { StoreDecision } from './decision-journal.ts';
import type { Database } from './open-store.ts';
import type { Own } from './save-story.ts';
import { readAcceptedFeeds, readStanding, type RegistryStanding } from './standing.ts';
import { faceDigest, gapNow, markErased, raiseVersion } from './version.ts';

/** Says no to a decision, in words: what, where, the rule and the cure. */
export class DecisionRefused extends Error {}

/**
 * Shapes: `decision` is what goes into the journal, with all that the store knew and will have lost if it is lost; `message` is for
 * people.
 */
export type Applied = {
  readonly changed: boolean;
  readonly message: string;
  readonly decision: StoreDecision;
};

export type Doing = {
  readonly database: Database;
  readonly registry: RegistryStanding;
  readonly atMs: number;
  /** False for a line of the journal: what was right once is not refused now. */
  readonly isNew: boolean;
};

export type Of<K extends StoreDecision['kind']> = Extract<StoreDecision, { readonly kind: K }>;

export function ownOf({ database, registry }: Doing): Own {
  const permission = readStanding(database).permission ?? registry.permission;
  return {
    slug: registry.slug,
    feedUrls: readAcceptedFeeds(database, registry.feeds).map(({ url }) => url),
    faceDigest: faceDigest(registry.face(permission)),
  };
}

/** Raises the version if anything has changed, and marks it if the content before must not be shown any more. */
export function raise(doing: Doing, changes: readonly ContentChange[], erases: boolean): void {
  const { database, atMs } = doing;
  raiseVersion(database, changes, gapNow(database, ownOf(doing).feedUrls, atMs));
  if (erases && changes.length > 0) markErased(database);
}

/** Makes the next poll ask for the whole document and read it. */
export function forgetReading({ sql }: Database, url: string | null = null): void {
  sql(
    'UPDATE feed SET etag = NULL, last_modified = NULL, body_hash = NULL WHERE :url IS NULL OR url = :url',
  ).run({ url });
}

export function refuse(message: string): never {
  throw new DecisionRefused(message);
}
