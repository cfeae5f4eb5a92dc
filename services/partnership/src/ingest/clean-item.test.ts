import { expect, test } from '@jest/globals';
import { cleanItem } from './clean-item.ts';
import type { ParsedItem } from './parsed-feed.ts';

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
  ['<p>Posted by Jo</p><p>Email: sam@partner.example</p>', null],
])('%s is summed up as %s', (summaryHtml, summary) => expect(clean({ summaryHtml }).summary).toBe(summary));

test('where the text of a field says nothing, the whole article is summed up', () => {
  const contentHtml = '<p>Written by Jo Bloggs</p><p>The pool opens.</p>';
  expect(clean({ summaryHtml: '<p>Share this: Tweet</p>', contentHtml })).toMatchObject({
    summary: 'The pool opens.',
    byline: 'Jo Bloggs',
  });
  expect(clean({ contentHtml, author: 'admin' }).byline).toBe('Jo Bloggs');
  expect(clean({ contentHtml, author: 'Active Demo' }).byline).toBe('Active Demo');
});

test('share buttons and commands of the publishing system are no content', () => {
  const contentHtml =
    '<p>The pool opens. [gallery ids="1"]</p><div class="sharedaddy"><div>Share <a href="/?share=x">Tweet</a></div></div><p>{{ x }}Come.</p>';
  expect(clean({ contentHtml }).contentHtml).toBe('<p>The pool opens.  </p><br /><p> Come.</p>');
  // What never ends must not swallow the article.
  expect(clean({ contentHtml: '<div class="sharedaddy"><p>The pool opens.</p>' }).contentHtml).toBe(
    '<p>The pool opens.</p>',
  );
});

test('the picture of the text is found with its alt text', () => {
  const contentHtml = '<img src="/p.gif" width="1"><img data-src="/b.jpg" src="data:x" alt="A &amp; B">';
  expect(clean({ contentHtml }).image).toEqual({ url: 'https://partner.example/b.jpg', alt: 'A & B' });
});

test.each([
  ['Fish &amp;amp; chips', 'Fish & chips'],
  ['<b>Bold</b> &lt;i&gt;move&lt;/i&gt;', 'Bold move'],
  ['News @Content.TitleType>', 'News'],
  ['@Content.TitleType>', ''],
  ['gro.live\u202egnp.exe \u2066x\u2069', 'gro.livegnp.exe x'],
  ['Walk\u200bing \ufeff\u00ad\u2060club \u0007', 'Walking club'],
  [
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England a\u{e0041}',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England a',
  ],
  ['Tag [sic] and [1] stay', 'Tag [sic] and [1] stay'],
])('the title %j is %j', (title, shown) => expect(clean({ title }).title).toBe(shown));

test('dates that an item announces are handed on in its own words, and nothing where there are none', () => {
  const item = clean({
    title: 'Apply now',
    contentHtml: '<p>Deadline: <b>28 February</b> 2025</p>',
    starts: '2025-03-04',
  });
  expect(item.announced).toEqual({
    starts: [],
    dates: [],
    deadlines: [{ weekday: null, day: '28 February 2025', hasYear: true, clock: null }],
    startsField: '2025-03-04',
  });
  expect(clean({ title: 'A' }).announced).toBeUndefined();
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
