import { beforeEach, expect, test } from '@jest/globals';
import { versionBook, type VersionBook } from './version-book.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const version = (seq: number, digest = `d${seq}`) => ({ seq, digest });
const parts = new Map([['rise', { kind: 'answered', version: version(1) } as const]]);

let book: VersionBook;
beforeEach(() => {
  book = versionBook();
});

const announce = (seq: number, atMs: number, code = 'code', digest?: string) =>
  book.announced('rise', version(seq, digest), code, atMs);
const answer = (seq: number, askedAtMs: number, atMs: number, code = 'code') =>
  book.answered('rise', version(seq), code, parts, askedAtMs, atMs);
const believedAt = (nowMs: number) => book.believed('rise', nowMs)?.version ?? null;

test('a version is believed for 15 seconds after it was last announced, and then no longer', () => {
  expect(believedAt(noon)).toBeNull();
  announce(1, noon);
  expect(believedAt(noon + 15_000)).toEqual(version(1));
  expect(believedAt(noon + 15_001)).toBeNull();
  announce(1, noon + 10_000);
  expect(believedAt(noon + 25_000)).toEqual(version(1));
  expect(believedAt(noon + 25_001)).toBeNull();
  expect(book.last('rise')?.version).toEqual(version(1));
});

test('an answer alone makes nobody believe: a change after it would not be heard', () => {
  answer(1, noon - 5, noon);
  expect(believedAt(noon)).toBeNull();
  expect(book.last('rise')).toEqual({
    version: version(1),
    code: 'code',
    confirmedAtMs: noon,
    announcedAtMs: -Infinity,
    parts,
  });
});

test('where a host cannot go silent, what was announced is believed for ever, and what was not is not', () => {
  book = versionBook(Infinity);
  answer(1, noon - 5, noon);
  expect(believedAt(noon)).toBeNull();
  announce(1, noon);
  expect(believedAt(noon + 86_400_000_000)).toEqual(version(1));
});

test('an answer does not make a belief last longer, but confirms until when the content was the newest', () => {
  announce(1, noon);
  answer(1, noon + 9_000, noon + 10_000);
  expect(book.last('rise')?.confirmedAtMs).toBe(noon + 10_000);
  expect(believedAt(noon + 15_001)).toBeNull();
});

test('an answer that shows a later version is believed at once, as instances announce after they commit', () => {
  announce(1, noon);
  answer(2, noon + 100, noon + 200);
  expect(believedAt(noon + 200)).toEqual(version(2));
});

test('an answer that was under way when a later version was announced does not roll it back', () => {
  announce(1, noon);
  announce(2, noon + 100);
  answer(1, noon + 50, noon + 200);
  answer(1, noon + 100, noon + 200);
  expect(believedAt(noon + 200)).toEqual(version(2));
});

test('an answer that was overtaken by another with a later version does not roll it back', () => {
  announce(1, noon);
  answer(2, noon + 50, noon + 100);
  answer(1, noon + 40, noon + 200);
  expect(believedAt(noon + 200)).toEqual(version(2));
});

test('an announcement that was overtaken by an answer does not roll it back, but shows that the host lives', () => {
  announce(1, noon);
  answer(2, noon + 10_000, noon + 10_100);
  announce(1, noon + 10_050);
  expect(believedAt(noon + 25_050)).toEqual(version(2));
  expect(believedAt(noon + 25_051)).toBeNull();
});

test('a store that was wiped or restored is believed although its number is lower', () => {
  announce(7, noon);
  answer(3, noon + 201, noon + 300);
  expect(believedAt(noon + 300)).toEqual(version(3));
});

test('an announcement that goes back is doubted: it may have been held up on its way, and only an answer can tell', () => {
  announce(7, noon);
  announce(1, noon + 100);
  expect(believedAt(noon + 100)).toBeNull();
  // It was held up: the instance shows what was known.
  answer(7, noon + 150, noon + 160);
  announce(7, noon + 200);
  expect(believedAt(noon + 200)).toEqual(version(7));
  // It was restored: the instance shows what it announces.
  announce(1, noon + 300);
  answer(1, noon + 350, noon + 360);
  announce(1, noon + 400);
  expect(believedAt(noon + 400)).toEqual(version(1));
});

test('an equal number with another digest is another content', () => {
  announce(1, noon);
  announce(1, noon + 100, 'code', 'other');
  expect(believedAt(noon + 100)).toEqual(version(1, 'other'));
});

test('of each partnership below, what was last told of it is kept, also over announcements', () => {
  const told = (slug: string, seq: number, at: number) =>
    book.answered(
      'south',
      version(seq),
      'code',
      new Map([[slug, { kind: 'answered', version: version(seq) }]]),
      at,
      at,
    );
  book.announced('south', version(1), 'code', noon);
  expect(book.last('south')?.parts).toBeNull();
  told('rise', 1, noon + 1);
  told('devon', 2, noon + 2);
  book.announced('south', version(3), 'code', noon + 3);
  told('rise', 3, noon + 4);
  expect(book.last('south')?.parts).toEqual(
    new Map([
      ['rise', { kind: 'answered', version: version(3) }],
      ['devon', { kind: 'answered', version: version(2) }],
    ]),
  );
});

test('instances do not concern each other', () => {
  announce(1, noon);
  book.announced('devon', version(9), 'code', noon + 1);
  expect(believedAt(noon + 1)).toEqual(version(1));
  expect(book.believed('devon', noon + 1)?.version).toEqual(version(9));
});

test('listeners hear of another version and of another code, once each, and no more after they leave', () => {
  const heard: string[] = [];
  const leave = book.onChange((instance) => heard.push(`${instance} ${book.last(instance)!.version.digest}`));
  announce(1, noon);
  announce(1, noon + 1);
  answer(1, noon + 2, noon + 3);
  answer(2, noon + 4, noon + 5);
  announce(1, noon + 4);
  announce(2, noon + 6, 'other code');
  expect(heard).toEqual(['rise d1', 'rise d2', 'rise d2']);
  leave();
  announce(3, noon + 7);
  expect(heard).toHaveLength(3);
});
