import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { storyId } from '@active-news/schema/story-id.ts';
import type { CleanItem } from './clean-item.ts';
import { dateItems } from './date-items.ts';
import { normaliseFeed } from './normalise-feed.ts';
import type { Include } from './normalise-item.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const blank: CleanItem = {
  position: 0, id: null, url: null, title: '', published: null, updated: null, byline: null,
  tags: [], summary: null, contentHtml: null, image: null, isCut: false,
}; // prettier-ignore

function normalise(items: readonly Partial<CleanItem>[], include?: Include) {
  const feed = {
    version: 'rss20',
    title: null,
    isComplete: true,
    askedIntervalMs: null,
    skipHours: [],
    skipDays: [],
    problems: [],
    items: items.map((item, position) => ({ ...blank, position, ...item })),
  };
  const topics = new Set(['Cycling', 'Walking', 'Events', 'Jobs']);
  return normaliseFeed(feed, {
    slug: 'demo',
    include,
    nowMs,
    stories: null,
    resolveTag: (raw) =>
      topics.has(raw)
        ? { kind: 'topic', slug: raw.toLowerCase() }
        : raw === 'Active Demo'
          ? { kind: 'organisation', slug: 'demo' }
          : { kind: 'unknown' },
  });
}
const codes = ({ problems }: ReturnType<typeof normalise>) => problems.map(({ code }) => code);

test('a story is named by the id of the feed, else by its canonical address, never by its title', () => {
  const url = 'https://partner.example/a/?utm_source=x';
  const { stories } = normalise([
    { id: ' g1 ', url, title: 'A' },
    { url, title: 'A' },
  ]);
  expect(stories.map(({ id }) => id)).toEqual([
    storyId('demo', 'g1'),
    storyId('demo', 'https://partner.example/a'),
  ]);
});

test('an item with neither costs itself, and the second of two with one id too', () => {
  const result = normalise([{ title: 'Lost' }, { id: 'g', title: 'First' }, { id: 'g', title: 'Second' }]);
  expect(result.stories.map(({ title }) => title)).toEqual(['First']);
  expect(result.problems).toMatchObject([
    { code: 'NO_IDENTITY', item: 'Lost' },
    { code: 'REPEATED_ITEM', item: 'Second', message: 'the item is named like "First", so it was left out' },
    { code: 'NO_LINK', item: 'First' },
  ]);
});

test('an id that items with different addresses share names none of them', () => {
  const items = ['1', '2', '3'].map((name) => ({
    id: 'same',
    url: `https://a.example/${name}`,
    title: name,
  }));
  const result = normalise([...items, { ...items[0], title: 'again' }]);
  expect(result.stories.map(({ id }) => id)).toEqual(items.map(({ url }) => storyId('demo', url)));
  expect(result.problems).toMatchObject([
    {
      code: 'REPEATED_ID',
      message: '4 items have the id "same" but different addresses, so their addresses name them',
    },
    { code: 'REPEATED_ITEM', item: 'again' },
  ]);
});

test('an item without a title is called by its first words', () => {
  const result = normalise([
    { url: 'https://a.example/1', summary: 'Some words' },
    { url: 'https://a.example/2' },
  ]);
  expect(result.stories.map(({ title }) => title)).toEqual(['Some words', 'Untitled']);
  expect(codes(result)).toEqual(['NO_TITLE', 'NO_TITLE']);
});

test('tags are resolved, sorted and said once; the feed’s own words stay in order', () => {
  const { stories } = normalise([{ id: 'g', tags: ['Walking', 'Active Demo', 'Cycling', 'Odd'] }]);
  expect(stories[0]).toMatchObject({
    tags: ['cycling', 'walking'],
    organisations: ['demo'],
    rawTags: ['Walking', 'Active Demo', 'Cycling', 'Odd'],
  });
});

test('a shared feed gives each partnership its own items and calls the others no problem', () => {
  const items = [
    { id: '1', url: 'https://a.example/demo/1', title: 'A', tags: ['Demo-County'] },
    { id: '2', url: 'https://a.example/other/2', title: 'B', tags: ['Other'] },
  ];
  expect(normalise(items, { path: '/demo/' }).stories.map(({ title }) => title)).toEqual(['A']);
  expect(normalise(items, { category: 'demo county' }).stories.map(({ title }) => title)).toEqual(['A']);
  expect(codes(normalise(items, { path: '/demo/' }))).toEqual([]);
});

test('at most fifty problems are kept, and one line counts the rest', () => {
  const result = normalise(Array.from({ length: 80 }, () => ({ title: 'Lost' })));
  expect(result.problems.length).toBe(51);
  expect(result.problems.at(-1)).toEqual({ code: 'MORE', message: 'and 30 more problems', item: null });
});

test('an unreadable date is reported and the story dated otherwise', () => {
  const result = normalise([
    { id: 'g', url: 'https://a.example/2025/02/27/a', title: 'A', published: 'yesterday' },
  ]);
  expect(result.stories[0]).toMatchObject({
    dateSource: 'PATH',
    datePrecision: 'DAY',
    dateSuspect: true,
    publishedRaw: 'yesterday',
  });
  expect(codes(result)).toEqual(['BAD_DATE']);
});

const undated = { published: null, updated: null, url: null, known: null };
const dates = (items: readonly object[]) =>
  dateItems(
    items.map((item, position) => ({ ...undated, position, ...item })),
    nowMs,
  ).map(({ publishedAtMs, dateSource }) => [new Date(publishedAtMs).toISOString(), dateSource]);

test('an undated item stands between its neighbours, below the last, or at first sight less its place', () => {
  expect(
    dates([{}, { published: '2025-01-04T00:00:00Z' }, {}, { published: '2025-01-02T00:00:00Z' }, {}]),
  ).toEqual([
    ['2026-11-24T12:00:00.000Z', 'FIRST_SEEN'],
    ['2025-01-04T00:00:00.000Z', 'FEED'],
    ['2025-01-03T00:00:00.000Z', 'NEIGHBOUR'],
    ['2025-01-02T00:00:00.000Z', 'FEED'],
    ['2025-01-01T23:59:59.999Z', 'NEIGHBOUR'],
  ]);
  expect(dates([{}, {}])[1]).toEqual(['2026-11-24T11:59:59.999Z', 'FIRST_SEEN']);
});

test('a date of change stands in for a missing one, and the future is clamped to first sight and suspect', () => {
  expect(dates([{ updated: '2025-01-04T00:00:00Z' }])).toEqual([['2025-01-04T00:00:00.000Z', 'FEED']]);
  const [future] = dateItems([{ ...undated, position: 0, published: '2099-01-01T00:00:00Z' }], nowMs);
  expect(future).toMatchObject({ publishedAtMs: nowMs, dateSuspect: true });
});

test('dating never passes first sight, and dating what is known again changes nothing', () => {
  const dateTexts = fc.option(
    fc
      .date({ min: new Date('1995-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  );
  fc.assert(
    fc.property(fc.array(fc.record({ published: dateTexts }), { maxLength: 12 }), (items) => {
      const first = dateItems(
        items.map((item, position) => ({ ...undated, ...item, position })),
        nowMs,
      );
      for (const { publishedAtMs } of first) expect(publishedAtMs).toBeLessThanOrEqual(nowMs);
      const known = first.map(({ publishedAtMs }) => ({ publishedAtMs, firstSeenAtMs: nowMs }));
      const again = dateItems(
        items.map((item, position) => ({ ...undated, ...item, position, known: known[position]! })),
        nowMs + 1e9,
      );
      expect(again.map(({ publishedAtMs }) => publishedAtMs)).toEqual(
        first.map(({ publishedAtMs }) => publishedAtMs),
      );
    }),
  );
});

test('the category of a story is the first tag of its item as written, and its kind is told by its topics', () => {
  const { stories } = normalise([
    { id: '1', tags: ['Odd Jobs', 'Walking'] },
    { id: '2', tags: ['Events', 'Jobs'] },
    { id: '3' },
    { id: '4', tags: ['Uncategorized', 'Network News'] },
    { id: '5', tags: ['Uncategorised'] },
  ]);
  expect(stories.map(({ category, kind }) => [category, kind])).toEqual([
    ['Odd Jobs', 'NEWS'],
    ['Events', 'JOB'],
    [null, 'NEWS'],
    // A choice that somebody made, though it names no topic; what the system writes where nobody chose is none.
    ['Network News', 'NEWS'],
    [null, 'NEWS'],
  ]);
});
