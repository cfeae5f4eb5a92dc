import { expect, test } from '@jest/globals';
import { parseFeed } from './parse-feed.ts';

async function categories(root: 'rss' | 'feed', inside: string) {
  const text =
    root === 'rss'
      ? `<rss><channel><item>${inside}</item></channel></rss>`
      : `<feed><entry>${inside}</entry></feed>`;
  const outcome = await parseFeed(text);
  if (outcome.kind === 'not-a-feed') throw new Error(outcome.reason);
  return outcome.feed.items[0]!.categories;
}

test.each([
  ['the term, without a label', 'term="funding"', 'funding'],
  ['the term, where the label decorates it', 'term="sport" label="r/sport"', 'sport'],
  ['the term, where the label says something else', 'term="funding" label="Money for clubs"', 'funding'],
  [
    'the label, where it spells the same word better',
    'term="side-projects" label="Side Projects"',
    'Side Projects',
  ],
  ['the label, where the term is a number', 'term="17" label="Funding"', 'Funding'],
  [
    'the label, where the term is an address',
    'term="https://partner.example/c/17" label="Funding"',
    'Funding',
  ],
  ['the label, where there is no term', 'label="Funding"', 'Funding'],
  ['the term, where the label is blank', 'term="17" label=" "', '17'],
])('a category of Atom is called by %s', async (_, attributes, expected) =>
  expect(await categories('feed', `<category ${attributes}/>`)).toEqual([expected]),
);

const keywords = (text: string) => `<media:keywords>${text}</media:keywords>`;
const medium = (inside: string, attributes = '') =>
  `<media:content url="a.jpg" ${attributes}>${inside}</media:content>`;

test.each([
  ['on the item', keywords('a, b') + medium(''), ['a', 'b']],
  ['on its only medium', medium(keywords('a') + '<media:category>b</media:category>'), ['a', 'b']],
  [
    'on a group of one medium in several forms',
    `<media:group>${medium('')}${keywords('a')}</media:group>`,
    ['a'],
  ],
  ['on the first of several media, not on the others', medium(keywords('a')) + medium(keywords('b')), ['a']],
  [
    'on the medium that is marked as default',
    medium(keywords('a')) + medium(keywords('b'), 'isDefault="true"'),
    ['b'],
  ],
])('keywords of media are the item’s %s', async (_, inside, expected) =>
  expect(await categories('rss', inside)).toEqual(expected),
);

test('categories, subjects and keywords come in this order, blank ones not at all', async () => {
  expect(
    await categories(
      'rss',
      '<itunes:keywords>c, ,d</itunes:keywords><dc:subject>b</dc:subject><category> </category><category>a</category>',
    ),
  ).toEqual(['a', 'b', 'c', 'd']);
});
