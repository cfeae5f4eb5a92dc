/** Looks into the journal of a partnership, before its store is opened, for a feed that a person accepted. */
import { join } from 'node:path';
import { journalPath, readJournal } from '../store/decision-journal.ts';

/** A feed is only ever replaced by another one, so one acceptance is enough. Errors: throws if the journal cannot be read. */
export function hasAcceptedFeed(dataDir: string, slug: string): boolean {
  const path = journalPath(join(dataDir, `${slug}.sqlite`));
  return path !== null && readJournal(path).some(({ kind }) => kind === 'accept-feed');
}
