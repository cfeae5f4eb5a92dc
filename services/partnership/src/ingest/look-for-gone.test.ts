/** A story that leaves the middle of its feed is looked for once; only its own page can take it down. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { goneBetween } from '../store/feed-window.ts';
import { pollerForTests, type TestPoller } from './poller-for-tests.ts';
import { addressOf, articleOf, documentOf, type Article } from './site-for-tests.ts';

const articles = (...numbers: readonly number[]) =>
  numbers.map((number) => articleOf(number, 'a.example', 'INSTANT', true));
const address = (number: number) => addressOf(articles(number)[0]!);
const numbersIn = ({ store }: TestPoller) =>
  store.database
    .sql('SELECT summary FROM story')
    .all()
    .map(({ summary }) => Number(String(summary).slice('Article '.length)))
    .sort((a, b) => a - b);

test('a page that is gone takes its story down, and the listing brings it back; one that is there keeps it', async () => {
  for (const status of [404, 410]) {
    const poller = pollerForTests();
    const { poll, looks, pages, store } = poller;
    await poll(documentOf(articles(5, 4, 3, 2, 1)));
    pages.set(address(4), status);
    const before = store.version();
    await poll(documentOf(articles(5, 3, 2, 1)));
    expect([looks, numbersIn(poller)]).toEqual([[address(4)], [1, 2, 3, 5]]);
    expect(store.version().seq).toBe(before.seq + 1);
    expect(store.erasedUpTo()).toBe(store.version().seq);
    await poll(documentOf(articles(5, 4, 3, 2, 1)));
    expect([looks.length, numbersIn(poller)]).toEqual([1, [1, 2, 3, 4, 5]]);
    expect(store.database.sql('SELECT * FROM tombstone').all()).toEqual([]);
  }
  const poller = pollerForTests();
  await poller.poll(documentOf(articles(3, 2, 1)));
  for (const newer of [[4], [5, 4], [6, 5, 4]]) await poller.poll(documentOf(articles(...newer, 3, 1)));
  expect([poller.looks, numbersIn(poller)]).toEqual([[address(2)], [1, 2, 3, 4, 5, 6]]);
});

test('nothing of an erased story stays in the file: no wording, no address, no problem', async () => {
  const poller = pollerForTests();
  const { poll, pages, store } = poller;
  const zanzibar: Article = { ...articles(4)[0]!, title: 'To Zanzibar', published: 'Zanzibar day' };
  await poll(documentOf([...articles(5), zanzibar, ...articles(3)]));
  await poll(documentOf([...articles(5), { ...zanzibar, title: 'To Kenya' }, ...articles(3)]));
  pages.set(address(4), 410);
  await poll(documentOf(articles(5, 3)));
  expect(numbersIn(poller)).toEqual([3, 5]);
  const tables = store.database.sql("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const told = tables.filter(({ name }) =>
    JSON.stringify(store.database.sql(`SELECT * FROM ${String(name)}`).all()).match(/zanzibar|kenya|walk-4/i),
  );
  expect(told.map(({ name }) => name)).toEqual([]);
});

test('a document that was cut off, has shrunk or is another proves nothing', async () => {
  const all = articles(8, 7, 6, 5, 4, 3, 2, 1);
  const kept = (...places: readonly number[]) => places.map((place) => all[place]!);
  for (const next of [
    documentOf(kept(0, 2, 3, 4, 5, 6, 7), false),
    documentOf(kept(0, 3, 5, 6, 7)),
    documentOf(articles(20, 19, 18, 17, 16, 15, 14, 13)),
    documentOf([]),
  ]) {
    const poller = pollerForTests();
    await poller.poll(documentOf(all));
    await poller.poll(next);
    await poller.poll(documentOf(all));
    expect([poller.looks, numbersIn(poller).filter((number) => number <= 8)]).toEqual([
      [],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ]);
  }
});

test('at most five looks a poll, the rest later; a page is asked for once whatever it answers, until its story returns', async () => {
  const poller = pollerForTests();
  const { poll, looks, pages } = poller;
  const numbers = Array.from({ length: 40 }, (_, i) => 40 - i);
  await poll(documentOf(articles(...numbers)));
  const fewer = numbers.filter((number) => number === 1 || number > 9);
  for (const number of numbers) pages.set(address(number), 500);
  await poll(documentOf(articles(...fewer)));
  expect(looks).toHaveLength(5);
  await poll(documentOf(articles(41, ...fewer)));
  await poll(documentOf(articles(42, 41, ...fewer)));
  expect([looks.length, new Set(looks).size, numbersIn(poller).length]).toEqual([8, 8, 42]);
  await poll(documentOf(articles(42, 41, ...numbers)));
  await poll(documentOf(articles(42, 41, ...numbers.filter((number) => number !== 5))));
  expect(looks.slice(8)).toEqual([address(5)]);
});

test('a story that another feed of the partnership still lists is not looked for', async () => {
  const other = 'https://a.example/other';
  const poller = pollerForTests({ feedUrls: ['https://a.example/feed', other] });
  await poller.poll(documentOf(articles(3, 2, 1)));
  await poller.poll(documentOf(articles(2)), other);
  await poller.poll(documentOf(articles(3, 1)));
  expect(poller.looks).toEqual([]);
});

test('only what stood above something that is still listed has left the middle', () => {
  const anyWindow = fc.uniqueArray(fc.nat(12).map(String), { maxLength: 10 });
  fc.assert(
    fc.property(anyWindow, anyWindow, (before, after) => {
      const gone = goneBetween(before, after);
      for (const id of gone) {
        expect(after).not.toContain(id);
        expect(before.slice(before.indexOf(id)).some((older) => after.includes(older))).toBe(true);
      }
      if (after.length >= before.length)
        expect(gone.length).toBe(
          before.filter(
            (id, i) => !after.includes(id) && before.slice(i).some((older) => after.includes(older)),
          ).length,
        );
    }),
  );
});
