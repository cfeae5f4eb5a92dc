/** Keeps and reads the earlier wordings of stories, and forgets a story whole. */
import type { SQLInputValue } from 'node:sqlite';
import type { Database } from './open-store.ts';

/** An earlier wording as the graph shows it. Instants in milliseconds since 1970. */
export type StoryRevisionRow = {
  readonly story_id: string;
  readonly replaced_at: number;
  readonly published_at: number;
  readonly title: string;
  readonly url: string | null;
  readonly published_raw: string | null;
  readonly updated_at: number | null;
};

/** More earlier wordings of one story are not kept: some sites print something new into a text at each reading. */
export const mostWordings = 50;

const columns = [
  'published_at',
  'published_raw',
  'updated_at',
  'title',
  'url',
  'summary',
  'content_html',
] as const;

/** Within the caller's transaction, before a story gets another wording: keeps the one that it has. The caller counts the edit. */
export function keepWording(
  { sql }: Database,
  stored: Readonly<Record<(typeof columns)[number], SQLInputValue>> & {
    readonly id: string;
    readonly edits: number;
    readonly revision: string;
  },
  nowMs: number,
): void {
  const { id, edits, revision } = stored;
  sql(
    `INSERT INTO story_revision (story_id, edit, replaced_at, revision, ${columns.join(', ')})
     VALUES (:id, :edits, :nowMs, :revision, ${columns.map((column) => `:${column}`).join(', ')})`,
  ).run({
    id,
    edits,
    nowMs,
    revision,
    ...Object.fromEntries(columns.map((column) => [column, stored[column]])),
  });
  sql('DELETE FROM story_revision WHERE story_id = :id AND edit <= :upTo').run({
    id,
    upTo: edits - mostWordings,
  });
}

/** The earlier wordings of these stories, oldest first, in one statement; an empty list where there is none. */
export function readHistories(
  { sql }: Database,
  ids: readonly string[],
): readonly (readonly StoryRevisionRow[])[] {
  const rows = sql(
    `SELECT story_id, replaced_at, published_at, title, url, published_raw, updated_at FROM story_revision
     WHERE story_id IN (SELECT value FROM json_each(:ids)) ORDER BY story_id, edit`,
  ).all({ ids: JSON.stringify(ids) }) as StoryRevisionRow[];
  const byStory = Map.groupBy(rows, ({ story_id }) => story_id);
  return ids.map((id) => byStory.get(id) ?? []);
}

/** Tables that hold words or traces of a story, those that refer to it first; its aliases stay, since they are no words. */
const traces = [
  ['story_words', 'story_id'],
  ['story_tag', 'story_id'],
  ['story_revision', 'story_id'],
  ['story_address', 'story_id'],
  ['discarded_wording', 'story_id'],
  ['held_story', 'id'],
  ['gone_story', 'story_id'],
  ['feed_window', 'story_id'],
  ['story', 'id'],
] as const;

/** Within the caller's transaction: deletes every row of a story in every table, and the problems that name it. */
export function forgetStory({ sql }: Database, id: string): void {
  const wordings = sql(
    'SELECT title, url FROM story WHERE id = :id UNION SELECT title, url FROM story_revision WHERE story_id = :id',
  ).all({ id }) as { title: string; url: string | null }[];
  const dropProblems = sql(
    `DELETE FROM feed_problem WHERE item IN (:title, :url) OR instr(message, '"' || :title || '"') OR instr(message, '"' || :url || '"')`,
  );
  for (const { title, url } of wordings) dropProblems.run({ title, url });
  for (const [table, column] of traces) sql(`DELETE FROM ${table} WHERE ${column} = :id`).run({ id });
}
