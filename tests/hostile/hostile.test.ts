/** The hostile battery: injection in every field, tried in a real browser, and documents that would exhaust or crash. */
import { expect, test } from '@jest/globals';
import { attackDocuments } from './attack-documents.ts';
import { chromiumPath, noChromiumText, tryInBrowser } from './browser-trial.ts';
import { ingestHostile } from './ingest-hostile.ts';
import { injectedFeeds } from './injected-feeds.ts';
import { judgeReading } from './judge-stories.ts';
import { htmlPayloads } from './payload-families.ts';
import { randomMarkup } from './random-markup.ts';

/** Nobody listens there: a browser that asks is seen in its own requests. */
const canaryOf = 'http://canary.invalid';
const asNobodyElse = ({ errors, asked, canaryConnections }: Awaited<ReturnType<typeof ingestHostile>>) => ({
  errors,
  asked,
  canaryConnections,
});

test('script in any field, in any dialect, comes alive in no browser and asks nobody', async () => {
  const payloads = htmlPayloads(canaryOf).map(({ html }) => html);
  const report = await ingestHostile((canary) => injectedFeeds(payloads, canary));
  expect(asNobodyElse(report)).toEqual({ errors: [], asked: [], canaryConnections: 0 });
  expect(report.readings.flatMap(judgeReading)).toEqual([]);
  const stories = report.readings.flatMap((reading) => reading.stories);
  // One bad payload must not cost the others: of most documents nearly all items become stories.
  expect(stories.length).toBeGreaterThan(5 * payloads.length);
  if (chromiumPath === null) return console.log(noChromiumText);
  const control = await tryInBrowser(payloads);
  expect(control.fired.length).toBeGreaterThan(50);
  expect(control.requests.filter((url) => url.startsWith(canaryOf)).length).toBeGreaterThan(10);
  expect(control.badAddresses.length).toBeGreaterThan(5);
  const pieces = [...new Set(stories.flatMap(({ contentHtml }) => contentHtml ?? []))];
  // Of most payloads nothing is left, or the same words.
  expect(pieces.length).toBeGreaterThan(40);
  expect(await tryInBrowser(pieces)).toEqual({ fired: [], requests: [], badAddresses: [] });
}, 120_000);

test('documents that would exhaust, crash, pollute or send out cost only themselves', async () => {
  const report = await ingestHostile((canary) => attackDocuments(canary));
  expect(asNobodyElse(report)).toEqual({ errors: [], asked: [], canaryConnections: 0 });
  expect(report.readings.flatMap(judgeReading)).toEqual([]);
  expect(report.readings.at(-1)!.stories.map(({ title }) => title)).toEqual(['A plain story']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  const text = JSON.stringify(report.readings.map(({ stories, problems }) => [stories, problems]));
  expect(text).not.toMatch(/root:x:0|"polluted"|(?:ha){1000}/);
}, 120_000);

test('markup put together by chance comes alive nowhere either', async () => {
  const payloads = randomMarkup('short', 400);
  const report = await ingestHostile((canary) =>
    injectedFeeds(payloads, canary).filter(({ name }) => /escaped$|JSON|xhtml/.test(name)),
  );
  expect(asNobodyElse(report)).toEqual({ errors: [], asked: [], canaryConnections: 0 });
  expect(report.readings.flatMap(judgeReading)).toEqual([]);
  if (chromiumPath === null) return console.log(noChromiumText);
  const pieces = [
    ...new Set(
      report.readings.flatMap(({ stories }) => stories.flatMap(({ contentHtml }) => contentHtml ?? [])),
    ),
  ];
  expect(pieces.length).toBeGreaterThan(100);
  expect(await tryInBrowser(pieces)).toEqual({ fired: [], requests: [], badAddresses: [] });
}, 120_000);
