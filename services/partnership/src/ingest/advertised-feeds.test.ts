import { expect, test } from '@jest/globals';
import { advertisedFeeds } from './advertised-feeds.ts';
import { readDocument } from './read-document.ts';

const url = 'https://partner.example/news/feed';
const urls = (html: string) => advertisedFeeds(html, url).map((feed) => feed.url);
const rss = (attributes: string) => `<link rel="alternate" type="application/rss+xml" ${attributes}>`;

test('a feed is named by its address, title and type', () => {
  const html = `<html><head>${rss('title="News &amp; events" href="/feed/"')}</head>`;
  expect(advertisedFeeds(html, url)).toEqual([
    { url: 'https://partner.example/feed/', title: 'News & events', type: 'application/rss+xml' },
  ]);
});

test.each([
  ['relative to the page', rss('href="atom.xml"'), ['https://partner.example/news/atom.xml']],
  ['relative to a base', `<base href="/other/">${rss('href="a"')}`, ['https://partner.example/other/a']],
  ['a base of another host', `<base href="//cdn.example/x/">${rss('href=a')}`, ['https://cdn.example/x/a']],
  [
    'capitals',
    '<LINK REL="ALTERNATE" TYPE="Application/Atom+XML; charset=utf-8" HREF="/a">',
    ['https://partner.example/a'],
  ],
  [
    'several words in rel',
    '<link rel="home alternate" type="application/feed+json" href="/a.json">',
    ['https://partner.example/a.json'],
  ],
  ['rel feed without a type', '<link rel="feed" href="/a">', ['https://partner.example/a']],
  ['each once', rss('href="/a"') + rss('href="/a"'), ['https://partner.example/a']],
  [
    'comments last',
    rss('href="/comments/feed/"') + rss('href="/feed/"'),
    ['https://partner.example/feed/', 'https://partner.example/comments/feed/'],
  ],
  [
    'the API of WordPress is none',
    '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1"><link rel="alternate" type="application/json+oembed" href="/feed/oembed">',
    [],
  ],
  ['nor are translations', '<link rel="alternate" hreflang="cy" href="/cy/feed">', []],
  ['nor style sheets', '<link rel="stylesheet" type="application/rss+xml" href="/a">', []],
  [
    'nor what is commented out or in a script',
    `<!-- ${rss('href="/a"')} --><script>x='${rss('href=/b')}'</script>`,
    [],
  ],
  [
    'nor what no page may link to',
    rss('href="javascript:alert(1)"') + rss('href="feed:https://a.example/"') + rss(''),
    [],
  ],
])('%s', (_, html, expected) => expect(urls(html)).toEqual(expected));

test('at most ten are named, and a page of nothing but links costs its length', () => {
  const many = Array.from({ length: 5_000 }, (_, i) => rss(`href="/${i}"`)).join('');
  expect(urls(many)).toHaveLength(10);
});

test.each([
  [
    '<!doctype html><title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/x.js">',
    /called "Just a moment\.\.\." \(a bot challenge\)/,
  ],
  [
    '<html><title>Log In &lsaquo; Partner &#8212; WordPress</title><form id="loginform"><input name="pwd" type="password">',
    /\(a login page\)/,
  ],
  [
    '<br />\n<b>Fatal error</b>:  Uncaught Error: x in /var/www/html/index.php:3 thrown in <b>/var/www/index.php</b> on line <b>3</b><br />',
    /\(an error page of PHP/,
  ],
  ['<!DOCTYPE html><html><body><h1>Error establishing a database connection</h1>', /\(an error page of PHP/],
  [
    '<!DOCTYPE html><html><title>Page not found - Partner</title>',
    /called "Page not found - Partner" \(a "not found" page\)/,
  ],
  ['<!DOCTYPE html><html><head><title>403 Forbidden</title>', /\(a "forbidden" page\)/],
  [
    '<html><title>Maintenance</title><p>Briefly unavailable for scheduled maintenance. Check back in a minute.',
    /\(a notice of maintenance\)/,
  ],
  ['<html><title>partner.example</title>This domain is for sale', /for sale or parked/],
  [
    '<html><title>News</title><p>Hello',
    /^an HTML page called "News" \(a bot challenge, a login or an error page\?\)$/,
  ],
  ['<title><script>alert(1)</script></title><html>', /^an HTML page/],
])('a page instead of a feed is named for what it is: %s', async (html, reason) => {
  const outcome = await readDocument({
    bytes: Buffer.from(html),
    contentType: 'text/html',
    fallbackBase: url,
  });
  expect(outcome).toMatchObject({
    kind: 'not-a-feed',
    advertised: [],
    reason: expect.stringMatching(reason),
  });
  expect(outcome).not.toMatchObject({ reason: expect.stringContaining('<script') });
});

test('the reason proposes the feeds that the page names, resolved against where the page was', async () => {
  const bytes = Buffer.from(`<!doctype html><html><title>News</title>${rss('href="a"')}${rss('href="/b"')}`);
  const outcome = await readDocument({
    bytes,
    contentType: null,
    fallbackBase: 'https://partner.example/',
    url,
  });
  expect(outcome).toMatchObject({
    kind: 'not-a-feed',
    advertised: ['https://partner.example/news/a', 'https://partner.example/b'],
    reason: expect.stringMatching(/; it names the feed https:\/\/partner\.example\/news\/a and 1 more$/),
  });
});

test('a page that talks about a feed is a page; one that only wraps it is the feed', async () => {
  const feed = '<rss version="2.0"><channel><item><title>A</title><guid>1</guid></item></channel></rss>';
  const read = (html: string) =>
    readDocument({ bytes: Buffer.from(html), contentType: null, fallbackBase: url });
  expect((await read(`<html><body><p>This is what RSS looks like:</p>${feed}`)).kind).toBe('not-a-feed');
  expect((await read(`<html><body><!-- ${feed} --></body>`)).kind).toBe('not-a-feed');
  expect(
    await read(
      `<!doctype html><html><head><title>Feed</title><script>x()</script></head><body>${feed}</body>`,
    ),
  ).toMatchObject({
    kind: 'feed',
    feed: { items: [{ title: 'A' }], problems: [{ code: 'LEADING_JUNK' }] },
  });
});
