/** Pages, sitemaps, lists of links and posts: read, whatever they hold. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseOpml } from './parse-opml.ts';
import { parseSiteDocument } from './parse-site-document.ts';
import { readDocument } from './read-document.ts';

const address = 'https://hilltop.example/news/a-walk';

async function read(text: string, as?: 'page' | 'links' | 'sitemap', url = address) {
  const outcome = await readDocument({
    bytes: Buffer.from(text),
    contentType: null,
    fallbackBase: url,
    ...(as !== undefined && { as }),
  });
  return outcome.kind === 'feed' ? outcome.feed : outcome.reason;
}

const json = (article: object) =>
  `<title>Site</title><script type="application/ld+json">${JSON.stringify({ '@graph': [{ '@type': 'WebSite' }, article] })}</script><article><h1>A walk</h1><p>Words of it.</p><ul class="tags"><li>not text</li></ul></article>`;

test('JSON-LD says title, date, author and tags; the article holds the words', async () => {
  const page = json({
    '@type': 'NewsArticle',
    headline: 'A walk',
    datePublished: '2021-01-15T16:45:00+00:00',
    author: { name: 'Hilltop' },
    keywords: 'walking, health',
    image: { url: '/walk.jpg' },
  });
  expect(await read(page, 'page')).toMatchObject({
    version: 'page',
    items: [
      {
        url: address,
        title: 'A walk',
        published: '2021-01-15T16:45:00+00:00',
        byline: 'Hilltop',
        tags: ['walking', 'health'],
        contentHtml: '<p>Words of it.</p>',
        image: { url: 'https://hilltop.example/walk.jpg' },
      },
    ],
  });
});

test.each([
  [
    'OpenGraph',
    '<meta property="og:title" content="A"><meta property="article:published_time" content="2021-01-15T10:00:00Z">',
    '2021-01-15T10:00:00Z',
  ],
  ['a time element', '<article><h1>A</h1><time datetime="2021-01-15">then</time></article>', '2021-01-15'],
  [
    'printed words',
    '<main><h1>A</h1><p class="posted">Posted: Fri, 15 Jan 2021 16:45</p></main>',
    'Fri, 15 Jan 2021 16:45',
  ],
  [
    'a byline with a date',
    '<main><h1>A</h1><p class="meta-date">By A Person, 08 August 2023, TAGS: x</p></main>',
    '08 August 2023',
  ],
])('the date comes from %s', async (_, page, published) => {
  expect(await read(page, 'page')).toMatchObject({ items: [{ title: 'A', published }] });
});

test.each([
  ['no date', '<h1>About us</h1><p>Words</p>', 'no article: it has no date'],
  [
    'many dates',
    `<h1>News</h1>${[1, 2, 3].map((day) => `<time datetime="2021-01-0${day}">x</time>`).join('')}`,
    '3 dates and nothing that says which',
  ],
  ['no title', '<p>Words</p>', 'without a title'],
])('a page with %s is no story', async (_, page, reason) => {
  expect(await read(page, 'page')).toContain(reason);
});

test('a page is believed about its address only within its host', async () => {
  const page = (canonical: string) =>
    `<link rel="canonical" href="${canonical}"><h1>A</h1><time datetime="2021-01-15">x</time>`;
  expect(await read(page('https://www.hilltop.example/news/walk'), 'page')).toMatchObject({
    items: [{ url: 'https://www.hilltop.example/news/walk' }],
  });
  expect(await read(page('https://casino.example/x'), 'page')).toMatchObject({ items: [{ url: address }] });
});

test('a sitemap gives its addresses, an index its sitemaps, and pictures in it are no pages', async () => {
  const sitemap =
    '<urlset><url><loc>https://hilltop.example/a?x=1&amp;y=2</loc><image:image><image:loc>https://hilltop.example/a.jpg</image:loc></image:image><lastmod>2021-01-15</lastmod></url></urlset>';
  expect(await read(sitemap, 'sitemap')).toMatchObject({
    version: 'sitemap',
    items: [{ url: 'https://hilltop.example/a?x=1&y=2', updated: '2021-01-15' }],
  });
  expect(
    await read('<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>', 'sitemap'),
  ).toMatchObject({
    version: 'sitemap-index',
    items: [{ url: 'https://hilltop.example/s.xml' }],
  });
  expect(await read('<html></html>', 'sitemap')).toBe('not a sitemap');
});

test('links keep their words, relations and types, and resolve against the base of the page', async () => {
  const page =
    '<base href="/sub/"><meta name="generator" content="WordPress 6"><link rel="alternate" type="application/rss+xml" href="feed"><a rel="next" href="?page=2">Older <b>news</b></a>';
  expect(await read(page, 'links')).toMatchObject({
    items: [
      { url: null, title: 'WordPress 6', tags: ['generator'] },
      { url: 'https://hilltop.example/sub/feed', tags: ['rel:alternate', 'type:application/rss+xml'] },
      { url: 'https://hilltop.example/sub/?page=2', title: 'Older news', tags: ['rel:next'] },
    ],
  });
});

test('posts of WordPress have the id that the feed gives the same story, and GMT dates', async () => {
  const post = {
    guid: { rendered: 'https://hilltop.example/?post_type=news&#038;p=7' },
    link: address,
    date: '2021-07-15T10:00:00',
    date_gmt: '2021-07-15T09:00:00',
    title: { rendered: 'A &#8220;walk&#8221;' },
    content: { rendered: '<p>Words</p>', protected: false },
    _embedded: { author: [{ name: 'Hilltop' }], 'wp:term': [[{ name: 'News' }], [{ name: 'Walking' }]] },
  };
  const secret = { ...post, content: { rendered: '', protected: true } };
  expect(await read(JSON.stringify([post, secret, 7]))).toMatchObject({
    version: 'wordpress-posts',
    items: [
      {
        id: 'https://hilltop.example/?post_type=news&p=7',
        url: address,
        title: 'A \u201cwalk\u201d',
        published: '2021-07-15T09:00:00Z',
        byline: 'Hilltop',
        tags: ['News', 'Walking'],
      },
    ],
    problems: [{ code: 'BAD_ITEM', item: 2 }],
  });
  expect(await read('[1, 2]')).toContain('not of WordPress posts');
});

test('whatever the text is, reading it ends with an outcome', () => {
  const pieces = fc.constantFrom(
    ...'<article> <h1> </h1> <time datetime="2021-01-01"> </time> <script type="application/ld+json"> {"@type":"NewsArticle","headline":1} </script> <a href="//"> <link rel=alternate href="http://[" type=x> <base href="::"> <meta property="og:url" content="http://%"> <urlset> <url> <loc> </loc> </url> <outline xmlUrl="http://["> <opml> &#xD800; <p class=posted> 31 February 2021 \u0000'.split(
      ' ',
    ),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      for (const as of ['page', 'links', 'sitemap'] as const)
        expect(['feed', 'not-a-feed']).toContain(parseSiteDocument(text, as, address).kind);
      expect(Array.isArray(parseOpml(text).feeds)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
