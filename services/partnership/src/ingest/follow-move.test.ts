/** Who may tell us to ask elsewhere. */
import { expect, test } from '@jest/globals';
import type { Finding } from './ask-feed.ts';
import { followMove } from './follow-move.ts';

const accepted = 'https://a.example/feed';
const finding = (askedUrl: string, permanentRedirectTo: string | null) =>
  ({ kind: 'unchanged', askedUrl, tookMs: 1, fetched: { permanentRedirectTo } }) as Finding;
const failed = (askedUrl: string) => ({ kind: 'failed', askedUrl }) as Finding;
const follow = (found: Finding, movedTo: string | null = null) => {
  const move = followMove(accepted, found, { movedTo }, ['a.example', 'old.example']);
  return move && [move.movedTo, move.askInstead, move.problem?.code ?? null];
};

test('a permanent redirect is told, and followed for good only to a host of the partnership', () => {
  expect(follow(finding(accepted, null))).toEqual([null, null, null]);
  expect(follow(finding(accepted, 'https://www.a.example/rss'))).toEqual([
    'https://www.a.example/rss',
    'https://www.a.example/rss',
    'MOVED',
  ]);
  expect(follow(finding(accepted, 'https://spam.example/rss'))).toEqual([
    'https://spam.example/rss',
    null,
    'MOVED',
  ]);
});

test('what is asked instead stays told; it may move on, and when it fails the accepted address has its turn', () => {
  const instead = 'https://a.example/rss';
  expect(follow(finding(instead, null))).toEqual([instead, instead, 'MOVED']);
  expect(follow(finding(instead, 'https://old.example/rss'))?.[1]).toBe('https://old.example/rss');
  expect(follow(finding(instead, 'https://spam.example/rss'))).toEqual([
    'https://spam.example/rss',
    instead,
    'MOVED',
  ]);
  expect(follow(finding(instead, accepted))).toEqual([null, null, null]);
  expect(follow(failed(instead), instead)).toEqual([instead, null, null]);
  expect(follow(failed(accepted))).toBeNull();
});
