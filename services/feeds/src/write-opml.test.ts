/** OPML goes out and comes back the same. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseOpml } from '@active-news/partnership/ingest/parse-opml.ts';
import { writeOpml } from './write-opml.ts';

/** Text as it is listed: no white space at its ends, none doubled, nothing that XML forbids. */
const pieces = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('&amp;', '&lt;b&gt;', '&#65;', '"', "'", '<', '>', '&', ' '),
);
const words = fc.array(pieces, { maxLength: 4 }).map((parts) =>
  parts
    .join('')
    .toWellFormed()
    .replace(/[\0-\x1f\s\ufffe\uffff]+/g, ' ')
    .trim(),
);
const listed = fc.record({
  url: fc.webUrl({ withQueryParameters: true }),
  htmlUrl: fc.webUrl(),
  title: words.map((text) => text || 'A title'),
  category: fc.option(
    words.map((text) => text.replaceAll(',', '').trim() || 'East'),
    { nil: null },
  ),
});

test('what is exported is read back the same, whatever letters titles and addresses have', () => {
  fc.assert(
    fc.property(fc.array(listed, { maxLength: 20 }), (feeds) => {
      const { feeds: read, mistakes } = parseOpml(writeOpml('A & "B" <C>', feeds, 0));
      expect(mistakes).toEqual([]);
      expect(
        read.map(({ line, categories, ...rest }) => ({ ...rest, category: categories[0] ?? null })),
      ).toEqual(feeds.map(({ url, htmlUrl, title, category }) => ({ url, htmlUrl, title, category })));
      expect(read.map(({ line }) => line)).toEqual(feeds.map((_, i) => i + 8));
    }),
  );
});

test('a feed without its own category has the titles of the outlines around it', () => {
  const { feeds } = parseOpml(
    '<opml><body><outline text="North"><outline text="Hills"><outline xmlUrl="https://a.example/feed"/></outline></outline><outline xmlUrl="https://b.example/"/></body></opml>',
  );
  expect(feeds.map(({ url, categories }) => [url, categories])).toEqual([
    ['https://a.example/feed', ['North', 'Hills']],
    ['https://b.example/', []],
  ]);
});

test('mistakes name their line and the cure, and cost themselves alone', () => {
  const { feeds, mistakes } = parseOpml(
    '<opml>\n<outline type="rss" text="A"/>\n<outline xmlUrl="ftp://x/"/>\n<outline xmlUrl="https://ok.example/feed"/>\n</opml>',
  );
  expect(feeds.map(({ url }) => url)).toEqual(['https://ok.example/feed']);
  expect(mistakes).toEqual([
    { line: 2, message: expect.stringContaining('has no xmlUrl; add the address') },
    { line: 3, message: expect.stringContaining('must be an http(s) address') },
  ]);
  expect(parseOpml('a list of mine').mistakes).toEqual([
    { line: 1, message: expect.stringContaining('this is not OPML') },
  ]);
});
