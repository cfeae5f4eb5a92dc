/** The page of one story on its sample site. */
import { escapeXml } from '../feeds/xml-text.ts';
import type { SampleSite } from '../serving/sample-site.ts';
import type { SampleStory } from '../stories/sample-story.ts';
import { longDate } from './long-date.ts';
import { pageLayout } from './page-layout.ts';
import { storyMarks } from './story-marks.ts';

export function storyPage(site: SampleSite, story: SampleStory): string {
  const { title, paragraphs, points, tags, byline, image, publishedMs, updatedMs } = story;
  const [lead = '', ...rest] = paragraphs;
  const texts = rest.map((text) => `<p>${escapeXml(text)}</p>`);
  const edited = updatedMs === publishedMs ? '' : `, updated ${longDate(updatedMs)}`;
  const picture =
    image === null ? '' : `<img src="${image.path}" alt="${escapeXml(image.alt)}" width="1200" height="630">`;
  const list = `<h2>At a glance</h2>\n<ul>${points.map((text) => `<li>${escapeXml(text)}</li>`).join('')}</ul>`;
  return pageLayout(
    site,
    title,
    `<article>
<h1>${escapeXml(title)}</h1>
<p class="about">${longDate(publishedMs)}${edited} · ${escapeXml(byline)}</p>
${picture}
<p class="lead">${escapeXml(lead)}</p>
${texts.slice(0, -2).join('\n')}
${points.length === 0 ? '' : list}
${texts.at(-2) ?? ''}
<div class="notice">${texts.at(-1) ?? ''}</div>
<ul class="tags" aria-label="Tags">${tags.map((tag) => `<li>${escapeXml(tag)}</li>`).join('')}</ul>
</article>
<p><a href="/">All news from this sample site</a></p>`,
    storyMarks(site, story),
  );
}
