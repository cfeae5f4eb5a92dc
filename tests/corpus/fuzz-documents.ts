/** Fuzzes the reading of documents for as long as it is asked to: `npm run fuzz -- --iterations 100000 --seed 7`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { brokenLaws, lostByCut } from './document-laws.ts';
import { findCorpus, loadCorpus } from './load-corpus.ts';
import { brokenDocument, wholeDocument, type MadeDocument } from './make-documents.ts';

const usage = 'usage: npm run fuzz -- [--iterations 20000] [--seed 1]; both are whole numbers';
const { values } = parseArgs({
  options: {
    iterations: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [iterations, seed] = [values.iterations, values.seed].map(Number);
if (!Number.isSafeInteger(iterations) || !Number.isSafeInteger(seed) || iterations! < 1) {
  console.error(usage);
  process.exit(2);
}

const folder = findCorpus();
const real = folder === null ? [] : loadCorpus(folder).map(({ path }) => readFileSync(path));
const startMs = performance.now();
let done = 0;

function countOne(): void {
  done++;
  if (done % 1_000 !== 0) return;
  const seconds = Math.round((performance.now() - startMs) / 1_000);
  process.stderr.write(`${done} documents read, ${seconds} s\n`);
}

/** Prints the smallest document found, ready to be put into a test. */
function explain(document: MadeDocument, broken: readonly string[]): never {
  const { bytes, contentType } = document;
  throw new Error(
    `${broken.join('; ')}\ncontent type: ${contentType}\nbase64: ${Buffer.from(bytes).toString('base64')}`,
  );
}

const any = fc.asyncProperty(brokenDocument(real), async (document) => {
  countOne();
  const broken = await brokenLaws(document);
  if (broken.length > 0) explain(document, broken);
});
const cut = fc.asyncProperty(
  wholeDocument,
  fc.double({ min: 0, max: 1, noNaN: true }),
  async (document, share) => {
    countOne();
    const at = Math.floor(document.bytes.length * share);
    const broken = await lostByCut(document, at);
    if (broken.length > 0) explain({ ...document, bytes: document.bytes.subarray(0, at) }, broken);
  },
);
const parameters = { seed: seed! };
await fc.assert(any, { ...parameters, numRuns: Math.ceil((iterations! * 2) / 3) });
await fc.assert(cut, { ...parameters, numRuns: Math.ceil(iterations! / 3) });
console.log(`no law broken by ${done} documents (seed ${seed}, ${real.length} real ones to begin from)`);
