/** For tests: records polls of five new stories into the file it is given, and says after each how many it has recorded, until it is killed. */
import { writeSync } from 'node:fs';
import { storyId } from '@active-news/schema/story-id.ts';
import { openStore } from './open-store.ts';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('give the file of the store');
const slug = 'rise';
const feedUrl = 'https://example.org/feed';
const store = openStore({ path, slug, feedUrls: [feedUrl], face: slug, now: Date.now });
const perPoll = 5;

for (let recorded = 0; ; recorded += perPoll) {
  store.recordPoll({
    feedUrl,
    checkedAtMs: Date.now(),
    nextCheckAtMs: Date.now(),
    outcome: 'read',
    health: 'OK',
    status: 200,
    stories: Array.from({ length: perPoll }, (_, i) => ({
      id: storyId(slug, `${process.pid} ${recorded + i}`),
      title: `Story ${recorded + i}`,
      url: null,
      publishedAtMs: 1_000 + recorded + i,
      publishedRaw: null,
      datePrecision: 'INSTANT',
      dateSource: 'FEED',
      dateSuspect: false,
      updatedAtMs: null,
      summary: null,
      contentHtml: null,
      byline: null,
      image: null,
      tags: ['funding'],
      rawTags: [],
      organisations: [],
    })),
    problems: [],
  });
  writeSync(1, `${recorded + perPoll}\n`);
}
