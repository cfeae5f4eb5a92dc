/** For tests: stories with nothing in them but what a test is about, and the polls that bring them. */
import { storyId } from '@active-news/schema/story-id.ts';
import { openStore, type Store } from './open-store.ts';
import type { PollRecord, StoryInput } from './records.ts';

export const slug = 'rise';
export const feedUrl = 'https://example.org/feed';

/** A store in memory, whose feeds are polled at 1,000 ms. */
export function openForTest(stories: readonly StoryInput[] = []): Store {
  const store = openStore({ path: ':memory:', slug, feedUrls: [feedUrl], face: slug, now: () => 1_000 });
  if (stories.length > 0) store.recordPoll(pollOf(stories));
  return store;
}

/** Shapes: `key` makes the id. */
export function storyOf({ key = 'one', ...given }: Partial<StoryInput> & { key?: string } = {}): StoryInput {
  return {
    id: storyId(slug, key),
    title: 'A walk',
    url: null,
    publishedAtMs: 500,
    publishedRaw: null,
    datePrecision: 'INSTANT',
    dateSource: 'FEED',
    dateSuspect: false,
    updatedAtMs: null,
    summary: null,
    contentHtml: null,
    byline: null,
    image: null,
    tags: [],
    rawTags: [],
    organisations: [],
    ...given,
  };
}

export function pollOf(stories: readonly StoryInput[], changes: Partial<PollRecord> = {}): PollRecord {
  return {
    feedUrl,
    checkedAtMs: 1_000_000_000_000_000,
    nextCheckAtMs: 1_000_000_000_000_000,
    outcome: 'read',
    health: 'OK',
    status: 200,
    stories,
    problems: [],
    ...changes,
  };
}
