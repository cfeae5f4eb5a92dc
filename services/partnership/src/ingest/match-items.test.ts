/** What names an item when its id, its address and its title do not agree; the law over all of it is in reconcile.test.ts. */
import { expect, test } from '@jest/globals';
import { addressKey } from '@active-news/schema/address-key.ts';
import type { KnownStory } from '../store/records.ts';
import { matchItems, type Candidate } from './match-items.ts';
import { runThrough } from './steps.ts';

const storyOf = (id: string, given: Partial<KnownStory> = {}): KnownStory => ({
  id,
  title: `Walk ${id}`,
  url: `https://a.example/news/${id}`,
  publishedAtMs: 1_000,
  firstSeenAtMs: 2_000,
  publishedRaw: '1',
  datePrecision: 'INSTANT',
  feedUrl: null,
  ...given,
});

const candidateOf = (ownId: string, given: Partial<Candidate> = {}): Candidate => ({
  ownId,
  addressId: () => null,
  url: null,
  title: '',
  publishedRaw: null,
  publishedAtMs: 5_000,
  datePrecision: 'NONE',
  ...given,
});

function match(
  candidates: readonly Candidate[],
  stored: readonly KnownStory[],
  aliases: readonly [string, string][] = [],
) {
  const byId = new Map(stored.map((story) => [story.id, story]));
  const known = new Map([
    ...byId,
    ...aliases.flatMap(([id, of]) => (byId.has(of) ? [[id, byId.get(of)!] as const] : [])),
  ]);
  return runThrough(
    matchItems(candidates, {
      known,
      aliases: new Map(aliases),
      atAddress: Map.groupBy(stored, ({ url }) => addressKey(url ?? '') ?? ''),
      titled: Map.groupBy(stored, ({ title }) => title),
    }),
  );
}

test('an id that was given out again names its address from then on, also when the item comes to resemble the first', () => {
  const first = storyOf('one');
  const url = 'https://a.example/news/two';
  const again = candidateOf('one', {
    addressId: () => 'two',
    url,
    title: 'Ride',
    publishedRaw: '9',
    datePrecision: 'DAY',
  });
  expect(match([again], [first])).toEqual([{ id: 'two', known: null, alias: null, isReissued: true }]);
  const second = storyOf('two', { title: 'Ride', url, publishedRaw: '9', publishedAtMs: 9_000 });
  // Its date is now that of the first.
  const redated = { ...again, publishedRaw: '1', publishedAtMs: 1_000 };
  expect(match([redated], [first, second])).toMatchObject([{ id: 'two', known: second }]);
});

test('one thing that stays is enough where the id stays', () => {
  const url = 'https://a.example/news/two';
  const other = {
    addressId: () => 'two',
    url,
    title: 'Ride',
    publishedRaw: '9',
    datePrecision: 'DAY' as const,
  };
  for (const same of [
    { title: 'WALK one!' },
    { url: 'http://www.a.example/news/one/' },
    { publishedRaw: '1' },
  ])
    expect(match([candidateOf('one', { ...other, ...same })], [storyOf('one')])).toMatchObject([
      { id: 'one', isReissued: false },
    ]);
  expect(match([candidateOf('one', { ...other, datePrecision: 'NONE' })], [storyOf('one')])).toMatchObject([
    { id: 'one' },
  ]);
});

test('an address that items share, a home page, or another title and date at once make no story of another', () => {
  const stored = storyOf('one', { url: 'https://a.example/latest' });
  const item = (id: string, given: Partial<Candidate> = {}) =>
    candidateOf(id, { url: stored.url, title: stored.title, ...given });
  expect(match([item('new')], [stored])).toMatchObject([{ id: 'one', alias: 'new' }]);
  const apart = { title: 'Ride' };
  expect(match([item('x', apart), item('y', apart)], [stored]).map((one) => one?.id)).toEqual(['x', 'y']);
  const other = { title: 'Ride', publishedRaw: '9', datePrecision: 'INSTANT' as const };
  expect(match([item('new', other)], [stored])).toMatchObject([{ id: 'new', known: null }]);
  const home = storyOf('one', { url: 'https://a.example/' });
  expect(match([candidateOf('new', { url: home.url, title: 'Ride' })], [home])).toMatchObject([
    { id: 'new' },
  ]);
});

test('a story that the document tells under its own id is no other item’s', () => {
  const stored = storyOf('one');
  const twin = candidateOf('two', {
    url: 'https://a.example/news/one-2', title: stored.title, publishedRaw: '1', publishedAtMs: 1_000, datePrecision: 'INSTANT',
  }); // prettier-ignore
  expect(match([twin], [stored])).toMatchObject([{ id: 'one' }]);
  expect(match([twin, candidateOf('one', { title: stored.title })], [stored]).map((one) => one?.id)).toEqual([
    'two',
    'one',
  ]);
});

test('of several stories of one title and day the one whose address ends alike is it', () => {
  const stored = ['one', 'two'].map((id) => storyOf(id, { title: 'Walk', datePrecision: 'DAY' }));
  const moved = candidateOf('new', {
    url: 'https://b.example/stories/two', title: 'Walk', publishedRaw: '1', publishedAtMs: 1_000, datePrecision: 'DAY',
  }); // prettier-ignore
  expect(match([moved], stored)).toMatchObject([{ id: 'two', alias: 'new' }]);
  const elsewhere = { ...moved, url: 'https://b.example/stories/three' };
  expect(match([elsewhere], stored)).toMatchObject([{ id: 'new' }]);
  const instants = stored.map((story) => ({ ...story, datePrecision: 'INSTANT' as const }));
  expect(match([{ ...moved, datePrecision: 'INSTANT' }], instants)).toMatchObject([{ id: 'two' }]);
});

test('two ids of one story in one document are told once, and an alias leads to a story that is kept out too', () => {
  const aliases: [string, string][] = [
    ['second', 'one'],
    ['third', 'gone'],
  ];
  expect(
    match([candidateOf('second'), candidateOf('one'), candidateOf('third')], [storyOf('one')], aliases),
  ).toMatchObject([{ id: 'one' }, null, { id: 'gone', known: null }]);
});
