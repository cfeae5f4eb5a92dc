import { expect, test } from '@jest/globals';
import { ignoredTags, topicBySlug, topics } from './topics.ts';

test('topics are found by slug', () => {
  for (const topic of topics) expect(topicBySlug(topic.slug)).toBe(topic);
  expect(topicBySlug('safeguarding')?.name).toBe('Safeguarding and welfare');
  expect(topicBySlug('no-such-topic')).toBeUndefined();
});

test('words that name no topic are kept apart', () => {
  expect(ignoredTags).toContain('Uncategorized');
  expect(topics.some(({ group }) => group === 'ignore')).toBe(false);
  expect(topicBySlug('uncategorised')).toBeUndefined();
});
