import { expect, test } from '@jest/globals';
import { cleanItem } from './clean-item.ts';
import type { ParsedItem } from './parsed-feed.ts';
import { canonicalAddress, webAddress } from './web-address.ts';

const blank: ParsedItem = {
  position: 0, id: null, link: null, base: null, title: null, published: null, updated: null, author: null,
  categories: [], summaryHtml: null, contentHtml: null, images: [],
}; // prettier-ignore
const clean = (item: Partial<ParsedItem>) =>
  cleanItem({ ...blank, ...item }, 'https://partner.example/news/');

test.each([
  ['<p onclick="x()" style="position:fixed">Hi</p>', '<p>Hi</p>'],
  ['<p>A</p><script>x()</script><iframe src="https://x.example"></iframe><form><input></form>', '<p>A</p>'],
  [
    '<a href="/b" target="_top">B</a> text',
    '<a href="https://partner.example/b" rel="nofollow noopener noreferrer ugc">B</a> text',
  ],
  ['<a href="java&#10;script:x()">B</a>', '<a>B</a>'],
  ['<a href="data:text/html,x">B</a>', '<a>B</a>'],
  ['<h1>Title</h1><img src="https://x.example/a.jpg" onerror="x()">', '<h3>Title</h3>'],
  ['<svg><script>x()</script></svg><math><mi>a</mi></math><p>A</p>', '<p>A</p>'],
])('%s becomes %s', (contentHtml, expected) => expect(clean({ contentHtml }).contentHtml).toBe(expected));

test('a plain sentence is the summary and no content besides', () => {
  expect(clean({ summaryHtml: 'A short sentence.' })).toMatchObject({
    summary: 'A short sentence.',
    contentHtml: null,
  });
});

test.each([
  ['<p>News.</p><p>The post <a href="x">News</a> appeared first on <a href="y">Partner</a>.</p>', 'News.'],
  ['News of the day [&hellip;]', 'News of the day…'],
  ['News of the day. Read more', 'News of the day.…'],
  ['Write to sam@partner.example now', 'Write to now'],
])('%s is summed up as %s', (summaryHtml, summary) => expect(clean({ summaryHtml }).summary).toBe(summary));

test.each([
  ['sam@partner.example (Sam Smith)', 'Sam Smith'],
  ['Sam Smith <sam@partner.example>', 'Sam Smith'],
  ['sam@partner.example', null],
  ['Sam (Editor)', 'Sam (Editor)'],
])('the author %s signs as %s', (author, byline) => expect(clean({ author }).byline).toBe(byline));

test('the picture is the first that can be shown, and a tracking pixel is none', () => {
  const contentHtml = '<img src="/p.gif" width="1"><img data-src="/b.jpg" src="data:x" alt="A &amp; B">';
  expect(clean({ contentHtml }).image).toEqual({ url: 'https://partner.example/b.jpg', alt: 'A & B' });
  expect(clean({ contentHtml, images: [{ url: '/c.jpg', alt: null }] }).image?.url).toBe(
    'https://partner.example/c.jpg',
  );
});

test('tags are folded and said once, titles are plain and bounded', () => {
  const item = clean({
    categories: ['Health &amp; Sport', 'Health & Sport', ' ', 'x'.repeat(500)],
    title: `<b>${'word '.repeat(100)}`,
  });
  expect(item.tags).toEqual(['Health & Sport']);
  expect(item.title).toMatch(/^word word .*word…$/);
  expect(item.title.length).toBeLessThanOrEqual(300);
});

test.each([
  ['/a', 'https://partner.example/a'],
  ['a b.html', 'https://partner.example/news/a%20b.html'],
  ['javascript:alert(1)', null],
  ['https://user:pw@partner.example/', null],
  ['ftp://partner.example/', null],
  ['', null],
  [`https://partner.example/${'a'.repeat(3_000)}`, null],
])('the address %s is %s', (text, address) =>
  expect(webAddress(text, 'https://partner.example/news/')).toBe(address),
);

test.each([
  ['HTTPS://Partner.Example:443/a/?utm_source=x&b=1&fbclid=2#c', 'https://partner.example/a?b=1'],
  ['https://partner.example/?p=1', 'https://partner.example/?p=1'],
  ['https://partner.example/?utm_source=x', 'https://partner.example/'],
])('%s is canonically %s', (address, canonical) => expect(canonicalAddress(address)).toBe(canonical));
