/** Searches in the syntax of `filter.text`, mostly such that one story holds all of it. */
import { topicBySlug } from '@active-news/schema/topics.ts';
import type { OracleStory } from '../one-store/oracle-story.ts';
import type { Choices } from './choices.ts';

const farFetched = ['nothing', 'zzz*', '"green walking"'];

export function randomText(choices: Choices, story: OracleStory | undefined): string {
  const tags = story?.tags.map((slug) => topicBySlug(slug)!.name) ?? [];
  const sources = story ? [story.title, story.title, ...hidden(story), ...tags, ...story.rawTags] : [];
  const terms = Array.from({ length: 1 + choices.below(2) }, () => {
    if (sources.length === 0 || choices.chance(0.05)) return choices.pick(farFetched);
    const words = choices.pick(sources).split(' ');
    const at = choices.below(words.length);
    const word = words[at]!;
    const start = /^[a-z]{3,}/i.exec(word)?.[0];
    return choices.pick([
      () => word,
      () => word.toUpperCase(),
      () => `"${words.slice(at, at + 2).join(' ')}"`,
      () => (start ? `${start.slice(0, 3 + choices.below(3))}*` : word),
    ])();
  });
  return terms.join(' ');
}

/** What some partnerships do not allow to be searched. */
function hidden({ summary, contentHtml }: OracleStory): readonly string[] {
  return [summary, contentHtml?.replace(/<[^>]*>/g, '')].filter((text) => typeof text === 'string');
}
