/** Whether a story holds the words of a search: its fields as lists of words, gone through one by one. */
import type { Permission } from '@active-news/schema/registry/partnership.ts';
import { fieldWords } from '@active-news/schema/search/fields.ts';
import { relevance } from '@active-news/schema/search/relevance.ts';
import { readSearchText, type Term } from '@active-news/schema/search/terms.ts';
import { topicBySlug } from '@active-news/schema/topics.ts';
import type { OracleStory } from './oracle-story.ts';
import { refuse } from './world.ts';

/** Errors: BAD_USER_INPUT for a text that breaks a rule. */
export function checkText(text: string): void {
  termsOf(text);
}

export function fitsText(story: OracleStory, permission: Permission | undefined, text: string): boolean {
  const showsSummary = permission !== 'headline';
  const showsContent = permission === 'full';
  const texts = [
    story.title,
    ...story.tags.map((slug) => topicBySlug(slug)!.name),
    ...story.rawTags,
    ...(showsSummary ? [story.summary ?? ''] : []),
    ...(showsContent ? [(story.contentHtml ?? '').replace(/<[^>]*>/g, ' ')] : []),
  ];
  const lists = texts.map(wordsIn);
  return termsOf(text).every((term) => lists.some((words) => standsIn(words, term)));
}

/** Depends on the story's own words that may be shown and on the text alone. */
export function scoreOf(story: OracleStory, permission: Permission | undefined, text: string): number {
  const words = fieldWords({
    ...story,
    summary: permission === 'headline' ? null : story.summary,
    contentHtml: permission === 'full' ? story.contentHtml : null,
  });
  return relevance({ terms: termsOf(text) }, words);
}

function termsOf(text: string): readonly Term[] {
  const read = readSearchText(text);
  return read.kind === 'refused' ? refuse(read.message) : read.terms;
}

function standsIn(words: readonly string[], { words: wanted, isPrefix }: Term): boolean {
  return words.some((_, at) =>
    wanted.every((word, i) => {
      const found = words[at + i];
      return isPrefix && i === wanted.length - 1 ? found?.startsWith(word) : found === word;
    }),
  );
}

/** Letters and digits without case, accents and apostrophes; anything else parts words. */
function wordsIn(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/[\p{M}'’]/gu, '');
  return plain.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
