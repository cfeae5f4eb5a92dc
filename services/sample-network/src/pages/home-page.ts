/** The first page of a sample site: its newest stories. */
import type { SampleSite } from '../serving/sample-site.ts';
import { archivePath } from './archive-pages.ts';
import { listedStory } from './listed-story.ts';
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
${stories.map(listedStory).join('\n')}
</ul>
<p><a href="${archivePath(site)}">Older news</a></p>`,
  );
}
