/** What the page of a story says of it to machines, as the site's platform writes it; some say nothing. */
import { isoLondon, isoUtc } from '../feeds/feed-dates.ts';
import { escapeXml } from '../feeds/xml-text.ts';
import type { SampleSite } from '../serving/sample-site.ts';
import type { SampleStory } from '../stories/sample-story.ts';

/** Lines of HTML for the head of the page. */
export function storyMarks(site: SampleSite, story: SampleStory): string {
  const { dialect } = site.plan;
  if (dialect === 'wordpress' || dialect === 'wix') return structuredData(site, story);
  if (dialect === 'drupal' || dialect === 'squarespace' || dialect === 'json-feed')
    return openGraph(site, story);
  return '';
}

function structuredData(site: SampleSite, story: SampleStory): string {
  const { title, path, publishedMs, updatedMs, byline, image, tags } = story;
  const article = {
    '@type': 'NewsArticle',
    headline: title,
    url: site.origin + path,
    datePublished: isoLondon(publishedMs),
    dateModified: isoLondon(updatedMs),
    author: { '@type': 'Organization', name: byline },
    ...(image !== null && { image: { '@type': 'ImageObject', url: site.origin + image.path } }),
    articleSection: tags.slice(0, 1),
    keywords: tags.slice(1),
  };
  const graph = {
    '@context': 'https://schema.org',
    '@graph': [{ '@type': 'WebSite', name: site.name }, article],
  };
  // `<` would end the script early.
  return `<script type="application/ld+json">${JSON.stringify(graph).replaceAll('<', '\\u003c')}</script>\n`;
}

function openGraph(site: SampleSite, story: SampleStory): string {
  const { title, path, publishedMs, paragraphs, image, tags } = story;
  const properties: readonly (readonly [string, string])[] = [
    ['og:type', 'article'],
    ['og:title', title],
    ['og:url', site.origin + path],
    ['og:description', paragraphs[0] ?? ''],
    ...(image === null ? [] : ([['og:image', site.origin + image.path]] as const)),
    ['article:published_time', isoUtc(publishedMs)],
    ...tags.map((tag) => ['article:tag', tag] as const),
  ];
  return properties
    .map(([property, content]) => `<meta property="${property}" content="${escapeXml(content)}">\n`)
    .join('');
}
