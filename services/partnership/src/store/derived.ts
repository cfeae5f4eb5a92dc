/** What is kept of a story only to find it by: the key of its address and its folded words. */
import { createHash } from 'node:crypto';
import { addressKey } from '@active-news/schema/address-key.ts';
import { fieldWords } from '@active-news/schema/search/fields.ts';
import { topics } from '@active-news/schema/topics.ts';
import type { Database } from './open-store.ts';

/** To be counted up whenever the code changes what addressKey or fieldWords make of a story. */
const form = 2;

/** Names the rules by which this program derives; a store that was filled by others is derived anew at its opening. */
export const derivedBy: string = createHash('sha256')
  .update(JSON.stringify([form, topics.map(({ slug, name }) => [slug, name])]))
  .digest('base64url')
  .slice(0, 12);

type Source = Parameters<typeof fieldWords>[0] & { readonly id: string };

/** Within the caller's transaction, once the row is written. */
export function indexWords({ sql }: Database, story: Source): void {
  // Words leave the index one by one, so that none stays behind in the file; those that stay are left where they are.
  sql(
    `INSERT INTO story_words (story_id, title, tags, summary, body) VALUES (:id, :title, :tags, :summary, :body)
     ON CONFLICT (story_id) DO UPDATE SET title = excluded.title, tags = excluded.tags, summary = excluded.summary, body = excluded.body
     WHERE title <> excluded.title OR tags <> excluded.tags OR summary <> excluded.summary OR body <> excluded.body`,
  ).run({ id: story.id, ...fieldWords(story) });
}

/** Within the caller's transaction: derives again for every story that is held. */
export function deriveAll(database: Database): void {
  const { sql } = database;
  keyAddresses(database);
  const ids = sql('SELECT id FROM story').all() as { id: string }[];
  const source = sql('SELECT title, url, tags, raw_tags, summary, content_html FROM story WHERE id = :id');
  for (const { id } of ids) {
    const row = source.get({ id }) as Record<'title' | 'tags' | 'raw_tags', string> &
      Record<'url' | 'summary' | 'content_html', string | null>;
    const { url } = row;
    sql('UPDATE story SET address_key = :key WHERE id = :id').run({
      key: url === null ? null : addressKey(url),
      id,
    });
    indexWords(database, {
      id,
      title: row.title,
      tags: JSON.parse(row.tags) as string[],
      rawTags: JSON.parse(row.raw_tags) as string[],
      summary: row.summary,
      contentHtml: row.content_html,
    });
  }
}

/** The keys of all addresses that stories have or had, as far as these are kept. */
function keyAddresses({ sql }: Database): void {
  const rows = sql(
    `SELECT id, url FROM story WHERE url IS NOT NULL UNION SELECT story_id, url FROM story_revision WHERE url IS NOT NULL`,
  ).all() as { id: string; url: string }[];
  sql('DELETE FROM story_address').run();
  const add = sql(
    'INSERT INTO story_address (address_key, story_id) VALUES (:key, :id) ON CONFLICT DO NOTHING',
  );
  for (const { id, url } of rows) {
    const key = addressKey(url);
    if (key !== null) add.run({ key, id });
  }
}
