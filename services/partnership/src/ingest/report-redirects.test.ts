import { expect, test } from '@jest/globals';
import { insecureRedirect, isDowngrade } from './report-redirects.ts';

const problem = (...urls: string[]) => insecureRedirect(urls.map((url) => ({ url, status: 301 })));

test('any step from https to http is told, and no other', () => {
  expect(problem('http://a.example/')).toBeNull();
  expect(problem('http://a.example/', 'https://a.example/', 'https://b.example/')).toBeNull();
  expect(problem('https://a.example/', 'http://b.example/x', 'https://c.example/')).toEqual({
    code: 'INSECURE',
    message:
      'the feed redirects from https to http, to http://b.example/x, where its words can be changed on the way',
    item: null,
  });
});

test('a downgrade is from https to http', () => {
  const pairs = [
    ['https://a.example/', 'http://a.example/'],
    ['http://a.example/', 'https://a.example/'],
    ['http://a.example/', 'http://a.example/'],
    ['https://a.example/', 'https://a.example/'],
  ] as const;
  expect(pairs.map(([from, to]) => isDowngrade(from, to))).toEqual([true, false, false, false]);
});
