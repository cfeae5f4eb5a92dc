import { expect, test } from '@jest/globals';
import { pathDate } from './path-date.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);
const shown = (path: string) => {
  const found = pathDate(`https://partner.example${path}`, nowMs);
  return found === null
    ? null
    : `${new Date(found.startMs + 7_200_000).toISOString().slice(0, 10)} ${found.precision}`;
};

test.each([
  ['/2022/06/13/kent-sport', '2022-06-13 DAY'],
  ['/news-article/2025-02-27/hull', '2025-02-27 DAY'],
  ['/news/2025-02-27-slug', '2025-02-27 DAY'],
  ['/20250227/', '2025-02-27 DAY'],
  ['/news/20250227-slug', '2025-02-27 DAY'],
  ['/2025/2/27', '2025-02-27 DAY'],
  ['/latest-news/2021/01/slug', '2021-01-01 MONTH'],
  ['/news/2018/09/slug', '2018-09-01 MONTH'],
  // The slug begins with a number, not a day.
  ['/2021/01/15-ways-to-walk', '2021-01-01 MONTH'],
  // No day of the calendar, but a month.
  ['/2021/02/31/slug', '2021-02-01 MONTH'],
  ['/2021/13/slug', null],
  ['/20251327/', null],
  ['/2011-12/season', null],
  ['/2027/01/slug', null],
  ['/1889/01/slug', null],
  ['/page/2019', null],
  ['/news/2019-slug', null],
  ['/12020/01/x', null],
  ['/?d=2025/02/27', null],
])('%s names %s', (path, expected) => expect(shown(path)).toBe(expected));
