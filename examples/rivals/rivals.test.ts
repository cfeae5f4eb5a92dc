import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { readInstanceSdl } from '@active-news/schema/graph/sdl.ts';
import { compareRuntimes, type Comparison, type Result } from './compare.ts';
import { shareableSdl } from './shareable-sdl.ts';
import { markdownTable, terminalTable } from './show-comparison.ts';
import { writtenStories } from './written-stories.ts';

let comparison: Comparison;

beforeAll(async () => {
  comparison = await compareRuntimes();
}, 60_000);

const resultOf = (packageName: string): Result =>
  comparison.results.find((result) => result.package === packageName)!;

test('the subgraphs hold what was written: nine stories, five topics, four stories on walking', () => {
  expect(comparison.truth).toEqual({
    firstPage: ['Fell walk', 'Marsh walk', 'Castle walk'],
    secondPage: ['Lake swim', 'Pier run', 'Coast ride'],
    totalCount: 9,
    topics: 5,
    storyCounts: new Map([
      ['cycling', 2],
      ['funding', 2],
      ['running', 1],
      ['swimming', 1],
      ['walking', 4],
    ]),
    byId: ['Fell walk', 'Marsh walk', 'Castle walk'],
  });
});

test('this gateway asks all three subgraphs, and finds what is true', () => {
  const { asked, finding, errors } = resultOf('@active-news/gateway');
  expect([...asked.keys()]).toEqual([...writtenStories.keys()]);
  expect(finding).toEqual(comparison.truth);
  expect(errors).toEqual([]);
});

// Which subgraph it is may change from version to version; that it is one, and that nobody is told, is the point.
test.each(['@graphql-tools/federation', '@graphql-tools/stitch'])(
  '%s gives the rows and counts of one subgraph, does not find the stories of the others, and reports no error',
  (packageName) => {
    const { asked, finding, errors } = resultOf(packageName);
    expect(errors).toEqual([]);
    expect(asked.size).toBe(1);
    const stories = writtenStories.get([...asked.keys()][0]!)!;
    const titles = stories.map(({ title }) => title);
    const topics = stories.flatMap((story) => story.topics);
    expect([...finding.firstPage, ...finding.secondPage]).toEqual(titles);
    expect(finding.totalCount).toBe(titles.length);
    expect(finding.topics).toBe(new Set(topics).size);
    for (const [topic, count] of finding.storyCounts)
      expect(count).toBe(topics.filter((one) => one === topic).length);
    expect(finding.byId).toEqual(
      comparison.truth.byId.map((title) => (titles.includes(title!) ? title : null)),
    );
  },
);

test('subgraphs of one schema compose only once every field says that it is shareable', () => {
  const compose = (typeDefs: ReturnType<typeof parse>) =>
    composeServices(['a', 'b'].map((name) => ({ name, url: `http://localhost/${name}`, typeDefs })));
  const codes = compose(parse(readInstanceSdl())).errors?.map(({ extensions }) => extensions.code);
  expect(new Set(codes)).toEqual(new Set(['INVALID_FIELD_SHARING']));
  expect(compose(shareableSdl()).errors ?? []).toEqual([]);
});

test('the table of the README is the one that is printed, the number of requests apart', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8').split('\n');
  const printed = markdownTable(comparison).split('\n');
  expect(printed.filter((line) => !line.includes('×') && !readme.includes(line))).toEqual([]);
});

test('the tables say what was found, with every line as wide as the others', () => {
  const lines = terminalTable(comparison, true).split('\n');
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  expect(lines.find((line) => line.includes('totalCount'))).toMatch(/│ totalCount +│ 9 +│ \d +│ \d +│ 9 +│/);
  expect(markdownTable(comparison)).toMatch(/^\| totalCount \| 9 \| \*\*\d\*\* \| \*\*\d\*\* \| 9 \|$/m);
});
