/** The parts of a story in which words are looked for, and which of them a partnership's permission opens to search. */
import type { Permission } from '../registry/partnership.ts';
import { topicBySlug } from '../topics.ts';
import { wordsOf } from './terms.ts';
import { textOfHtml } from './text-of-html.ts';

export const searchFields = ['title', 'tags', 'summary', 'body'] as const;
export type SearchField = (typeof searchFields)[number];

/** The folded words of each field, with one space between two; empty for a field that is not to be searched. */
export type FieldWords = Readonly<Record<SearchField, string>>;

/** Stands between two tags, so that no phrase reaches from one into the next; it is no word, and none can be asked for. */
const tagBorder = ' · ';

/** Shapes: `tags` are slugs of topics, searched by their names; `contentHtml` is sanitised. */
export function fieldWords(story: {
  readonly title: string;
  readonly tags: readonly string[];
  readonly rawTags: readonly string[];
  readonly summary: string | null;
  readonly contentHtml: string | null;
}): FieldWords {
  const words = (text: string) => wordsOf(text).join(' ');
  const tags = [...story.tags.map((slug) => topicBySlug(slug)?.name ?? slug), ...story.rawTags];
  return {
    title: words(story.title),
    tags: [...new Set(tags.map(words))].filter((tag) => tag !== '').join(tagBorder),
    summary: words(story.summary ?? ''),
    body: words(textOfHtml(story.contentHtml ?? '')),
  };
}

/** What may not be shown is not searched either, or a patient reader could spell it out. Left out means `excerpt`. */
export function searchableFields(permission: Permission = 'excerpt'): readonly SearchField[] {
  switch (permission) {
    case 'none':
      return [];
    case 'headline':
      return ['title', 'tags'];
    case 'excerpt':
      return ['title', 'tags', 'summary'];
    case 'full':
      return searchFields;
  }
}
