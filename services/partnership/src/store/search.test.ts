/** What the index of words finds is what looking finds, and a page in any order is what sorting by hand gives. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparePositions, type Position } from '@active-news/schema/position.ts';
import {
  fieldWords,
  searchFields,
  type FieldWords,
  type SearchField,
} from '@active-news/schema/search/fields.ts';
import { matches } from '@active-news/schema/search/matches.ts';
import { relevance } from '@active-news/schema/search/relevance.ts';
import { readSearchText, type SearchQuery } from '@active-news/schema/search/terms.ts';
import { readStoryPage, type Bound, type PageOrder, type StoryHead } from './read-page.ts';
import type { StoryInput } from './records.ts';
import { openForTest, pollOf, storyOf } from './store-for-tests.ts';
import { storyCondition, type StoryFilter } from './story-filter.ts';
import type { StoryOwner } from './story-owner.ts';

const owner = (searchable: readonly SearchField[] = searchFields): StoryOwner => ({
  slug: 'rise',
  line: ['rise'],
  region: 'north-east',
  councils: [],
  isWithheld: false,
  searchable,
  nearnessTo: () => null,
});

/** Few words, so that they meet; and what could be taken for something else: operators, accents, marks, other scripts. */
const word = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('walk', 'walks', 'walking', 'green', 'space', 'the', 'AND', 'near'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'café',
      'CAFE',
      'children’s',
      'ΟΔΟΣ',
      'ведь',
      '東京',
      'naïve-café',
      '1½',
      '·',
      '&amp;',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
);
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
const anyStory = fc.record({
  key: fc.string({ maxLength: 3 }),
  title: text,
  summary: fc.option(text),
  contentHtml: fc.option(text.map((words) => `<p>${words.replace(/[<>&]/g, '')}</p>`)),
  tags: fc.subarray(['walking', 'active-travel', 'clubs']),
  rawTags: fc.uniqueArray(text, { maxLength: 3 }),
  publishedAtMs: fc.integer({ min: 0, max: 3 }),
});
const anyStories = fc
  .uniqueArray(anyStory, { selector: ({ key }) => key, maxLength: 8 })
  .map((given) => given.map(storyOf));
const anyQueryText = fc
  .array(
    fc.oneof(
      word,
      word.map((one) => `${one}*`),
      fc.tuple(word, word).map((pair) => `"${pair.join(' ')}"`),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((terms) => terms.join(' '))
  .filter((asked) => readSearchText(asked).kind === 'query');
const anyFields = fc.constantFrom(searchFields, searchFields.slice(0, 3), searchFields.slice(0, 2));

const queryOf = (asked: string) => readSearchText(asked) as SearchQuery & { kind: 'query' };

/** The words of a story as far as they may be searched. */
function wordsIn(story: StoryInput, fields: readonly SearchField[]): FieldWords {
  const all = Object.entries(fieldWords(story));
  return Object.fromEntries(
    all.map(([name, words]) => [name, fields.includes(name as SearchField) ? words : '']),
  ) as FieldWords;
}

const headsOf = (
  store: ReturnType<typeof openForTest>,
  filter: StoryFilter,
  fields = searchFields as readonly SearchField[],
) =>
  readStoryPage(store.database, storyCondition(filter, owner(fields)), {
    order: { by: 'NEWEST' },
    after: null,
    before: null,
    take: { from: 'start', count: 100 },
  }).heads.map(({ id }) => id);

test('the index finds exactly the stories whose searchable words match, also after they were edited', () => {
  fc.assert(
    fc.property(anyStories, anyStories, anyQueryText, anyFields, (before, after, asked, fields) => {
      const store = openForTest(before);
      store.recordPoll(pollOf(after));
      const held = new Map([...before, ...after].map((story) => [story.id, story]));
      const expected = [...held.values()].filter((story) => matches(queryOf(asked), wordsIn(story, fields)));
      expect([...headsOf(store, { text: asked }, fields)].sort()).toEqual(
        expected.map(({ id }) => id).sort(),
      );
      store.database.db.exec("INSERT INTO story_search (story_search) VALUES ('integrity-check')");
      store.close();
    }),
    { numRuns: 300 },
  );
});

test('all texts of a filter must match, beside one another', () => {
  const store = openForTest([
    storyOf({ key: 'a', title: 'Green walk', tags: ['walking'] }),
    storyOf({ key: 'b', title: 'Green run' }),
  ]);
  const filter = { text: 'green', all: [{ text: 'walk', tag: ['walking'] }, { all: [{ text: 'gre*' }] }] };
  expect(headsOf(store, filter)).toEqual([storyOf({ key: 'a' }).id]);
  expect(headsOf(store, { ...filter, all: [] })).toHaveLength(2);
  expect(headsOf(store, { all: [{ tag: [] }] })).toEqual([]);
  store.close();
});

/** A page by brute force, over positions in the order in which they are shown. */
function pageByHand(
  shown: readonly Position[],
  compare: (a: Position, b: Position) => number,
  {
    after,
    before,
    from,
    count,
  }: { after: Position | null; before: Position | null; from: 'start' | 'end'; count: number },
) {
  const window = shown.filter(
    (one) => (after === null || compare(one, after) > 0) && (before === null || compare(one, before) < 0),
  );
  const page = from === 'start' ? window.slice(0, count) : window.slice(Math.max(0, window.length - count));
  const [first, last] = [page[0] ?? null, page.at(-1) ?? null];
  const more = page.length < window.length;
  const isBefore = after !== null && shown.some((one) => compare(one, after) <= 0);
  const isAfter = before !== null && shown.some((one) => compare(one, before) >= 0);
  return {
    page,
    first,
    last,
    hasPreviousPage: isBefore || (from === 'end' && more),
    hasNextPage: isAfter || (from === 'start' && more),
  };
}

const anyPage = fc.record({
  after: fc.option(fc.nat(9)),
  before: fc.option(fc.nat(9)),
  from: fc.constantFrom('start', 'end'),
  count: fc.nat(4),
});

test.each(['NEWEST', 'OLDEST', 'RELEVANCE'] as const)(
  'a page by %s is what sorting all by score, date and id and cutting by hand gives, with exact flags',
  (by) => {
    fc.assert(
      fc.property(anyStories, anyQueryText, anyFields, anyPage, (stories, asked, fields, wish) => {
        const store = openForTest(stories);
        const query = queryOf(asked);
        const order: PageOrder = by === 'RELEVANCE' ? { by, query, fields } : { by };
        const positionOf = ({ score, published_at, id }: StoryHead): Position =>
          by === 'RELEVANCE' ? [score!, published_at, id] : [published_at, id];
        const compare = (a: Position, b: Position) => comparePositions(a, b) * (by === 'OLDEST' ? 1 : -1);
        const filter = by === 'RELEVANCE' ? { text: asked } : {};
        const shown = stories
          .filter((story) => by !== 'RELEVANCE' || matches(query, wordsIn(story, fields)))
          .map((story): Position => {
            const dated = [story.publishedAtMs, story.id] as const;
            return by === 'RELEVANCE' ? [relevance(query, wordsIn(story, fields)), ...dated] : dated;
          })
          .sort(compare);
        // A cursor of a story that is held, or of one that is not, between them.
        const cursor = (place: number | null): Position | null =>
          place === null
            ? null
            : (shown[place] ?? (by === 'RELEVANCE' ? [1_000, 1, 'rise:n'] : [1, 'rise:n']));
        const [after, before] = [cursor(wish.after), cursor(wish.before)];
        const expected = pageByHand(shown, compare, { ...wish, after, before });
        const found = readStoryPage(store.database, storyCondition(filter, owner(fields)), {
          order,
          after,
          before,
          take: { from: wish.from, count: wish.count },
        });
        expect(found.heads.map(positionOf)).toEqual(expected.page);
        expect(found).toMatchObject({
          hasNextPage: expected.hasNextPage,
          hasPreviousPage: expected.hasPreviousPage,
        });
        store.close();
      }),
      { numRuns: 200 },
    );
  },
);

test('a bound beyond all stories of the store leaves none in the window, and says that they lie on its other side', () => {
  const store = openForTest([storyOf()]);
  const page = (after: Bound, before: Bound) =>
    readStoryPage(store.database, storyCondition({}, owner()), {
      order: { by: 'OLDEST' },
      after,
      before,
      take: { from: 'start', count: 5 },
    });
  expect(page('OUTSIDE', null)).toEqual({ heads: [], hasNextPage: false, hasPreviousPage: true });
  expect(page(null, 'OUTSIDE')).toEqual({ heads: [], hasNextPage: true, hasPreviousPage: false });
  store.close();
});

test('ids of equal dates stand in one order, in JavaScript and in SQLite', () => {
  const stories = Array.from({ length: 300 }, (_, i) => storyOf({ key: String(i) }));
  const store = openForTest(stories);
  const ids = store.database.sql('SELECT id FROM story ORDER BY published_at, id').all();
  expect(ids.map(({ id }) => id)).toEqual(stories.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1)));
  store.close();
});
