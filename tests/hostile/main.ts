/** `npm run hostile -- --iterations N --seed S`: N rounds of 1,000 random pieces of markup, and the attack documents at several sizes. */
import { parseArgs } from 'node:util';
import { attackDocuments } from './attack-documents.ts';
import { chromiumPath, noChromiumText, tryInBrowser } from './browser-trial.ts';
import { ingestHostile } from './ingest-hostile.ts';
import { injectedFeeds } from './injected-feeds.ts';
import { judgeReading } from './judge-stories.ts';
import { htmlPayloads } from './payload-families.ts';
import { randomMarkup } from './random-markup.ts';

const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now()) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run hostile -- [--iterations N] [--seed S]
Feeds with script in every field, documents that would exhaust or crash, and N rounds (10 by default) of 1,000 random pieces of
markup go through a host and, where there is a Chromium, into a browser. Ends with code 1 if anything comes alive, asks
somebody, or crashes. A round takes about a minute.`);
  process.exit(0);
}
if (!/^[1-9]\d{0,5}$/.test(values.iterations)) {
  console.error(
    `--iterations is "${values.iterations}"; it must be a whole number above 0, as in: npm run hostile -- --iterations 10 --seed 7`,
  );
  process.exit(1);
}
if (chromiumPath === null) console.log(noChromiumText);
let wrong = 0;
await round('every payload in every field', (canary) =>
  injectedFeeds(
    htmlPayloads('http://canary.invalid').map(({ html }) => html),
    canary,
  ),
);
for (const scale of [0.01, 0.1, 1])
  await round(`attack documents at ${scale} of their size`, (canary) => attackDocuments(canary, scale));
for (let i = 1; i <= Number(values.iterations); i++)
  await round(`random markup, ${i} of ${values.iterations}`, (canary) =>
    injectedFeeds(randomMarkup(`${values.seed} ${i}`, 1_000), canary),
  );
console.log(`Seed ${values.seed}: ${wrong} wrong.`);
process.exit(wrong === 0 ? 0 : 1);

async function round(name: string, documents: Parameters<typeof ingestHostile>[0]): Promise<void> {
  const startMs = performance.now();
  const { readings, errors, asked, canaryConnections, peakMemory, longestPauseMs } =
    await ingestHostile(documents);
  const stories = readings.flatMap((reading) => reading.stories);
  const pieces = [...new Set(stories.flatMap(({ contentHtml }) => contentHtml ?? []))];
  const trial = chromiumPath === null ? null : await tryInBrowser(pieces);
  const lines = [
    ...errors,
    ...asked.map((path) => `${path} was asked for`),
    ...(canaryConnections > 0 ? [`${canaryConnections} connections at the canary`] : []),
    ...readings.flatMap(judgeReading),
    ...(trial?.fired ?? []).map((what) => `came alive: ${what}`),
    ...(trial?.requests ?? []).map((what) => `the browser asked ${what}`),
    ...(trial?.badAddresses ?? []).map((what) => `an address: ${what}`),
    ...(readings.at(-1)!.stories.length === 1 ? [] : ['the plain feed afterwards was not read']),
  ];
  wrong += lines.length;
  console.log(
    `${name}: ${readings.length} documents, ${stories.length} stories, ${trial === null ? 'no' : pieces.length} pieces tried in a browser; memory ${(peakMemory / 1e6).toFixed(0)} MB, longest pause of the loop ${longestPauseMs.toFixed(0)} ms, ${((performance.now() - startMs) / 1_000).toFixed(0)} s; wrong: ${lines.length}`,
  );
  for (const line of lines.slice(0, 20)) console.log(`  ${line.slice(0, 300)}`);
}
