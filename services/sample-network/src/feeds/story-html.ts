/** A story's text as the HTML that goes into feeds and into its own page. */
import type { SampleStory } from '../stories/sample-story.ts';
import { escapeText } from './markup.ts';

/** Shapes: `linkBase` goes before the addresses of pictures; empty makes them relative to the site. */
export function storyHtml(story: SampleStory, linkBase: string): string {
  const [lead, ...rest] = story.paragraphs.map((text) => `<p>${escapeText(text)}</p>`);
  const notice = rest.pop();
  const { image } = story;
  const picture =
    image === null
      ? ''
      : `<figure><img src="${linkBase}${image.path}" alt="${escapeText(image.alt)}" width="800" height="450"></figure>`;
  const points =
    story.points.length === 0
      ? ''
      : `<h2>At a glance</h2>\n<ul>\n${story.points.map((text) => `<li>${escapeText(text)}</li>`).join('\n')}\n</ul>`;
  return [lead, picture, ...rest, points, notice?.replace(/^<p>(.*)<\/p>$/, '<p><em>$1</em></p>')]
    .filter((part) => part !== '' && part !== undefined)
    .join('\n');
}
