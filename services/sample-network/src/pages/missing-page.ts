/** The page that stands where something is not. */
import { escapeXml } from '../feeds/xml-text.ts';
import type { SampleSite } from '../serving/sample-site.ts';
import { pageLayout } from './page-layout.ts';

export function missingPage(site: SampleSite, headline: string): string {
  return pageLayout(
    site,
    headline,
    `<h1>${escapeXml(headline)}</h1>\n<p><a href="/">To the news of this sample site</a></p>`,
  );
}
