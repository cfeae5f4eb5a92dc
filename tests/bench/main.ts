/** `npm run bench`: how fast documents become stored stories, beside rss-parser alone, and what an unchanged poll costs; prints tables. */
import { parseArgs } from 'node:util';
import { benchItems } from './bench-items.ts';
import { benchPolls } from './bench-polls.ts';
import { loadDocuments } from './load-documents.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  console.log(`npm run bench -- [--rounds N]
Reads and stores documents in N rounds (9 by default) beside rss-parser alone, and polls unchanged feeds; prints two tables.
FEED_CORPUS names a folder of feed documents; without it those of the sample network are taken.`);
  process.exit(0);
}
if (!/^[1-9]\d{0,3}$/.test(values.rounds)) {
  console.error(
    `--rounds is "${values.rounds}"; it must be a whole number above 0, as in: npm run bench -- --rounds 9`,
  );
  process.exit(1);
}
const rounds = Number(values.rounds);
const { source, documents } = await loadDocuments();
const figures = await benchItems(documents, rounds);
const perSecond = (ms: number) => Math.round((figures.items / ms) * 1_000).toLocaleString('en-GB');
console.log(
  `Over ${source}: ${figures.documents} documents that rss-parser reads too (it refuses ${figures.refused} more), ${figures.items.toLocaleString('en-GB')} items, ${(figures.bytes / 1e6).toFixed(1)} MB. Medians of ${rounds} rounds in which both take each document in turn; Node ${process.version}.\n`,
);
print(
  ['', 'ms for all', 'items a second', 'ratio to rss-parser'],
  [
    [
      'rss-parser alone, text to objects',
      figures.rssParserMs.toFixed(0),
      perSecond(figures.rssParserMs),
      '1.00',
    ],
    [
      'ours, bytes to clean items (decode, parse, sanitise)',
      figures.readingMs.toFixed(0),
      perSecond(figures.readingMs),
      (figures.readingMs / figures.rssParserMs).toFixed(2),
    ],
    [
      'ours, bytes to stored stories (all steps, files on disk)',
      figures.wholeMs.toFixed(0),
      perSecond(figures.wholeMs),
      figures.ratio.toFixed(2),
    ],
  ],
);
const polls = await benchPolls(rounds * 20);
const whole = polls[0]!.microseconds;
console.log(
  `\nOne poll of a feed of 50 items, real sockets and files; medians of ${rounds * 20} rounds in which the kinds take turns.\n`,
);
print(
  ['Poll', 'requests', 'body bytes', 'SQLite calls', 'story rows written', 'microseconds', 'ratio'],
  polls.map(({ name, requests, bodyBytes, statements, storyRows, microseconds }) => [
    name,
    ...[requests, bodyBytes, statements, storyRows, Math.round(microseconds)].map((number) =>
      number.toLocaleString('en-GB'),
    ),
    (microseconds / whole).toFixed(3),
  ]),
);

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  console.log(
    [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n'),
  );
}
