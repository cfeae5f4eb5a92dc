/** Pages that are cut out of the heads that were read are those that the instance would give, and none is guessed. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Page } from '@active-news/schema/graph/page-arguments.ts';
import { comparePositions, decodeCursor, encodeCursor, type Position } from '@active-news/schema/position.ts';
import {
  cutOut,
  emptyPrefix,
  grown,
  growth,
  isHeadsPage,
  placeOf,
  revivePrefix,
  stripPrefix,
  type Edge,
  type HeadsPage,
  type HeadsPrefix,
} from './heads-prefix.ts';

type Order = { readonly descending: boolean };
const like = ['number', 'string'] as const;
const edgeAt = (place: Position): Edge => ({ cursor: encodeCursor(place), node: { id: place.at(-1) } });
const placeAt = (edge: Edge) => decodeCursor(edge.cursor, like)!;
const nothing: HeadsPrefix = { ...emptyPrefix, like };

/** What an instance that holds these rows answers, by brute force. */
function pageOf(rows: readonly Position[], { after, before, take }: Page, { descending }: Order): HeadsPage {
  const compare = (a: Position, b: Position) => comparePositions(a, b) * (descending ? -1 : 1);
  const all = [...rows].sort(compare);
  const isBefore = (one: Position) => after !== null && compare(one, after) <= 0;
  const isAfter = (one: Position) => before !== null && compare(one, before) >= 0;
  const window = all.filter((one) => !isBefore(one) && !isAfter(one));
  const shown =
    take.from === 'start'
      ? window.slice(0, take.count)
      : window.slice(Math.max(0, window.length - take.count));
  const isCut = shown.length < window.length;
  return {
    edges: shown.map(edgeAt),
    pageInfo: {
      hasNextPage: all.some(isAfter) || (isCut && take.from === 'start'),
      hasPreviousPage: all.some(isBefore) || (isCut && take.from === 'end'),
    },
  };
}

/** The first rows of an order, or its last, as they are read from one end inwards. */
function prefixOf(
  rows: readonly Position[],
  read: number,
  from: 'start' | 'end',
  { descending }: Order,
): HeadsPrefix {
  const sign = (descending ? -1 : 1) * (from === 'start' ? 1 : -1);
  const places = [...rows].sort((a, b) => sign * comparePositions(a, b)).slice(0, read);
  return {
    edges: places.map(edgeAt),
    places,
    like,
    isWhole: read >= rows.length && rows.length > 0,
    totalCount: null,
  };
}

const span = 6;
const ids = ['a', 'b'] as const;
const everyPlace: readonly Position[] = Array.from({ length: span }, (_, at) =>
  ids.map((id): Position => [at, id]),
).flat();
const place = fc.constantFrom(...everyPlace);
const page: fc.Arbitrary<Page> = fc.record({
  after: fc.option(place),
  before: fc.option(place),
  take: fc.record({ from: fc.constantFrom('start', 'end'), count: fc.integer({ min: 0, max: 5 }) }),
});
const order: fc.Arbitrary<Order> = fc.record({ descending: fc.boolean() });

/** What may lie beyond what was read: one row at any place or just after one, or rows at all of them. */
function beyond(
  prefix: HeadsPrefix,
  from: 'start' | 'end',
  { descending }: Order,
): readonly (readonly Position[])[] {
  const sign = (descending ? -1 : 1) * (from === 'start' ? 1 : -1);
  const last = prefix.places.at(-1);
  const [outermost, innermost]: Position[] = [
    [-1, 'a'],
    [span, 'z'],
  ];
  const open = [
    outermost!,
    ...everyPlace.flatMap(([at, id]): Position[] => [
      [at!, id!],
      [at!, `${id}0`],
    ]),
    innermost!,
  ].filter((one) => !last || sign * comparePositions(one, last) > 0);
  return [...open.map((one) => [one]), open, ...(last ? [] : [[]])];
}

test('a page that is cut out is the one that the instance gives; none is only where the rest decides', () => {
  const seen = { cut: 0, unknown: 0 };
  fc.assert(
    fc.property(fc.subarray([...everyPlace]), fc.nat(span * 2), page, order, (rows, read, asked, ordered) => {
      const prefix = prefixOf(rows, read, asked.take.from, ordered);
      const cut = cutOut(prefix, asked, ordered);
      if (cut) {
        seen.cut++;
        expect(cut).toEqual(pageOf(rows, asked, ordered));
        return;
      }
      seen.unknown++;
      expect(prefix.isWhole).toBe(false);
      const possible = beyond(prefix, asked.take.from, ordered).map((rest) =>
        JSON.stringify(pageOf([...prefix.places, ...rest], asked, ordered)),
      );
      expect(new Set(possible).size).toBeGreaterThan(1);
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(seen.cut, seen.unknown)).toBeGreaterThan(500);
});

test('an order without rows is whole once that was read, and every page of it is empty', () => {
  fc.assert(
    fc.property(page, order, (asked, ordered) => {
      expect(cutOut(nothing, asked, ordered)).toBeNull();
      const whole = grown(nothing, pageOf([], asked, ordered), asked.take.from, ordered)!;
      expect(cutOut(whole, asked, ordered)).toEqual(pageOf([], asked, ordered));
    }),
  );
});

/** The blocks that are asked for while somebody pages through a list of `size` rows, `count` at a time. */
function walk(size: number, count: number, from: 'start' | 'end', ordered: Order) {
  const rows = Array.from({ length: size }, (_, i): Position => [Math.floor(i / 3), `id ${i % 3}`]);
  let prefix = nothing;
  let cursor: Position | null = null;
  let blocks = 0;
  const seen: string[] = [];
  for (;;) {
    const asked: Page =
      from === 'start'
        ? { after: cursor, before: null, take: { from, count } }
        : { after: null, before: cursor, take: { from, count } };
    let cut = cutOut(prefix, asked, ordered);
    while (!cut) {
      const raw = growth(prefix, asked, ordered);
      if (!raw) return { seen, blocks, rows, tooDeep: true };
      blocks++;
      const { first, last, after, before } = raw;
      expect([first, last].filter((one) => one !== undefined)).toEqual([100]);
      const block = pageOf(
        rows,
        {
          after: after === undefined ? null : decodeCursor(after, like),
          before: before === undefined ? null : decodeCursor(before, like),
          take: { from: first === undefined ? 'end' : 'start', count: (first ?? last)! },
        },
        ordered,
      );
      prefix = grown(prefix, block, from, ordered)!;
      cut = cutOut(prefix, asked, ordered);
    }
    expect(cut).toEqual(pageOf(rows, asked, ordered));
    const inwards = from === 'start' ? cut.edges : cut.edges.toReversed();
    seen.push(...inwards.map(({ cursor: own }) => own));
    const goesOn = from === 'start' ? cut.pageInfo.hasNextPage : cut.pageInfo.hasPreviousPage;
    if (!goesOn) return { seen, blocks, rows, tooDeep: false };
    cursor = placeAt(inwards.at(-1)!);
  }
}

test('who pages to the end of an order sees every row once, and each block is asked for once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 420 }),
      fc.constantFrom(1, 7, 20, 99, 100),
      fc.constantFrom('start' as const, 'end' as const),
      order,
      (size, count, from, ordered) => {
        const { seen, blocks, tooDeep } = walk(size, count, from, ordered);
        expect(tooDeep).toBe(false);
        expect(new Set(seen).size).toBe(size);
        expect(seen).toHaveLength(size);
        expect(blocks).toBe(Math.ceil(size / 100));
      },
    ),
    { numRuns: 60 },
  );
});

test('a first page of a hundred costs one question, not two', () => {
  expect(walk(100, 100, 'start', { descending: true }).blocks).toBe(1);
  const prefix = prefixOf(
    Array.from({ length: 300 }, (_, i): Position => [i, 'id']),
    100,
    'start',
    { descending: false },
  );
  const asked: Page = { after: null, before: null, take: { from: 'start', count: 100 } };
  expect(cutOut(prefix, asked, { descending: false })?.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
  });
});

test('a prefix ends at two thousand rows, and what lies deeper is asked for by its position', () => {
  const { seen, tooDeep } = walk(2_300, 100, 'start', { descending: false });
  expect(tooDeep).toBe(true);
  expect(seen).toHaveLength(2_000);
});

test('a page far beyond what was read is asked for by its position', () => {
  const ordered = { descending: false };
  const deep: Page = { after: [5, 'a'], before: null, take: { from: 'start', count: 2 } };
  expect(growth(nothing, deep, ordered)).toBeNull();
  expect(
    growth(
      prefixOf(
        [
          [1, 'a'],
          [2, 'a'],
          [9, 'a'],
        ],
        2,
        'start',
        ordered,
      ),
      deep,
      ordered,
    ),
  ).toBeNull();
  expect(
    growth(
      prefixOf(
        [
          [1, 'a'],
          [6, 'a'],
          [9, 'a'],
        ],
        2,
        'start',
        ordered,
      ),
      deep,
      ordered,
    ),
  ).toEqual({
    first: 100,
    after: encodeCursor([6, 'a']),
  });
});

const flags = (hasNextPage: boolean) => ({ hasNextPage, hasPreviousPage: false });
const one = (at: number) => edgeAt([at, 'id']);
test.each([
  ['that is no position', { edges: [{ cursor: 'nonsense' }], pageInfo: flags(false) }],
  ['of another order', { edges: [{ cursor: encodeCursor(['title', 'id']) }], pageInfo: flags(false) }],
  ['that goes back', { edges: [one(5), one(4)], pageInfo: flags(false) }],
  ['that comes twice', { edges: [one(5), one(5)], pageInfo: flags(false) }],
  ['of what was read before', { edges: [one(3), one(4)], pageInfo: flags(false) }],
  ['that should be there but is not', { edges: [], pageInfo: flags(true) }],
])('a page with a cursor %s does not make a prefix longer', (_name, given) => {
  const prefix = prefixOf(
    [
      [2, 'id'],
      [3, 'id'],
      [9, 'id'],
    ],
    2,
    'start',
    { descending: false },
  );
  expect(grown(prefix, given, 'start', { descending: false })).toBeNull();
  expect(
    grown(prefix, { edges: [one(4), one(5)], pageInfo: flags(true) }, 'start', { descending: false }),
  ).toEqual({
    ...prefix,
    edges: [one(2), one(3), one(4), one(5)],
    places: [2, 3, 4, 5].map((at) => [at, 'id']),
    isWhole: false,
  });
});

test('a prefix comes back from a text as it was, and nothing else comes back', () => {
  fc.assert(
    fc.property(fc.subarray([...everyPlace]), fc.nat(12), fc.option(fc.nat()), (rows, read, totalCount) => {
      const prefix = { ...prefixOf(rows, read, 'start', { descending: false }), totalCount };
      expect(revivePrefix(JSON.parse(JSON.stringify(stripPrefix(prefix))))).toEqual(prefix);
    }),
  );
  const { edges, isWhole } = prefixOf([[1, 'a']], 1, 'start', { descending: false });
  for (const other of [
    null,
    7,
    'text',
    [],
    {},
    { edges, like },
    { edges, isWhole },
    { edges: 1, like, isWhole },
  ])
    expect(revivePrefix(other)).toBeNull();
  expect(revivePrefix({ edges: [{ cursor: 'nonsense' }], like, isWhole })).toBeNull();
  expect(revivePrefix({ edges: [null], like, isWhole })).toBeNull();
  expect(revivePrefix({ edges, like, isWhole, totalCount: 'many' })?.totalCount).toBeNull();
});

test('only what has cursors and both flags is a page of heads', () => {
  const whole = { edges: [one(1)], pageInfo: flags(true) };
  expect(isHeadsPage(whole)).toBe(true);
  for (const other of [
    null,
    {},
    { ...whole, edges: null },
    { ...whole, edges: [{}] },
    { ...whole, edges: [null] },
    { ...whole, pageInfo: null },
    { ...whole, pageInfo: { hasNextPage: true } },
  ])
    expect(isHeadsPage(other)).toBe(false);
});

test('pages that are not the same have places that are not the same', () => {
  fc.assert(
    fc.property(page, page, (a, b) => {
      expect(JSON.stringify(placeOf(a)) === JSON.stringify(placeOf(b))).toBe(
        JSON.stringify(a) === JSON.stringify(b),
      );
    }),
  );
});
