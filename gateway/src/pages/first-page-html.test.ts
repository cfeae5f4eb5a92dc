import { expect, test } from '@jest/globals';
import { firstPageHtml } from './first-page-html.ts';

const partnership = (slug: string) => ({
  slug,
  name: `The ${slug}`,
  website: 'https://example.org',
  region: null,
  storyCount: 3,
  latestStoryAt: null,
});
const at = '2026-11-24T09:00:00.000Z';
const feedOf = (slug: string) => ({
  partnership: { slug },
  url: 'https://example.org/feed',
  health: 'OK',
  lastStatus: 200,
  problems: [],
});
const coverage = {
  expected: 4,
  complete: false,
  missing: [
    { partnership: { slug: 'north' }, reason: 'INSTANCE_UNREACHABLE', since: at },
    { partnership: { slug: 'south' }, reason: 'NO_FEED', since: at },
  ],
  stale: [{ partnership: { slug: 'east' }, reason: 'INSTANCE_TIMED_OUT', servedAsOf: at }],
};

test('the first page tells who answers, who is missing, and whose last good answer stands in, and makes up no health', () => {
  const html = firstPageHtml(
    {
      stories: { totalCount: 9, nodes: [], coverage },
      partnerships: ['north', 'south', 'east', 'west'].map(partnership),
      feeds: [feedOf('west'), { ...feedOf('south'), url: null, health: 'NONE', lastStatus: null }],
    },
    { isSample: false, address: 'http://localhost:4000' },
  );
  const cells = (slug: string) =>
    html
      .split('\n')
      .find((line) => line.includes(`>The ${slug}<`))!
      .replace(/<[^>]+>/g, '|')
      .split(/\|+/)
      .map((cell) => cell.trim())
      .filter(Boolean);
  expect(html).toContain(
    '<strong>1 of 4</strong> partnerships answer; for 1 more their last good answer stands in',
  );
  // What is no feed is not counted as one that is ill.
  expect(html).toContain('<strong>1 of 1</strong> feeds healthy');
  expect(cells('north').slice(2, 6)).toEqual([
    'missing',
    'INSTANCE_UNREACHABLE',
    'since 24 Nov 2026, 09:00',
    'not known now',
  ]);
  expect(cells('south').slice(2, 6)).toEqual(['missing', 'NO_FEED', 'since 24 Nov 2026, 09:00', 'no feed']);
  expect(cells('east').slice(2, 6)).toEqual([
    'stale',
    'INSTANCE_TIMED_OUT',
    'as of 24 Nov 2026, 09:00',
    'not known now',
  ]);
  expect(cells('west').slice(2, 4)).toEqual(['answers', 'OK (200)']);
});
