/** The topics that stories are tagged with, and the spellings that partners use for them. */
import table from './data/tags.json' with { type: 'json' };

export type Topic = {
  readonly slug: string;
  readonly name: string;
  /** Heading under which a list of topics shows this one, such as `people` or `money`. */
  readonly group: string;
  /** Other spellings, misspellings included; compared in normal form (resolve-tag.ts). */
  readonly aliases: readonly string[];
};

const ignoreGroup = 'ignore';

export const topics: readonly Topic[] = table.filter(({ group }) => group !== ignoreGroup);

/** Tags that name no topic, such as `Uncategorized` or `News`: kept with the story as written, never shown. */
export const ignoredTags: readonly string[] = table
  .filter(({ group }) => group === ignoreGroup)
  .flatMap(({ slug, name, aliases }) => [slug, name, ...aliases]);

const bySlug = new Map(topics.map((topic) => [topic.slug, topic]));

export function topicBySlug(slug: string): Topic | undefined {
  return bySlug.get(slug);
}
