import { expect, test } from '@jest/globals';
import { dateItems } from './date-items.ts';
import { normaliseItem } from './normalise-item.ts';
import { readDocument } from './read-document.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);

/** From the bytes of a feed with one item to its story. */
async function storyOf(item: string, namespaces = '') {
  const bytes = Buffer.from(
    `<rss version="2.0" ${namespaces}><channel><title>A</title><item>${item}</item></channel></rss>`,
  );
  const outcome = await readDocument({
    bytes,
    contentType: 'text/xml',
    fallbackBase: 'https://partner.example/news/',
  });
  if (outcome.kind !== 'feed') throw new Error(outcome.reason);
  const [clean] = outcome.feed.items;
  const [dated] = dateItems([{ ...clean!, known: null }], nowMs);
  return normaliseItem('demo', 'g', clean!, dated!, () => ({ kind: 'unknown' }));
}
const shown = (atMs: number | null | undefined) =>
  atMs === null || atMs === undefined ? null : new Date(atMs).toISOString();

test('a vacancy as a partner posts it becomes a story that says until when one may apply', async () => {
  const story =
    await storyOf(`<title>Vacancy: Community Sport Officer</title><link>/jobs/officer/?utm_source=x</link>
    <pubDate>Mon, 03 Feb 2025 09:43</pubDate><category>Uncategorized</category><category>Current Vacancies</category>
    <description><![CDATA[<p>Date: 3 February 2025 Author: Active Demo</p><p>Help Demotown move.</p>
    <p>Closing date: 5pm, Friday 28 February. Interviews take place on 10 March.</p>
    <p>Email: <a href="mailto:jo@partner.example">jo@partner.example</a></p><h3>Share this:</h3><p>Tweet</p>]]></description>`);
  expect(story).toMatchObject({
    title: 'Vacancy: Community Sport Officer',
    kind: 'JOB',
    category: 'Current Vacancies',
    byline: 'Active Demo',
    summary: 'Help Demotown move. Closing date: 5pm, Friday 28 February. Interviews take place on 10 March.',
    url: 'https://partner.example/jobs/officer/?utm_source=x',
    datePrecision: 'INSTANT',
    dateSuspect: false,
    startsAtMs: null,
  });
  expect(shown(story.deadlineAtMs)).toBe('2025-02-28T17:00:00.000Z');
});

test.each([
  [
    'ev:startdate',
    'xmlns:ev="http://purl.org/rss/1.0/modules/event/"',
    '2025-03-04T10:00:00Z',
    '2025-03-04T10:00:00.000Z',
  ],
  [
    'E:StartDate',
    'xmlns:E="http://purl.org/rss/1.0/modules/event/"',
    '2025-07-04 10:00',
    '2025-07-04T09:00:00.000Z',
  ],
  [
    'xcal:dtstart',
    'xmlns:xcal="urn:ietf:params:xml:ns:xcal"',
    '20250304T100000Z',
    '2025-03-04T10:00:00.000Z',
  ],
  ['ev:startdate', 'xmlns:ev="http://purl.org/rss/1.0/modules/event/"', 'some day', null],
])('the beginning that %s states is taken as it stands', async (name, namespaces, text, starts) => {
  const story = await storyOf(`<title>A forum</title><guid>g</guid><${name}>${text}</${name}>`, namespaces);
  expect(shown(story.startsAtMs)).toBe(starts);
});

test('a story that announces nothing has neither', async () => {
  expect(await storyOf('<title>A</title><guid>g</guid>')).toMatchObject({
    kind: 'NEWS',
    startsAtMs: null,
    deadlineAtMs: null,
  });
});
