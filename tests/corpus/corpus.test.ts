/** Reads the corpus through the real pipeline and holds it against an independent parser; docs/feed-agreement.md tells the figures. */
import { expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agreementTable, differenceTable, percentages } from './agreement-table.ts';
import { compareWithOracle } from './compare-with-oracle.ts';
import { ingestCorpus, type IngestedCorpus } from './ingest-corpus.ts';
import { findCorpus, loadCorpus } from './load-corpus.ts';
import { liveMarkup } from './live-markup.ts';

const page = join(import.meta.dirname, '../../docs/feed-agreement.md');
const folder = findCorpus();

/** Per cent of all documents together, below which no change may bring us. */
const floors = {
  feeds: 99.4,
  items: 99.1,
  stories: 99.8,
  titles: 99.9,
  links: 99.9,
  dates: 99.5,
  tags: 99.9,
};
/** Per cent of the well-formed documents. */
const wellformedFloors = {
  feeds: 99.6,
  items: 100,
  stories: 99.8,
  titles: 100,
  links: 99.9,
  dates: 99.9,
  tags: 99.9,
};
/** Per cent of the items of malformed documents that become stories. */
const malformedStories = 99.1;

if (folder === null) {
  test('the corpus is not here (FEED_CORPUS names no folder that holds it), so nothing was compared', () => {
    expect(folder).toBeNull();
  });
} else {
  const corpus = loadCorpus(folder);
  let ingested: Promise<IngestedCorpus> | undefined;
  const ingest = () => (ingested ??= ingestCorpus(corpus));

  test('every document ends as stories or as a readable problem, and none takes long', async () => {
    const { documents, longestMs } = await ingest();
    expect(documents.length).toBe(corpus.length);
    const silent = documents.filter(
      ({ poll, problems }) => poll.outcome !== 'read' && !/\w+ \w+/.test(problems[0]?.message ?? ''),
    );
    expect(silent.map(({ document }) => document.file)).toEqual([]);
    expect(longestMs).toBeLessThan(10_000);
  }, 120_000);

  test('every story that was read is stored, and the same bytes read again change nothing', async () => {
    const { documents } = await ingest();
    const lost = documents.filter(({ stories, storedStories }) => storedStories !== stories.length);
    expect(lost.map(({ document }) => document.file)).toEqual([]);
    const restless = documents.filter(({ again }) => again.added + again.changed > 0 || !again.isSameVersion);
    expect(restless.map(({ document }) => document.file)).toEqual([]);
  }, 120_000);

  test('nothing in any story is live markup', async () => {
    const { documents } = await ingest();
    const live = documents.flatMap(({ document, stories }) =>
      stories.flatMap((story) => liveMarkup(story).map((what) => `${document.file}: ${what}`)),
    );
    expect(live).toEqual([]);
  }, 120_000);

  test('agreement with the oracle is what the page says, and not below the floors', async () => {
    const { documents } = await ingest();
    const compared = documents.map((ingestedDocument) => ({
      kind: ingestedDocument.document.kind,
      comparisons: compareWithOracle(ingestedDocument),
    }));
    const shown = process.env['SHOW_DIFFERENCES'];
    for (const { verdict, field, file, ours, oracle } of compared.flatMap(({ comparisons }) => comparisons)) {
      if (verdict === 'differs' && (shown === field || shown === 'all'))
        console.log(field, file, '\n', ours, '\n', oracle);
    }
    const table = agreementTable(compared);
    const differences = differenceTable(compared);
    process.stdout.write(`\n${table}\n\n${differences}\n`);
    const before = readFileSync(page, 'utf8');
    const after = withPart(withPart(before, 'figures', table), 'differences', differences);
    if (process.env['GOLDEN'] === 'write') writeFileSync(page, after);
    else expect(after).toBe(before);

    const all = percentages(compared);
    const wellformed = percentages(compared.filter(({ kind }) => kind === 'wellformed'));
    const malformed = percentages(compared.filter(({ kind }) => kind === 'malformed'));
    expect(malformed['stories']).toBeGreaterThanOrEqual(malformedStories);
    for (const [field, floor] of Object.entries(floors))
      expect([field, all[field]! >= floor, all[field]]).toEqual([field, true, all[field]]);
    for (const [field, floor] of Object.entries(wellformedFloors)) {
      expect([field, wellformed[field]! >= floor, wellformed[field]]).toEqual([
        field,
        true,
        wellformed[field],
      ]);
    }
  }, 120_000);

  test('the page explains every document in which something differs', async () => {
    const { documents } = await ingest();
    const [, explanations = ''] = readFileSync(page, 'utf8').split('<!-- end of differences -->');
    const differing = documents.filter((one) =>
      compareWithOracle(one).some(({ verdict }) => verdict === 'differs'),
    );
    expect(
      differing.map(({ document }) => document.file).filter((file) => !explanations.includes(file)),
    ).toEqual([]);
  }, 120_000);
}

/** The page with what stands between the marks of this name replaced. */
function withPart(text: string, name: string, part: string): string {
  const marked = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end of ${name} -->)`);
  return text.replace(marked, (_, start: string, end: string) => `${start}${part}\n${end}`);
}
