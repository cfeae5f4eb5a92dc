import { expect, test } from '@jest/globals';
import { parseFeed } from './parse-feed.ts';
import { parseJsonFeed } from './parse-json-feed.ts';
import type { ParseOutcome } from './parsed-feed.ts';

function firstItem(outcome: ParseOutcome) {
  if (outcome.kind === 'not-a-feed') throw new Error(outcome.reason);
  return outcome.feed.items[0];
}
const rss = async (item: string) =>
  firstItem(await parseFeed(`<rss version="2.0"><channel><item>${item}</item></channel></rss>`));
const atom = async (entry: string) =>
  firstItem(await parseFeed(`<feed xmlns="http://www.w3.org/2005/Atom"><entry>${entry}</entry></feed>`));

test('an RSS item as WordPress writes it', async () => {
  const item = await rss(`
    <title>Funding &amp; sport</title><link>https://partner.example/a/</link><dc:creator><![CDATA[Sam]]></dc:creator>
    <pubDate>Thu, 27 Feb 2025 10:00:00 +0000</pubDate><category><![CDATA[News]]></category><category domain="x">Funding</category>
    <guid isPermaLink="false">https://partner.example/?p=123</guid><description><![CDATA[<p>Short</p>]]></description>
    <content:encoded><![CDATA[<p>Long</p>]]></content:encoded><media:content url="https://partner.example/a.jpg" medium="image"/>`);
  expect(item).toEqual({
    position: 0,
    id: 'https://partner.example/?p=123',
    link: 'https://partner.example/a/',
    base: null,
    title: 'Funding & sport',
    published: 'Thu, 27 Feb 2025 10:00:00 +0000',
    updated: null,
    author: 'Sam',
    categories: ['News', 'Funding'],
    summaryHtml: '<p>Short</p>',
    contentHtml: '<p>Long</p>',
    images: [{ url: 'https://partner.example/a.jpg', alt: null }],
  });
});

test('an Atom entry keeps the order of XHTML, resolves nothing and trips over nothing', async () => {
  const item = await atom(`
    <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b></div></title><link/><link rel="edit" href="/edit"/>
    <link href="/story" xml:base="https://partner.example/x/"/><id>tag:x</id><updated>not a date</updated>
    <author><name>Sam</name></author><category term="funding" label="Funding"/>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Hello <b>brave</b> new <i>world</i> &amp; end</div></content>`);
  expect(item).toMatchObject({
    id: 'tag:x',
    link: '/story',
    base: 'https://partner.example/x/',
    updated: 'not a date',
    author: 'Sam',
    categories: ['Funding'],
  });
  expect(item?.contentHtml).toContain('Hello <b>brave</b> new <i>world</i> &amp; end');
});

test.each([
  ['<guid>https://partner.example/a</guid>', 'https://partner.example/a'],
  ['<guid isPermaLink="false">https://partner.example/a</guid>', null],
  ['<guid isPermaLink="true">/a</guid>', '/a'],
  ['<guid>123 at https://partner.example</guid>', null],
  ['<link></link><atom:link rel="self" href="/self"/><atom:link href="/b"/>', '/b'],
])('without a link, %s leads to %s', async (inside, link) => expect((await rss(inside))?.link).toBe(link));

test('long text that is one unclosed tag after another takes no time', async () => {
  const startMs = performance.now();
  const text = 'a&lt;p '.repeat(60_000);
  expect(
    (await rss(`<description>${text}</description><content:encoded>${text}</content:encoded>`))?.title,
  ).toBeNull();
  expect(performance.now() - startMs).toBeLessThan(2_000);
});

test('names that collide with the insides of objects are names', async () => {
  const item = await rss(
    '<__proto__>x</__proto__><constructor><link>y</link></constructor><title>A</title><toString>z</toString>',
  );
  expect(item?.title).toBe('A');
  expect(({} as Record<string, unknown>)['link']).toBeUndefined();
});

test('RDF keeps its items beside the channel', async () => {
  const outcome = await parseFeed(
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>C</title></channel><item rdf:about="https://a.example/1"><title>A</title><d:date>2025-02-27</d:date></item></rdf:RDF>',
  );
  expect(outcome).toMatchObject({ kind: 'feed', feed: { version: 'rss10', title: 'C' } });
  expect(firstItem(outcome)).toMatchObject({
    id: 'https://a.example/1',
    link: 'https://a.example/1',
    published: '2025-02-27',
  });
});

test('a JSON Feed with a numeric id, plain text and an item that is none', () => {
  const item = {
    id: 7,
    url: '/a',
    title: '1 < 2 & <b>',
    content_text: 'a < b',
    tags: ['x', 3],
    authors: [{ name: 'Sam' }],
  };
  const outcome = parseJsonFeed(
    JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', items: [item, null] }),
  );
  expect(outcome).toMatchObject({ kind: 'feed', feed: { problems: [{ code: 'BAD_ITEM', item: 1 }] } });
  expect(firstItem(outcome)).toMatchObject({
    id: '7',
    title: '1 &lt; 2 &amp; &lt;b>',
    contentHtml: 'a &lt; b',
    categories: ['x'],
    author: 'Sam',
  });
});

test.each([
  ['{"items": [', /^JSON error/],
  ['7', /not an object/],
  ['{"error": "no"}', /no list of items/],
])('%s is no JSON Feed', (text, reason) => {
  const outcome = parseJsonFeed(text);
  expect(outcome.kind === 'not-a-feed' && outcome.reason).toMatch(reason);
});
