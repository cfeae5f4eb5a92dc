/** Which addresses of a site are stories. */
import { expect, test } from '@jest/globals';
import { looksLikeListing, looksLikeStory, shapeOf, storyShapes } from './story-addresses.ts';

const at = (path: string) => `https://hilltop.example${path}`;

test('known stories show what addresses of stories look like', () => {
  const shapes = storyShapes([at('/news/2021/01/a-walk'), at('/news/2022/11/a-run/'), at('/news/2023/02/x')]);
  const isStory = (path: string) => shapes.has(shapeOf(at(path)) ?? '');
  expect(isStory('/news/2019/05/anything')).toBe(true);
  expect(
    ['/news/anything', '/about-us/', '/', '/news/2019/05/', '/news/2019/05/a.pdf'].filter(isStory),
  ).toEqual([]);
});

test('a shape that hardly any known story has lets nothing in', () => {
  const usual = Array.from({ length: 30 }, (_, i) => at(`/news/story-${i}`));
  expect([...storyShapes([...usual, at('/about')])]).toEqual(['/news/*']);
});

test('without known stories, words and dates of the path decide', () => {
  expect(
    ['/news/a-walk', '/2021/04/walk', '/a-club-where-they-already-are/'].filter((path) =>
      looksLikeStory(at(path)),
    ),
  ).toHaveLength(3);
  expect(
    ['/', '/about-us/', '/news/', '/contact', '/news.xml'].filter((path) => looksLikeStory(at(path))),
  ).toEqual([]);
});

test('months, numbered pages and what calls itself older are listings', () => {
  expect(
    ['/2021/04/', '/news/page/3/', '/news?page=3', '/archive/'].filter((path) =>
      looksLikeListing(at(path), '', []),
    ),
  ).toHaveLength(4);
  expect(looksLikeListing(at('/x'), 'Older news', [])).toBe(true);
  expect(looksLikeListing(at('/x'), '', ['rel:next'])).toBe(true);
  expect(
    ['/tag/x/page/2', '/news/a-walk', '/feed.xml'].filter((path) => looksLikeListing(at(path), '', [])),
  ).toEqual([]);
});
