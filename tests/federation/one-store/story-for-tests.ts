/** Makes stories of which a test writes out only what matters to it. */
import { storyId } from '@active-news/schema/story-id.ts';
import type { OracleStory } from './oracle-story.ts';

/** Shapes: `name` becomes title and address, and names the id together with the owner. */
export function storyForTests(
  owner: string,
  name: string,
  publishedAt: string,
  fields: Partial<OracleStory> = {},
): OracleStory {
  const publishedAtMs = Date.parse(publishedAt);
  return {
    id: storyId(owner, name),
    title: name,
    url: `https://www.${owner}.example.org/news/${name}/`,
    publishedAtMs,
    publishedRaw: null,
    datePrecision: 'INSTANT',
    dateSource: 'FEED',
    dateSuspect: false,
    updatedAtMs: null,
    summary: null,
    contentHtml: null,
    byline: null,
    image: null,
    category: null,
    kind: 'NEWS',
    startsAtMs: null,
    deadlineAtMs: null,
    tags: [],
    rawTags: [],
    organisations: [],
    owner,
    firstSeenAtMs: publishedAtMs,
    history: [],
    revision: '',
    ...fields,
  };
}
