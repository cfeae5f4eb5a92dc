/** The first page of a sample site: its newest stories. */
import { escapeXml } from '../feeds/xml-text.ts';
import type { SampleSite } from '../serving/sample-site.ts';
import type { SampleStory } from '../stories/sample-story.ts';
import { longDate } from './long-date.ts';
import { pageLayout } from './page-layout.ts';

const mostListed = 40;

export function homePage(site: SampleSite): string {
  const stories = site.stories().slice(0, mostListed);
  return pageLayout(
    site,
    site.name,
    `<h1>News</h1>
<p class="about">The newest ${stories.length} of ${site.stories().length} sample stories.</p>
<ul class="stories">
${stories.map(listed).join('\n')}
</ul>`,
  );
}

function listed({ title, path, publishedMs, paragraphs }: SampleStory): string {
  return `<li><h2><a href="${escapeXml(path)}">${escapeXml(title)}</a></h2>
<p class="about">${longDate(publishedMs)}</p>
<p>${escapeXml(paragraphs[0] ?? '')}</p></li>`;
}
