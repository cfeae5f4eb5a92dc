/** A story in a list of stories, with its date and first paragraph. */
import { escapeXml } from '../feeds/xml-text.ts';
import type { SampleStory } from '../stories/sample-story.ts';
import { longDate } from './long-date.ts';

export function listedStory({ title, path, publishedMs, paragraphs }: SampleStory): string {
  return `<li><h2><a href="${escapeXml(path)}">${escapeXml(title)}</a></h2>
<p class="about">${longDate(publishedMs)}</p>
<p>${escapeXml(paragraphs[0] ?? '')}</p></li>`;
}
