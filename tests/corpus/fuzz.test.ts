/** Fuzzes decode, parse and normalise with a fixed seed and budget; `npm run fuzz` has no end but the one that it is given. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { brokenLaws, lostByCut } from './document-laws.ts';
import { findCorpus, loadCorpus } from './load-corpus.ts';
import { brokenDocument, wholeDocument, withItemEnds } from './make-documents.ts';

const folder = findCorpus();
const corpus = folder === null ? [] : loadCorpus(folder);
const real = corpus.map(({ path }) => readFileSync(path));
/** Those whose items are all ended by a tag of their own. */
const whole = corpus.flatMap(({ kind, items, contentType, path }) => {
  const document = withItemEnds(readFileSync(path), contentType);
  const isPlain = kind === 'wellformed' && items !== null && items.length === document.itemEnds.length;
  return isPlain && items.length > 0 ? [document] : [];
});

test('no document, made or mutated, breaks a law of reading', async () => {
  await fc.assert(
    fc.asyncProperty(brokenDocument(real), async (document) => {
      expect(await brokenLaws(document)).toEqual([]);
    }),
    { numRuns: 1_700, seed: 4 },
  );
}, 60_000);

test('a document that breaks off anywhere keeps every item that was whole', async () => {
  await fc.assert(
    fc.asyncProperty(wholeDocument, fc.double({ min: 0, max: 1, noNaN: true }), async (document, share) => {
      expect(await lostByCut(document, Math.floor(document.bytes.length * share))).toEqual([]);
    }),
    { numRuns: 1_000, seed: 4 },
  );
}, 60_000);

if (whole.length > 0) {
  test('so does a real document', async () => {
    const cut = fc.tuple(fc.constantFrom(...whole), fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(cut, async ([document, share]) => {
        expect(await lostByCut(document, Math.floor(document.bytes.length * share))).toEqual([]);
      }),
      { numRuns: 200, seed: 4 },
    );
  }, 60_000);
}
