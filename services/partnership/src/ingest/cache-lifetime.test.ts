import { expect, test } from '@jest/globals';
import { cacheLifetimeMs, distrustsValidators } from './cache-lifetime.ts';

const nowMs = Date.UTC(2026, 10, 25, 12);
const dayMs = 86_400_000;
const lifetime = (headers: Record<string, string>) => cacheLifetimeMs((name) => headers[name] ?? null, nowMs);

test.each<[Record<string, string>, number | null]>([
  [{}, null],
  [{ 'cache-control': 'public' }, null],
  [{ 'cache-control': 'max-age=300' }, 300_000],
  [{ 'cache-control': 'public, MAX-AGE = "300", immutable' }, 300_000],
  [{ 'cache-control': 's-maxage=9, max-age=300' }, 300_000],
  [{ 'cache-control': 's-maxage=9' }, null],
  [{ 'cache-control': 'x-max-age=9, private="max-age=7", max-age=300' }, 300_000],
  [{ 'cache-control': 'max-age=300, max-age=5' }, 300_000],
  [{ 'cache-control': 'max-age=300', age: '100' }, 200_000],
  [{ 'cache-control': 'max-age=300', age: '900' }, 0],
  [{ 'cache-control': 'max-age=300', age: 'old' }, 300_000],
  [{ 'cache-control': 'max-age=100000000000' }, dayMs],
  [{ 'cache-control': 'max-age=-1' }, null],
  [{ 'cache-control': 'no-cache, max-age=300' }, 0],
  [{ 'cache-control': 'no-store' }, 0],
  [{ 'cache-control': 'max-age=300', expires: '0' }, 300_000],
  [{ expires: 'Wed, 25 Nov 2026 13:00:00 GMT' }, 3_600_000],
  [{ expires: 'Wed, 25 Nov 2026 13:00:00 GMT', date: 'Wed, 25 Nov 2026 12:30:00 GMT' }, 1_800_000],
  [{ expires: 'Wed, 25 Nov 2026 11:00:00 GMT' }, 0],
  [{ expires: 'Thu, 19 Nov 1981 08:52:00 GMT' }, 0],
  [{ expires: 'Fri, 31 Dec 2099 23:59:59 GMT' }, dayMs],
  [{ expires: '0' }, 0],
  [{ expires: '-1' }, 0],
])('%o', (headers, ms) => {
  expect(lifetime(headers)).toBe(ms);
});

test('validators are not believed beside `Expires: 0`, and only there', () => {
  const distrusts = (expires: string | null) => distrustsValidators(() => expires);
  expect([' 0 ', '-1', 'Thu, 19 Nov 1981 08:52:00 GMT', null].map(distrusts)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
