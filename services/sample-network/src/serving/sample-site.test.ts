/** What the sites hold, without sockets: the stories, the quirks, and that both are the same each time. */
import { describe, expect, test } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { bundledPartnerships } from '../bundled-partnerships.ts';
import type { Dialect, Quirk } from '../site-plan.ts';
import { answerRequest, type SiteRequest } from './answer-request.ts';
import { sampleSite, type SampleSite } from './sample-site.ts';

const partnerships = await bundledPartnerships();
const origin = 'http://127.0.0.1:4101';
const today = '2026-11-24';

function siteFor(slug: string, day = today): SampleSite {
  return sampleSite([partnerships.find((entry) => entry.slug === slug)!], origin, day);
}

const local = partnerships.filter(({ scope, status }) => scope === 'partnership' && status === 'active');
const everySite = partnerships.map(({ slug }) => siteFor(slug));

describe('stories', () => {
  test('every title and every body says that this is a sample, and no pattern shows through', () => {
    for (const story of everySite.flatMap((site) => site.stories())) {
      expect(story.title).toMatch(/^Sample: \S/);
      expect(story.paragraphs.at(-1)).toMatch(/^This is sample content.* did not happen\.$/);
      expect(JSON.stringify([story.title, story.paragraphs, story.points])).not.toMatch(
        /[{}]|undefined|\bthe the\b/i,
      );
    }
  });

  test('a working partnership has 18 to 44 stories of fourteen months, the newest first and none of today', () => {
    for (const { slug } of local) {
      const times = siteFor(slug)
        .stories()
        .map(({ publishedMs }) => publishedMs);
      expect(times.length).toBeGreaterThanOrEqual(18);
      expect(times.length).toBeLessThanOrEqual(44);
      expect(times).toEqual([...times].sort((a, b) => b - a));
      expect(times[0]).toBeLessThan(Date.parse(today));
      expect(times.at(-1)).toBeGreaterThan(Date.parse('2025-09-20'));
    }
  });

  test('some partnerships post at the very same instant', () => {
    const times = everySite.flatMap((site) => site.stories().map(({ publishedMs }) => publishedMs));
    const ties = [...Map.groupBy(times, (ms) => ms).values()].filter((group) => group.length > 1);
    expect(ties.length).toBeGreaterThan(10);
  });

  test('tomorrow the old stories stand as they were', () => {
    const later = new Map(
      siteFor('active-essex', '2026-12-24')
        .stories()
        .map((story) => [story.number, story]),
    );
    const kept = siteFor('active-essex')
      .stories()
      .filter(({ number }) => later.has(number));
    expect(kept.length).toBeGreaterThan(30);
    for (const story of kept) expect(later.get(story.number)).toEqual(story);
  });

  test('addresses and numbers are unique on a site, on the shared one too', () => {
    const shared = partnerships.filter(({ slug }) => slug === 'active-derbyshire' || slug === 'active-notts');
    for (const site of [...everySite, sampleSite([shared[0]!, shared[1]!], origin, today)]) {
      for (const key of ['path', 'number'] as const) {
        const values = site.stories().map((story) => story[key]);
        expect(new Set(values).size).toBe(values.length);
      }
    }
  });
});

test('on the shared site each story bears the name of its partnership, and some bear both', () => {
  const shared = partnerships.filter(({ slug }) => slug === 'active-derbyshire' || slug === 'active-notts');
  const both = ['Active Derbyshire', 'Active Notts'];
  const stories = sampleSite([shared[0]!, shared[1]!], origin, today).stories().slice(0, 40);
  const bearing = stories.map(({ tags }) => both.filter((name) => tags.includes(name)).join());
  expect(new Set(bearing)).toEqual(new Set([...both, both.join()]));
});

describe('feeds', () => {
  test('the same partnership on the same day gives the same bytes', () => {
    for (const site of everySite) expect(siteFor(site.slugs[0]!).feed()).toEqual(site.feed());
  });

  const marks: Readonly<Record<Dialect, RegExp>> = {
    wordpress: /<guid isPermaLink="false">https?:\/\/[^<]+\?p=\d+<\/guid>[\s\S]*<content:encoded><!\[CDATA\[/,
    drupal: /<pubDate>\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0[01]00<[\s\S]*\d+ at http:/,
    squarespace: /&#8217;[\s\S]*<media:content /,
    wix: /<title><!\[CDATA\[Sample: [\s\S]*GMT<\/pubDate><enclosure /,
    atom: /<link rel="alternate"[\s\S]*<published>[\s\S]*<updated>[\s\S]*<content type="xhtml">/,
    rdf: /<rdf:Seq>[\s\S]*<dc:date>[\s\S]*<dc:subject>/,
    'rss-0.91': /<rss version="0.91">/,
    'json-feed': /"version": "https:\/\/jsonfeed.org\/version\/1.1"/,
    sportsuite: /<pubDate>(\d\d\/\d\d\/\d{4}|\w{3}, \d\d \w{3} \d{4} [\d:]{8}( BST| GMT)?)<\/pubDate>/,
  };

  test('each dialect writes what marks it', () => {
    for (const site of everySite.filter(({ plan }) => plan.behaviour !== 'empty'))
      expect(site.feed().body.toString()).toMatch(marks[site.plan.dialect]);
    expect(new Set(everySite.map(({ plan }) => plan.dialect)).size).toBe(Object.keys(marks).length);
  });

  // Read as Latin-1, so that a wrong byte stays a byte.
  const signs: Readonly<Record<Quirk, RegExp>> = {
    'no-guid': /<item>(?:(?!<guid|<\/item>)[\s\S])*<\/item>/,
    'no-link': /<item>(?:(?!<link|<\/item>)[\s\S])*<\/item>/,
    'no-date': /<item>(?:(?!<pubDate|<\/item>)[\s\S])*<\/item>|"(?:image|summary)": "[^"]*",\s*"authors"/,
    'no-title': /<title><\/title>[\s\S]*<p>Sample: /,
    'double-escaped-title': /<title>[^<]*&amp;amp;/,
    'duplicate-item': /(<guid[^<]*<\/guid>)[\s\S]*\1/,
    'script-in-content': /<script>/,
    'bare-ampersand': /<title>[^<]* & /,
    'nbsp-in-title': /<title>Sample: [^<]*&nbsp;/,
    'blank-line-first': /^\n<\?xml/,
    'byte-order-mark': /^\xef\xbb\xbf<\?xml/,
    'php-notice-first': /^<br \/>\n<b>Notice/,
    'windows-1252': /encoding="UTF-8"[\s\S]*[a-z]\x92[a-z]/,
    'relative-links': /<link>\/[a-z]/,
    'https-guid': /<guid[^>]*>https:/,
    'tracking-links': /\?utm_source=rss/,
    'bst-zone': / BST<\/pubDate>/,
  };

  test('every quirk shows in the feeds of the sites that have it', () => {
    const missing = everySite.flatMap((site) => {
      const text = site.feed().body.toString('latin1');
      return site.plan.quirks.filter((quirk) => !signs[quirk].test(text)).map((quirk) => [site.name, quirk]);
    });
    expect(missing).toEqual([]);
    const shown = new Set(everySite.flatMap(({ plan }) => plan.quirks));
    expect([...shown].sort()).toEqual(Object.keys(signs).sort());
  });
});

describe('answers', () => {
  const get = (site: SampleSite, path: string, headers: SiteRequest['headers'] = {}) =>
    answerRequest(site, { method: 'GET', path, headers })!;

  test('every story that a feed or a home page links to has a page with the banner, its notice and its picture', () => {
    const site = siteFor('active-herefordshire-and-worcestershire');
    for (const { path, title, image } of site.stories()) {
      const page = get(site, path);
      expect([page.status, page.body.toString().includes('Sample site.')]).toEqual([200, true]);
      expect(page.body.toString()).toContain('did not happen');
      expect(page.body.toString()).toContain(`<title>${title.replaceAll('&', '&amp;')}`);
      expect(page.body.toString()).not.toMatch(/(?:src|href)="(?:https?:)?\/\/(?!127\.0\.0\.1)/);
      if (image !== null) expect(get(site, image.path).headers['content-type']).toBe('image/svg+xml');
    }
    expect(get(site, '/').body.toString()).toContain(`<link rel="alternate" type="application/rss+xml"`);
    expect(get(site, '/nothing').status).toBe(404);
  });

  test('the address in a guid leads to the story', () => {
    const site = siteFor('active-essex');
    const { number, path } = site.stories()[3]!;
    expect(get(site, `/?p=${number}`)).toMatchObject({ status: 301, headers: { location: origin + path } });
  });

  test('a feed is compressed for those who accept it, and says the same', () => {
    const site = siteFor('active-essex');
    const packed = get(site, '/feed/', { 'accept-encoding': 'br, gzip' });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(packed.body)).toEqual(site.feed().body);
    expect(get(site, '/feed/').body).toEqual(site.feed().body);
  });
});
