/** Looks for anything in a story that a browser could run, load or send; it shares no code with the sanitiser. */
import type { StoryInput } from '@active-news/partnership/store/records.ts';

const allowedTag =
  /^<\/?(?:abbr|b|blockquote|br|caption|cite|code|dd|del|dl|dt|em|figcaption|h3|h4|hr|i|ins|kbd|li|ol|p|pre|q|s|small|strong|sub|sup|table|tbody|tfoot|thead|tr|u|ul|a|td|th)(?: (?:colspan|rowspan|scope)="[\w ]*")*\s*\/?>$/;
const allowedLink = /^<a href="https?:\/\/[^"<>]*" rel="nofollow noopener noreferrer ugc">$/;

/** What is wrong, in words; empty if nothing is. */
export function liveMarkup(story: StoryInput): readonly string[] {
  const wrong: string[] = [];
  for (const [tag] of (story.contentHtml ?? '').matchAll(/<[^>]*>?/g)) {
    if (!allowedTag.test(tag) && !allowedLink.test(tag)) wrong.push(`tag ${tag}`);
  }
  for (const address of [story.url, story.image?.url ?? null]) {
    if (address !== null && !/^https?:\/\/[^\s"<>]+$/.test(address)) wrong.push(`address ${address}`);
  }
  for (const text of [story.title, story.summary, story.byline, ...story.rawTags, story.contentHtml]) {
    if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text ?? '')) wrong.push('a control character');
  }
  if (story.title.length > 300) wrong.push('a title that is too long');
  if ((story.summary?.length ?? 0) > 256) wrong.push('a summary that is too long');
  return wrong;
}
