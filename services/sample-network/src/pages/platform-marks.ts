/** What a page says of its publishing system and its feeds, in the head, as each platform writes it. */
import { escapeXml } from '../feeds/xml-text.ts';
import type { SampleSite } from '../serving/sample-site.ts';
import type { Dialect } from '../site-plan.ts';

/** Lines of HTML. Wix and the sector's own system name no feed, so that it has to be found otherwise. */
export function platformMarks({ name, origin, plan }: SampleSite): string {
  const { dialect, feedPath } = plan;
  const text = escapeXml(name);
  const generator = generators[dialect];
  const feed = `<link rel="alternate" type="${feedTypes[dialect] ?? 'application/rss+xml'}" title="${text} news" href="${escapeXml(origin + feedPath)}">`;
  const lines = [
    generator === undefined ? '' : `<meta name="generator" content="${generator}">`,
    dialect === 'wix' || dialect === 'sportsuite' ? '' : feed,
    ...(dialect === 'wordpress'
      ? [
          `<link rel="alternate" type="application/rss+xml" title="${text} » Comments Feed" href="/comments/feed/">`,
          '<link rel="https://api.w.org/" href="/wp-json/">',
        ]
      : []),
  ];
  return lines
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}

const generators: Partial<Record<Dialect, string>> = {
  wordpress: 'WordPress 6.8.1',
  drupal: 'Drupal 10 (https://www.drupal.org)',
  squarespace: 'Squarespace',
  wix: 'Wix.com Website Builder',
};

const feedTypes: Partial<Record<Dialect, string>> = {
  'json-feed': 'application/feed+json',
  atom: 'application/atom+xml',
};
