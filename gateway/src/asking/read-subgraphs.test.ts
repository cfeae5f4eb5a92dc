import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Registry } from '@active-news/schema/registry/partnership.ts';
import { readSubgraphs } from './read-subgraphs.ts';

const registry = {
  partnerships: ['rise', 'leap', 'tees-valley-sport'].map((slug) => ({ slug })),
  digest: '',
} as unknown as Registry;
const read = (setting: unknown) => Object.fromEntries(readSubgraphs(JSON.stringify(setting), registry));

test('a partnership covers itself', () => {
  expect(read({ rise: 'http://localhost:4001/rise/graphql' })).toEqual({
    rise: { endpoint: 'http://localhost:4001/rise/graphql', covers: ['rise'] },
  });
});

test('the address of one host stands for every partnership', () => {
  expect(Object.fromEntries(readSubgraphs('http://localhost:4001/', registry))).toEqual({
    rise: { endpoint: 'http://localhost:4001/rise/graphql', covers: ['rise'] },
    leap: { endpoint: 'http://localhost:4001/leap/graphql', covers: ['leap'] },
    'tees-valley-sport': {
      endpoint: 'http://localhost:4001/tees-valley-sport/graphql',
      covers: ['tees-valley-sport'],
    },
  });
});

test('a gateway has a name of its own; whom it covers is told or has to be asked', () => {
  expect(
    read({
      'north-east': { url: 'https://a.example/graphql', covers: ['rise', 'tees-valley-sport'] },
      south: 'https://b.example/graphql',
      west: { url: 'https://c.example/graphql' },
    }),
  ).toEqual({
    'north-east': { endpoint: 'https://a.example/graphql', covers: ['rise', 'tees-valley-sport'] },
    south: { endpoint: 'https://b.example/graphql', covers: null },
    west: { endpoint: 'https://c.example/graphql', covers: null },
  });
});

test('the setting may be the name of a file', () => {
  const dir = mkdtempSync(join(tmpdir(), 'active-news-subgraphs-'));
  const file = join(dir, 'subgraphs.json');
  writeFileSync(file, '{"rise": "http://localhost/rise"}');
  expect([...readSubgraphs(file, registry).keys()]).toEqual(['rise']);
  rmSync(dir, { recursive: true });
});

const url = 'https://a.example/graphql';
test.each([
  ['an address that is none', { rise: 'ftp://x' }, /"rise" has the endpoint "ftp:\/\/x", which is no http/],
  ['no address', { south: { covers: ['rise'] } }, /"south" has the endpoint \(none\)/],
  ['a name that is none', { 'The South': url }, /"The South" is no name; use lower-case words/],
  ['a gateway called as a partnership', { rise: { url, covers: ['leap'] } }, /"rise" is a partnership/],
  ['a mistyped partnership', { south: { url, covers: ['rize'] } }, /"rize".*did you mean "rise"/],
  ['covers that are no list', { south: { url, covers: 'rise' } }, /"south" has covers that are no list/],
  ['no covers in the list', { south: { url, covers: [] } }, /"south" has covers that are no list/],
  [
    'a setting that is none',
    { south: { url, cover: ['rise'] } },
    /"south" has cover; it may have url and covers/,
  ],
  ['nothing', {}, /it names no subgraph/],
  [
    'a partnership that two speak for',
    { rise: url, south: { url, covers: ['rise'] } },
    /"rise" is claimed twice, by "rise" and by "south"/,
  ],
  [
    'a partnership that one gateway names twice',
    { south: { url, covers: ['rise', 'rise'] } },
    /"rise" is claimed twice, by "south" and by "south"/,
  ],
])('%s stops the start with what is wrong', (_name, setting, message) => {
  expect(() => read(setting)).toThrow(message);
});

test('all mistakes are listed at once', () => {
  expect(() => read({ rise: 4, south: { url, covers: ['x'] } })).toThrow(/SUBGRAPHS has 2 mistakes/);
});
