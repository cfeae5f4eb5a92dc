/** The revision of a story: a digest of everything its row shows, and of the face that all rows of the store share. */
import { createHash } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import type { Database } from './open-store.ts';

/** Columns of `story` that the graph shows, in the order in which the digest takes them. */
const shownColumns = [
  'published_at',
  'london_date',
  'first_seen_at',
  'updated_at',
  'title',
  'url',
  'published_raw',
  'date_precision',
  'date_source',
  'date_suspect',
  'summary',
  'content_html',
  'byline',
  'image_url',
  'image_alt',
  'tags',
  'raw_tags',
  'organisations',
  'category',
  'kind',
  'starts_at',
  'deadline_at',
] as const;

export type ShownRow = Readonly<Record<(typeof shownColumns)[number], SQLInputValue>> & {
  /** Null unless a person has dated the story, which the graph shows too. */
  readonly feed_published_at: number | null;
};

/** Shapes: `edits` is how many earlier wordings are kept, which the graph shows too. */
export function storyRevision(row: ShownRow, edits: number, faceDigest: string): string {
  const shown = Object.fromEntries(shownColumns.map((column) => [column, row[column]]));
  const text = JSON.stringify({
    ...shown,
    ...(edits > 0 && { edits }),
    ...(row.feed_published_at !== null && { isRedated: true }),
  });
  return `${createHash('sha256').update(text).digest('base64url').slice(0, 16)}.${faceDigest}`;
}

/** Within the caller's transaction: gives a row that was changed its new revision. Errors: throws if there is no such story. */
export function reviseStory({ sql }: Database, id: string, faceDigest: string): string {
  const row = sql('SELECT * FROM story WHERE id = :id').get({ id }) as ShownRow & { readonly edits: number };
  const revision = storyRevision(row, row.edits, faceDigest);
  sql('UPDATE story SET revision = :revision WHERE id = :id').run({ id, revision });
  return revision;
}
