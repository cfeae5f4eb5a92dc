/** When what is new waits for a person: far more than ever, or mostly at hosts that nobody knows. */
import { expect, test } from '@jest/globals';
import { judgeBatch, type Batch } from './judge-batch.ts';

const hourMs = 3_600_000;
const own = (count: number, host = 'www.a.example') =>
  Array.from({ length: count }, (_, i) => `https://${host}/${i}`);

const judge = (newUrls: readonly (string | null)[], given: Partial<Batch> = {}) =>
  judgeBatch({
    newUrls,
    isFirst: false,
    mostNew: 2,
    rhythmMs: null,
    lastSuccessAtMs: 0,
    nowMs: 100 * hourMs,
    registeredHosts: ['a.example', 'news.a.example:8080'],
    knownHosts: () => new Set(['old.example']),
    ...given,
  })?.reason ?? null;

test('a burst is twenty, and five times the most so far, and five times what the pace leads one to expect', () => {
  expect([19, 20].map((count) => judge(own(count)))).toEqual([null, 'BULK']);
  expect([34, 35].map((count) => judge(own(count), { mostNew: 7 }))).toEqual([null, 'BULK']);
  // Ten were to be expected since the last reading.
  expect([49, 50].map((count) => judge(own(count), { rhythmMs: 10 * hourMs }))).toEqual([null, 'BULK']);
  expect(judge(own(500), { isFirst: true })).toBeNull();
});

test('more than half at unknown hosts are another site, unless they are fewer than three', () => {
  const strange = own(2, 'spam.example');
  expect(judge([...strange, ...own(1)])).toBe('HOST_CHANGED');
  expect(judge([...strange, ...own(2)])).toBeNull();
  expect(judge(strange)).toBeNull();
  expect(judge([...strange, null])).toBe('HOST_CHANGED');
  expect(judge([null, null, null])).toBeNull();
  expect(judge([...own(3, 'old.example'), ...own(3, 'news.a.example:8080')])).toBeNull();
  expect(judge(own(3, 'spam.example'), { isFirst: true })).toBeNull();
});
