/** The frame of every page of a sample site: banner, name, styles; nothing is loaded from elsewhere. */
import { escapeXml } from '../feeds/xml-text.ts';
import type { SampleSite } from '../serving/sample-site.ts';
import { hash32 } from '../stories/seeded.ts';
import { platformMarks } from './platform-marks.ts';

/** Shapes: `title` is plain text, `main` and `head` are HTML. */
export function pageLayout(site: SampleSite, title: string, main: string, head = ''): string {
  const { name, plan } = site;
  const text = escapeXml(name);
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeXml(title === name ? name : `${title} | ${name}`)}</title>
${platformMarks(site)}${head}<link rel="icon" href="data:,">
<style>${css(hash32(name) % 360)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the story</a>
<p class="banner" role="note"><strong>Sample site.</strong> Made for a demonstration of Active News. Nothing here happened, and this is not the website of ${text}.</p>
<header><a href="/">${text}</a><nav aria-label="Site"><a href="/">News</a> <a href="${escapeXml(plan.feedPath)}">Feed</a></nav></header>
<main id="main">
${main}
</main>
<footer><p>${text}: a sample site, served from this computer.</p></footer>
</body>
</html>
`;
}

/** Units: `hue` degrees; the tones are dark enough for white text at every hue. */
function css(hue: number): string {
  return `
:root { --deep: hsl(${hue} 55% 24%); --soft: hsl(${hue} 45% 95%); --line: hsl(${hue} 25% 82%); color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.6 system-ui, sans-serif; color: #1c2024; background: #fff; }
a { color: var(--deep); text-underline-offset: .18em; }
a:focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: .5rem; top: .5rem; background: #fff; padding: .5rem; }
.banner { margin: 0; padding: .6rem 1.25rem; background: #fff3c4; color: #3b2f00; border-bottom: 1px solid #e0c65a; font-size: .9375rem; }
header { background: var(--deep); padding: 1.1rem max(1.25rem, calc(50% - 21.75rem)); display: flex; flex-wrap: wrap; gap: .5rem 2rem; justify-content: space-between; align-items: baseline; }
header a { color: #fff; text-decoration: none; }
header > a { font-weight: 700; font-size: 1.3rem; }
header nav { display: flex; gap: 1rem; }
header nav a { text-decoration: underline; }
main { max-width: 46rem; margin: 0 auto; padding: 1.75rem 1.25rem 3rem; }
h1 { font-size: clamp(1.6rem, 4.5vw, 2.3rem); line-height: 1.2; margin: 0 0 .5rem; text-wrap: balance; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 1.75rem 0 .4rem; }
.about { color: #50575e; margin: 0 0 1.25rem; font-size: .9375rem; }
img { display: block; width: 100%; height: auto; border-radius: .5rem; margin: 0 0 1.25rem; }
.lead { font-size: 1.2rem; line-height: 1.5; }
.notice p { margin: 0; }
.notice { background: var(--soft); border-left: 4px solid var(--deep); padding: .75rem 1rem; margin-top: 2rem; }
.tags { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem; margin: 1.5rem 0 0; }
.tags li { border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .8rem; font-size: .875rem; }
.stories { list-style: none; padding: 0; margin: 1.5rem 0 0; }
.stories li { padding: 1.1rem 0; border-top: 1px solid var(--line); }
.stories h2 { margin: 0 0 .2rem; }
.stories p { margin: .2rem 0 0; }
.stories .about { margin: 0; }
footer { border-top: 1px solid var(--line); padding: 1rem 1.25rem; text-align: center; font-size: .875rem; color: #50575e; }
`;
}
