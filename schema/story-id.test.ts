import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownerOfStory, storyId } from './story-id.ts';

const slugs = fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const identities = fc.string({ unit: 'grapheme' });

test('an id is its owner’s slug and 26 letters of base 32', () => {
  expect(storyId('active-essex', 'https://www.activeessex.org/?p=1508')).toMatch(
    /^active-essex:[a-z2-7]{26}$/,
  );
});

test('an id never changes, since people and caches keep it', () => {
  expect(storyId('rise', 'https://rise.example/news/1')).toBe('rise:5j22oinuym5jcie7ttcbakuqoe');
  expect(storyId('rise', '')).toBe('rise:4oymiquy7qobjgx36tejs35zeq');
});

test('an id leads back to its owner, whatever the identity', () => {
  fc.assert(
    fc.property(slugs, identities, (slug, identity) => {
      expect(ownerOfStory(storyId(slug, identity))).toBe(slug);
    }),
  );
});

test('different identities, and the same identity under different owners, have different ids', () => {
  fc.assert(
    fc.property(slugs, identities, identities, (slug, one, other) => {
      fc.pre(one !== other);
      expect(storyId(slug, one)).not.toBe(storyId(slug, other));
      expect(storyId(slug, one)).not.toBe(storyId(`${slug}-x`, one));
    }),
  );
});

test.each([
  '',
  'rise',
  'rise:',
  'rise:abc',
  'Rise:5j22oinuym5jcie7ttcbakuqos',
  'rise:5j22oinuym5jcie7ttcbakuqos\n',
  'rise-:5j22oinuym5jcie7ttcbakuqos',
  'rise:leap:5j22oinuym5jcie7ttcbakuqos',
  'rise:5j22oinuym5jcie7ttcbakuqo1',
])('%j is not a story id and has no owner', (text) => {
  expect(ownerOfStory(text)).toBeNull();
});
