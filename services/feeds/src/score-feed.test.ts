/** What makes a feed the one that is looked for. */
import { expect, test } from '@jest/globals';
import { readDocument } from '@active-news/partnership/ingest/read-document.ts';
import { scoreFeed } from './score-feed.ts';

const nowMs = Date.parse('2026-11-24T12:00:00Z');
const long = '<p>Many words of an article.</p>'.repeat(40);

type Item = {
  readonly link?: string;
  readonly date?: string;
  readonly title?: string;
  readonly text?: string;
};

async function score(items: readonly Item[], url = 'https://www.hilltop.example/feed/', title = 'Hilltop') {
  const xml = `<rss version="2.0"><channel><title>${title}</title>${items
    .map(
      (
        {
          link = 'https://hilltop.example/a',
          date = 'Mon, 23 Nov 2026 10:00:00 GMT',
          title: name = 'News',
          text = long,
        },
        i,
      ) =>
        `<item><guid>${i}</guid><title>${name}</title><link>${link}${i}</link><pubDate>${date}</pubDate><description><![CDATA[${text}]]></description></item>`,
    )
    .join('')}</channel></rss>`;
  const read = await readDocument({ bytes: Buffer.from(xml), contentType: null, fallbackBase: url });
  if (read.kind !== 'feed') throw new Error(read.reason);
  return scoreFeed({ feed: read.feed, url, hosts: new Set(['hilltop.example']), nowMs });
}

const good: readonly Item[] = [{}, {}, {}, {}];

test('news in full of the last days, on its own host, has nothing against it', async () => {
  expect(await score(good)).toEqual({
    score: 100,
    deductions: [],
    newestItemAtMs: Date.parse('2026-11-23T10:00:00Z'),
    text: 'full',
    ownHostShare: 1,
  });
});

test.each<[string, Parameters<typeof score>, RegExp]>([
  ['comments, by address', [good, 'https://hilltop.example/comments/feed/'], /comments of readers/],
  ['comments, by title', [good, undefined, 'Comments for Hilltop'], /comments of readers/],
  ['a podcast', [good, 'https://hilltop.example/podcast/feed/'], /podcast/],
  ['events', [good, 'https://hilltop.example/events/feed/'], /events/],
  ['one tag', [good, 'https://hilltop.example/tag/football/feed/'], /a part of the news/],
  ['nothing', [[]], /no items/],
  ['old news', [good.map(() => ({ date: 'Mon, 23 Nov 2020 10:00:00 GMT' }))], /nothing new for 73 months/],
  ['no dates', [good.map(() => ({ date: 'soon' }))], /no.* date that can be read/],
  ['links elsewhere', [good.map(() => ({ link: 'https://casino.example/' }))], /lead to casino\.example/],
  ['excerpts', [good.map(() => ({ text: 'Some words.' }))], /excerpts/],
])('%s cost points and say so', async (_, args, reason) => {
  const { score: points, deductions } = await score(...args);
  expect(deductions.map(({ because }) => because).join('; ')).toMatch(reason);
  expect(points).toBe(Math.max(0, 100 - deductions.reduce((sum, { lost }) => sum + lost, 0)));
  expect(points).toBeLessThan(100);
});
